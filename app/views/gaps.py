"""Plaisu karte: where one service is out of reach, for how many, and how far it is."""

import streamlit as st

from app import border_words, cached, choices, confidence_words, sentences, tables
from app.maps import gap_map
from app.maps.legend import gap_legend
from app.markup import plain
from app.places import too_far_sentence
from app.show import offer_table, show_checks
from app.show_causes import show_causes
from app.show_confidence import confidence_when_drawn
from app.show_gaps import TABS, show_gaps
from app.show_map import show_map
from app.show_place import show_place
from app.tabs import open_tab

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, season_id = choices.chosen_when(pack)
question = choices.question(workspace, words, on, season_id)
answer = workspace.answer(question)

st.markdown(f"#### {plain(sentences.finding(pack, answer, words))}")
grounds = (told(pack, answer, words) for told in (sentences.cutoff_source, sentences.caution))
st.caption(plain(" ".join(grounds)))
for told in (border_words.finding, sentences.move):
    if said := told(pack, answer, words):
        st.markdown(plain(said))
sure_line, check_line = st.container(), st.container()
costs = workspace.costs(question.season_id, question.mode)
if not costs.too_far.empty:
    st.warning(plain(too_far_sentence(pack, costs, words)))
map_side, table_side = st.columns([3, 2])
with map_side:
    show_map(
        pack,
        gap_map.gap_layers(pack, answer, words, gap_map.by_address(pack)),
        words,
        key="gaps-map",
        legend=gap_legend(answer.question, words),
    )
with table_side:
    tab, opened = open_tab(TABS, words, "gaps-tab")
    wants_confidence = choices.confidence(pack, words)
with check_line:
    show_checks(workspace.self_checks(question), words)
sure = None
if wants_confidence:
    with sure_line:
        sure = confidence_when_drawn(workspace, question, words)
with map_side:
    show_place(pack, answer, sure, words)
with opened:
    show_gaps(tab, workspace, answer, words, sure, asked_how_sure=wants_confidence)
show_causes(workspace, answer, words)
offer_table(
    confidence_words.for_file(tables.by_demand_point(pack, answer, words), sure, words),
    words("download.gaps"),
    "gaps",
)
