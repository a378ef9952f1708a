"""One way to show a comparison on every page: details, map, tables."""

import pandas as pd
import streamlit as st

from analysis.comparison import Comparison, compare_compliance
from app import comparison_tables, scenario_words, slope_chart
from app.i18n import Words
from app.markup import plain
from app.show import offer_table, show_chart, show_table
from app.tabs import open_tab
from app.workspace import Workspace
from geodata.pack import Pack

TABS = ("changed_places", "slope", "municipalities", "flows", "figures", "basket")


def show_details(workspace: Workspace, comparison: Comparison, words: Words) -> None:
    """Where most gain or lose and where people go, a line each."""
    lines = scenario_words.details(workspace.pack, comparison, words)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def show_tables(base: Workspace, other: Workspace, comparison: Comparison, words: Words) -> None:
    """Places, municipalities, flows, figures and basket, a tab each; only the open one is made."""
    places = comparison_tables.by_place(other.pack, comparison, words)
    name, opened = open_tab(TABS, words, "comparison-tab")
    with opened:
        _show_tab(name, (base, other), comparison, places, words)
    offer_table(places, words("download.comparison"), "comparison")


def _show_tab(
    name: str,
    sides: tuple[Workspace, Workspace],
    comparison: Comparison,
    places: pd.DataFrame,
    words: Words,
) -> None:
    """What stands under one tab; ``places`` are those of `comparison_tables.by_place`."""
    pack = sides[1].pack
    if name == "changed_places":
        changed = comparison_tables.changed_places(places, comparison, words)
        _show_any(changed, words, "changed")
    elif name == "slope":
        _show_slope(pack, comparison, words)
    elif name == "municipalities":
        frame = comparison_tables.by_municipality(pack, comparison, words)
        show_table(frame, words, "changed-municipalities")
    elif name == "flows":
        _show_any(comparison_tables.flows(comparison, words), words, "flows")
        st.caption(words("flows.note"))
    elif name == "figures":
        show_table(comparison_tables.figures(comparison, words), words, "figures")
        st.caption(words("figures.note"))
    else:
        _show_basket(sides, comparison, words)


def _show_slope(pack: Pack, comparison: Comparison, words: Words) -> None:
    """Before and after as a slope, in a sentence and in a table."""
    frame = slope_chart.slopes(pack, comparison, words)
    if frame.empty:
        st.info(words("slope.not_known"))
        return
    question, said = comparison.other.question, slope_chart.sentence(frame, words)
    cutoff = words.cost(question.cutoff, question.cost)
    show_chart(
        slope_chart.chart(frame, cutoff, words),
        words("slope.alt", cutoff=cutoff, said=said),
    )
    st.caption(plain(said))
    show_table(frame, words, "slope")


def _show_any(frame: pd.DataFrame, words: Words, key: str) -> None:
    """A table, or that nothing changes."""
    if frame.empty:
        st.info(words("changed.none"))
    else:
        show_table(frame, words, key)


def _show_basket(sides: tuple[Workspace, Workspace], comparison: Comparison, words: Words) -> None:
    """The cells of the basket that change."""
    question = comparison.other.question
    asked = (question.on, question.season_id, question.access)
    cells = compare_compliance(*(workspace.compliance(*asked) for workspace in sides))
    changed = comparison_tables.basket(sides[1].pack, cells, words)
    if changed.empty:
        st.info(words("basket.same"))
    else:
        show_table(changed, words, "changed-basket")
