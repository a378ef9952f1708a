"""The widgets of the page Programma: part, duty and area, two days and a figure, the survey."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

import pandas as pd
import streamlit as st

from analysis.indicators import FIGURES, REGION
from analysis.question import Question, basket_question
from analysis.survey import open_questions
from app import address, cached, clock, press_choices, register_choices, sign_in
from app.choices import select
from app.i18n import Words, sort_key
from app.markup import plain
from app.programme_tables import area_name
from app.programme_years import Day
from app.workspace import Workspace
from geodata.errors import PlannerError
from geodata.exchange import survey_file
from geodata.exchange.files import MAX_MB, Sheet, read
from geodata.exchange.survey_file import Answers
from geodata.pack import Pack
from geodata.store.permissions import Actor, allowed

PARTS = ("targets", "years", "levels", "plans", "survey", "cycle")
FIRST_DUTY = "day_care"
SHOWN_FAULTS = 20
SHOWN = ("about", "question", "answer", "date", "note", "answers")
OFFERED = tuple(name for name in FIGURES if name not in ("beyond_people", "beyond_share"))


@dataclass(frozen=True)
class Asked:
    """What the page asks: a duty of the basket, an area, a day and a season."""

    basket_id: str
    area: str
    on: date
    season_id: str


def part(words: Words) -> str:
    """Which part of the page is shown."""
    return register_choices.part(PARTS, "programme", words)


def asked(pack: Pack, on: date, season_id: str, words: Words) -> Asked:
    """A duty of the basket and an area, chosen side by side."""
    left, right = st.columns(2)
    with left:
        duty = duty_of(pack, words)
    areas = [REGION, *sorted(pack.region.index, key=lambda c: sort_key(area_name(pack, c, words)))]
    with right:
        area = select(
            words("choice.area"),
            areas,
            REGION,
            key="programme-area",
            show=lambda code: area_name(pack, code, words),
        )
    return Asked(duty, area, on, season_id)


def duty_of(pack: Pack, words: Words) -> str:
    """A duty of the basket."""
    duties = list(map(str, pack.basket.index))
    return select(
        words("choice.duty"),
        duties,
        FIRST_DUTY if FIRST_DUTY in duties else duties[0],
        key="programme-duty",
        show=lambda key: words.name(pack.basket.loc[key]),
    )


def pair(days: Sequence[Day], words: Words) -> tuple[tuple[Day, Day], str]:
    """Two days and the figure whose change is explained."""
    columns = st.columns(3)
    by_code = {day.on.isoformat(): day for day in days}
    chosen = []
    for column, key, start in zip(columns, ("before", "after"), (0, -1), strict=False):
        with column:
            code = select(
                words(f"choice.day_{key}"),
                list(by_code),
                list(by_code)[start],
                key=f"programme-{key}",
                show=lambda code: words.day(by_code[code].on),
            )
            chosen.append(by_code[code])
    with columns[2]:
        figure = select(
            words("choice.figure"),
            list(OFFERED),
            "covered_share",
            key="programme-figure",
            show=lambda name: words(f"explained.{name}"),
        )
    return (chosen[0], chosen[1]), figure


def questions(pack: Pack, what: Asked, days: tuple[Day, Day]) -> tuple[Question, Question]:
    """The duty's question on each of two days."""
    base = basket_question(pack, what.basket_id, on=what.on, season_id=what.season_id)
    return replace(base, on=days[0].on), replace(base, on=days[1].on)


def year(words: Words, key: str, now: int, *, ahead: int = 0) -> int:
    """A year; at first so many years ahead of now."""
    first, last = address.EARLIEST.year, address.LATEST.year
    address.allow(key, range(first, last + 1), now + ahead)
    chosen = st.number_input(
        words(f"choice.{key.replace('-', '_')}"),
        min_value=first,
        max_value=last,
        step=1,
        key=key,
        persist_state="session",
    )
    address.write(key, now + ahead)
    return int(chosen)


def survey(workspace: Workspace, on: date, season_id: str, words: Words) -> None:
    """The survey of a municipality: the form to fill in here or as a file, and its way back."""
    pack, who = workspace.pack, sign_in.who()
    code = register_choices.territory(pack, who, words)
    answer = workspace.compliance(on, season_id)
    rows = survey_file.form(pack, open_questions(pack, answer, on, code), words.lang)
    st.caption(words.count("survey.open", len(rows)))
    st.download_button(
        words("survey.download"),
        partial(survey_file.as_xlsx, pack, rows, words.lang),
        file_name=f"aptauja-{code}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
    )
    if not allowed(who, survey_file.ACTION, [code]):
        st.caption(words("survey.read_only"))
        return
    _here(pack, rows, code, who, words)
    _upload(pack, code, who, words)


def _here(pack: Pack, rows: pd.DataFrame, code: str, who: Actor, words: Words) -> None:
    """The form in the browser; all answers are kept or none."""
    names = survey_file.headings(words.lang)
    fixed = ("subject", "question_id", "about", "question", "answers")
    edited = st.data_editor(
        rows.rename(columns=names),
        disabled=[names[name] for name in fixed],
        column_order=[names[name] for name in SHOWN],
        column_config={
            names[name]: st.column_config.TextColumn(width="medium")
            for name in ("about", "question", "answer")
        },
        hide_index=True,
        height=420,
        key=f"survey-form-{code}",
    )
    cells = tuple(
        tuple(map(str, row)) for row in edited.fillna("").itertuples(index=False, name=None)
    )
    sheet = Sheet(words("programme.tab_survey"), tuple(names.values()), cells, 1)
    _take(survey_file.read_answers(sheet, pack, code, clock.today()), who, "form", words)


def _upload(pack: Pack, code: str, who: Actor, words: Words) -> None:
    file = st.file_uploader(
        words("survey.upload", limit=MAX_MB), key="survey-file", max_upload_size=MAX_MB
    )
    if file is None:
        return
    try:
        sheet = read(file.getvalue(), file.name)
        found = survey_file.read_answers(sheet, pack, code, clock.today())
    except PlannerError as error:
        st.error(plain(words.error(error)))
        return
    _take(found, who, "file", words)


def _take(found: Answers, who: Actor, way: str, words: Words) -> None:
    """What was answered and what is wrong, and the button that keeps the good rows."""
    for fault in found.faults[:SHOWN_FAULTS]:
        st.warning(plain(words.fault(fault)))
    st.button(
        words.count("survey.save", len(found.facts)),
        disabled=not found.facts,
        type="primary",
        key=f"survey-save-{way}",
        on_click=_save,
        args=(found, who, words),
    )


def _save(found: Answers, who: Actor, words: Words) -> None:
    source = words("survey.source", date=words.day(clock.today()))
    told = words.count("survey.saved", len(found.facts))
    press_choices.done(
        lambda: survey_file.save(cached.store(), who, found.facts, source), told, words
    )
