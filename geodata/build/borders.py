"""Municipalities of a region from any vector file with codes and names."""

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata import validate
from geodata.build import inputs
from geodata.crs import areas_km2, points_from_lonlat
from geodata.validate import Extent, Fault

SOURCE = "borders"


@dataclass(frozen=True)
class Borders:
    """The municipalities of a region, one row each.

    ``table``: index municipality_code; name_lv, name_en, area_km2, residents (people, NaN where
    the file gives none), residents_date (NA where none) and geometry, EPSG:4326.
    """

    path: Path
    table: gpd.GeoDataFrame

    @property
    def box(self) -> Extent:
        """West, south, east, north in degrees."""
        west, south, east, north = (float(edge) for edge in self.table.total_bounds)
        return west, south, east, north

    def municipality_of(
        self, lon_deg: "pd.Series[float]", lat_deg: "pd.Series[float]"
    ) -> "pd.Series[str]":
        """Code of the municipality around each place, NA outside; index as given.

        A place on a common border belongs to the smaller code.
        """
        points = gpd.GeoDataFrame(geometry=points_from_lonlat(lon_deg, lat_deg, lon_deg.index))
        found = points.sjoin(self.table[["geometry"]], predicate="intersects")
        codes = found["municipality_code"].groupby(level=0).min()
        return codes.reindex(lon_deg.index)


def read_borders(path: Path) -> Borders:
    """The municipalities of a file; parts with the same code become one.

    Raises
    ------
    InputError
        The file cannot be used as a whole; it names no coordinate system, code or name.
    PackFaultsError
        Features without code, name or polygon, or with residents below zero.
    """
    layer = inputs.read_layer(path)
    code = inputs.needed_column(path, layer, "municipality_code")
    name = inputs.needed_column(path, layer, "name_lv")
    english = inputs.column(layer, "name_en") or name
    parts = gpd.GeoDataFrame(
        {
            "municipality_code": inputs.texts(layer, code),
            "name_lv": inputs.texts(layer, name),
            "name_en": inputs.texts(layer, english),
        },
        geometry=layer.geometry,
    )
    parts["name_en"] = parts["name_en"].fillna(parts["name_lv"])
    inputs.refuse(_faults(path, parts, code, name))
    residents, dated = (inputs.column(layer, kind) for kind in ("residents", "residents_date"))
    parts["residents"] = inputs.numbers(path, layer, residents) if residents else float("nan")
    parts["residents_date"] = inputs.texts(layer, dated) if dated else pd.NA
    # Parts of one municipality repeat its total.
    table = parts.dissolve("municipality_code", aggfunc="first")
    table["area_km2"] = areas_km2(table.geometry)
    return Borders(path, table)


def _faults(path: Path, parts: gpd.GeoDataFrame, code: str, name: str) -> list[Fault]:
    pattern, _ = validate.PATTERNS["id"]
    given = parts["municipality_code"]
    checks = (
        (given.isna(), code, given, validate.NOT_EMPTY),
        (given.notna() & ~given.astype(str).str.fullmatch(pattern), code, given, validate.ID),
        (parts["name_lv"].isna(), name, parts["name_lv"], validate.NOT_EMPTY),
        (
            ~parts.geometry.geom_type.isin(["Polygon", "MultiPolygon"]),
            "geometry",
            parts.geometry.geom_type,
            validate.ONE_OF,
        ),
    )
    return [
        Fault(path.name, i + 1, heading, validate.cell_text(cells.iloc[i]), expected, "Polygon")
        for wrong, heading, cells, expected in checks
        for i in wrong.to_numpy(dtype=bool).nonzero()[0].tolist()
    ]
