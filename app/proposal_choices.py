"""The widgets of the page Priekšlikumi: the draft, and the steps that the visitor may take."""

from collections.abc import Callable
from functools import partial

import streamlit as st

from app import address, cached, impact, press_choices, proposal_book, spot_choices
from app.i18n import Words, sort_key
from app.markup import plain
from app.workspace import Workspace
from geodata.exchange.cells import date_of, number_of
from geodata.pack import Pack
from geodata.store import proposals
from geodata.store.permissions import Actor, allowed
from geodata.store.records import MAX_TEXT, Record, Value


def written(known: list[Record], who: Actor, words: Words) -> Record | None:
    """Which draft or returned proposal is written on; None: a new one."""
    mine = {
        record.record_id: record
        for record in known
        if record.cells["state"] in (proposals.DRAFT, proposals.RETURNED)
        and allowed(who, "proposal.write", [record.text("municipality_code")])
    }
    if not mine:
        return None
    called = {"": words("proposed.new")}
    called |= proposal_book.labels(list(mine.values())[::-1], words)
    address.hold("proposal-written", called, "")
    name = st.selectbox(
        words("proposed.write"),
        list(called),
        format_func=called.__getitem__,
        key="proposal-written",
    )
    record = mine.get(str(name))
    if record is not None and record.cells["decision"]:
        st.info(plain(words("proposed.decided", reason=record.cells["decision"])))
    return record


def _spot_name(record: Record | None) -> str:
    """Under which name the position of a draft is chosen."""
    return "proposal" if record is None else f"proposal-{record.record_id}-{record.version}"


def draft_form(pack: Pack, record: Record | None, who: Actor, words: Words) -> None:
    """The map and fields of a draft, a new one or one that is there already."""
    was = {} if record is None else record.cells
    name = _spot_name(record)
    spot_choices.begin(name, was.get("lon"), was.get("lat"))
    where, what = st.columns(2)
    with what:
        cells = _what(pack, was, name, who, words)
        cells |= _size(was, name, words)
    with where:
        spot_choices.spot_map(pack, words, name)
        spot_choices.spot_fields(pack, str(cells["municipality_code"]), words, name)
        at = spot_choices.position(pack, name)
        cells |= {"lon": at[0] if at else None, "lat": at[1] if at else None}
    press_choices.button(
        words("proposed.keep"),
        "proposal-keep",
        lambda: proposals.draft(cached.store(), who, cells, record),
        words,
        words("proposed.kept"),
        ready=bool(cells["title"]),
    )


def _what(
    pack: Pack, was: dict[str, Value], name: str, who: Actor, words: Words
) -> dict[str, Value]:
    """Title, municipality, service and groups."""
    names = pack.region[f"name_{words.lang}"]
    mine = [code for code in names.index if allowed(who, "proposal.write", [code])]
    mine = sorted(mine, key=lambda code: sort_key(names[code]))
    types = pack.service_types[f"name_{words.lang}"]
    groups = pack.demand_groups[f"name_{words.lang}"]
    title = st.text_input(
        words("column.proposal_title"), str(was.get("title") or ""), key=f"{name}-title"
    )
    code = st.selectbox(
        words("choice.municipality"),
        mine,
        index=_place(mine, was.get("municipality_code")),
        format_func=names.__getitem__,
        key=f"{name}-of",
    )
    kind = st.selectbox(
        words("choice.service"),
        list(types.index),
        index=_place(list(types.index), was.get("service_type_id")),
        format_func=types.__getitem__,
        key=f"{name}-type",
    )
    chosen = st.multiselect(
        words("choice.group"),
        list(groups.index),
        default=[key for key in str(was.get("group_ids") or "").split(";") if key in groups],
        format_func=groups.__getitem__,
        placeholder=words("proposed.groups"),
        key=f"{name}-groups",
    )
    return {
        "title": title,
        "municipality_code": code,
        "service_type_id": kind,
        "group_ids": ";".join(chosen),
    }


def _place(options: list[str], value: Value) -> int:
    return options.index(str(value)) if value in options else 0


def _size(was: dict[str, Value], name: str, words: Words) -> dict[str, Value]:
    """Places, opening and purpose."""
    places, opens = st.columns(2)
    capacity = was.get("capacity_places")
    with places:
        text = "" if capacity is None else f"{float(str(capacity)):g}"
        count = st.text_input(words("column.places"), text, key=f"{name}-places")
    with opens:
        on = st.text_input(
            words("column.opens_on"),
            str(was.get("opens_on") or ""),
            placeholder=words("proposed.opens_hint"),
            key=f"{name}-opens",
        )
    purpose = st.text_area(
        words("proposed.purpose"),
        str(was.get("purpose") or ""),
        key=f"{name}-purpose",
        max_chars=MAX_TEXT,
    )
    return {
        "capacity_places": number_of(count),
        "opens_on": date_of(on),
        "purpose": purpose,
    }


def pick(known: list[Record], words: Words) -> Record | None:
    """The proposal that is looked at."""
    by_id = {record.record_id: record for record in known}
    called = proposal_book.labels(known[::-1], words)
    address.hold("proposal", called, next(iter(called)))
    name = st.selectbox(
        words("proposed.one"),
        list(called),
        format_func=called.__getitem__,
        key="proposal",
    )
    return by_id.get(str(name))


def several(known: list[Record], words: Words) -> list[Record]:
    """Submitted proposals to be seen side by side."""
    by_id = {r.record_id: r for r in known if r.cells["statement_id"]}
    called = proposal_book.labels(list(by_id.values()), words)
    names = st.multiselect(
        words("proposed.several"),
        list(called),
        format_func=called.__getitem__,
        placeholder=words("proposed.all"),
        key="proposals",
    )
    return [by_id[name] for name in names or by_id if name in by_id]


def steps(workspace: Workspace, base: Workspace, record: Record, who: Actor, words: Words) -> None:
    """The steps that may follow, for who may take them."""
    state, territory = record.cells["state"], [record.text("municipality_code")]
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
            placeholder=words("proposed.service_hint"),
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
    if faults:
        st.markdown(f"**{words('proposed.lacking')}**")
    for fault in faults:
        st.markdown(f"- {plain(proposal_book.fault_line(fault, words))}")
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
    text = st.text_area(words("proposed.comment"), key="proposal-comment", max_chars=MAX_TEXT)
    _button("say", lambda: proposals.comment(cached.store(), who, record, text), words)


def _button(name: str, act: Callable[[], object], words: Words) -> None:
    label, good = words(f"proposed.{name}"), words("proposed.done")
    press_choices.button(label, f"proposal-{name}", act, words, good)
