"""The part of the gap page that says the same as its map in tables, a chart and seasons."""

from typing import TYPE_CHECKING

import streamlit as st

from analysis.assessment import Assessment
from analysis.demand import DemandNotKnown
from app import (
    charts,
    comparison_tables,
    confidence_words,
    demand_table,
    season_choices,
    seasons,
    sentences,
    tables,
)
from app.histogram import histogram_figures
from app.i18n import Words
from app.markup import plain
from app.show import offer_table, show_chart, show_table
from app.show_confidence import show_confidence
from app.workspace import Workspace

if TYPE_CHECKING:
    from analysis.confidence import Confidence

TABS = ("municipalities", "places", "confidence", "seasons", "histogram", "group")


def show_gaps(
    name: str,
    workspace: Workspace,
    answer: Assessment,
    words: Words,
    sure: "Confidence | None",
    *,
    asked_how_sure: bool,
) -> None:
    """What stands under the tab of that name, one of `TABS`; ``sure`` is None until drawn."""
    pack = workspace.pack
    if name == "municipalities":
        frame = tables.by_municipality(pack, answer, words)
        show_table(confidence_words.beside(frame, sure, words), words, "by-municipality")
    elif name == "places":
        frame = tables.by_demand_point(pack, answer, words)
        key = answer.question.cost.replace("travel_", "places-")
        show_table(confidence_words.beside(frame, sure, words), words, key)
    elif name == "confidence":
        show_confidence(pack, sure, words, asked=asked_how_sure)
    elif name == "seasons":
        _seasons(workspace, answer, words)
    elif name == "histogram":
        _histogram(workspace, answer, words)
    else:
        _target_group(workspace, answer, words)


def _seasons(workspace: Workspace, answer: Assessment, words: Words) -> None:
    pack, question = workspace.pack, answer.question
    if len(pack.seasons) == 1:
        st.info(words("seasons.one"))
        return
    other_id = season_choices.other_season(pack, question.season_id, words)
    compared = seasons.compare_seasons(workspace, question, other_id)
    st.markdown(plain(seasons.finding(pack, compared, words)))
    changed = comparison_tables.by_municipality(pack, compared, words)
    show_table(changed, words, "changed-municipalities")
    places = comparison_tables.by_place(pack, compared, words)
    show_table(comparison_tables.changed_places(places, compared, words), words, "changed")


def _histogram(workspace: Workspace, answer: Assessment, words: Words) -> None:
    show_chart(
        charts.travel_time_histogram(answer, words),
        words("chart.histogram_alt", finding=sentences.finding(workspace.pack, answer, words)),
    )
    st.caption(words(f"chart.note_{answer.question.cost}"))
    show_table(histogram_figures(answer, words), words, "histogram")


def _target_group(workspace: Workspace, answer: Assessment, words: Words) -> None:
    pack, group_id = workspace.pack, answer.question.group_id
    if group_id is None:
        st.info(words("demand.choose"))
        return
    demand = workspace.demand(group_id)
    if isinstance(demand, DemandNotKnown):
        st.info(plain(demand_table.sentence(pack, demand, words)))
        return
    st.caption(plain(demand_table.sentence(pack, demand, words)))
    show_table(demand_table.by_municipality(pack, demand, words), words, "group")
    by_place = demand_table.by_place(pack, demand, words)
    show_table(by_place, words, "group-places")
    offer_table(by_place, words("download.target_group"), "target_group")
