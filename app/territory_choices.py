"""The municipality that somebody works for: lists and maps then show its territory first."""

import pandas as pd
import streamlit as st

from app import address, sign_in
from app.i18n import Words, sort_key
from geodata.pack import Pack

TERRITORY, EVERY = "territory", "all"


def territory(pack: Pack, words: Words) -> str | None:
    """The chosen municipality, None: the whole region; at first that of who is signed in."""
    names = {EVERY: words("choice.territory_all", region=_region(pack, words))}
    codes = sorted(pack.region.index, key=lambda code: sort_key(words.name(pack.region.loc[code])))
    names |= {str(code): words.name(pack.region.loc[code]) for code in codes}
    own = sign_in.who().municipality_code or EVERY
    address.allow(TERRITORY, list(names), own if own in names else EVERY)
    chosen = st.selectbox(
        words("choice.territory"),
        list(names),
        key=TERRITORY,
        format_func=names.__getitem__,
        persist_state="session",
    )
    address.write(TERRITORY, EVERY)
    return None if chosen in (EVERY, None) else str(chosen)


def _region(pack: Pack, words: Words) -> str:
    return words.name({"name_lv": pack.name_lv, "name_en": pack.name_en})


def within(table: pd.DataFrame, code: str | None) -> pd.DataFrame:
    """The rows of a table with ``municipality_code`` that lie in the territory."""
    return table if code is None else table[table["municipality_code"] == code]
