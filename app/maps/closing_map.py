"""The map of the closing test: each building with its number in the table, and who would lose."""

import pandas as pd

from app.i18n import Words
from app.maps import layers
from app.maps.layers import DISC, WIDE_PX, Layer, Spot, tooltip_html
from geodata.pack import Pack

BUILDING = "#3d3d3d"
"""Colour of a numbered building."""


def building_layer(pack: Pack, table: pd.DataFrame, words: Words) -> Layer:
    """The buildings of `closing_tables.sites`: a click chooses the row, hovering says the same."""
    spots: list[Spot] = []
    for row in table.join(pack.sites[["lon", "lat"]], on="site_id").itertuples():
        lost = row.lost_people
        lines = [
            f"{words('column.lost_people')}: "
            + (words("cell.empty") if pd.isna(lost) else words.number(float(lost))),
            f"{words('column.left_people')}: {words.number(float(row.left_people))}",
            f"{words('column.users_people')}: {words.number(float(row.users_people))}",
        ]
        taken = sum((spot.lon, spot.lat) == (row.lon, row.lat) for spot in spots)
        spots.append(
            Spot(
                row.lon,
                row.lat,
                BUILDING,
                is_open=True,
                sign=str(row.number),
                text=tooltip_html(f"{row.number}. {row.service} ({row.place})", lines),
                shape=DISC,
                dx=WIDE_PX * taken,
                spot_id=str(row.site_id),
            )
        )
    return layers.sites(spots[::-1], words("choice.closed_buildings"))
