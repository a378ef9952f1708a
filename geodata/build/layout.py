"""How borders, people and services become the tables of places and the layers of a pack.

Each municipality is one territorial unit; its demand points share its residents by weight.
"""

from datetime import date
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geodata.build import borders, people
from geodata.build.borders import Borders
from geodata.schema import LAYERS

if TYPE_CHECKING:
    from geodata.build.region import Region


def tables_of(region: "Region", on: date) -> dict[str, pd.DataFrame]:
    """The tables of places, by name; columns as declared, some missing.

    Parameters
    ----------
    region : what was read.
    on : its year is that of counts which do not say theirs.
    """
    counted = region.people.points.groupby("municipality_code")["persons"].sum()
    counted = counted.reindex(region.borders.table.index)
    return {
        "municipalities": _municipalities(region.borders, counted, on),
        "territorial_units": _units(region.borders),
        "demand_points": _demand_points(region),
        "population_figures": pd.DataFrame(
            {
                "unit_code": counted.index,
                "persons": counted.round().to_numpy(),
                "date": str(on.year),
                "year": on.year,
                "kind": "unknown",
                "source_id": people.SOURCE,
                "source_ref": "sum of the places",
            }
        ),
        "sites": region.offered.sites,
        "services": region.offered.services,
        "status_events": region.offered.status_events,
    }


def layers_of(given: Borders) -> dict[str, gpd.GeoDataFrame]:
    """The layers of the map: municipalities, their outline, no lakes; EPSG:4326."""
    polygons = given.table.reset_index()[["municipality_code", "geometry"]]
    outline = gpd.GeoDataFrame(geometry=[polygons.geometry.union_all()], crs=polygons.crs)
    columns: dict[str, list[str]] = {name: [] for name in LAYERS["lakes"]}
    return {
        "municipalities": polygons.assign(source_id=borders.SOURCE),
        "outline": outline.assign(source_id=borders.SOURCE),
        "lakes": gpd.GeoDataFrame(columns, geometry=[], crs=polygons.crs),
    }


def _municipalities(given: Borders, counted: "pd.Series[float]", on: date) -> pd.DataFrame:
    """Totals as the borders' file publishes them, else as many as were counted."""
    table = given.table
    return table.assign(
        iso_code=table.index,
        kind="municipality",
        in_region=True,
        seat=table["name_lv"],
        residents=table["residents"].fillna(counted).round(),
        residents_date=table["residents_date"].fillna(str(on.year)),
        residents_kind="uncertain",
        source_id=borders.SOURCE,
        source_ref=given.path.name,
    ).reset_index()


def _units(given: Borders) -> pd.DataFrame:
    table = given.table
    return table.assign(
        unit_code=table.index,
        kind="parish",
        code_2009=table.index,
        municipality_2009_code=table.index,
        municipality_2009_name_lv=table["name_lv"],
        source_id=borders.SOURCE,
        source_ref=given.path.name,
    ).reset_index()


def _demand_points(region: "Region") -> pd.DataFrame:
    """Places without a name are called by their municipality and a number."""
    points = region.people.points
    code = points["municipality_code"]
    number = (points.groupby("municipality_code").cumcount() + 1).astype(str)
    name = points["name"].fillna(code.map(region.borders.table["name_lv"]) + " " + number)
    return points.assign(
        demand_point_id=code + "-" + number,
        unit_code=code,
        name=name,
        centre=name,
        lon=points["lon"].round(6),
        lat=points["lat"].round(6),
        weight_people=points["persons"],
        source_id=people.SOURCE,
        source_ref=[f"row {row}" if row else "nobody counted here" for row in points["row"]],
    )
