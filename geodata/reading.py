"""Reading a pack's files: settings, tables and layers, with every fault of each file.

What the files say about one another is checked in geodata.cross_checks.
"""

import tomllib
from collections.abc import Collection
from datetime import date, datetime
from pathlib import Path
from typing import TypeGuard

import geopandas as gpd
import pandas as pd
import shapely

from geodata import positions, validate
from geodata.crs import GEOGRAPHIC
from geodata.schema import LAYERS, MAY_BE_EMPTY_LAYERS, ROAD_NETWORKS, may_be_empty, tables
from geodata.validate import Extent, Fault

TOML = "valid TOML in UTF-8"
READABLE = "a UTF-8 text table with comma and header row"
PRESENT = "the file"
ROWS = "at least one row"
SETTING = "the setting {limit} of the right kind"
GEOJSON = "GeoJSON in EPSG:4326"
ALL_MESSAGES = (TOML, READABLE, PRESENT, ROWS, SETTING, GEOJSON)


def read_settings(path: Path) -> tuple[dict[str, object], list[Fault]]:
    """The settings of pack.toml and their faults."""
    try:
        settings: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Fault(path.name, 0, "", str(error), TOML)]
    kinds: dict[str, type] = {
        "pack_id": str,
        "name_lv": str,
        "name_en": str,
        "register_date": date,
        "extent_deg": list,
        "road_network": str,
    }
    wrong = [
        name
        for name, kind in kinds.items()
        if not isinstance(settings.get(name), kind) or isinstance(settings[name], datetime)
    ]
    if "extent_deg" not in wrong and not _is_extent(settings["extent_deg"]):
        wrong.append("extent_deg")
    faults = [
        Fault(path.name, 0, name, str(settings.get(name, "")), SETTING, name) for name in wrong
    ]
    network = settings.get("road_network")
    if isinstance(network, str) and network not in ROAD_NETWORKS:
        known = ", ".join(ROAD_NETWORKS)
        faults.append(Fault(path.name, 0, "road_network", network, validate.ONE_OF, known))
    return settings, faults


def extent_of(settings: dict[str, object]) -> Extent:
    """West, south, east, north in degrees; the whole world where the setting is faulty."""
    edges = settings.get("extent_deg")
    if not _is_extent(edges):
        return -180, -90, 180, 90
    west, south, east, north = map(float, edges)
    return west, south, east, north


def _is_extent(edges: object) -> TypeGuard[list[float]]:
    return (
        isinstance(edges, list)
        and len(edges) == 4
        and all(isinstance(edge, int | float) for edge in edges)
    )


def read_tables(
    folder: Path, road_network: object, may_lack: Collection[str] = ()
) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    """The tables that could be read, typed, and the faults of all of them.

    Parameters
    ----------
    folder : of the pack.
    road_network : as pack.toml says; the tables of schematic roads may be empty beside OSM ones.
    may_lack : tables that are read as empty where they are not there.
    """
    empty = may_be_empty(road_network)
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, columns in tables().items():
        path = folder / f"{name}.csv"
        if name in may_lack and not path.is_file():
            raw = pd.DataFrame(columns=[column.name for column in columns], dtype="str")
            frames[name], _ = validate.check_table(path.name, raw, columns)
            continue
        raw, found = _read_csv(path, may_be_empty=name in empty)
        faults += found
        if raw is not None:
            frames[name], found = validate.check_table(f"{name}.csv", raw, columns)
            faults += found
    return frames, faults


def _read_csv(path: Path, *, may_be_empty: bool) -> tuple[pd.DataFrame | None, list[Fault]]:
    """All cells of a table as text; None and a fault when the file cannot be read as one."""
    if not path.is_file():
        return None, [Fault(path.name, 0, "", "", PRESENT)]
    try:
        raw = pd.read_csv(
            path, dtype=str, keep_default_na=False, na_values=[""], skip_blank_lines=False
        )
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        return None, [Fault(path.name, 0, "", str(error).strip(), READABLE)]
    if not isinstance(raw.index, pd.RangeIndex):
        return None, [Fault(path.name, 0, "", "more cells than the header names", READABLE)]
    filled = raw.dropna(how="all")  # blank lines count as rows, as in a spreadsheet
    if filled.empty and not may_be_empty:
        return None, [Fault(path.name, 0, "", "", ROWS)]
    return filled, []


def read_layers(folder: Path, extent: Extent) -> tuple[dict[str, gpd.GeoDataFrame], list[Fault]]:
    """The layers that could be read and the faults of all of them."""
    layers: dict[str, gpd.GeoDataFrame] = {}
    faults: list[Fault] = []
    for name, properties in LAYERS.items():
        path = folder / f"{name}.geojson"
        if not path.is_file():
            faults.append(Fault(path.name, 0, "", "", PRESENT))
            continue
        try:
            layer = gpd.read_file(path)
        except (RuntimeError, ValueError, shapely.errors.ShapelyError) as error:
            faults.append(Fault(path.name, 0, "", str(error).splitlines()[0], GEOJSON))
            continue
        if layer.empty and name in MAY_BE_EMPTY_LAYERS:
            columns: dict[str, list[str]] = {each: [] for each in properties}
            layers[name] = gpd.GeoDataFrame(columns, geometry=[], crs=GEOGRAPHIC)
            continue
        if layer.empty or layer.crs is None or layer.crs != GEOGRAPHIC:
            faults.append(Fault(path.name, 0, "", f"{len(layer)}, {layer.crs}", GEOJSON))
            continue
        layers[name] = layer
        faults += positions.check_layer(path.name, layer, properties, extent)
    return layers, faults
