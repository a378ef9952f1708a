"""One table widget for all pages: headings, number formats and words of the language."""

import re

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from app.i18n import Words
from app.tables import headings

ROW_PX, HEAD_PX, MOST_ROWS = 35, 38, 15


def show_table(frame: pd.DataFrame, words: Words, key: str) -> None:
    """Show a sortable table; unreachable and not known read as words, shares as per cent."""
    names = headings(frame, words)
    shown = frame.replace(np.inf, np.nan) if len(frame) else frame
    for column in shown.columns[shown.dtypes == "bool"]:
        shown[column] = shown[column].map({True: words("yes"), False: words("no")})
    for column, prefix in (("residents_kind", "residents_kind."), ("state", "state.")):
        if column in shown:
            shown[column] = [words(prefix + value) for value in shown[column]]
    config = {name: _column(name, frame[name], names[name]) for name in shown.columns}
    st.dataframe(
        shown,
        hide_index=True,
        column_config=config,
        height=HEAD_PX + ROW_PX * min(len(shown), MOST_ROWS),
        key=f"table-{key}",
        placeholder=words("cell.empty"),
    )


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
