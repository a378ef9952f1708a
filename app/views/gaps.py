"""Plaisu karte: where one service is out of reach, for how many, and how far it is."""

import streamlit as st

from analysis.demand import DemandNotKnown
from app import (
    border_words,
    cached,
    charts,
    choices,
    comparison_tables,
    confidence_words,
    demand_table,
    season_choices,
    seasons,
    sentences,
    tables,
)
from app.histogram import histogram_figures
from app.maps import gap_map
from app.maps.legend import gap_legend
from app.markup import plain
from app.places import too_far_sentence
from app.show import (
    confidence_when_drawn,
    offer_table,
    show_chart,
    show_checks,
    show_confidence,
    show_table,
)
from app.show_causes import show_causes
from app.show_map import show_map
from app.show_place import show_place

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, season_id = choices.chosen_when(pack)
question = choices.question(workspace, words, on, season_id)
answer = workspace.answer(question)
places_key = question.cost.replace("travel_", "places-")

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
    names = ("municipalities", "places", "confidence", "seasons", "histogram", "group")
    by_municipality, by_place, by_draws, by_season, histogram, by_group = st.tabs(
        [words(f"tab.{name}") for name in names]
    )
    wants_confidence = choices.confidence(pack, words)
with histogram:
    show_chart(
        charts.travel_time_histogram(answer, words),
        words("chart.histogram_alt", finding=sentences.finding(pack, answer, words)),
    )
    st.caption(words(f"chart.note_{question.cost}"))
    show_table(histogram_figures(answer, words), words, "histogram")
with by_group:
    if question.group_id is None:
        st.info(words("demand.choose"))
    else:
        demand = workspace.demand(question.group_id)
        if isinstance(demand, DemandNotKnown):
            st.info(plain(demand_table.sentence(pack, demand, words)))
        else:
            st.caption(plain(demand_table.sentence(pack, demand, words)))
            show_table(demand_table.by_municipality(pack, demand, words), words, "group")
            show_table(demand_table.by_place(pack, demand, words), words, "group-places")
            offer_table(
                demand_table.by_place(pack, demand, words),
                words("download.target_group"),
                "target_group",
            )
with check_line:
    show_checks(workspace.self_checks(question), words)
sure = None
if wants_confidence:
    with sure_line:
        sure = confidence_when_drawn(workspace, question, words)
with map_side:
    show_place(pack, answer, sure, words)
with by_municipality:
    frame = tables.by_municipality(pack, answer, words)
    show_table(confidence_words.beside(frame, sure, words), words, "by-municipality")
with by_place:
    frame = tables.by_demand_point(pack, answer, words)
    show_table(confidence_words.beside(frame, sure, words), words, places_key)
with by_draws:
    show_confidence(pack, sure, words, asked=wants_confidence)
with by_season:
    if len(pack.seasons) == 1:
        st.info(words("seasons.one"))
    else:
        other_id = season_choices.other_season(pack, season_id, words)
        compared = seasons.compare_seasons(workspace, question, other_id)
        st.markdown(plain(seasons.finding(pack, compared, words)))
        changed = comparison_tables.by_municipality(pack, compared, words)
        show_table(changed, words, "changed-municipalities")
        places = comparison_tables.by_place(pack, compared, words)
        show_table(comparison_tables.changed_places(places, compared, words), words, "changed")
show_causes(workspace, answer, words)
offer_table(confidence_words.for_file(frame, sure, words), words("download.gaps"), "gaps")
