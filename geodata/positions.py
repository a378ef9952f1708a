"""Checking where things are: positions in tables, geometries of layers."""

import geopandas as gpd
import pandas as pd
import shapely

from geodata import validate
from geodata.validate import Extent, Fault


def check_positions(file: str, frame: pd.DataFrame, extent_deg: Extent) -> list[Fault]:
    """Faults of positions outside the extent, half missing, or with lon and lat swapped."""
    west, south, east, north = extent_deg
    lon, lat = frame["lon"], frame["lat"]
    half = lon.isna() != lat.isna()
    inside = lon.between(west, east) & lat.between(south, north)
    swapped = lat.between(west, east) & lon.between(south, north)
    outside = ~inside & ~swapped & lon.notna() & lat.notna()
    box = ", ".join(f"{edge:g}" for edge in extent_deg)
    return [
        Fault(
            file,
            int(i) + validate.HEADER_ROWS + 1,
            "lon, lat",
            f"{validate.cell_text(lon[i])}, {validate.cell_text(lat[i])}",
            expected,
            box,
        )
        for wrong, expected in (
            (half, validate.BOTH_OR_NONE),
            (swapped & ~inside, validate.NOT_SWAPPED),
            (outside, validate.IN_EXTENT),
        )
        for i in frame.index[wrong]
    ]


def municipality_at(borders: gpd.GeoDataFrame, lon: float, lat: float) -> str | None:
    """Code of the municipality in which a position (degrees) lies; None: in none of them.

    ``borders`` : the layer of municipalities, column municipality_code.
    """
    there = shapely.intersects_xy(borders.geometry.to_numpy(), lon, lat)
    codes = borders.loc[there, "municipality_code"]
    return None if codes.empty else str(codes.iloc[0])


def check_layer(
    file: str,
    layer: gpd.GeoDataFrame,
    properties: tuple[str, ...],
    extent_deg: Extent,
) -> list[Fault]:
    """Faults of a GeoJSON layer: missing properties, broken geometry, features outside."""
    faults = _check_properties(file, layer, properties)
    west, south, east, north = extent_deg
    valid = layer.geometry.is_valid & ~(layer.geometry.isna() | layer.geometry.is_empty)
    bounds = layer.geometry.bounds
    inside = (bounds["minx"] >= west) & (bounds["maxx"] <= east)
    inside &= (bounds["miny"] >= south) & (bounds["maxy"] <= north)
    box = ", ".join(f"{edge:g}" for edge in extent_deg)
    faults += [
        Fault(file, int(i) + 1, "geometry", "", validate.GEOMETRY) for i in layer.index[~valid]
    ]
    faults += [
        Fault(
            file,
            int(i) + 1,
            "geometry",
            f"{bounds.loc[i].round(3).tolist()}",
            validate.IN_EXTENT,
            box,
        )
        for i in layer.index[valid & ~inside]
    ]
    return faults


def _check_properties(
    file: str, layer: gpd.GeoDataFrame, properties: tuple[str, ...]
) -> list[Fault]:
    """Faults of properties: missing, empty, or a code that two features have."""
    faults = [
        Fault(file, 0, name, ", ".join(map(str, layer.columns)), validate.COLUMN_PRESENT, name)
        for name in properties
        if name not in layer
    ]
    faults += [
        Fault(file, int(i) + 1, name, "", validate.NOT_EMPTY)
        for name in properties
        if name in layer
        for i in layer.index[layer[name].isna()]
    ]
    if properties[0] in layer and properties[0] != "source_id":
        twice = layer[layer[properties[0]].notna() & layer[properties[0]].duplicated()]
        first = {code: i for i, code in reversed(list(layer[properties[0]].items()))}
        faults += [
            Fault(
                file,
                int(i) + 1,
                properties[0],
                str(code),
                validate.UNIQUE,
                str(int(first[code]) + 1),
            )
            for i, code in twice[properties[0]].items()
        ]
    return faults
