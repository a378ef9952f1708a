"""Built networks as files of a pack: plain arrays in an .npz, no pickle, checked when read.

Coordinates are kept as whole numbers of 1e-7 degrees, as OpenStreetMap gives them, so that equal
roads make equal files. A file appears through `save_network` only; what reads it trusts nothing.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from geodata.roads.arrays import (
    ROAD_CLASSES,
    SURFACES,
    BuiltNetwork,
    DroppedPart,
    Mode,
    RoadDataError,
    RoadNetwork,
    RoadShapes,
)

_UNITS_PER_DEG = 1e7
_WHOLE_EARTH_UNITS = 1_800_000_000
_NODES: dict[str, type[np.generic]] = {
    "node_id": np.int64,
    "lon_units": np.int32,
    "lat_units": np.int32,
}
_ARCS: dict[str, type[np.generic]] = {
    "tail": np.int32,
    "head": np.int32,
    "length_dm": np.int32,
    "road_class": np.uint8,
    "surface": np.uint8,
    "built_up": np.bool_,
    "maxspeed_kph": np.uint8,
    "duration_ds": np.int32,
    "edge": np.int32,
    "forward": np.bool_,
}
_SHAPES: dict[str, type[np.generic]] = {"shape_lon_units": np.int32, "shape_lat_units": np.int32}
_DROPPED: dict[str, type[np.generic]] = {
    f"dropped_{field.name}": np.int64 if field.name == "points" else np.float64
    for field in fields(DroppedPart)
}
_DTYPES = {**_NODES, **_ARCS, **_SHAPES, **_DROPPED, "shape_first": np.int64}
# What numpy and zipfile raise on files that are cut short, altered or of another kind.
_UNREADABLE = (
    OSError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    MemoryError,
    RuntimeError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
Arrays = Mapping[str, NDArray[Any]]


def network_file(mode: Mode) -> str:
    """Name of the file of a mode's network in a pack."""
    return f"network_{mode}.npz"


def _units(deg: NDArray[np.float64]) -> NDArray[np.int32]:
    return np.rint(deg * _UNITS_PER_DEG).astype(np.int32)


def _deg(units: NDArray[np.int32]) -> NDArray[np.float64]:
    # Times 1e-7 and not by 1e7, as the reader of extracts does: the same coordinates to the bit.
    return units.astype(np.float64) * 1e-7


def save_network(folder: Path, built: BuiltNetwork) -> Path:
    """Write a network, its shapes and what was left out into a pack folder.

    Parameters
    ----------
    folder
        Where the file goes; its name follows from the mode.
    built
        As from `network_of`; coordinates are rounded to 1e-7 degrees.

    Returns
    -------
    Path
        The file; equal networks make equal bytes.
    """
    network, shapes = built.network, built.shapes
    arrays: dict[str, NDArray[Any]] = {name: getattr(network, name) for name in _ARCS}
    arrays |= {
        "node_id": network.node_id,
        "lon_units": _units(network.lon_deg),
        "lat_units": _units(network.lat_deg),
        "shape_first": shapes.first,
        "shape_lon_units": _units(shapes.lon_deg),
        "shape_lat_units": _units(shapes.lat_deg),
    }
    for field in fields(DroppedPart):
        values = [getattr(part, field.name) for part in built.dropped]
        arrays[f"dropped_{field.name}"] = np.array(values, _DROPPED[f"dropped_{field.name}"])
    path = folder / network_file(network.mode)
    with path.open("wb") as file:
        np.savez_compressed(
            file,
            allow_pickle=False,
            **{name: arrays[name].astype(_DTYPES[name]) for name in arrays},
        )
    return path


