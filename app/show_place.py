"""One place by its name: what is nearest, by which source that is known; chosen on the map too."""

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from analysis.assessment import Assessment
from app import address, cause_tables, confidence_words, place_choices
from app.i18n import Words, sort_key
from app.markup import plain
from geodata.pack import Pack

if TYPE_CHECKING:
    from analysis.confidence import Confidence

FIND = "find-place"


def show_place(pack: Pack, answer: Assessment, sure: "Confidence | None", words: Words) -> None:
    """A list of places; of the chosen one what is nearest, how sure that is, and its source."""
    with st.container(key="place-finder"):  # above the map on a phone: page.css
        chosen = _choose(pack, words)
        if chosen is not None:
            st.markdown(plain(cause_tables.sentence(pack, answer, chosen, words)))
            if sure is not None:
                st.markdown(plain(confidence_words.of_place(sure, chosen, words)))
            st.caption(plain(_source(answer, chosen, words)))


def _choose(pack: Pack, words: Words) -> str | None:
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
    return chosen if chosen in names else None


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
