"""One widget for the tables and one for the charts of all pages, and a table as a file."""

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from analysis.self_checks import FAILURE, SelfCheck
from app import check_words, place_choices
from app.i18n import Words
from app.markup import plain
from app.tables import headings, to_download

if TYPE_CHECKING:
    import altair as alt

DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""Days as they stand in tables; people read them as the language writes them."""
AUTO_ROWS, HEIGHT_PX = 10, 420
INK, LETTERS_PX = "#4d4d4d", 12
"""Letters of charts: 4.5:1 and more on white, large enough for a phone."""
COSTS = ("_min", "_km")
"""Endings of the columns that hold travel costs."""
PLACE = ("covered_draws_share", "residents", "municipality")
FIRST = {
    "by-municipality": (
        *("municipality", "beyond_share", "interval", "grade", "beyond_people", "residents"),
    ),
    "places-min": ("name", "travel_min", "interval", "grade", *PLACE),
    "places-km": ("name", "travel_km", "interval", "grade", *PLACE),
    "changed": ("name", "change_min", "change_km", "base_min", "base_km", "other_min", "other_km"),
    "closed-sites": ("number", "service", "place", "lost_people", "left_people", "users_people"),
    "closed-roads": ("link", "lost_people", "left_people", "longer_people"),
    "proposals": ("number", "proposal_title", "proposal_state", "municipality", "service"),
    "statements": (
        *("proposal_title", "gains_people", "saved_travel_min", "saved_travel_km", "gain_eur"),
        *("impact_confidence", "impact_by_municipality"),
    ),
    "register": ("name", "service_type", "municipality", "status", "source", "source_age"),
    "flows": ("from_service", "to_service", "people", "free_place", "capacity_places"),
    "years": ("indicator", "date", "value_text", "change_text", "not_known", "known", "aspect"),
    "targets": ("target_state", "indicator", "target", "result", "target_year", "result_year"),
    "amendments": ("version", "approved_on", "said_change", "difference", "reason", "programme"),
    "results": ("area", "result_year", "value", "indicator"),
    "group": ("municipality", "people", "people_band", "residents"),
    "group-places": ("name", "people", "people_band", "residents", "municipality"),
}
"""Columns that a table shows before its others."""
WIDTHS: dict[str, dict[str, Literal["medium", "large"]]] = {
    "closed-sites": {"service": "medium"},  # long names left no figure in sight
    "statement": {"manifest_value": "large"},
}
"""Columns as wide as that; others are as wide as what stands in them."""
WORDED = {
    "residents_kind": "residents_kind.",
    "state": "state.",
    "cause": "cause.",
    "remedies": "cause.",
}
"""Columns of codes, joined by ";" where there are several, and the words for them."""
CHOOSING = {
    "demand_point_id": {"changed", "places-min", "places-km", "cause-places", "group-places"},
    "municipality_code": {"by-municipality", "changed-municipalities", "causes", "group"},
    "site_id": {"closed-sites"},
    "proposal_id": {"proposals", "statements"},
}
"""Tables whose rows are chosen together with the map, by the column that names a row."""
WORST = {"by-municipality": "beyond_people", "places-min": "travel_min", "places-km": "travel_km"}
"""Column by which a table is sorted, largest first."""


def offer_table(frame: pd.DataFrame, label: str, name: str) -> None:
    """Offer the figures as a CSV file of that name, written when it is asked for."""
    st.download_button(
        label,
        partial(to_download, frame),
        file_name=f"{name}.csv",
        mime="text/csv",
        on_click="ignore",
    )


def show_table(frame: pd.DataFrame, words: Words, key: str) -> None:
    """Show a sortable table; unreachable and not known read as words, shares as per cent.

    Codes stay in the files; on the screen names stand for them.
    """
    names = headings(frame, words)
    if key in WORST:
        frame = frame.sort_values(WORST[key], ascending=False, kind="stable")
    by = next((column for column, keys in CHOOSING.items() if key in keys and column in frame), "")
    first = place_choices.first() if by else None
    if first is not None and len(frame) > AUTO_ROWS:  # what was chosen on the map is seen
        frame = frame.iloc[(frame[by] != first).argsort(kind="stable")]
    lead = [name for name in FIRST.get(key, ()) if name in frame]
    order = [*lead, *(name for name in frame.columns if name not in lead and _shown(name))]
    endless = bool(np.isinf(frame.select_dtypes("float")).to_numpy().any())
    shown = frame.replace(np.inf, np.nan).round(3) if len(frame) else frame
    for column in shown.columns[shown.dtypes == "bool"]:
        shown[column] = shown[column].map({True: words("flag.yes"), False: words("flag.no")})
    for column, prefix in WORDED.items():
        if column in shown:
            shown[column] = [
                "; ".join(words(prefix + code) for code in codes.split(";") if code)
                for codes in shown[column]
            ]
    if endless:  # the placeholder then speaks of the way; other gaps are only not known
        for column in shown.columns[shown.isna().any()]:
            if not column.endswith(COSTS):
                shown[column] = shown[column].astype("string").fillna(words("cell.empty"))
    shown = _with_days(shown)
    config: dict[str, ColumnConfig | str | None] = {
        name: _column(name, shown[name], names[name], words) for name in shown.columns
    }
    for name, width in WIDTHS.get(key, {}).items():
        config[name] = st.column_config.TextColumn(names[name], width=width)
    options: dict[str, Any] = {
        "hide_index": True,
        "column_order": order,
        "column_config": config,
        "height": "auto" if len(shown) <= AUTO_ROWS else HEIGHT_PX,
        "placeholder": words("cost.unreachable" if endless else "cell.empty"),
    }
    if by and len(frame):
        _choosing(shown, frame[by].tolist(), f"table-{key}-{first or ''}", options)
    else:
        st.dataframe(shown, key=f"table-{key}", **options)


def _with_days(shown: pd.DataFrame) -> pd.DataFrame:
    """The table with columns of days as such, so that they sort and are written as days."""
    texts = shown.select_dtypes(exclude=["number", "bool"])
    days = [
        name
        for name in texts
        if len(known := texts[name].dropna()) and all(DAY.fullmatch(str(one)) for one in known)
    ]
    return shown.assign(**{name: pd.to_datetime(shown[name]) for name in days})


def _choosing(shown: pd.DataFrame, ids: list[str], key: str, options: dict[str, Any]) -> None:
    """A table whose rows can be chosen; the map then shows the place, and the other way round."""
    place = place_choices.chosen()
    rows = [ids.index(place)] if place in ids else []
    place_choices.follow(key, rows)
    st.dataframe(
        shown,
        key=key,
        on_select=lambda: place_choices.from_table(key, ids, rows),
        selection_mode="single-row",
        selection_default={"selection": {"rows": rows}},
        **options,
    )


def show_chart(chart: "alt.Chart | alt.LayerChart", told: str) -> None:
    """A chart as wide as its place; ``told``: what it shows, for those who do not see it."""
    letters: dict[str, Any] = {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": LETTERS_PX,
        "titleFontSize": LETTERS_PX,
    }
    drawn = chart.configure_axis(**letters).configure_legend(**letters)
    st.altair_chart(drawn.configure_text(fontSize=LETTERS_PX), width="stretch", alt=told)


def show_checks(checks: tuple[SelfCheck, ...], words: Words) -> None:
    """Self-checks that did not pass, loudly; else how many did, quietly."""
    for state, sentence in check_words.troubles(checks, words):
        (st.error if state == FAILURE else st.warning)(plain(sentence))
    st.caption(check_words.summary(checks, words))


def draw_again() -> None:
    """Draw the whole page again from a part that looks at the time by itself.

    What the visitor did since that part was begun goes first: asked for at once, the drawing
    would take the address of before, and a step back in the browser would be lost.
    """
    st.empty()  # here Streamlit turns to what was asked meanwhile, and does not return
    st.rerun()


def _shown(name: str) -> bool:
    return not name.endswith(("_id", "_code")) or name == "service_id"


def _column(name: str, values: "pd.Series[object]", heading: str, words: Words) -> ColumnConfig:
    if pd.api.types.is_datetime64_any_dtype(values):
        return st.column_config.DateColumn(heading, format=words("cell.day"))
    if name.endswith("_share"):
        return st.column_config.NumberColumn(heading, format="percent")
    if name in ("source", "url") and values.dropna().astype(str).str.match(r"https?://").all():
        return st.column_config.LinkColumn(heading)
    if name.endswith("_year") and pd.api.types.is_numeric_dtype(values):
        return st.column_config.NumberColumn(heading, format="%d")
    if pd.api.types.is_numeric_dtype(values):
        return st.column_config.NumberColumn(heading, format="localized")
    return st.column_config.TextColumn(heading)


def show_shares(frame: pd.DataFrame, words: Words, key: str) -> None:
    """Show a table of shares whose headings are words already; its first column is a name."""
    name, *shares = frame.columns
    config: dict[str, ColumnConfig | str | None] = {
        share: st.column_config.NumberColumn(share, format="percent") for share in shares
    }
    st.dataframe(
        frame,
        hide_index=True,
        column_config={name: st.column_config.TextColumn(name, pinned=True), **config},
        key=f"table-{key}",
        placeholder=words("cell.empty"),
    )
