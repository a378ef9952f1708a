"""The scenario in the address: reading it, taking changes back, its name, file and database.

The scenario stands in the address as one code (`scenario_file.to_code`); a change that is not
possible is refused in words and leaves it as it was. Making changes belongs to `change_form`.
"""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from analysis.scenario import NAME_LENGTH, Scenario
from app import address, cached, sign_in
from app.choices import WHAT_TO_DO
from app.i18n import Words
from app.markup import plain
from app.scenario_file import from_code, from_toml, to_code, to_toml
from app.scenario_words import change_lines
from app.storage import is_there
from app.workspace import Workspace
from geodata.errors import PlannerError
from geodata.store import scenarios
from geodata.store.permissions import Actor, allowed
from geodata.store.records import Record

BUILDINGS = "buildings"
SCENARIO, OTHER, REFUSED = "scenario", "scenario-with", "scenario-refused"


def scenario(workspace: Workspace, words: Words, key: str = SCENARIO) -> Scenario:
    """The scenario in the address under a key; the base where it is none that the pack allows."""
    refused = address.chosen(REFUSED)
    try:
        found = from_code(address.chosen(key) or "")
        workspace.under(found)
    except PlannerError as error:
        refused, found = words.error(error), Scenario("")
    if refused:
        st.warning(plain(refused))
        address.put(REFUSED, "")
    address.write(key, "")
    return found


def taken_back(workspace: Workspace, now: Scenario, words: Words) -> None:
    """The changes made so far; taking one out of the list takes it back."""
    if not now.changes:
        return
    told = change_lines(workspace, now, words)
    lines = [f"{place}. {line}" for place, line in enumerate(told, start=1)]
    key = f"changes-{to_code(now)}"
    made, beside = st.columns([4, 1], vertical_alignment="bottom")
    with made:
        st.multiselect(
            words("choice.changes"),
            range(len(lines)),
            default=range(len(lines)),
            format_func=lines.__getitem__,
            key=key,
            on_change=_keep_only,
            args=(workspace, now, words, key),
            help=words("choice.changes_help"),
        )
    with beside:
        _hold(now, words)


def _hold(now: Scenario, words: Words) -> None:
    """Keep this scenario as the first of a comparison; once another is made, lead there."""
    if address.chosen(OTHER) in (None, "", to_code(now)):
        st.button(
            words("scenario.hold"),
            key="scenario-hold",
            help=words("scenario.hold_help"),
            disabled=address.chosen(OTHER) == to_code(now),
            on_click=address.put,
            args=(OTHER, to_code(now)),
            width="stretch",
        )
    else:
        address.link(WHAT_TO_DO["compare"], words("scenario.held"), {})


def file_form(workspace: Workspace, now: Scenario, words: Words) -> None:
    """Name, file, link and database of the scenario, behind a button."""
    with st.popover(words("scenario.file"), width="stretch"):
        st.text_input(
            words("scenario.name"),
            value=now.name,
            max_chars=NAME_LENGTH,
            key=f"name-{to_code(now)}",
            on_change=_rename,
            args=(now,),
        )
        upload(SCENARIO, words("scenario.upload"), words)
        st.download_button(
            words("download.scenario"),
            to_toml(now).encode,
            file_name="scenario.toml",
            mime="application/toml",
            on_click="ignore",
        )
        st.caption(words("scenario.link"))
        _database(workspace, now, words)


def _database(workspace: Workspace, now: Scenario, words: Words) -> None:
    """Keep the scenario in the database; open or withdraw one that is kept there."""
    who = sign_in.who()
    if not allowed(who, scenarios.KEEP, [who.municipality_code]):
        return
    st.button(
        words("scenario.keep"),
        key="scenario-keep",
        disabled=not (now.name and now.changes),
        help=words("scenario.keep_help"),
        on_click=_tried,
        args=(lambda: scenarios.keep(cached.store(), who, now.name, to_toml(now).encode()), words),
    )
    record = kept(workspace, words, SCENARIO)
    if record is not None:
        st.button(
            words("scenario.withdraw"),
            key="scenario-withdraw",
            on_click=_withdraw_kept,
            args=(record, who, words),
        )


