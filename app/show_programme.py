"""The parts of the page Programma, drawn: targets, years, levels, plans, the cycle."""

from datetime import date
from typing import Literal

import streamlit as st

from analysis.explained_change import ExplainedChange
from analysis.programme import BEHIND, LATE, NO_FINAL, ON_TRACK, REACHED, progress
from analysis.question import Question
from app import (
    explaining,
    programme_charts,
    programme_results,
    programme_sentences,
    programme_tables,
    year_tables,
)
from app.i18n import Words
from app.markup import plain
from app.programme_choices import Asked
from app.programme_years import Day, days, state_of, table
from app.show import show_chart, show_table
from app.workspace import Workspace
from geodata.pack import Pack

Light = Literal["green", "orange", "red", "violet", "gray"]
LIGHTS: dict[str, Light] = {
    REACHED: "green",
    ON_TRACK: "green",
    BEHIND: "orange",
    LATE: "red",
    NO_FINAL: "violet",
}


def targets(pack: Pack, on: date, words: Words) -> None:
    """Each target with its light and chart, what is late and whose it is, and the amendments."""
    found = progress(pack, on)
    if found.empty:
        st.info(words("programme.none"))
        return
    st.caption(programme_sentences.rule(pack, words))
    late = programme_sentences.troubles(pack, on, words)
    lead = words.count("programme.late", len(late)) if late else words("programme.no_late")
    st.markdown(f"**{lead}**\n\n" + "\n".join(f"- {plain(line)}" for line in late))
    for row in found.to_dict("records"):
        said, drawn = st.columns([3, 2], vertical_alignment="center")
        with said:
            state = str(row["state"])
            st.badge(words(f"target_state.{state}"), color=LIGHTS.get(state, "gray"))
            st.markdown(plain(programme_sentences.target(pack, row, words)))
            note = row[f"note_{words.lang}"]
            st.caption(plain(note) if isinstance(note, str) else "")
        with drawn:
            if not programme_results.result_table(pack, row, words).empty:
                show_chart(
                    programme_charts.result_chart(pack, row, words),
                    programme_results.result_alt(pack, row, words),
                )
    st.subheader(words("programme.targets"), anchor=False)
    show_table(programme_tables.targets(pack, on, words), words, "targets")
    st.subheader(words("programme.structure"), anchor=False)
    show_table(programme_tables.structure(pack, words), words, "structure")
    st.subheader(words("programme.results"), anchor=False)
    show_table(programme_tables.results(pack, words), words, "results")
    st.subheader(words("programme.amendments"), anchor=False)
    show_table(programme_tables.amendments(pack, words), words, "amendments")


def years(workspace: Workspace, asked: Asked, words: Words) -> None:
    """The indicators of a duty by day, their chart, and why a figure moved between two days."""
    pack = workspace.pack
    every = days(workspace, asked.on)
    frame = table(workspace, every, asked.season_id)
    st.caption(year_tables.days_line([(day.on, day.frozen) for day in every], words))
    data = year_tables.series(pack, frame, asked.basket_id, asked.area, words)
    show_chart(
        programme_charts.share_chart(data, words),
        words(
            "programme.share_alt",
            figures="; ".join(
                f"{a}: {b}" for a, b in zip(data["date"], data["value_text"], strict=True)
            ),
        ),
    )
    show_table(
        year_tables.by_year(pack, frame, asked.basket_id, asked.area, words), words, "years"
    )


def change(
    workspace: Workspace,
    pair: tuple[Day, Day],
    questions: tuple[Question, Question],
    figure: str,
    words: Words,
) -> None:
    """Why a figure of the region moved between two days, and what makes them incomparable."""
    before, after = (state_of(workspace, day) for day in pair)
    told: ExplainedChange = explaining.explained(before, after, questions, figure)
    st.markdown(plain(explaining.sentence(told, figure, questions[1], words)))
    show_chart(
        programme_charts.parts_chart(told, words, points=figure in explaining.SHARES),
        explaining.sentence(told, figure, questions[1], words),
    )
    show_table(explaining.told_parts(told, figure, questions[1], words), words, "parts")
    notes = explaining.note_lines(explaining.notes(before, after, questions), words)
    st.markdown(f"**{words('programme.incomparable')}**")
    st.markdown("\n".join(f"- {plain(line)}" for line in notes) or words("programme.comparable"))


def levels(workspace: Workspace, on: date, season_id: str, words: Words) -> None:
    """The two-level model, checked."""
    if workspace.pack.programme_roles.empty:
        st.info(words("programme.none"))
        return
    st.caption(words("programme.levels_note"))
    show_table(programme_tables.levels(workspace, on, season_id, words), words, "levels")


def plans(workspace: Workspace, basket_id: str, when: tuple[date, str], words: Words) -> None:
    """What would happen if everything planned opened."""
    on, season_id = when
    st.subheader(words("programme.planned"), anchor=False)
    said = programme_sentences.if_planned_opened(workspace, basket_id, on, season_id, words)
    st.markdown(plain(said))
    show_table(programme_tables.planned(workspace.pack, on, words), words, "planned")
    st.caption(words("programme.planned_note"))


def later(pack: Pack, year: int, words: Words) -> None:
    """People above working age in a later year, where data exist."""
    st.subheader(words("programme.forecast", year=year), anchor=False)
    st.caption(words("programme.forecast_note"))
    show_table(programme_tables.later_people(pack, year, words), words, "forecast")


def cycle(pack: Pack, year: int, today: date, words: Words) -> None:
    """The yearly cycle as a checklist."""
    st.caption(words("programme.cycle_note", year=year))
    for number, (over, line) in enumerate(programme_tables.checklist(pack, year, today, words)):
        st.checkbox(line, value=over, key=f"cycle-{year}-{number}")
    show_table(programme_tables.cycle(pack, year, words), words, "cycle")
