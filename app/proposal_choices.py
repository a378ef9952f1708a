"""The widgets of the page Priekšlikumi: which proposal, and the steps the visitor may take."""

from collections.abc import Callable
from functools import partial
from typing import cast

import streamlit as st

from app import (
    address,
    cached,
    impact,
    place_choices,
    press_choices,
    proposal_book,
    register_choices,
)
from app.i18n import Words
from app.markup import plain
from app.workspace import Workspace
from geodata.store import proposals
from geodata.store.permissions import Actor, allowed
from geodata.store.proposals import Statement
from geodata.store.records import MAX_TEXT, Record

OPEN_STILL = (proposals.DRAFT, proposals.RETURNED)
"""States in which a proposal is written on."""


def pick(known: list[Record], words: Words) -> Record | None:
    """The proposal that is looked at."""
    by_id = {record.record_id: record for record in known}
    called = proposal_book.labels(known[::-1], words)
    if place_choices.chosen() in called:
        address.put("proposal", place_choices.chosen())
    address.hold("proposal", called, next(iter(called)))
    name = st.selectbox(
        words("proposed.one"),
        list(called),
        format_func=called.__getitem__,
        key="proposal",
        on_change=place_choices.from_list,
        args=("proposal",),
    )
    return by_id.get(str(name))


def several(known: list[Record], words: Words) -> list[Record]:
    """Submitted proposals to be seen side by side."""
    by_id = {r.record_id: r for r in known if r.cells["statement_id"]}
    called = proposal_book.labels(list(by_id.values()), words)
    address.allow("proposals", list(called), [])
    names = st.multiselect(
        words("proposed.several"),
        list(called),
        format_func=called.__getitem__,
        placeholder=words("proposed.all"),
        key="proposals",
        persist_state="session",
    )
    address.write("proposals", [])
    return [by_id[name] for name in names or by_id if name in by_id]


def steps(workspace: Workspace, base: Workspace, record: Record, who: Actor, words: Words) -> None:
    """The steps that may follow, for who may take them."""
    state, territory = record.cells["state"], [record.text("municipality_code")]
    store, open_still = cached.store(), state in OPEN_STILL
    if open_still and allowed(who, "proposal.submit", territory):
        _submit(workspace, base, record, who, words)
    if open_still and allowed(who, "proposal.write", territory):
        st.button(words("proposed.mend"), key="proposal-mend", on_click=_mend, args=(record,))
    if state == proposals.SUBMITTED and allowed(who, "proposal.decide", territory):
        reason = st.text_input(words("proposed.reason"), key="proposal-reason")
        columns = st.columns(len(proposals.DECISIONS))
        for column, decision in zip(columns, proposals.DECISIONS, strict=True):
            with column:
                decide = partial(proposals.decide, store, who, record, decision, reason)
                _button(f"decide_{decision}", decide, record, words)
    if state == proposals.ACCEPTED and allowed(who, "proposal.follow", territory):
        plan = partial(proposals.follow, store, who, record, proposals.PLANNED)
        _button("plan", plan, record, words)
    if state == proposals.PLANNED and allowed(who, "proposal.follow", territory):
        services = workspace.pack.services["name"]
        built = st.selectbox(
            words("proposed.service"),
            list(services.index),
            index=None,
            placeholder=words("proposed.service_hint"),
            format_func=services.__getitem__,
            key="proposal-built",
        )
        build = partial(proposals.follow, store, who, record, proposals.BUILT, built)
        _button("build", build, record, words)


def _mend(record: Record) -> None:
    """Write on with this draft."""
    address.put("proposal-written", record.record_id)
    register_choices.turn_to("new", "proposed")


def _submit(
    workspace: Workspace, base: Workspace, record: Record, who: Actor, words: Words
) -> None:
    store, on = cached.store(), workspace.pack.register_date
    faults = proposals.faults_of(workspace.pack, proposal_book.records(store), record)
    if not faults:
        faults = impact.faults_of(workspace, record, on)
    if faults:
        st.markdown(f"**{words('proposed.lacking')}**")
        told = [f"- {plain(proposal_book.fault_line(fault, words))}" for fault in faults]
        st.markdown("\n".join(told))
        return
    if foreseen(record) is None:
        st.caption(words("proposed.ready"))
        _button("foresee", lambda: _foresee(base, record), record, words)
    else:
        st.caption(words("proposed.foreseen"))
        _button("submit", lambda: _submitted(base, record, who), record, words)


def foreseen(record: Record) -> Statement | None:
    """The statement of a draft before it is frozen, once somebody has asked for it."""
    return cast(Statement | None, address.chosen(_foreseen(record)))


def statement_of(record: Record) -> Statement | None:
    """The statement that is shown: as foreseen where asked for, else as frozen, if it was."""
    if foreseen(record) is not None and record.cells["state"] in OPEN_STILL:
        return foreseen(record)
    if record.cells["statement_id"] is None:
        return None
    return proposals.frozen(cached.store(), record)


def _foreseen(record: Record) -> str:
    return f"foreseen-{record.version_id}"


def _foresee(base: Workspace, record: Record) -> Statement:
    """The statement as it would be frozen now; not computed again while no entry was added."""
    store, known = cached.store(), foreseen(record)
    head = store.head()[0]
    if known is None or known.known_at != head:
        known = impact.statement(base, store, record, head, base.pack.register_date)
        address.put(_foreseen(record), known)
    return known


def _submitted(base: Workspace, record: Record, who: Actor) -> None:
    proposals.submit(cached.store(), who, record, _foresee(base, record))


def comment_form(record: Record, who: Actor, words: Words) -> None:
    """A comment on a submitted proposal."""
    if record.cells["state"] == proposals.DRAFT or not allowed(who, "proposal.comment", [None]):
        return
    text = st.text_area(words("proposed.comment"), key="proposal-comment", max_chars=MAX_TEXT)
    say = partial(proposals.comment, cached.store(), who, record, text)
    _button("say", say, record, words)


def _button(name: str, act: Callable[[], object], record: Record, words: Words) -> None:
    label, good = words(f"proposed.{name}"), words(f"proposed.done_{name}")
    press_choices.button(label, f"proposal-{name}-{record.version_id}", act, words, good)
