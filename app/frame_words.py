"""Words that Streamlit's own frame has in English only, for the script that puts ours there."""

from functools import cache

from app.i18n import Words
from app.languages import LANGUAGES
from app.maps.layers import js

NAMES = (
    "skip",
    "pages",
    "menu",
    "open",
    "close",
    "stop",
    "stop_script",
    "running",
    "print",
    "rerun",
    "record",
    "record_cast",
    "about",
    "settings",
    "clear_cache",
    "choose",
    "choose_more",
    "select_all",
    "clear_all",
    "clear_value",
    "clear_selection",
    "none",
    "drop",
    "drop_one",
    "browse",
    "upload",
    "error",
    "columns",
    "download",
    "search",
    "full",
    "full_end",
    "show_data",
    "show_chart",
    "save_png",
    "save_svg",
    "png",
    "spec",
    "source",
    "sort_up",
    "sort_down",
    "format",
    "autosize",
    "pin",
    "unpin",
    "hide",
    "statistics",
    "copy_name",
    "tabs_right",
    "tabs_left",
    "month_before",
    "month_after",
    "date",
    "date_keys",
    "increment",
    "decrement",
    "heading_link",
    "sidebar",
    "connecting",
    "connecting_app",
)
"""Whole texts: buttons, menus, placeholders, names for screen readers."""
PATTERNS = (
    *("full_of", "show_data_of", "download_of", "spec_of"),
    *("help", "remove", "limit", "upload_of", "too_large", "day_of", "month_of", "year_of"),
)
"""Texts around a part of their own."""
_GAP = "\u0001"


@cache
def script() -> str:
    """JavaScript that gives the script its words: by language, from the English ones to ours."""
    english = Words("en")
    tables = {}
    for lang in LANGUAGES:
        words = Words(lang)
        whole = {english(f"frame.{name}"): words(f"frame.{name}") for name in NAMES}
        parts = [
            [found(f"frame.{name}", what=_GAP).split(_GAP) for found in (english, words)]
            for name in PATTERNS
        ]
        tables[lang] = {"whole": whole, "parts": parts}
    return f"window.frameWords = {js(tables)};"
