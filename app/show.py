"""One table widget for all pages: headings, number formats and words of the language."""

import re

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from app.i18n import Words
from app.tables import headings

AUTO_ROWS, HEIGHT_PX = 10, 420


FIRST = {
    "municipalities": ("municipality", "beyond_share", "beyond_people", "residents"),
    "group": ("municipality", "people", "people_band", "residents"),
    "group-places": ("name", "people", "people_band", "residents", "municipality"),
    "places": ("name", "travel_min", "travel_km", "residents", "municipality"),
}
"""Columns that a table shows before its others."""
WORST = {"municipalities": "beyond_people", "places": "travel_min"}
"""Column by which a table is sorted, largest first."""


def show_table(frame: pd.DataFrame, words: Words, key: str) -> None:
    """Show a sortable table; unreachable and not known read as words, shares as per cent.

    Codes stay in the files; on the screen names stand for them.
    """
    names = headings(frame, words)
    if key in WORST:
        column = WORST[key] if WORST[key] in frame else str(frame.columns[-1])
        frame = frame.sort_values(column, ascending=False, kind="stable")
    first = [name for name in FIRST.get(key, ()) if name in frame]
    order = [*first, *(name for name in frame.columns if name not in first and _shown(name))]
    shown = frame.replace(np.inf, np.nan).round(3) if len(frame) else frame
    for column in shown.columns[shown.dtypes == "bool"]:
        shown[column] = shown[column].map({True: words("flag.yes"), False: words("flag.no")})
    for column, prefix in (("residents_kind", "residents_kind."), ("state", "state.")):
        if column in shown:
            shown[column] = [words(prefix + value) for value in shown[column]]
    config: dict[str, ColumnConfig | str | None] = {
        name: _column(name, frame[name], names[name]) for name in shown.columns
    }
    st.dataframe(
        shown,
        hide_index=True,
        column_order=order,
        column_config=config,
        height="auto" if len(shown) <= AUTO_ROWS else HEIGHT_PX,
        key=f"table-{key}",
        placeholder=words("cell.empty"),
    )


def _shown(name: str) -> bool:
    return not name.endswith(("_id", "_code")) or name == "service_id"


def plain(text: str) -> str:
    """Text in which Markdown finds nothing to format: names from data are only names."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:])", r"\\\1", text)


def _column(name: str, values: "pd.Series[object]", heading: str) -> ColumnConfig:
    if name.endswith("_share"):
        return st.column_config.NumberColumn(heading, format="percent")
    if name in ("source", "url"):
        return st.column_config.LinkColumn(heading)
    if values.dtype.kind in "if":
        return st.column_config.NumberColumn(heading, format="localized")
    return st.column_config.TextColumn(heading)
