"""Ko darīt: what if a service were opened, closed or moved; a click is enough."""

import streamlit as st

from analysis.comparison import compare
from app import cached, change_form, choices, scenario_choices, scenario_words, show_comparison
from app import tables as gap_tables
from app.maps import difference_map, gap_map
from app.maps.legend import gap_legend
from app.markup import plain
from app.show import show_checks, show_table
from app.show_map import show_map

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
above = st.container()  # containers keep what follows in its place, so that the map stays
with above:
    choices.what_to_do(words)
    on, season_id = choices.chosen_when(pack)
    question = choices.question(workspace, words, on, season_id)
    with st.container():
        scenario = scenario_choices.scenario(workspace, words)
changed = workspace.under(scenario)
answer = changed.answer(question)
comparison = compare(workspace.answer(question), answer, users=workspace.users(question.group_id))
geometry_of = gap_map.by_address(pack)
with above:
    change_form.change_form(workspace, answer, words, scenario)
    with st.container():
        scenario_choices.taken_back(workspace, scenario, words)
    if scenario.changes:
        st.markdown(f"#### {plain(scenario_words.difference(pack, comparison, words))}")
        layers = difference_map.difference_layers(
            changed.pack, comparison, words, geometry_of, before=pack
        )
        legend = difference_map.legend(comparison, words)
    else:
        st.markdown(f"#### {words('scenario.start')}")
        layers = gap_map.gap_layers(pack, answer, words, geometry_of)
        legend = gap_legend(question, words)
map_side, table_side = st.columns([3, 2])
with map_side:
    show_map(
        pack,
        layers,
        words,
        key=change_form.MAP,
        legend=legend,
        on_click=lambda: change_form.clicked(workspace, answer, words),
    )
with table_side:
    if scenario.changes:
        show_comparison.show_details(changed, comparison, words)
        show_comparison.show_tables(workspace, changed, comparison, words)
    else:
        show_table(gap_tables.by_municipality(pack, answer, words), words, "by-municipality")
    show_checks(changed.self_checks(question), words)
