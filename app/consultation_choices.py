"""The page Apspriešanas as everybody sees it: an opinion, what others said, the summary."""

from functools import partial

import streamlit as st

from app import address, cached, clock, consultation_book, press_choices, spot_choices
from app.i18n import Words
from app.maps import layers
from app.maps.layers import Layer, Spot, tooltip_html
from app.markup import plain
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.store.consultations import SHOWN
from geodata.store.limits import limits
from geodata.store.permissions import Actor
from geodata.store.records import Record, Value

CHOSEN, SPOT, TEXT = "consultation", "opinion", "opinion-text"
PROPOSED, SAID = "#8c510a", "#2166ac"
"""Colours of the proposal that is consulted on and of places with opinions."""
SHOWN_OPINIONS = 50


def pick(known: list[Record], words: Words) -> Record | None:
    """The consultation that is looked at; it stands in the address."""
    today = clock.today()
    by_id = {record.record_id: record for record in known}
    if not by_id:
        return None
    address.allow(CHOSEN, list(by_id), next(iter(by_id)))
    name = st.selectbox(
        words("consulted.one"),
        list(by_id),
        format_func=lambda key: consultation_book.title(by_id[key], words, today),
        key=CHOSEN,
    )
    address.write(CHOSEN, next(iter(by_id)))
    return by_id.get(str(name))


def opinion_map(
    pack: Pack, proposal: Record | None, found: list[Record], words: Words, *, may_speak: bool
) -> None:
    """The map: what is proposed, where opinions were given, and a click for one's own."""
    groups: list[Layer] = []
    if proposal is not None and proposal.cells["lon"] is not None:
        lines = [proposal.text("title")]
        groups.append(_group([(proposal, PROPOSED, "", words("proposed.one"), lines)], words))
    spots = [
        (one, SAID, "", one.record_id, [one.text("text")[:200]])
        for one in found
        if one.cells["lon"] is not None and one.cells["state"] == SHOWN
    ]
    if spots:
        groups.append(_group(spots, words))
    spot_choices.spot_map(pack, words, SPOT if may_speak else f"{SPOT}-seen", groups)


def _group(marked: list[tuple[Record, str, str, str, list[str]]], words: Words) -> Layer:
    spots = [
        Spot(
            float(one.text("lon")),
            float(one.text("lat")),
            colour,
            is_open=True,
            sign=sign,
            text=tooltip_html(title, lines),
        )
        for one, colour, sign, title, lines in marked
    ]
    name = words("consulted.opinions")
    return layers.sites(spots, name)


def opinion_form(record: Record, pack: Pack, who: Actor, words: Words) -> None:
    """An opinion with its place, if any; no account is asked for."""
    st.text_area(
        words("consulted.opinion"),
        key=TEXT,
        max_chars=limits()["opinion_characters"],
    )
    st.caption(words("consulted.no_names"))
    spot_choices.spot_fields(pack, None, words, SPOT)
    st.caption(words("consulted.note"))
    st.button(
        words("consulted.send"),
        key="opinion-send",
        type="primary",
        on_click=_send,
        args=(record, pack, who, words),
    )


def _send(record: Record, pack: Pack, who: Actor, words: Words) -> None:
    at = spot_choices.position(pack, SPOT)
    opinion: dict[str, Value] = {
        "consultation_id": record.record_id,
        "text": str(address.chosen(TEXT) or ""),
        "lon": at[0] if at else None,
        "lat": at[1] if at else None,
    }
    turn = cached.senders().turn(address.sender())
    store, today = cached.store(), clock.today()
    sent = partial(consultation_book.speak, store, turn, who, pack, opinion, today)
    if press_choices.done(sent, words("consulted.sent"), words):
        address.put(TEXT, "")
        address.put(f"{SPOT}-spot", "")


def shown(pack: Pack, found: list[Record], words: Words) -> None:
    """The opinions shown to everybody, the latest first, each with its answer."""
    seen = [one for one in found if one.cells["state"] == SHOWN]
    st.markdown(f"#### {words.count('consulted.seen', len(seen))}")
    days = consultation_book.given_on(cached.store()) if seen else {}
    for one in seen[::-1][:SHOWN_OPINIONS]:
        with st.container(border=True):
            st.caption(plain(consultation_book.heading(pack, one, days[one.record_id], words)))
            st.markdown(plain(one.text("text")))
            answer = consultation_book.answer(one, words)
            if answer:
                st.markdown(f"> {plain(answer)}")


def download(workspace: Workspace, record: Record, found: list[Record], words: Words) -> None:
    """The summary with answers, in any form; made when it is asked for."""
    from app.reports.consultation import forms_with
    from app.reports.forms import MEDIA_TYPES, download_name

    places = any(one.cells["state"] == SHOWN and one.cells["lon"] is not None for one in found)
    form_side, button_side = st.columns([1, 2], vertical_alignment="bottom")
    with form_side:
        form = st.selectbox(
            words("report.form"),
            forms_with(places=places),
            format_func=lambda form: words(f"report_form.{form}"),
            key="consulted-form",
        )
    with button_side:
        st.download_button(
            words("consulted.summary"),
            partial(_summary, workspace, record, words, form),
            file_name=download_name(form),
            mime=MEDIA_TYPES[form],
            key="consulted-summary",
            on_click="ignore",
        )


def _summary(workspace: Workspace, record: Record, words: Words, form: str) -> bytes:
    from app.reports.consultation import summary
    from app.reports.forms import PAPERS, one_file

    report = summary(workspace, cached.store(), record, words, clock.today())
    return one_file(workspace, report, form, PAPERS[0])
