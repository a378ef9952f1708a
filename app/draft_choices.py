"""The draft of a proposal on the page Priekšlikumi: its map and its fields."""

import streamlit as st

from app import (
    address,
    cached,
    place_choices,
    press_choices,
    proposal_book,
    register_choices,
    spot_choices,
)
from app.i18n import Words, sort_key
from app.maps import proposal_map
from app.markup import plain
from app.territory_choices import TERRITORY
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
        persist_state="session",
    )
    address.write("proposal-written", "")
    record = mine.get(str(name))
    if record is not None and record.cells["decision"]:
        st.info(plain(words("proposed.decided", reason=record.cells["decision"])))
    return record


def _spot_name(record: Record | None) -> str:
    """Under which name the position of a draft is chosen."""
    return "proposal" if record is None else f"proposal-{record.version_id}"


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
        code, kind = str(cells["municipality_code"]), str(cells["service_type_id"])
        st.caption(words("proposed.where"))
        beside = proposal_map.draft_layers(pack, code, kind, words)
        spot_choices.spot_map(pack, words, name, beside)
        spot_choices.spot_fields(pack, code, words, name)
        at = spot_choices.position(pack, name)
        cells |= {"lon": at[0] if at else None, "lat": at[1] if at else None}
    with what:
        press_choices.button(
            words("proposed.keep"),
            f"{name}-keep",
            lambda: _kept(who, cells, record),
            words,
            words("proposed.kept"),
            ready=bool(cells["title"]),
        )


def _kept(who: Actor, cells: dict[str, Value], record: Record | None) -> None:
    """Keep a draft and show it with its checks."""
    store = cached.store()
    batch = proposals.draft(store, who, cells, record).batch
    change = store.changes(kind="proposal", batch=batch).iloc[0]
    address.put(place_choices.PLACE, str(change["record_id"]))
    register_choices.turn_to("seen", "proposed")


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
        words("column.proposal_title"),
        str(was.get("title") or ""),
        placeholder=words("proposed.title_hint"),
        key=f"{name}-title",
    )
    code = st.selectbox(
        words("choice.municipality"),
        mine,
        index=_place(mine, was.get("municipality_code") or address.chosen(TERRITORY)),
        format_func=names.__getitem__,
        key=f"{name}-of",
    )
    kind = st.selectbox(
        words("choice.service"),
        list(types.index),
        index=_place(list(types.index), was.get("service_type_id") or address.chosen("service")),
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
        count = st.text_input(words("proposed.places"), text, key=f"{name}-places")
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
