"""One place by its name: what is nearest, by which source that is known; chosen on the map too."""

import pandas as pd
import streamlit as st

from analysis.assessment import Assessment
from app import address, cause_tables, place_choices
from app.i18n import Words, sort_key
from app.markup import plain
from geodata.pack import Pack

FIND = "find-place"


def show_place(pack: Pack, answer: Assessment, words: Words) -> None:
    """A list of places; of the chosen one a sentence, and the source of its nearest service."""
    names = pack.demand_points["name"].to_dict()
    chosen = place_choices.chosen()
    address.put(FIND, chosen if chosen in names else None)
    st.selectbox(
        words("choice.find_place"),
        sorted(names, key=lambda place: sort_key(str(names[place]))),
        index=None,
        key=FIND,
        format_func=names.__getitem__,
        placeholder=words("choice.find_place_none"),
        on_change=place_choices.from_list,
        args=(FIND,),
    )
    if chosen in names:
        st.markdown(plain(cause_tables.sentence(pack, answer, str(chosen), words)))
        st.caption(plain(_source(answer, str(chosen), words)))


def _source(answer: Assessment, place: str, words: Words) -> str:
    nearest = answer.by_demand_point.loc[place, "nearest_service_id"]
    if pd.isna(nearest):
        return words("place.no_source")
    service = answer.services.loc[nearest]
    year = service["source_year"]
    return words(
        "place.source",
        source=service["source_ref"] if pd.notna(service["source_ref"]) else "–",
        year=f"{year:.0f}" if pd.notna(year) else "–",
    )
