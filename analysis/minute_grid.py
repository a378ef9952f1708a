"""Minutes laid on a grid along roads, spread over the ground, and drawn as contours.

The grid covers the whole network once; a question works on the part that it reaches.
"""

from dataclasses import dataclass, replace
from math import ceil, sqrt
from typing import NamedTuple

import contourpy
import numpy as np
import numpy.typing as npt
import shapely

from analysis.engine.kernel import kernel
from analysis.roads import Roads
from analysis.snapping import Remainder

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Grid = npt.NDArray[np.float32]
MARGIN_CELLS = 2
"""Cells around the reached ground, so that every contour closes."""


class RoadPoints(NamedTuple):
    """Points along all roads, no more than half a cell apart; once per network.

    Attributes
    ----------
    cell_m : side of a cell, metres; west_m, south_m : the grid's first point, LKS-92
    rows, columns : size of the grid
    row, column : int32, (s,), grid point nearest to each road point
    link : int32, (s,); part : float32, (s,), 0 to 1 along the link
    """

    cell_m: float
    west_m: float
    south_m: float
    rows: int
    columns: int
    row: Ints
    column: Ints
    link: Ints
    part: Grid


class OwnLink(NamedTuple):
    """The site's own link, where it lies on it, and whether it is open along and against it."""

    link: int
    part: float
    along: bool
    against: bool


class SeenLinks(NamedTuple):
    """Minutes that follow along each link from those at its ends.

    Attributes
    ----------
    end_min : float32, (links, 2), minutes of the end that the arc along the shape, and that
        against it, has to pass; very large where there is no arc
    across_min : float32, (links, 2), minutes of the whole arc
    ahead : whether travel goes on from a point to that end, or came from it
    own : the site's own link
    """

    end_min: Grid
    across_min: Grid
    ahead: bool
    own: OwnLink


@dataclass(frozen=True, eq=False)
class Ground:
    """Minutes at the points of a grid, float32 (rows, columns); origin and cell in metres.

    What is not reached within ``most_min`` has larger minutes.
    """

    west_m: float
    south_m: float
    cell_m: float
    most_min: float
    minutes: Grid


def road_points(roads: Roads, cell_m: float) -> RoadPoints:
    """Points no more than half a cell apart along every link, tied to a grid of such cells."""
    whole_m = shapely.length(roads.lines)
    lines = roads.lines.copy()
    longer = whole_m > cell_m / 2
    lines[longer] = shapely.segmentize(lines[longer], cell_m / 2)
    xy, link = shapely.get_coordinates(lines, return_index=True)
    step_m = np.zeros(len(xy))
    step_m[1:] = np.where(link[1:] == link[:-1], np.hypot(*np.diff(xy, axis=0).T), 0)
    along_m = np.cumsum(step_m)
    begin = np.searchsorted(link, np.arange(len(lines)))
    part = (along_m - along_m[begin][link]) / np.maximum(whole_m, 1e-9)[link]
    west_m, south_m = xy.min(axis=0).tolist()
    place = np.rint((xy - (west_m, south_m)) / cell_m).astype(np.int32)
    columns, rows = (place.max(axis=0) + 1).tolist()
    return RoadPoints(
        float(cell_m),
        west_m,
        south_m,
        rows,
        columns,
        row=np.ascontiguousarray(place[:, 1]),
        column=np.ascontiguousarray(place[:, 0]),
        link=link.astype(np.int32),
        part=np.clip(part, 0, 1).astype(np.float32),
    )


def laid(points: RoadPoints, seen: SeenLinks, start_min: float, most_min: float) -> Ground:
    """Minutes at the grid points next to reached roads, on the part of the grid that has them.

    Parameters
    ----------
    start_min : minutes between the site and its link.
    most_min : end of the last band.
    """
    grid = np.full((points.rows, points.columns), np.inf, np.float32)
    lay(points, seen, start_min, most_min, grid)
    rows = np.flatnonzero(np.isfinite(grid).any(axis=1))
    columns = np.flatnonzero(np.isfinite(grid).any(axis=0))
    top, left = (int(at[0]) if len(at) else 0 for at in (rows, columns))
    part = grid[top : rows[-1] + 1, left : columns[-1] + 1] if len(rows) else grid[:1, :1]
    south_m = points.south_m + top * points.cell_m
    west_m = points.west_m + left * points.cell_m
    return Ground(west_m, south_m, points.cell_m, most_min, part)


@kernel
def lay(
    points: RoadPoints, seen: SeenLinks, start_min: float, most_min: float, grid: Grid
) -> None:
    """Lay the minutes of road points on the grid, the least where several meet.

    Parameters
    ----------
    grid : float32, (rows, columns), inf where nothing is laid; changed.
    """
    own = seen.own
    for k in range(len(points.link)):
        link, part = points.link[k], points.part[k]
        # Shares of the arc along the shape, and of that against it, up to the ends passed.
        along = np.float32(1) - part if seen.ahead else part
        against = np.float32(1) - along
        minutes = min(
            seen.end_min[link, 0] + along * seen.across_min[link, 0],
            seen.end_min[link, 1] + against * seen.across_min[link, 1],
        )
        if link == own.link:
            gap = own.part - part if seen.ahead else part - own.part
            if gap >= 0 and own.along:
                minutes = min(minutes, gap * seen.across_min[link, 0])
            if gap <= 0 and own.against:
                minutes = min(minutes, -gap * seen.across_min[link, 1])
        minutes += start_min
        if minutes <= most_min:
            row, column = points.row[k], points.column[k]
            grid[row, column] = min(grid[row, column], minutes)


