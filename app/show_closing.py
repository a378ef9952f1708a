"""The buildings of the closing test on the page: table and map, and what follows from one."""

import pandas as pd
import streamlit as st

from analysis.changes import Close
from analysis.comparison import Comparison, compare
from analysis.question import Question
from analysis.scenario import NAME_LENGTH, Scenario
from app import address, place_choices, scenario_words
from app.choices import WHAT_TO_DO, select
from app.i18n import Words
from app.maps import closing_map, difference_map, gap_map
from app.maps.legend import gap_legend
from app.markup import plain
from app.scenario_choices import OTHER, SCENARIO
from app.scenario_file import to_code
from app.show import show_table
from app.show_map import show_map
from app.show_sites import KEPT
from app.territory_choices import TERRITORY
from app.workspace import Workspace

BESIDE = "closing-beside"


def show_buildings(
    workspace: Workspace, question: Question, table: pd.DataFrame, code: str | None, words: Words
) -> None:
    """Map and table of `closing_tables.sites` in the territory ``code``; one may be chosen."""
    pack, answer = workspace.pack, workspace.answer(question)
    site_id = place_choices.chosen()
    chosen = table[table["site_id"] == site_id]
    address_of = gap_map.by_address(pack)
    if chosen.empty:
        drawn = gap_map.gap_layers(pack, answer, words, address_of)
        legend, comparison = gap_legend(question, words), None
    else:
        without = workspace.under(_closed(workspace, question, str(site_id), words))
        comparison = compare(answer, without.answer(question))
        drawn = difference_map.difference_layers(without.pack, comparison, words, address_of)
        legend = difference_map.legend(comparison, words)
    numbered = closing_map.building_layer(pack, table, words)
    map_side, table_side = st.columns([3, 2])
    with map_side:
        show_map(
            pack,
            [*drawn, numbered, *gap_map.frame_of(pack, code)],
            words,
            key="closing-map",
            legend=legend,
        )
    with table_side:
        show_table(table, words, "closed-sites")
        if comparison is None:
            st.caption(words("closing.choose"))
        else:
            _follow(workspace, question, table, comparison, code, words)


def _closed(workspace: Workspace, question: Question, site_id: str, words: Words) -> Scenario:
    """The scenario in which the asked services of a building are closed."""
    open_services = workspace.answer(question).open_services
    there = open_services[open_services["site_id"] == site_id]
    name = words("closing.scenario", name="; ".join(there["name"]))
    return Scenario(name[:NAME_LENGTH], tuple(Close(str(key)) for key in there.index))


def _follow(
    workspace: Workspace,
    question: Question,
    table: pd.DataFrame,
    comparison: Comparison,
    code: str | None,
    words: Words,
) -> None:
    """What follows from closing the chosen building, and where to go on with that."""
    pack, chosen = workspace.pack, str(place_choices.chosen())
    told = [scenario_words.difference(pack, comparison, words)]
    if code is not None and comparison.searched:
        told.append(scenario_words.in_territory(pack, comparison, code, words))
    told += scenario_words.details(pack, comparison, words)
    st.markdown("\n".join(f"- {plain(line)}" for line in told))
    kept = address.kept(*KEPT, TERRITORY)
    kept[SCENARIO] = to_code(_closed(workspace, question, chosen, words))
    address.link(WHAT_TO_DO["what_if"], words("closing.as_scenario"), kept)
    rows = table[table["site_id"] != chosen]
    if rows.empty:
        return
    names = dict(zip(rows["site_id"], rows["service"], strict=True))
    first = next(iter(names))
    beside = select(
        words("closing.beside"), list(names), first, key=BESIDE, show=names.__getitem__
    )
    kept[OTHER] = to_code(_closed(workspace, question, beside, words))
    address.link(WHAT_TO_DO["compare"], words("closing.compare"), kept)
