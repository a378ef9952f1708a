"""Where people live: population grid cells, buildings or villages, as demand points."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from geodata.build import inputs
from geodata.build.borders import Borders
from geodata.build.inputs import InputError
from geodata.crs import areas_km2, centres

SOURCE = "people"
# Smaller is not told apart by the table of demand points.
_LEAST_KM2 = 0.01


@dataclass(frozen=True)
class People:
    """Places where people live.

    ``points``: index 0..n-1; municipality_code, name, lon, lat (EPSG:4326, degrees), position,
    area_km2, persons (weight, people), row (in the file; 0 for a place put in for a municipality
    in which nobody was counted) and label (row and name). ``outside``: places outside all
    borders, with persons. ``n_empty``: how many places without people were left out.
    """

    points: pd.DataFrame
    outside: pd.DataFrame
    n_empty: int


def read_people(path: Path, borders: Borders) -> People:
    """Demand points from a grid, buildings or villages, each tied to its municipality.

    A column with the municipality's code ties the places; where it is empty the polygons do.
    Polygons of the file stand at their middle. Places without people are left out.

    Raises
    ------
    InputError
        The file cannot be used as a whole, or nobody in it lives within the borders.
    PackFaultsError
        Places whose number of people is missing or below zero, or whose code is not known.
    """
    layer = inputs.read_layer(path)
    name = inputs.needed_column(path, layer, "persons")
    persons = inputs.numbers(path, layer, name)
    places = _places(path, layer, borders).assign(persons=persons)
    inside = places["municipality_code"].notna()
    points = places[inside & (persons > 0)]
    if points.empty:
        raise InputError(
            "{file}: nobody of its {count} places lives within {borders}; expected places with "
            "people inside the borders.",
            file=str(path),
            count=len(places),
            borders=str(borders.path),
        )
    bare = borders.table.index.difference(pd.Index(points["municipality_code"]))
    if len(bare):
        points = pd.concat([points, _stand_ins(borders, bare)], ignore_index=True)
    counts = points["municipality_code"].map(points["municipality_code"].value_counts())
    share_km2 = points["municipality_code"].map(borders.table["area_km2"]) / counts
    points["area_km2"] = points["area_km2"].fillna(share_km2).clip(lower=_LEAST_KM2)
    label = "row " + points["row"].astype(str) + " " + points["name"].fillna("")
    return People(
        points.assign(label=label.str.strip()).reset_index(drop=True),
        places[~inside],
        int((inside & (persons == 0)).sum()),
    )


def _places(path: Path, layer: gpd.GeoDataFrame, borders: Borders) -> pd.DataFrame:
    """Positions, names and municipalities of all features."""
    polygons = layer.geometry.geom_type.isin(["Polygon", "MultiPolygon"])
    middle = centres(layer.geometry)
    named = inputs.column(layer, "name")
    places = pd.DataFrame(
        {
            "name": inputs.texts(layer, named) if named else pd.NA,
            "lon": middle.x,
            "lat": middle.y,
            "position": np.where(polygons, "grid_cell", "place_point" if named else "building"),
            "area_km2": areas_km2(layer.geometry).where(polygons) if polygons.any() else np.nan,
            "row": layer.index + inputs.first_row(path),
        },
        index=layer.index,
    )
    coded = "municipality_code" if "municipality_code" in layer else None
    if coded is None:
        codes = borders.municipality_of(places["lon"], places["lat"])
    else:
        codes = inputs.texts(layer, coded)
        known = set(borders.table.index)
        inputs.refuse(inputs.unknown_codes(path, codes, coded, known, borders.path.name))
        codes = codes.fillna(borders.municipality_of(places["lon"], places["lat"]))
    return places.assign(municipality_code=codes)


def _stand_ins(borders: Borders, codes: "pd.Index[str]") -> pd.DataFrame:
    """A place without weight for each municipality in which nobody was counted."""
    chosen = borders.table.loc[codes]
    middle = centres(chosen.geometry)
    return pd.DataFrame(
        {
            "municipality_code": codes,
            "name": chosen["name_lv"].to_numpy(),
            "lon": middle.x.to_numpy(),
            "lat": middle.y.to_numpy(),
            "position": "unit_centroid",
            "area_km2": np.nan,
            "row": 0,
            "persons": 0.0,
        }
    )