def kept(workspace: Workspace, words: Words, key: str) -> Record | None:
    """The chosen one of the scenarios in the database, with a button that opens it under a key."""
    if not is_there(workspace.pack.pack_id):
        return None
    known = {one.record_id: one for one in scenarios.seen(cached.store(), sign_in.who())}
    if not known:
        return None
    widget = f"kept-{key}"
    address.allow(widget, [None, *known], None)
    chosen = st.selectbox(
        words("scenario.kept"),
        list(known),
        index=None,
        key=widget,
        format_func=lambda one: f"{known[one].cells['name']!s} ({known[one].cells['author']!s})",
        placeholder=words("choice.choose"),
    )
    if chosen is None:
        return None
    st.button(
        words("scenario.open"),
        key=f"open-{key}",
        on_click=_open_kept,
        args=(known[chosen], key, words),
    )
    return known[chosen]


def _open_kept(record: Record, key: str, words: Words) -> None:
    content = record.cells["content"]
    text = content if isinstance(content, bytes) else b""
    _tried(lambda: address.put(key, to_code(from_toml(text, record.record_id))), words)


def _withdraw_kept(record: Record, who: Actor, words: Words) -> None:
    _tried(lambda: scenarios.withdraw(cached.store(), who, record), words)


def _tried(act: Callable[[], object], words: Words) -> None:
    problem = sign_in.refused(act, words)
    if problem:
        address.put(REFUSED, problem)


def upload(key: str, label: str, words: Words) -> None:
    """A file with a scenario, which then stands in the address under the key."""
    st.file_uploader(
        label,
        type="toml",
        key=f"file-{key}",
        on_change=_read,
        args=(key, words),
        max_upload_size=1,
    )


def clear(key: str, now: Scenario, words: Words) -> None:
    """A button that makes the scenario under the key the base again."""
    if now.changes:
        st.button(
            words("scenario.clear"), key=f"clear-{key}", on_click=address.put, args=(key, "")
        )


def closed_kind(workspace: Workspace, words: Words) -> str | None:
    """What is closed in turn: None for buildings, else a class of roads."""
    kinds = [BUILDINGS, *workspace.pack.road_links["road_class"].unique()]
    address.allow("closed", kinds, BUILDINGS)
    kind = st.segmented_control(
        words("choice.closed"),
        kinds,
        required=True,
        key="closed",
        format_func=lambda kind: words(
            "choice.closed_buildings" if kind == BUILDINGS else f"road_class.{kind}"
        ),
        persist_state="session",
    )
    address.write("closed", BUILDINGS)
    return None if kind in (BUILDINGS, None) else str(kind)


def _read(key: str, words: Words) -> None:
    file = address.chosen(f"file-{key}")
    if file is None:
        return
    try:
        address.put(key, to_code(from_toml(file.getvalue(), file.name)))
    except PlannerError as error:
        address.put(REFUSED, words.error(error))


def _rename(now: Scenario) -> None:
    renamed = replace(now, name=str(address.chosen(f"name-{to_code(now)}") or ""))
    address.put(SCENARIO, to_code(renamed))


def _keep_only(workspace: Workspace, now: Scenario, words: Words, key: str) -> None:
    kept = sorted(address.chosen(key))
    take_over(workspace, replace(now, changes=tuple(now.changes[place] for place in kept)), words)


def take_over(workspace: Workspace, wanted: Scenario, words: Words) -> None:
    """Take over a scenario that the pack allows; say why not otherwise."""
    try:
        workspace.under(wanted)
    except PlannerError as error:
        address.put(REFUSED, words.error(error))
    else:
        address.put(SCENARIO, to_code(wanted))
