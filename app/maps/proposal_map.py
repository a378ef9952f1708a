"""The map of a proposal: the proposed site, who gains by municipality, services, better places."""

from collections.abc import Mapping

import pandas as pd

from app.i18n import Words
from app.maps import gap_map, layers
from app.maps.classes import colour_of, gain_classes
from app.maps.colours import ADDED
from app.maps.gap_map import GeometryOf
from app.maps.layers import Layer, Spot, tooltip_html
from app.maps.legend import swatches
from app.matrix import TEMPLATES
from geodata.pack import Pack

PROPOSED_SIGN, BETTER_SIGN = "★", "+"
DISC, WIDE_PX = 9, 22
"""Shape of a numbered sign, and how far aside the next at the same position stands."""
TOLD = ("impact_gained", "impact_saved", "impact_eur")


def proposal_layers(
    pack: Pack,
    gained_people: Mapping[str, int],
    spots: Mapping[str, pd.DataFrame],
    services: pd.DataFrame,
    words: Words,
    geometry_of: GeometryOf,
) -> list[Layer]:
    """Municipalities by who gains, services, and what is proposed; each a group.

    ``spots``: positions (lon, lat, name) under "proposed" and "better".
    """
    values = {}
    for code in map(str, pack.region.index):
        people = float(gained_people.get(code, 0))
        text = tooltip_html(
            words.name(pack.municipalities.loc[code]), [words.count("people", people)]
        )
        values[code] = (colour_of(people, gain_classes()), text)
    name = words("layer.municipalities")
    areas = layers.municipalities(geometry_of("municipalities"), name, values)
    marked = [
        *_spots(spots["better"], BETTER_SIGN, words("legend.better")),
        *_spots(spots["proposed"], PROPOSED_SIGN, words("legend.proposed")),
    ]
    return [
        areas,
        gap_map.service_layer(pack, services, words),
        layers.sites(marked, words("layer.changes")),
    ]


def _spots(places: pd.DataFrame, sign: str, said: str) -> list[Spot]:
    return [
        Spot(
            place.lon,
            place.lat,
            ADDED,
            is_open=True,
            sign=sign,
            text=tooltip_html(str(place.name), [said]),
        )
        for place in places.rename_axis("key").reset_index().itertuples()
    ]


def numbered_layer(places: pd.DataFrame, told: pd.DataFrame, words: Words) -> Layer:
    """Proposals side by side, each a disc with its number that says what its row says.

    ``places``: positions (lon, lat); ``told``: their rows of the table, in the same order.
    """
    spots: list[Spot] = []
    for number, (at, row) in enumerate(
        zip(places.itertuples(), told.to_dict("records"), strict=True), start=1
    ):
        lines = [f"{words(f'column.{name}')}: {row[name]}" for name in TOLD]
        taken = sum((spot.lon, spot.lat) == (at.lon, at.lat) for spot in spots)
        spots.append(
            Spot(
                at.lon,
                at.lat,
                ADDED,
                is_open=True,
                sign=str(number),
                text=tooltip_html(row["proposal_title"], lines),
                shape=DISC,
                dx=taken * WIDE_PX,
            )
        )
    return layers.sites(spots, words("proposed.tab_seen"))


def legend(words: Words) -> str:
    """Classes of who gains, and the signs, as HTML."""
    return TEMPLATES.get_template("proposal_legend.html").render(
        words=words,
        gains=swatches(gain_classes(), words.number),
        marks=[
            (ADDED, PROPOSED_SIGN, words("legend.proposed")),
            (ADDED, BETTER_SIGN, words("legend.better")),
        ],
    )
