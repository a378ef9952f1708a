"""Reading the files that a user gives for a region, whatever their system and headings.

What is wrong with a file as a whole is an `InputError`; what is wrong with single features or
rows is told as faults, all at once, each with file, row and column.
"""

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio.errors
import shapely

from geodata import validate
from geodata.crs import points_from_lonlat, to_geographic
from geodata.errors import GeodataError
from geodata.validate import HEADER_ROWS, Fault, PackFaultsError


class InputError(GeodataError, ValueError):
    """A file given for a region cannot be used."""


NAMES = {
    "municipality_code": "municipality_code code kods atvk l0_code lau_id lau_code gen_code id",
    "name_lv": "name_lv name nosaukums l0_name label lau_name nam",
    "name_en": "name_en name:en",
    "residents": "residents population iedzivotaji iedzīvotāji pop total",
    "residents_date": "residents_date year gads date",
    "persons": "persons residents population iedzivotaji iedzīvotāji people pop tot_p t obs_value",
    "name": "name name_lv nosaukums village ciems label",
    "lon": "lon longitude x_lon",
    "lat": "lat latitude y_lat",
}
"""Headings under which each kind of column is found, the first that is there; case is ignored."""


def column(frame: pd.DataFrame, kind: str) -> str | None:
    """Heading of a column of one kind, or None where there is none."""
    headings = {str(name).strip().lower(): str(name) for name in frame.columns}
    return next((headings[name] for name in NAMES[kind].split() if name in headings), None)


def needed_column(path: Path, frame: pd.DataFrame, kind: str) -> str:
    """Heading of a column of one kind.

    Raises
    ------
    InputError
        There is none.
    """
    found = column(frame, kind)
    if found is None:
        raise InputError(
            "{file}: found the columns {found}; expected one of {expected}.",
            file=str(path),
            found=", ".join(str(name) for name in frame.columns if name != "geometry"),
            expected=", ".join(NAMES[kind].split()),
        )
    return found


def read_table(path: Path) -> pd.DataFrame:
    """A CSV file with a header, all cells as text, empty ones as NA.

    The index counts the rows below the header from 0.

    Raises
    ------
    InputError
        The file is missing, empty, or no table in UTF-8.
    """
    _require_file(path)
    try:
        table = pd.read_csv(
            path, dtype=str, keep_default_na=False, na_values=[""], skip_blank_lines=False
        ).dropna(how="all")  # blank lines count as rows, as in a spreadsheet
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(
            "{file}: not a table in UTF-8 with commas and a header ({reason}).",
            file=str(path),
            reason=str(error).strip(),
        ) from error
    if table.empty:
        raise InputError("{file}: holds no rows; expected at least one.", file=str(path))
    return table


def read_layer(path: Path) -> gpd.GeoDataFrame:
    """Features of a vector file or of a CSV with lon and lat, in EPSG:4326.

    The index counts features, or rows below the header, from 0.

    Raises
    ------
    InputError
        The file is missing, unreadable, empty, or says no coordinate system.
    PackFaultsError
        Features without a valid geometry, or at a place that is not on Earth.
    """
    if path.suffix.lower() == ".csv":
        return _points(path, read_table(path))
    _require_file(path)
    try:
        layer = gpd.read_file(path)
    except (pyogrio.errors.DataSourceError, RuntimeError, shapely.errors.ShapelyError) as error:
        raise InputError(
            "{file}: cannot be read as a vector layer ({reason}); expected GeoPackage, GeoJSON, "
            "Shapefile or CSV.",
            file=str(path),
            reason=str(error).splitlines()[0],
        ) from error
    if not isinstance(layer, gpd.GeoDataFrame) or layer.empty:
        raise InputError("{file}: holds no features; expected at least one.", file=str(path))
    if layer.crs is None:
        raise InputError(
            "{file}: names no coordinate system; expected one, such as EPSG:3059. Write it into "
            "the file (beside a Shapefile as .prj) and build again.",
            file=str(path),
        )
    given = layer.geometry
    broken = given.isna() | given.is_empty | ~given.is_valid
    refuse([Fault(path.name, i + 1, "geometry", "", validate.GEOMETRY) for i in _where(broken)])
    layer = layer.set_geometry(to_geographic(given))
    refuse(_off_earth(path, layer))
    return layer


