"""Roads of a region from an extract: cut to its surroundings, closed where the border is."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely
from scipy.spatial import KDTree

from geodata.build.inputs import InputError
from geodata.crs import metric_xy, points_from_lonlat, to_metric
from geodata.roads.arrays import MODES, BuiltNetwork, Mode, RoadDataError
from geodata.roads.assemble import network_of
from geodata.roads.osm import OsmRoads, read_osm
from geodata.validate import Extent

SOURCE = "osm_extract"
_KM_PER_DEG = 111.2
_EVERY_MODE = (1 << len(MODES)) - 1
# Fewer places near a road than this share: the extract is of another place.
_LEAST_NEAR = 0.5


@dataclass(frozen=True)
class Ways:
    """Networks by mode, and what was found on the way to them.

    ``missing``: modes without any road, and why. ``closed``: how many road pieces were cut at
    closed border crossings. ``far_km``: index of the places given; straight distance in km to
    the nearest road point, of those farther than asked. ``dated``: date of the extract, or "".
    """

    path: Path
    networks: dict[Mode, BuiltNetwork]
    missing: dict[Mode, str]
    closed: int
    far_km: "pd.Series[float]"
    dated: str


@dataclass(frozen=True)
class Around:
    """Which roads belong to a region.

    ``box``: of the region, degrees; roads up to ``margin_km`` around it are kept. ``places``:
    columns lon, lat; a road is expected within ``near_km`` of each. ``crossings``: as the table
    border_crossings; roads do not cross ``outline`` (EPSG:4326) near them.
    """

    box: Extent
    margin_km: float
    places: pd.DataFrame
    near_km: float
    crossings: pd.DataFrame
    outline: gpd.GeoSeries


def ways_of(path: Path, around: Around, say: Callable[[str], None]) -> Ways:
    """Networks of all modes from an extract, for one region.

    Raises
    ------
    RoadDataError
        The extract is damaged, or holds no road that cars can use.
    InputError
        The extract is of another place.
    """
    say(f"reading roads from {path}")
    whole = read_osm(path)
    roads = within(whole, _widened(around.box, around.margin_km))
    if not np.isfinite(roads.lon_deg).any():
        raise _elsewhere(path, whole, around)
    roads, closed = close_crossings(roads, around.crossings, around.outline)
    networks: dict[Mode, BuiltNetwork] = {}
    missing: dict[Mode, str] = {}
    for mode in MODES:
        say(f"joining the roads for {mode}")
        try:
            networks[mode] = network_of(roads, mode)
        except RoadDataError as error:
            if mode == "car":
                raise
            missing[mode] = str(error)
    away_km = _away_km(networks["car"], around.places)
    if (away_km > around.near_km).mean() > _LEAST_NEAR:
        raise _elsewhere(path, whole, around)
    far_km = away_km[away_km > around.near_km]
    return Ways(path, networks, missing, closed, far_km, _dated(path))


def within(roads: OsmRoads, box: Extent) -> OsmRoads:
    """The roads inside a box (west, south, east, north in degrees); ways end at its edges."""
    west, south, east, north = box
    inside = (roads.lon_deg >= west) & (roads.lon_deg <= east)
    inside &= (roads.lat_deg >= south) & (roads.lat_deg <= north)
    return replace(
        roads,
        lon_deg=np.where(inside, roads.lon_deg, np.nan),
        lat_deg=np.where(inside, roads.lat_deg, np.nan),
    )


def close_crossings(
    roads: OsmRoads, crossings: pd.DataFrame, outline: gpd.GeoSeries
) -> tuple[OsmRoads, int]:
    """The roads without passage over the border near closed crossings, and how many were cut.

    Parameters
    ----------
    roads : of all modes.
    crossings : columns lon, lat, reach_m.
    outline : the border, polygons in EPSG:4326; a road piece that crosses it within reach_m of a
        crossing is closed at both its ends, for everybody.
    """
    if crossings.empty:
        return roads, 0
    spots = to_metric(points_from_lonlat(crossings["lon"], crossings["lat"]))
    zone = spots.buffer(crossings["reach_m"].to_numpy(dtype=float)).union_all()
    border = to_metric(outline.boundary).union_all().intersection(zone)
    box = (*crossings[["lon", "lat"]].min(), *crossings[["lon", "lat"]].max())
    west, south, east, north = _widened(box, crossings["reach_m"].max() / 1000)
    a, b = roads.ref[:-1], roads.ref[1:]
    lon, lat = roads.lon_deg, roads.lat_deg
    around = (roads.way[:-1] == roads.way[1:]) & np.isfinite(lon[a]) & np.isfinite(lon[b])
    # Pieces whose own box meets that of the crossings; the rest need no look.
    around &= (np.minimum(lon[a], lon[b]) < east) & (np.maximum(lon[a], lon[b]) > west)
    around &= (np.minimum(lat[a], lat[b]) < north) & (np.maximum(lat[a], lat[b]) > south)
    ends = np.column_stack([a[around], b[around]])
    if border.is_empty or not len(ends):
        return roads, 0
    xy = metric_xy(lon[ends].ravel(), lat[ends].ravel()).reshape(-1, 2, 2)
    shapely.prepare(border)
    cut = ends[shapely.intersects(border, shapely.linestrings(xy))]
    barrier = roads.barrier.copy()
    barrier[cut.ravel()] = _EVERY_MODE
    return replace(roads, barrier=barrier), len(cut)


def _widened(box: Extent, margin_km: float) -> Extent:
    west, south, east, north = box
    up = margin_km / _KM_PER_DEG
    side = up / max(np.cos(np.radians(max(abs(south), abs(north)))), 0.01)
    return west - side, south - up, east + side, north + up


def _elsewhere(path: Path, roads: OsmRoads, around: Around) -> InputError:
    known = np.isfinite(roads.lon_deg)
    lon, lat = roads.lon_deg[known], roads.lat_deg[known]
    found = (lon.min(), lat.min(), lon.max(), lat.max()) if known.any() else ()
    return InputError(
        "{file}: its roads lie in {found} (west, south, east, north), away from most of the "
        "places of the region in {expected}; choose the extract of that place.",
        file=str(path),
        found=", ".join(f"{edge:.3f}" for edge in found),
        expected=", ".join(f"{edge:.3f}" for edge in around.box),
    )


def _away_km(built: BuiltNetwork, places: pd.DataFrame) -> "pd.Series[float]":
    """Straight distance of places to the nearest point of a road, km."""
    tree = KDTree(metric_xy(built.shapes.lon_deg, built.shapes.lat_deg))
    away_m, _ = tree.query(metric_xy(places["lon"], places["lat"]))
    return pd.Series(away_m / 1000, index=places.index)


def _dated(path: Path) -> str:
    """Date that the extract states in its header, "" where it states none."""
    with osmium.io.Reader(str(path)) as reader:
        return str(reader.header().get("osmosis_replication_timestamp"))[:10]
