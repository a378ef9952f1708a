"""Slēgšanas pārbaude: each building and each road closed in turn, ranked by who is left."""

import streamlit as st

from app import (
    cached,
    choices,
    closing_tables,
    scenario_choices,
    show_closing,
    territory_choices,
)
from app.markup import plain
from app.show import offer_table, show_checks, show_table

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
choices.what_to_do(words)
on, season_id = choices.chosen_when(pack)
question = choices.question(workspace, words, on, season_id)
road_class = scenario_choices.closed_kind(workspace, words)  # a phone breaks its row of words
where, _ = st.columns([2, 5])
with where:
    code = territory_choices.territory(pack, words)

if road_class is None:
    table = closing_tables.sites(pack, workspace.closed_sites(question), question.cost, words)
    table = territory_choices.within(table, code)
else:
    table = closing_tables.roads(
        pack, workspace.closed_roads(question, road_class), question.cost, words
    )
st.markdown(f"#### {plain(closing_tables.sentence(table, question, words))}")
st.caption(words("closing.note_roads" if road_class else "closing.note_sites"))
if not table.empty:
    if road_class is None:
        numbered = closing_tables.numbered(table)
        show_closing.show_buildings(workspace, question, numbered, code, words)
    else:
        show_table(table, words, "closed-roads")
    offer_table(table, words("download.closing"), "closing")
show_checks(workspace.self_checks(question), words)
