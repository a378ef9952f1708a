"""Slēgšanas pārbaude: each building and each road closed in turn, ranked by who is left."""

import streamlit as st

from app import cached, choices, closing_tables, scenario_choices
from app.markup import plain
from app.show import offer_table, show_checks, show_table

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
choices.what_to_do(words)
on, season_id = choices.chosen_when(pack)
question = choices.question(workspace, words, on, season_id)
road_class = scenario_choices.closed_kind(workspace, words)

if road_class is None:
    table = closing_tables.sites(pack, workspace.closed_sites(question), question.cost, words)
    key = "closed-sites"
else:
    table = closing_tables.roads(
        pack, workspace.closed_roads(question, road_class), question.cost, words
    )
    key = "closed-roads"
st.markdown(f"#### {plain(closing_tables.sentence(table, question, words))}")
st.caption(words("closing.note_roads" if road_class else "closing.note_sites"))
if not table.empty:
    show_table(table, words, key)
    offer_table(table, words("download.closing"), "closing")
show_checks(workspace.self_checks(question), words)