def numbers(path: Path, table: pd.DataFrame, name: str) -> "pd.Series[float]":
    """A column as numbers not below zero.

    Raises
    ------
    PackFaultsError
        Each row that holds nothing, text, infinity or a number below zero.
    """
    values = pd.to_numeric(table[name], errors="coerce").astype(float)
    wrong = ~np.isfinite(values)
    below = ~wrong & (values < 0)
    first = first_row(path)
    refuse(
        [
            Fault(path.name, i + first, name, validate.cell_text(table[name][i]), validate.NUMBER)
            for i in _where(wrong)
        ]
        + [
            Fault(path.name, i + first, name, f"{values[i]:g}", validate.AT_LEAST, "0")
            for i in _where(below)
        ]
    )
    return values


def texts(table: pd.DataFrame, name: str) -> "pd.Series[str]":
    """A column as text without outer blanks; whole numbers as such; empty cells are NA."""
    cells = table[name]
    if pd.api.types.is_float_dtype(cells) and (cells.dropna() % 1 == 0).all():
        cells = cells.astype("Int64")
    return cells.astype("string").str.strip().replace("", pd.NA).astype(object)


def refuse(faults: Sequence[Fault]) -> None:
    """Refuse a file that has faults.

    Raises
    ------
    PackFaultsError
        There are some.
    """
    if faults:
        raise PackFaultsError(list(faults))


def unknown_codes(
    path: Path, codes: "pd.Series[str]", name: str, known: set[str], where: str
) -> list[Fault]:
    """Faults of cells that name a row which another table lacks; lists are joined by ";"."""
    first = first_row(path)
    return [
        Fault(path.name, int(str(i)) + first, name, code, validate.KNOWN, where)
        for i, cell in codes.dropna().items()
        for code in str(cell).split(";")
        if code not in known
    ]


def _points(path: Path, table: pd.DataFrame) -> gpd.GeoDataFrame:
    lon, lat = (numbers_of_place(path, table, kind) for kind in ("lon", "lat"))
    layer = gpd.GeoDataFrame(table, geometry=points_from_lonlat(lon, lat, table.index))
    refuse(_off_earth(path, layer))
    return layer


def numbers_of_place(path: Path, table: pd.DataFrame, kind: str) -> "pd.Series[float]":
    """Longitudes or latitudes of a table, degrees.

    Raises
    ------
    InputError
        The table has no such column, so its coordinate system is not known.
    PackFaultsError
        Rows without a number.
    """
    if column(table, kind) is None and {"x", "y"} <= {str(n).lower() for n in table.columns}:
        raise InputError(
            "{file}: names no coordinate system for its columns x and y; expected columns lon "
            "and lat in degrees (EPSG:4326), or a GeoPackage.",
            file=str(path),
        )
    name = needed_column(path, table, kind)
    values = pd.to_numeric(table[name], errors="coerce").astype(float)
    refuse(
        [
            Fault(path.name, first_row(path) + i, name, validate.cell_text(table[name][i]),
                  validate.NUMBER)
            for i in _where(~np.isfinite(values))
        ]
    )  # fmt: skip
    return values


def _off_earth(path: Path, layer: gpd.GeoDataFrame) -> list[Fault]:
    box = layer.geometry.bounds
    # Written so that a bound which is no number counts as off.
    off = ~((box["minx"] >= -180) & (box["maxx"] <= 180))
    off |= ~((box["miny"] >= -90) & (box["maxy"] <= 90))
    limits = "-180, -90, 180, 90"
    return [
        Fault(
            path.name,
            i + first_row(path),
            "geometry",
            str(box.loc[i].round(3).tolist()),
            validate.IN_EXTENT,
            limits,
        )
        for i in _where(off)
    ]


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise InputError("{file}: no such file.", file=str(path))


def _where(wrong: "pd.Series[bool]") -> list[int]:
    return [int(i) for i in wrong.index[wrong.to_numpy(dtype=bool)]]


def first_row(path: Path) -> int:
    """Number by which faults call the first row: tables count their header, layers features."""
    return HEADER_ROWS + 1 if path.suffix.lower() == ".csv" else 1
