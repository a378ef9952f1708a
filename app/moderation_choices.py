"""The page Apspriešanas as the region has it: showing, refusing, answering, announcing."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import streamlit as st

from app import cached, clock, consultation_book, press_choices, proposal_book
from app.i18n import Words
from app.markup import plain
from geodata.pack import Pack
from geodata.store import consultations
from geodata.store.consultations import PROPOSAL, SHOWN, SUBJECTS, WAITING
from geodata.store.limits import limits
from geodata.store.permissions import Actor
from geodata.store.proposals import DRAFT
from geodata.store.records import MAX_TEXT, Record, Value


def moderation(pack: Pack, record: Record, found: list[Record], who: Actor, words: Words) -> None:
    """Opinions to be shown or refused, then those to be answered."""
    waiting = {one.record_id: one for one in found if one.cells["state"] == WAITING}
    open_ones = {
        one.record_id: one
        for one in found
        if one.cells["state"] == SHOWN and not one.cells["outcome"]
    }
    st.markdown(f"#### {words.count('consulted.waiting', len(waiting))}")
    one = _one_of(pack, waiting, "opinion-waiting", words)
    if one is not None:
        _judge(one, who, words)
    st.markdown(f"#### {words.count('consulted.to_answer', len(open_ones))}")
    one = _one_of(pack, open_ones, "opinion-open", words)
    if one is not None:
        _answer(one, who, words)
    st.markdown(f"#### {words('consulted.end')}")
    _end(record, who, words)


def _one_of(pack: Pack, known: dict[str, Record], key: str, words: Words) -> Record | None:
    if not known:
        return None
    days = consultation_book.given_on(cached.store())
    name = st.selectbox(
        words("consulted.which"),
        list(known),
        format_func=lambda one: consultation_book.heading(pack, known[one], days[one], words),
        key=key,
    )
    one = known[str(name)]
    with st.container(border=True):
        st.markdown(plain(one.text("text")))
    return one


def _judge(one: Record, who: Actor, words: Words) -> None:
    store = cached.store()
    show, refuse = st.columns([1, 3], vertical_alignment="bottom")
    with show:
        _button("show", partial(consultations.moderate, store, who, one, SHOWN), words, one)
    with refuse:
        reason = st.text_input(words("consulted.refusal"), key=f"refusal-{one.record_id}")
        act = partial(consultations.moderate, store, who, one, consultations.REFUSED, reason)
        _button("refuse", act, words, one)


def _answer(one: Record, who: Actor, words: Words) -> None:
    outcome = st.selectbox(
        words("column.outcome"),
        consultations.OUTCOMES,
        format_func=lambda name: words(f"outcome.{name}"),
        key=f"outcome-{one.record_id}",
    )
    text = st.text_area(words("consulted.why"), key=f"answer-{one.record_id}", max_chars=MAX_TEXT)
    act = partial(consultations.answer, cached.store(), who, one, str(outcome), text)
    _button("answer", act, words, one)


def _end(record: Record, who: Actor, words: Words) -> None:
    name = record.version_id
    closes = st.date_input(
        words("consulted.closes_on"),
        date.fromisoformat(record.text("closes_on")),
        format="DD.MM.YYYY",
        key=f"closes-{name}",
    )
    conclusion = st.text_area(
        words("consulted.conclusion"),
        record.text("conclusion"),
        key=f"conclusion-{name}",
        max_chars=MAX_TEXT,
    )
    cells = {"closes_on": closes.isoformat(), "conclusion": conclusion}
    act = partial(consultations.put, cached.store(), who, cells, clock.today(), record)
    _button("keep", act, words, record)


def new_form(who: Actor, words: Words) -> None:
    """A new consultation on a submitted proposal or on a draft text."""
    subject = st.radio(
        words("consulted.subject"),
        SUBJECTS,
        format_func=lambda name: words(f"consulted.subject_{name}"),
        horizontal=True,
        key="consulted-subject",
    )
    cells: dict[str, Value] = {"subject": subject}
    cells["title"] = st.text_input(words("column.consultation_title"), key="consulted-title")
    cells |= _of_proposal(words) if subject == PROPOSAL else _of_text(words)
    cells["text"] = st.text_area(words("consulted.text"), key="consulted-text", max_chars=MAX_TEXT)
    lasting = timedelta(days=limits()["consultation_days"])
    first, last = st.columns(2)
    for column, name, after in ((first, "opens_on", timedelta()), (last, "closes_on", lasting)):
        with column:
            day = st.date_input(
                words(f"consulted.{name}"),
                clock.today() + after,
                format="DD.MM.YYYY",
                key=f"consulted-{name}",
            )
            cells[name] = day.isoformat()
    act = partial(consultations.put, cached.store(), who, cells, clock.today())
    _button("announce", act, words)


def _of_proposal(words: Words) -> dict[str, Value]:
    known = {
        one.record_id: one
        for one in proposal_book.records(cached.store())
        if one.cells["state"] != DRAFT
    }
    if not known:
        st.info(words("proposed.none_submitted"))
        return {"proposal_id": None}
    name = st.selectbox(
        words("proposed.one"),
        list(known),
        format_func=lambda key: proposal_book.titled(known[key], words),
        key="consulted-proposal",
    )
    return {"proposal_id": str(name)}


def _of_text(words: Words) -> dict[str, Value]:
    edition, link = st.columns(2)
    with edition:
        text = st.text_input(words("consulted.edition_name"), key="consulted-edition")
    with link:
        address_of = st.text_input(
            words("consulted.link_to"), placeholder="https://", key="consulted-link"
        )
    return {"edition": text, "link": address_of}


def _button(
    name: str, act: Callable[[], object], words: Words, record: Record | None = None
) -> None:
    label, good = words(f"consulted.do_{name}"), words("consulted.done")
    key = f"consulted-{name}" if record is None else f"consulted-{name}-{record.version_id}"
    press_choices.button(label, key, act, words, good)
