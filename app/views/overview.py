"""Pārskats: the most serious gaps of the region, and which duty is fulfilled where."""

from itertools import chain

import streamlit as st

from app import cached, choices, matrix, sentences, tables
from app.maps import gap_map, overview_map
from app.maps.legend import share_legend
from app.show import offer_table, show_checks
from app.show_map import show_map

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, season_id = choices.chosen_when(pack)
told, who = st.columns([7, 2], vertical_alignment="bottom")
with who:
    access = choices.access_rule(words)
answer = workspace.compliance(on, season_id, access)
worst = sentences.worst_duties(answer)

told.markdown(words("overview.lead"))
gaps, drawn = st.columns([5, 4])
gaps.html(matrix.worst_gaps(pack, answer, worst, words, choices.gap_address))
st.html(matrix.to_html(pack, answer, words, choices.gap_address, worst))
with drawn:  # words are read while the map is being drawn
    show_map(
        pack,
        overview_map.overview_layers(pack, answer, worst, words, gap_map.by_address(pack)),
        words,
        key="overview-map",
        legend=share_legend(words),
    )
st.caption(sentences.basket_note(pack, words))
checks = [workspace.self_checks(a.question) for a in answer.assessments.values()]
show_checks(tuple(chain.from_iterable(checks)), words)
offer_table(tables.matrix(pack, answer, words), words("download.matrix"), "matrix")
