"""The widgets of the page Priekšlikumi: the draft, and the steps that the visitor may take."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from app import address, cached, impact, proposal_book, sign_in
from app.i18n import Words
from app.markup import plain
from app.workspace import Workspace
from geodata.exchange.cells import date_of, number_of
from geodata.exchange.coordinates import position_of, two_numbers
from geodata.pack import Pack
from geodata.store import proposals
from geodata.store.permissions import Actor, allowed
from geodata.store.records import Record, Value

DONE, SPOT, MAP = "proposal-done", "proposal-spot", "proposal-map"


def said() -> None:
    """Say what came of the last press of a button, once."""
    told = address.take(DONE)
    if told:
        kind, text = told
        (st.success if kind else st.error)(plain(text))


def _done(act: Callable[[], object], words: Words) -> None:
    problem = sign_in.refused(act, words)
    address.put(DONE, (problem is None, problem or words("proposed.done")))


def clicked() -> None:
    """The map was clicked: the position goes into the draft."""
    spot = (address.chosen(MAP) or {}).get("last_clicked")
    if spot:
        address.put(SPOT, f"{float(spot['lat']):.5f}, {float(spot['lng']):.5f}")


def draft_form(pack: Pack, who: Actor, words: Words) -> None:
    """The fields of a new draft."""
    left, right = st.columns(2)
    with left:
        cells = _what(pack, who, words)
    with right:
        cells |= _where(pack, words)
    st.button(
        words("proposed.keep"),
        key="proposal-keep",
        disabled=not cells["title"],
        on_click=lambda: _done(lambda: proposals.draft(cached.store(), who, cells), words),
    )


def _what(pack: Pack, who: Actor, words: Words) -> dict[str, Value]:
    """Title, municipality, service and groups."""
    names = pack.region[f"name_{words.lang}"]
    mine = [code for code in names.index if allowed(who, "proposal.write", [code])]
    types = pack.service_types[f"name_{words.lang}"]
    groups = pack.demand_groups[f"name_{words.lang}"]
    title = st.text_input(words("column.proposal_title"), key="proposal-title")
    code = st.selectbox(
        words("choice.municipality"), mine, format_func=names.__getitem__, key="proposal-of"
    )
    kind = st.selectbox(
        words("choice.service"),
        list(types.index),
        format_func=types.__getitem__,
        key="proposal-type",
    )
    chosen = st.multiselect(
        words("choice.group"),
        list(groups.index),
        format_func=groups.__getitem__,
        placeholder=words("choice.all"),
        key="proposal-groups",
    )
    return {
        "title": title,
        "municipality_code": code,
        "service_type_id": kind,
        "group_ids": ";".join(chosen),
    }


def _where(pack: Pack, words: Words) -> dict[str, Value]:
    """Position, places, opening and purpose."""
    spot = st.text_input(words("book.coordinates"), key=SPOT, help=words("book.spot_help"))
    places = st.text_input(words("column.places"), key="proposal-places")
    opens = st.text_input(words("column.opens_on"), key="proposal-opens")
    purpose = st.text_area(words("proposed.purpose"), key="proposal-purpose", max_chars=4000)
    numbers = two_numbers(spot or "")
    at = position_of(*numbers, pack.extent_deg) if numbers else None
    return {
        "lon": at[0] if at else None,
        "lat": at[1] if at else None,
        "capacity_places": number_of(places),
        "opens_on": date_of(opens),
        "purpose": purpose,
    }


def pick(known: list[Record], words: Words) -> Record | None:
    """The proposal that is looked at."""
    by_id = {record.record_id: record for record in known}
    name = st.selectbox(
        words("proposed.one"),
        list(reversed(by_id)),
        format_func=lambda key: str(by_id[key].cells["title"]),
        key="proposal",
    )
    return by_id.get(str(name))


def several(known: list[Record], words: Words) -> list[Record]:
    """Submitted proposals to be seen side by side."""
    by_id = {r.record_id: r for r in known if r.cells["statement_id"]}
    names = st.multiselect(
        words("proposed.several"),
        list(by_id),
        format_func=lambda key: str(by_id[key].cells["title"]),
        placeholder=words("choice.all"),
        key="proposals",
    )
    return [by_id[name] for name in names or by_id]


def steps(workspace: Workspace, base: Workspace, record: Record, who: Actor, words: Words) -> None:
    """The steps that may follow, for who may take them."""
    state, territory = record.cells["state"], [str(record.cells["municipality_code"])]
    store = cached.store()
    if state in (proposals.DRAFT, proposals.RETURNED) and allowed(
        who, "proposal.submit", territory
    ):
        _submit(workspace, base, record, who, words)
    if state == proposals.SUBMITTED and allowed(who, "proposal.decide", territory):
        reason = st.text_input(words("proposed.reason"), key="proposal-reason")
        columns = st.columns(len(proposals.DECISIONS))
        for column, decision in zip(columns, proposals.DECISIONS, strict=True):
            with column:
                decide = partial(proposals.decide, store, who, record, decision, reason)
                _button(f"decide_{decision}", decide, words)
    if state == proposals.ACCEPTED and allowed(who, "proposal.follow", territory):
        _button("plan", lambda: proposals.follow(store, who, record, proposals.PLANNED), words)
    if state == proposals.PLANNED and allowed(who, "proposal.follow", territory):
        services = workspace.pack.services["name"]
        built = st.selectbox(
            words("proposed.service"),
            list(services.index),
            index=None,
            placeholder=words("choice.all"),
            format_func=services.__getitem__,
            key="proposal-built",
        )
        _button(
            "build", lambda: proposals.follow(store, who, record, proposals.BUILT, built), words
        )


def _submit(
    workspace: Workspace, base: Workspace, record: Record, who: Actor, words: Words
) -> None:
    store, on = cached.store(), workspace.pack.register_date
    faults = proposals.faults_of(workspace.pack, proposal_book.records(store), record)
    if not faults:
        faults = impact.faults_of(workspace, record, on)
    for fault in faults:
        st.markdown(f"- {plain(words.fault(fault))}")
    if not faults:
        _button("submit", lambda: _submitted(base, record, who), words)


def _submitted(base: Workspace, record: Record, who: Actor) -> None:
    store = cached.store()
    statement = impact.statement(base, store, record, store.head()[0], base.pack.register_date)
    proposals.submit(store, who, record, statement)


def comment_form(record: Record, who: Actor, words: Words) -> None:
    """A comment on a submitted proposal."""
    if record.cells["state"] == proposals.DRAFT or not allowed(who, "proposal.comment", [None]):
        return
    text = st.text_area(words("proposed.comment"), key="proposal-comment", max_chars=4000)
    _button("say", lambda: proposals.comment(cached.store(), who, record, text), words)


def _button(name: str, act: Callable[[], object], words: Words) -> None:
    st.button(
        words(f"proposed.{name}"), key=f"proposal-{name}", on_click=lambda: _done(act, words)
    )
