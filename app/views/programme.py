"""Programma: targets against results, indicators by year, why they moved, the yearly cycle."""

import streamlit as st

from app import cached, choices, clock, press_choices, programme_choices, show_programme
from app.programme_years import days

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, season_id = choices.chosen_when(pack)
press_choices.said()
part = programme_choices.part(words)
if part == "targets":
    show_programme.targets(pack, on, words)
elif part == "years":
    asked = programme_choices.asked(pack, on, season_id, words)
    show_programme.years(workspace, asked, words)
    st.subheader(words("programme.why"), anchor=False)
    pair, figure = programme_choices.pair(days(workspace, on), words)
    questions = programme_choices.questions(pack, asked, pair)
    show_programme.change(workspace, pair, questions, figure, words)
elif part == "levels":
    show_programme.levels(workspace, on, season_id, words)
elif part == "plans":
    duty = programme_choices.duty_of(pack, words)
    show_programme.plans(workspace, duty, (on, season_id), words)
    year = programme_choices.year(words, "forecast-year", on.year, ahead=5)
    show_programme.later(pack, year, words)
elif part == "survey":
    programme_choices.survey(workspace, on, season_id, words)
else:
    year = programme_choices.year(words, "cycle-year", on.year)
    show_programme.cycle(pack, year, clock.today(), words)
