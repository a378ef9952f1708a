"""The scenario in the address: reading it, taking changes back, its name and file.

The scenario stands in the address as one code (`scenario_file.to_code`); a change that is not
possible is refused in words and leaves it as it was. Making changes belongs to `change_form`.
"""

from dataclasses import replace

import streamlit as st

from analysis.scenario import NAME_LENGTH, Scenario
from app import address
from app.i18n import Words
from app.markup import plain
from app.scenario_file import from_code, from_toml, to_code, to_toml
from app.scenario_words import change_lines
from app.workspace import Workspace
from geodata.errors import PlannerError

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


def file_form(now: Scenario, words: Words) -> None:
    """Name, file and link of the scenario, behind a button."""
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
            to_toml(now).encode(),
            file_name="scenario.toml",
            mime="application/toml",
        )
        st.caption(words("scenario.link"))


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
        on_change=address.touched,
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