def spread(ground: Ground, site_xy: Floats, remainder: Remainder) -> Ground:
    """The ground with minutes spread from the roads and the site, up to the band's end.

    Minutes grow with the distance at the remainder's pace, no farther than its limit.

    Parameters
    ----------
    site_xy : float64, (2,), LKS-92 metres.
    """
    cell_m = ground.cell_m
    cell_min = cell_m / 1000 * remainder.detour_factor * remainder.min_per_km
    reach = min(ground.most_min / cell_min, remainder.limit_km * 1000 / cell_m)
    rows, columns = ground.minutes.shape
    at = np.rint((site_xy - (ground.west_m, ground.south_m)) / cell_m).astype(int)
    edge = ceil(reach) + MARGIN_CELLS
    before = np.maximum(-at, 0) + edge
    after = np.maximum(at - (columns - 1, rows - 1), 0) + edge
    # What is not reached has the minutes of one cell beyond the end, where contours then stop.
    far = np.float32(ground.most_min + cell_min)
    shape = (before[1] + rows + after[1], before[0] + columns + after[0])
    grid = np.full(shape, far, np.float32)
    inner = grid[before[1] : before[1] + rows, before[0] : before[0] + columns]
    np.minimum(inner, ground.minutes, out=inner)
    grid[before[1] + at[1], before[0] + at[0]] = 0
    spread_on_foot(grid, cell_min, reach, float(far))
    west_m, south_m = (ground.west_m, ground.south_m) - before * cell_m
    return replace(ground, west_m=float(west_m), south_m=float(south_m), minutes=grid)


@kernel
def spread_on_foot(grid: Grid, cell_min: float, reach: float, far: float) -> None:
    """Chamfer distance in two passes: from each point to its eight neighbours.

    Parameters
    ----------
    grid : float32, minutes, changed; ``far`` where nothing was laid.
    cell_min : minutes for one cell; a diagonal costs sqrt(2) of it.
    reach : no farther than so many cells from where something was laid.
    """
    rows, columns = grid.shape
    gone = np.full(grid.shape, np.float32(reach + 1.0))
    for y in range(rows):
        for x in range(columns):
            if grid[y, x] < far:
                gone[y, x] = 0
    diagonal = np.float32(sqrt(2.0))
    for turn in range(2):
        step = 1 - 2 * turn
        for i in range(1, rows - 1):
            y = i if turn == 0 else rows - 1 - i
            for j in range(1, columns - 1):
                x = j if turn == 0 else columns - 1 - j
                for k in range(4):
                    # The neighbours already passed: three in the row before, one in this row.
                    at_y = y if k == 3 else y - step
                    at_x = x - step if k in (0, 3) else x + (k - 1) * step
                    length = diagonal if k in (0, 2) else np.float32(1)
                    there = grid[at_y, at_x] + length * cell_min
                    if there < grid[y, x] and gone[at_y, at_x] + length <= reach:
                        grid[y, x] = there
                        gone[y, x] = gone[at_y, at_x] + length


def contours(ground: Ground, bands_min: tuple[float, ...]) -> npt.NDArray[np.object_]:
    """The ground of each band as MultiPolygons, LKS-92; neighbours share borders exactly.

    Borders are drawn with fewer points than the grid gives, to within about a cell.
    """
    rows, columns = ground.minutes.shape
    generator = contourpy.contour_generator(
        ground.west_m + ground.cell_m * np.arange(columns),
        ground.south_m + ground.cell_m * np.arange(rows),
        ground.minutes,
        fill_type=contourpy.FillType.ChunkCombinedOffsetOffset,
    )
    limits = [-1.0, *bands_min]
    bands = [
        _multipolygon(*generator.filled(low, high))
        for low, high in zip(limits, limits[1:], strict=False)
    ]
    return np.asarray(shapely.coverage_simplify(bands, ground.cell_m))


def _multipolygon(
    points: list[Floats | None],
    rings: list[npt.NDArray[np.uint32] | None],
    polygons: list[npt.NDArray[np.uint32] | None],
) -> shapely.MultiPolygon:
    """One geometry from the rings of contourpy, the outer one of each polygon first.

    Rounded to centimetres, so that neighbouring bands name their common points alike.
    """
    if points[0] is None or rings[0] is None or polygons[0] is None:
        return shapely.MultiPolygon()
    offsets = (rings[0], polygons[0], np.array([0, len(polygons[0]) - 1]))
    kind = shapely.GeometryType.MULTIPOLYGON
    made = shapely.from_ragged_array(kind, np.round(points[0], 2), offsets)
    return shapely.MultiPolygon(made[0])
