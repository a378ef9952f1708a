"""The map of a proposal: the proposed site, who gains by municipality, services, better places."""

from collections.abc import Mapping, Sequence

import pandas as pd

from app.i18n import Words
from app.maps import gap_map, layers
from app.maps.classes import colour_of, gain_classes
from app.maps.colours import ADDED
from app.maps.gap_map import GeometryOf
from app.maps.layers import DISC, WIDE_PX, Layer, Spot, tooltip_html
from app.maps.legend import swatches
from app.matrix import TEMPLATES
from geodata.pack import Pack
from geodata.register import register_at

PROPOSED_SIGN, BETTER_SIGN = "★", "+"
FIGURES = ("gains_people", "saved_travel_min", "saved_travel_km", "gain_eur")
DESCRIPTION = ("proposal_state", "municipality", "service")
"""What a numbered proposal says: of its statement, or of itself."""


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


def draft_layers(pack: Pack, code: str, kind: str, words: Words) -> list[Layer]:
    """What is to be seen where a place is chosen: the municipality, and services of the type."""
    services = register_at(pack, pack.register_date)
    same = services[services["service_type_id"] == kind]
    return [
        *gap_map.register_layers(pack, same, words, gap_map.by_address(pack)),
        *gap_map.frame_of(pack, code),
    ]


def numbered_layer(
    places: pd.DataFrame, table: pd.DataFrame, told: Sequence[str], words: Words
) -> Layer:
    """Proposals, each a disc with its number that says what its row says and chooses it.

    ``places``: positions (lon, lat) by id, NaN where none is given; ``table``: their rows, in the
    same order, with those of the columns ``told`` that they have beside the title.
    """
    spots: list[Spot] = []
    for number, (at, row) in enumerate(
        zip(places.itertuples(), table.to_dict("records"), strict=True), start=1
    ):
        if pd.isna(at.lon) or pd.isna(at.lat):
            continue
        lines = [
            f"{words(f'column.{key}')}: {_said(row[key], words)}" for key in told if key in row
        ]
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
                spot_id=str(at.Index),
            )
        )
    return layers.sites(spots, words("page.proposals"))


def _said(value: object, words: Words) -> str:
    return words.number(value) if isinstance(value, int | float) else str(value)


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
