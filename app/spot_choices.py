"""Choosing a position: by a click on the map, by the name of a place, or as coordinates."""

from functools import partial

import streamlit as st

from app import address
from app.i18n import Words, sort_key
from app.maps import layers
from app.maps.layers import Layer, Spot, tooltip_html
from app.markup import plain
from app.places import spot_sentence
from app.show_map import show_map
from geodata.exchange.coordinates import any_position, position_of, two_numbers
from geodata.pack import Pack

COLOUR, SIGN = "#01665e", "+"


def begin(name: str, lon: object, lat: object) -> None:
    """Start from a position that is known already."""
    if lon is not None and lat is not None:
        address.begin(f"{name}-spot", f"{lat}, {lon}")


def spot_map(pack: Pack, words: Words, name: str, beside: list[Layer] | None = None) -> None:
    """The map to click on, with the chosen position and what else is to be seen ``beside``."""
    at = position(pack, name, anywhere=True)
    chosen = [] if at is None else [_mark(at, words)]
    show_map(
        pack,
        [*(beside or []), *chosen],
        words,
        key=f"{name}-map",
        on_click=partial(_clicked, name),
    )


def _mark(at: tuple[float, float], words: Words) -> Layer:
    text = words("spot.chosen")
    spot = Spot(*at, COLOUR, is_open=True, sign=SIGN, text=tooltip_html(text, []))
    return layers.sites([spot], text)


def _clicked(name: str) -> None:
    spot = (address.chosen(f"{name}-map") or {}).get("last_clicked")
    if spot:
        address.put(f"{name}-spot", f"{float(spot['lat']):.5f}, {float(spot['lng']):.5f}")


def spot_fields(pack: Pack, code: str | None, words: Words, name: str) -> None:
    """The place by its name (of a municipality, None: of all) and the coordinates beside it."""
    points = pack.demand_points
    mine = points[points["municipality_code"] == code] if code else points
    spots = {
        str(row["name"]): f"{row['lat']:.5f}, {row['lon']:.5f}" for row in mine.to_dict("records")
    }
    place, text = st.columns(2)
    with place:
        st.selectbox(
            words("book.place"),
            sorted(spots, key=sort_key),
            index=None,
            placeholder=words("book.place_hint"),
            key=f"{name}-place",
            on_change=lambda: address.put(
                f"{name}-spot", spots.get(address.chosen(f"{name}-place"), "")
            ),
        )
    with text:
        written = st.text_input(
            words("book.coordinates"), key=f"{name}-spot", help=words("book.spot_help")
        )
    at = position(pack, name, anywhere=True)
    if at is not None:
        st.caption(plain(spot_sentence(pack, *at, words)))
    elif written:
        st.caption(words("spot.unread"))


def position(pack: Pack, name: str, *, anywhere: bool = False) -> tuple[float, float] | None:
    """Longitude and latitude that were chosen; None: nothing, or outside unless ``anywhere``."""
    numbers = two_numbers(address.chosen(f"{name}-spot") or "")
    if numbers is None:
        return None
    found = position_of(*numbers, pack.extent_deg)
    return any_position(*numbers) if found is None and anywhere else found
