"""A road that is not there yet, laid between two nodes of a pack's network, passable both ways."""

import math
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.changes import AddRoad, require_known
from analysis.errors import ScenarioError
from geodata.crs import metric_xy
from geodata.pack import Pack
from geodata.roads.arrays import ROAD_CLASSES, SURFACES, BuiltNetwork, Mode
from geodata.schema import SCHEMATIC

Scalar = TypeVar("Scalar", bound=np.generic)
LONGEST_KM = 500.0
SHORTER_SHARE = 0.01
"""A road may be shorter than the straight line by this much: positions are rounded."""


def with_road(pack: Pack, change: AddRoad) -> Pack:
    """The pack with one road more, in every network that has both of its ends.

    Raises
    ------
    ScenarioError
        An end or kind of road is not known, or the length is not possible.
    """
    if change.from_node_id == change.to_node_id:
        raise ScenarioError(
            "A new road cannot lead from {found} to itself; name two ends.",
            found=change.from_node_id,
        )
    if pack.road_network == SCHEMATIC:
        return _with_link(pack, change)
    networks = dict(pack.networks)
    require_known(_nodes(networks["car"]), "road node", change.from_node_id)
    require_known(_nodes(networks["car"]), "road node", change.to_node_id)
    for mode, built in pack.networks.items():
        if _is_passable(pack, mode, change):
            networks[mode] = _with_arcs(built, change)
    return replace(pack, networks=networks)


def link_id(change: AddRoad) -> str:
    """Id of the new link: those of its ends, the smaller first, joined by "-"."""
    return "-".join(sorted((change.from_node_id, change.to_node_id)))


def _with_link(pack: Pack, change: AddRoad) -> Pack:
    nodes, links = pack.road_nodes, pack.road_links
    for end in (change.from_node_id, change.to_node_id):
        require_known(nodes.index, "road node", end)
    kinds = pack.speeds["road_class"] + "/" + pack.speeds["surface"]
    require_known(
        pd.Index(kinds.unique()), "kind of road", f"{change.road_class}/{change.surface}"
    )
    ends = nodes.loc[[change.from_node_id, change.to_node_id], ["lon", "lat"]]
    names = nodes.loc[[change.from_node_id, change.to_node_id], "name"]
    length_km = _length_km(change, ends.to_numpy(dtype=float), tuple(names))
    number = sum(str(one).split(".")[0] == link_id(change) for one in links.index)
    row = pd.DataFrame(
        {name: [None] for name in links.columns},
        index=[link_id(change) + (f".{number + 1}" if number else "")],
    ).assign(
        from_node_id=change.from_node_id,
        to_node_id=change.to_node_id,
        road=None,
        road_class=change.road_class,
        surface=change.surface,
        length_km=length_km,
        source_id="",
    )
    row = row.astype(links.dtypes.to_dict()).rename_axis(links.index.name)
    return replace(pack, road_links=pd.concat([links, row]))


def _nodes(built: BuiltNetwork) -> "pd.Index[str]":
    return pd.Index(built.network.node_id.astype(str))


def _is_passable(pack: Pack, mode: Mode, change: AddRoad) -> bool:
    """Whether this mode has both ends and travels on such a road.

    Raises
    ------
    ScenarioError
        No speed is known for cars.
    """
    table = pack.osm_speeds
    mine = table[(table["mode"] == mode) & ~table["built_up"].astype(bool)]
    kinds = pd.Index((mine["road_class"] + "/" + mine["surface"]).unique())
    kind = f"{change.road_class}/{change.surface}"
    if mode == "car":
        require_known(kinds, "kind of road", kind)
    known = _nodes(pack.networks[mode])
    return kind in kinds and change.from_node_id in known and change.to_node_id in known


def _with_arcs(built: BuiltNetwork, change: AddRoad) -> BuiltNetwork:
    """The network with two arcs and one straight shape more."""
    network, shapes = built.network, built.shapes
    known = _nodes(built)
    ends = np.array([known.get_loc(change.from_node_id), known.get_loc(change.to_node_id)])
    lonlat = np.column_stack([network.lon_deg[ends], network.lat_deg[ends]])
    names = (change.from_node_id, change.to_node_id)
    length_dm = round(_length_km(change, lonlat, names) * 10_000)
    edge = len(shapes.first) - 1
    more: dict[str, npt.ArrayLike] = {
        "tail": ends,
        "head": ends[::-1],
        "length_dm": [length_dm] * 2,
        "road_class": [ROAD_CLASSES.index(change.road_class)] * 2,
        "surface": [SURFACES.index(change.surface)] * 2,
        "built_up": [False] * 2,
        "maxspeed_kph": [0] * 2,
        "duration_ds": [-1] * 2,
        "edge": [edge] * 2,
        "forward": [True, False],
    }
    arrays: dict[str, Any] = {
        name: _appended(getattr(network, name), values) for name, values in more.items()
    }
    drawn = replace(
        shapes,
        first=_appended(shapes.first, [shapes.first[-1] + 2]),
        lon_deg=_appended(shapes.lon_deg, lonlat[:, 0]),
        lat_deg=_appended(shapes.lat_deg, lonlat[:, 1]),
    )
    return replace(built, network=replace(network, **arrays), shapes=drawn)


def _appended(array: npt.NDArray[Scalar], values: npt.ArrayLike) -> npt.NDArray[Scalar]:
    return np.append(array, values).astype(array.dtype)


def _length_km(change: AddRoad, lonlat: npt.NDArray[np.float64], names: tuple[str, ...]) -> float:
    """The length given, else that of the straight line between the ends (lon, lat in rows)."""
    ends = metric_xy(lonlat[:, 0], lonlat[:, 1])
    straight_km = float(np.hypot(*(ends[1] - ends[0]))) / 1000
    length_km = straight_km if change.length_km is None else float(change.length_km)
    least_km = max(straight_km * (1 - SHORTER_SHARE), 0.001)
    if not (math.isfinite(length_km) and least_km <= length_km <= LONGEST_KM):
        raise ScenarioError(
            "A new road from {start} to {goal} cannot be {found} km long; the straight line has "
            "{straight} km, and expected are at most {most}.",
            start=names[0],
            goal=names[1],
            found=round(length_km, 3),
            straight=round(straight_km, 3),
            most=LONGEST_KM,
        )
    return length_km