def read_network(folder: Path, mode: Mode) -> BuiltNetwork:
    """The network of one mode from a pack folder, every array checked.

    Raises
    ------
    RoadDataError
        The file is cut short, altered, or its arrays do not fit one another.
    """
    path = folder / network_file(mode)
    arrays = _read_arrays(path)
    for name, dtype in _DTYPES.items():
        found = arrays.get(name)
        if found is None or found.dtype != dtype or found.ndim != 1:
            shown = "nothing" if found is None else f"{found.dtype} {found.shape}"
            raise _fault(path, name, shown, f"one row of {np.dtype(dtype)}")
    _check_fit(path, arrays)
    parts = zip(*(arrays[name].tolist() for name in _DROPPED), strict=True)
    network = RoadNetwork(
        mode=mode,
        node_id=arrays["node_id"],
        lon_deg=_deg(arrays["lon_units"]),
        lat_deg=_deg(arrays["lat_units"]),
        **{name: arrays[name] for name in _ARCS},
    )
    shapes = RoadShapes(
        arrays["shape_first"], _deg(arrays["shape_lon_units"]), _deg(arrays["shape_lat_units"])
    )
    return BuiltNetwork(network, shapes, tuple(DroppedPart(*part) for part in parts))


def _read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """All arrays of a file; a file that is no such archive is refused by name."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            return {name: archive[name] for name in archive.files}
    except _UNREADABLE as error:
        raise RoadDataError(
            "{file}: not a readable road network ({reason}); build the pack again with "
            "python -m geodata build or upgrade.",
            file=str(path),
            reason=str(error) or type(error).__name__,
        ) from error


def _fault(path: Path, name: str, found: str, expected: str) -> RoadDataError:
    return RoadDataError(
        "{file}: array {name}: found {found}; expected {expected}. Build the pack again with "
        "python -m geodata build or upgrade.",
        file=str(path),
        name=name,
        found=found,
        expected=expected,
    )


def _check_fit(path: Path, arrays: Arrays) -> None:
    """Refuse arrays of different lengths, and numbers that point at nothing."""
    n_nodes, n_arcs = len(arrays["node_id"]), len(arrays["tail"])
    n_points, first = len(arrays["shape_lon_units"]), arrays["shape_first"].astype(np.int64)
    lengths = dict.fromkeys(_NODES, n_nodes) | dict.fromkeys(_ARCS, n_arcs)
    lengths |= dict.fromkeys(_SHAPES, n_points)
    lengths |= dict.fromkeys(_DROPPED, len(arrays["dropped_points"]))
    for name, length in lengths.items():
        if len(arrays[name]) != length:
            raise _fault(path, name, f"{len(arrays[name])} values", f"{length}")
    if not n_arcs:
        raise _fault(path, "tail", "no arcs", "at least one")
    if len(first) < 2 or first[0] != 0 or first[-1] != n_points or (np.diff(first) < 2).any():
        lines = f"lines of at least 2 of {n_points} points"
        raise _fault(path, "shape_first", "another order", lines)
    bounds = {
        "tail": (0, n_nodes - 1),
        "head": (0, n_nodes - 1),
        "length_dm": (0, np.iinfo(np.int32).max),
        "road_class": (0, len(ROAD_CLASSES) - 1),
        "surface": (0, len(SURFACES) - 1),
        "duration_ds": (-1, np.iinfo(np.int32).max),
        "edge": (0, len(first) - 2),
        "lon_units": (-_WHOLE_EARTH_UNITS, _WHOLE_EARTH_UNITS),
        "lat_units": (-_WHOLE_EARTH_UNITS // 2, _WHOLE_EARTH_UNITS // 2),
        "shape_lon_units": (-_WHOLE_EARTH_UNITS, _WHOLE_EARTH_UNITS),
        "shape_lat_units": (-_WHOLE_EARTH_UNITS // 2, _WHOLE_EARTH_UNITS // 2),
    }
    for name, (low, high) in bounds.items():
        smallest, largest = int(arrays[name].min()), int(arrays[name].max())
        if smallest < low or largest > high:
            raise _fault(path, name, f"{smallest} to {largest}", f"{low} to {high}")
