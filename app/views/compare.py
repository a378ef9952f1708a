"""Salīdzināt: two scenarios side by side, each from a file or as made on the page before."""

import streamlit as st

from analysis.comparison import compare
from app import (
    cached,
    choices,
    scenario_choices,
    scenario_words,
    show_comparison,
    territory_choices,
)
from app.maps import difference_map, gap_map
from app.markup import plain
from app.show import show_checks
from app.show_map import show_map

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
choices.what_to_do(words)
on, season_id = choices.chosen_when(pack)
question = choices.question(workspace, words, on, season_id)
*columns, where = st.columns([5, 5, 4])
with where:
    code = territory_choices.territory(pack, words)
sides = []
for column, key, label in zip(
    columns,
    (scenario_choices.OTHER, scenario_choices.SCENARIO),
    ("compare.one", "compare.two"),
    strict=True,
):
    with column:
        scenario = scenario_choices.scenario(workspace, words, key)
        st.markdown(f"**{words(label)}: {plain(scenario_words.title(scenario, words))}**")
        lines = scenario_words.change_lines(workspace, scenario, words)
        st.markdown("\n".join(f"- {plain(line)}" for line in lines))
        with st.popover(words("compare.other")):
            scenario_choices.kept(workspace, words, key)
            scenario_choices.upload(key, words("scenario.upload"), words)
            scenario_choices.clear(key, scenario, words)
        sides.append(workspace.under(scenario))
base, other = sides
if base is other:
    st.info(words("compare.nothing"))
else:
    st.caption(words("compare.note"))
comparison = compare(
    base.answer(question), other.answer(question), users=workspace.users(question.group_id)
)
st.markdown(f"#### {plain(scenario_words.difference(pack, comparison, words))}")
map_side, table_side = st.columns([3, 2])
with map_side:
    show_map(
        pack,
        [
            *difference_map.difference_layers(
                other.pack, comparison, words, gap_map.by_address(pack), before=base.pack
            ),
            *gap_map.frame_of(pack, code),
        ],
        words,
        key="compare-map",
        legend=difference_map.legend(comparison, words),
    )
with table_side:
    if code is not None and comparison.searched:
        st.markdown(plain(scenario_words.in_territory(pack, comparison, code, words)))
    show_comparison.show_details(other, comparison, words)
    show_comparison.show_tables(base, other, comparison, words)
    show_checks(base.self_checks(question) + other.self_checks(question), words)
