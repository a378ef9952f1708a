"""One way to show a comparison on every page: details, map, tables."""

from collections.abc import Callable

import streamlit as st
from folium import FeatureGroup
from streamlit_folium import st_folium

from analysis.comparison import Comparison, compare_compliance
from app import comparison_tables, scenario_words, tables
from app.i18n import Words
from app.maps import gap_map
from app.markup import plain
from app.show import show_table
from app.workspace import Workspace
from geodata.pack import Pack

HEIGHT_PX = 440


def show_details(workspace: Workspace, comparison: Comparison, words: Words) -> None:
    """Where most gain or lose and where people go, a line each."""
    lines = scenario_words.details(workspace.pack, comparison, words)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def show_map(
    pack: Pack,
    layers: list[FeatureGroup],
    legend: str,
    words: Words,
    *,
    key: str,
    on_click: Callable[[], None] | None = None,
) -> None:
    """A map with what a question or comparison shows; ``on_click``: the map was clicked.

    The ground is that of the unchanged ``pack``, so that the map stays while layers change.
    """
    st_folium(
        gap_map.ground(pack, words, gap_map.by_address(pack)),
        key=key,
        height=HEIGHT_PX,
        use_container_width=True,
        returned_objects=["last_clicked"] if on_click else [],
        feature_group_to_add=layers,
        on_change=on_click,
    )
    st.html(legend)


def show_tables(base: Workspace, other: Workspace, comparison: Comparison, words: Words) -> None:
    """Places, municipalities, flows, figures and basket, a tab each; the basket when asked for."""
    pack, question = other.pack, comparison.other.question
    places = comparison_tables.by_place(pack, comparison, words)
    names = ("changed_places", "municipalities", "flows", "figures", "basket")
    tabs = st.tabs([words(f"tab.{name}") for name in names])
    with tabs[0]:
        show_table(comparison_tables.changed_places(places, comparison, words), words, "changed")
    with tabs[1]:
        frame = comparison_tables.by_municipality(pack, comparison, words)
        show_table(frame, words, "changed-municipalities")
    with tabs[2]:
        show_table(comparison_tables.flows(comparison, words), words, "flows")
        st.caption(words("flows.note"))
    with tabs[3]:
        show_table(comparison_tables.figures(comparison, words), words, "figures")
        st.caption(words("figures.note"))
    with tabs[4]:
        if st.toggle(words("basket.compute"), key="basket-compute"):
            cells = compare_compliance(
                *(w.compliance(question.on, question.season_id) for w in (base, other))
            )
            changed = comparison_tables.basket(pack, cells, words)
            if changed.empty:
                st.info(words("basket.same"))
            else:
                show_table(changed, words, "changed-basket")
    st.download_button(
        words("download.comparison"),
        tables.to_download(places),
        file_name="comparison.csv",
        mime="text/csv",
    )
