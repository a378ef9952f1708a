"""Isochrones of one site: the ground within bands of minutes, by road and on foot from it.

One sweep of the engine gives the minutes of every node; along each stretch of road the minutes
follow from its ends, so a road is cut where the band ends, to a cell of the grid. From the roads
the minutes spread over the grid at the pace of the remainder (a chamfer distance: G. Borgefors,
"Distance transformations in digital images", Computer Vision, Graphics, and Image Processing 34,
1986), no farther than points are tied to roads. Contours of the grid are the bands' borders.

Bands are disjoint: the second holds what is beyond the first, so areas may be added up, and the
union of the first k bands is the ground within their last minute. Rivers and lakes between roads
are not seen. On a schematic network the polygons are coarse: its roads are straight lines.
"""

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis import engine
from analysis.engine import Direction
from analysis.errors import InvalidSettingError, NoRouteError
from analysis.minute_grid import (
    OwnLink,
    RoadPoints,
    SeenLinks,
    contours,
    laid,
    road_points,
    spread,
)
from analysis.roads import DS_PER_MIN, RoadTimes
from analysis.routes import Place
from analysis.snapping import Remainder, Ties, arriving, leaving, snap
from geodata.crs import METRIC, to_geographic

__all__ = ["MOST_MIN", "RoadPoints", "isochrones", "road_points"]
MOST_MIN = 600.0


def isochrones(
    times: RoadTimes,
    points: RoadPoints,
    place: Place,
    bands_min: tuple[float, ...],
    *,
    remainder: Remainder,
    direction: Direction = "to_site",
) -> gpd.GeoDataFrame:
    """Polygons of the bands, EPSG:4326: columns from_min, to_min, area_km2; a row per band.

    Parameters
    ----------
    points : as from `road_points`; the grid has its cells.
    place : where the site is.
    bands_min : upper limits of the bands, rising.
    direction : "to_site": clients travel to it; "from_site": the provider travels to them.

    Raises
    ------
    InvalidSettingError
        The bands do not rise from above 0 to at most 600 minutes.
    NoRouteError
        The place is too far from every road.
    """
    _check(bands_min)
    site = snap(times, pd.DataFrame([place], columns=["lon", "lat"]), remainder.limit_km)
    if not site.tied[0]:
        raise NoRouteError(
            "The point lies {found} km from the nearest road, more than {limit}; choose another.",
            found=round(float(site.remainder_km[0]), 1),
            limit=remainder.limit_km,
        )
    start_min = float(site.remainder_km[0]) * remainder.detour_factor * remainder.min_per_km
    ground = laid(points, _seen(times, points, site, direction), start_min, bands_min[-1])
    shapes = gpd.GeoSeries(contours(spread(ground, site.xy[0], remainder), bands_min), crs=METRIC)
    limits = [0.0, *bands_min]
    return gpd.GeoDataFrame(
        {
            "from_min": limits[:-1],
            "to_min": limits[1:],
            "area_km2": shapes.area.to_numpy() / 1e6,
        },
        geometry=to_geographic(shapes),
    )


def _seen(times: RoadTimes, points: RoadPoints, site: Ties, direction: Direction) -> SeenLinks:
    """Minutes along every link between its points and the site."""
    roads = times.roads
    seeds = (arriving if direction == "to_site" else leaving)(times, site)
    cost = engine.nearest(times.factor, seeds, direction=direction).cost
    node_ds, _ = engine.split_length(np.asarray(cost, dtype=np.int64))
    # To the site one goes on along an arc to its head; from it one came by its tail.
    ahead = direction == "to_site"
    end = roads.head if ahead else roads.tail
    shut = (roads.arc_of < 0) | (times.time_ds[roads.arc_of] >= engine.UNREACHABLE)
    across_ds = np.where(shut, 0, times.time_ds[roads.arc_of])
    end_ds = np.where(shut, engine.UNREACHABLE, node_ds[end[roads.arc_of]])
    own = int(site.link[0])
    return SeenLinks(
        (end_ds / DS_PER_MIN).astype(np.float32),
        (across_ds / DS_PER_MIN).astype(np.float32),
        ahead,
        OwnLink(own, float(site.part[0]), not shut[own, 0], not shut[own, 1]),
    )


def _check(bands_min: tuple[float, ...]) -> None:
    limits = np.array([0.0, *bands_min])
    if len(limits) < 2 or not (np.isfinite(limits).all() and (np.diff(limits) > 0).all()):
        raise InvalidSettingError(
            "The bands {found} do not rise from above 0; give minutes such as 10,20,30,40.",
            found=", ".join(f"{value:g}" for value in bands_min) or "()",
        )
    if limits[-1] > MOST_MIN:
        raise InvalidSettingError(
            "A band of {found} min is not possible; expected at most {most}.",
            found=f"{limits[-1]:g}",
            most=f"{MOST_MIN:g}",
        )
