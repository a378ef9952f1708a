"""Uploaded GeoPackages, read without letting them compute: queries have an end, points are points.

A GeoPackage is a database: a view or a computed column in it could keep a server busy for ever or
fill its memory. What is read here is bounded in steps and in bytes, whatever the file says.
"""

import math
import sqlite3
import struct
from contextlib import closing

import geopandas as gpd
from pyproj import CRS

from geodata.crs import to_geographic
from geodata.exchange.errors import ImportRefusedError

MOST_STEPS = 5_000_000
"""Instructions of SQLite for one file; 5,000 rows of 100 columns take 515,000."""
MOST_VALUE = 1_000_000
"""Bytes of one value."""
_EVERY = 10_000
_LAYER = (
    "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes') "
    "ORDER BY data_type DESC, rowid LIMIT 1"
)
_GEOMETRY = "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?"
_SYSTEM = (
    "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?"
)
_ENVELOPE = (0, 32, 48, 48, 64)
"""Bytes of the bounding box of a geometry, by what its flags say."""
_POINT = 1
Cell = str | int | float | bytes | None


def first_layer(content: bytes, most_rows: int) -> tuple[list[str], list[list[Cell]]]:
    """Headings and rows of the first layer, at most so many; points as lon and lat (degrees).

    Raises
    ------
    ImportRefusedError
        No layer of points is named, or in no coordinate system of EPSG.
    sqlite3.Error, struct.error, LookupError, ValueError, ProjError
        The file is damaged, or wants more work than a table of that size needs.
    """
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(_closed(content))
        database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_VALUE)
        database.execute("PRAGMA trusted_schema = OFF")
        steps = iter(range(MOST_STEPS // _EVERY))
        database.set_progress_handler(lambda: next(steps, None) is None, _EVERY)
        layer = _one(database, _LAYER)[0]
        shape = database.execute(_GEOMETRY, (layer,)).fetchone() or (None, 0)
        names = [
            str(name)
            for _, name, kind, _, _, key, *_ in database.execute(
                f"PRAGMA table_xinfo({_q(layer)})"
            )
            if name != shape[0] and not (key and str(kind).upper() == "INTEGER")
        ]
        columns = ", ".join(_q(name) for name in [*names, *([shape[0]] if shape[0] else [])])
        query = f"SELECT {columns} FROM {_q(layer)} LIMIT {most_rows:d}"  # noqa: S608 - quoted names
        rows = [list(row) for row in database.execute(query)]
        if not shape[0]:
            return names, rows
        kept = [i for i, name in enumerate(names) if name not in ("lon", "lat")]
        places = _degrees([_point(row[-1]) for row in rows], _system(database, shape[1]))
        table = [
            [*(row[i] for i in kept), *place] for row, place in zip(rows, places, strict=True)
        ]
        return [*(names[i] for i in kept), "lon", "lat"], table


def _closed(content: bytes) -> bytes:
    """The file without the mark of an open journal (WAL), which map programs leave behind."""
    return content[:18] + b"\x01\x01" + content[20:]


def _one(database: sqlite3.Connection, query: str, *values: object) -> tuple[object, ...]:
    row: tuple[object, ...] | None = database.execute(query, values).fetchone()
    if row is None:
        raise ImportRefusedError("The GeoPackage does not say which layer it holds.")
    return row


def _q(name: object) -> str:
    return '"' + str(name).replace('"', '""') + '"'


def _point(geometry: object) -> tuple[float, float] | None:
    """The coordinates of a GeoPackage geometry; None: there is none, or it is empty."""
    if geometry is None:
        return None
    if not isinstance(geometry, bytes) or geometry[:2] != b"GP":
        raise _no_point()
    start = 8 + _ENVELOPE[(geometry[3] >> 1) & 7]
    order = "<" if geometry[start] == 1 else ">"
    (kind,) = struct.unpack_from(f"{order}I", geometry, start + 1)
    if kind % 1000 != _POINT:
        raise _no_point()
    x, y = struct.unpack_from(f"{order}2d", geometry, start + 5)
    return (x, y) if math.isfinite(x) and math.isfinite(y) else None


def _no_point() -> ImportRefusedError:
    return ImportRefusedError("A layer of points is expected; other shapes were found.")


def _system(database: sqlite3.Connection, srs_id: object) -> CRS:
    organization, code = _one(database, _SYSTEM, srs_id)
    if str(organization).upper() != "EPSG":
        raise ImportRefusedError(
            "The coordinate system {found} is not known. "
            "Save the layer in EPSG:3059 or EPSG:4326.",
            found=f"{organization}:{code}"[:40],
        )
    return CRS.from_epsg(int(str(code)))


def _degrees(points: list[tuple[float, float] | None], system: CRS) -> list[list[Cell]]:
    """Longitude and latitude of each point; None where there is none."""
    spots = [point or (math.nan, math.nan) for point in points]
    if not spots:
        return []
    layer = to_geographic(gpd.GeoSeries.from_xy(*zip(*spots, strict=True), crs=system))
    return [
        [None, None] if point is None else [float(lon), float(lat)]
        for point, lon, lat in zip(points, layer.x, layer.y, strict=True)
    ]
