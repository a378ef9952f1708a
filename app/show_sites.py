"""A search for best sites on the page: how far it is, how to stop it, and what it found."""

from typing import TYPE_CHECKING

import streamlit as st

from app import address, charts, site_sentences, site_tables
from app.choices import WHAT_TO_DO
from app.i18n import Words
from app.maps import site_map
from app.markup import plain
from app.scenario_file import to_code
from app.show import draw_again, offer_table, show_chart, show_table
from app.show_map import show_map
from app.site_search import SiteSearch
from app.tabs import open_tab
from app.workspace import Workspace
from geodata.errors import PlannerError

if TYPE_CHECKING:
    from analysis.best_sites.found import BestSites

TABS: tuple[str, ...] = ("best_sites", "near_sites", "unserved", "site_curve", "euro_curve")
TABS += ("trade_offs", "municipalities")
FIRST_LOOK_S = 0.8
"""Most answers are there by then, and the page shows them without a detour."""


KEPT: tuple[str, ...] = ("lang", "date", "season", "access", "service", "group", "cost")
KEPT += tuple(f"{part}-travel_{unit}" for part in ("cutoff", "own") for unit in ("min", "km"))
"""Choices that the link to the what-if carries over: the same question."""


def watch(search: SiteSearch, words: Words) -> None:
    """Until the search is over: where it stands, and a button that ends it; why it cannot be."""
    try:
        if not search.look(FIRST_LOOK_S):
            _running(search, words, search.stage)
    except PlannerError as error:
        st.error(plain(words.error(error)))


@st.fragment(run_every=1.0)
def _running(search: SiteSearch, words: Words, drawn_at: str) -> None:
    if search.over or search.stage != drawn_at:  # the page then shows what has come meanwhile
        draw_again()
    search.look()
    st.info(plain(site_sentences.progress(search.stage, search.progress, words)))
    st.button(words("sites.stop"), on_click=search.stop, key="stop-search")


def answer(workspace: Workspace, search: SiteSearch, words: Words) -> None:
    """What was found so far: sentences, map, tables, curve and trade-offs."""
    found, pack = search.found, workspace.pack
    if found is None:
        return
    first, *others = site_sentences.answer(found, words)
    st.markdown(f"#### {plain(first)}")
    sure = site_sentences.drawn(found, search.drawn, words)
    st.markdown(plain(" ".join([*others, *sure])))
    st.caption(plain(" ".join(site_sentences.grounds(pack, found, words))))
    map_side, table_side = st.columns([3, 2])
    question = found.asked.question
    with map_side:
        show_map(
            pack,
            site_map.site_layers(pack, found, workspace.answer(question).services, words),
            words,
            key="site-map",
            legend=site_map.legend(found, words),
        )
    with table_side:
        _tables(workspace, search, words)


def _tables(workspace: Workspace, search: SiteSearch, words: Words) -> None:
    found, pack = search.found, workspace.pack
    if found is None:
        return
    name, opened = open_tab(TABS, words, "site-tab")
    with opened:
        if name == "best_sites":
            show_table(site_tables.best(pack, found, words, search.drawn), words, "best-sites")
            _links(workspace, search, words)
        elif name == "near_sites":
            show_table(site_tables.near(pack, found, words), words, "near-sites")
        elif name == "unserved":
            show_table(site_tables.unserved(pack, found, words), words, "unserved")
        elif name == "site_curve":
            _by_number(found, search, words)
        elif name == "euro_curve":
            _by_euros(found, search, words)
        elif name == "trade_offs":
            _trade_offs(found, search, words)
        else:
            frame = site_tables.by_municipality(pack, found, words)
            show_table(frame, words, "site-municipalities")


def _trade_offs(found: "BestSites", search: SiteSearch, words: Words) -> None:
    if search.no_trade_offs is not None:
        st.info(plain(words.error(search.no_trade_offs)))
    elif search.trade_offs is None:
        st.info(words("sites.not_yet"))
    else:
        st.caption(words("sites.trade_offs"))
        frame = site_tables.trade_offs(found, search.trade_offs)
        show_table(frame, words, "trade-offs")


def _by_number(found: "BestSites", search: SiteSearch, words: Words) -> None:
    if search.curve is None:
        st.info(words("sites.not_yet"))
    else:
        chart = charts.site_curve(found, search.curve, words)
        show_chart(chart, site_sentences.curve(found, search.curve, words))
        show_table(site_tables.curve(search.curve), words, "site-curve")


def _by_euros(found: "BestSites", search: SiteSearch, words: Words) -> None:
    if search.euros is None:
        st.info(words("sites.not_yet"))
    elif search.euros.empty:
        st.info(words("sites.no_euros"))
    else:
        alt = site_sentences.euros(found, search.euros, words)
        show_chart(charts.euro_curve(search.euros, words), alt)
        show_table(site_tables.curve(search.euros), words, "euro-curve")


def _links(workspace: Workspace, search: SiteSearch, words: Words) -> None:
    """The choice as a file, and as a what-if with these sites open."""
    found = search.found
    if found is None:
        return
    offer_table(
        site_tables.choices(workspace.pack, found, words, search.drawn),
        words("download.sites"),
        "sites",
    )
    scenario = site_sentences.as_scenario(found, words)
    if scenario.changes:
        query = {**address.kept(*KEPT), "scenario": to_code(scenario)}
        address.link(WHAT_TO_DO["what_if"], words("sites.as_scenario"), query)
