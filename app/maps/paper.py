"""A map on paper: LKS-92, vector ground, legend, scale bar, north arrow, sources.

What it shows is given (`app.maps.paper_maps` makes it of an answer, a comparison or a proposal).
Drawn with matplotlib, without its global figure list, so that several visitors can draw at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from app.i18n import Words
from app.maps.classes import NO_VALUE_COLOUR
from app.maps.colours import BORDER, LAND, SURFACE_COLOUR, WATER
from app.maps.paper_legend import Group, draw_legend
from app.workspace import Workspace
from geodata.crs import metric_xy, require_metric

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH_MM, MAP_WIDTH_MM = 170.0, 112.0
REGION_HEIGHT_MM, CLOSE_UP_HEIGHT_MM = 128.0, 110.0
MM_PER_INCH = 25.4
BACKGROUND = "#e7e9e6"
MARGIN_SHARE = 0.04
LINE_WIDTH = {"A": 1.3, "P": 0.9}
MAX_LABELS = 30
SIZE_FACTOR = 0.55
"""Circles on paper against those on the screen, points to pixels."""


@dataclass(frozen=True)
class Signs:
    """Positions (columns lon, lat) under one sign: matplotlib's marker, fill and edge."""

    at: pd.DataFrame
    marker: str
    fill: str
    edge: str
    size_pt2: float = 20.0


@dataclass(frozen=True)
class PaperMap:
    """What a map on paper shows.

    ``areas``: colour of each municipality. ``points``: demand points with lon, lat, radius_px and
    colour, those below first. ``signs``: services and what is marked, those below first.
    """

    areas: Mapping[str, str]
    points: pd.DataFrame
    signs: tuple[Signs, ...]
    legend: tuple[Group, ...]


def draw_map(workspace: Workspace, content: PaperMap, words: Words, code: str | None) -> "Figure":
    """The map: the whole region, or one municipality close up."""
    from matplotlib.figure import Figure

    height_mm = REGION_HEIGHT_MM if code is None else CLOSE_UP_HEIGHT_MM
    figure = Figure(figsize=(WIDTH_MM / MM_PER_INCH, height_mm / MM_PER_INCH))
    axes = figure.add_axes((0, 0, MAP_WIDTH_MM / WIDTH_MM, 1))
    axes.set_facecolor(BACKGROUND)
    axes.set_xticks([])
    axes.set_yticks([])
    areas = workspace.metric_layer("municipalities")
    shown = areas if code is None else areas[areas["municipality_code"] == code]
    _frame(axes, shown, MAP_WIDTH_MM / height_mm)
    _ground(workspace, axes)
    _areas(content.areas, axes, areas, code)
    _roads(workspace, axes)
    _points(content.points, axes, code)
    for signs in content.signs:
        _signs(signs, axes)
    _labels(workspace, axes, code)
    _scale_bar(axes, words)
    _north_arrow(axes, words)
    side = figure.add_axes((MAP_WIDTH_MM / WIDTH_MM, 0, 1 - MAP_WIDTH_MM / WIDTH_MM, 1))
    draw_legend(side, content.legend, words)
    return figure


def _frame(axes: "Axes", shown: gpd.GeoDataFrame, wide: float) -> None:
    """Limits of the map, metres: what is shown, with a margin; ``wide``: width by height."""
    require_metric(shown.geometry)
    west, south, east, north = shown.total_bounds
    width, height = (
        (east - west) * (1 + 2 * MARGIN_SHARE),
        (north - south) * (1 + 2 * MARGIN_SHARE),
    )
    width, height = max(width, height * wide), max(height, width / wide)
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(middle_x - width / 2, middle_x + width / 2)
    axes.set_ylim(middle_y - height / 2, middle_y + height / 2)


def _ground(workspace: Workspace, axes: "Axes") -> None:
    for name, colour, z_order in (("outline", LAND, 1), ("lakes", WATER, 3)):
        shapes = workspace.metric_layer(name).geometry
        _shape(axes, shapes, fc=colour, ec=colour, lw=0.4, zorder=z_order)


def _shape(axes: "Axes", shapes: gpd.GeoSeries, **style: Any) -> None:
    """Draw shapes as one path, which is much faster than one each."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    parts = shapes if shapes.geom_type.isin(["LineString"]).all() else shapes.boundary
    coordinates, part = shapely.get_coordinates(
        shapely.get_parts(parts.to_numpy()), return_index=True
    )
    codes = np.full(len(part), Path.LINETO, dtype=np.uint8)
    codes[np.flatnonzero(np.diff(part, prepend=-1))] = Path.MOVETO
    if len(codes):
        drawn = PathPatch(Path(coordinates, codes), **style)
        axes.add_artist(drawn)  # the limits are set: no need to ask each shape for its own
        drawn.set_clip_path(axes.patch)


def _areas(
    colours: Mapping[str, str], axes: "Axes", areas: gpd.GeoDataFrame, code: str | None
) -> None:
    of_area = [colours.get(one, NO_VALUE_COLOUR) for one in areas["municipality_code"]]
    for colour, members in areas.groupby(of_area):
        _shape(axes, members.geometry, fc=colour, ec="none", alpha=0.65, zorder=2)
    _shape(axes, areas.geometry, fc="none", ec=BORDER, lw=0.7, zorder=5)
    chosen = areas[areas["municipality_code"] == code]
    _shape(axes, chosen.geometry, fc="none", ec="#111111", lw=1.6, zorder=5)


def _roads(workspace: Workspace, axes: "Axes") -> None:
    roads = workspace.metric_layer("roads")
    for (surface, road_class), members in roads.groupby(["surface", "road_class"]):
        _shape(
            axes,
            members.geometry,
            fc="none",
            ec=SURFACE_COLOUR.get(str(surface), BORDER),
            lw=LINE_WIDTH.get(str(road_class), 0.4),
            ls=(0, (2, 1.5)) if surface == "gravel" else "solid",
            alpha=0.7,
            zorder=4,
        )


def _points(points: pd.DataFrame, axes: "Axes", code: str | None) -> None:
    xy = metric_xy(points["lon"], points["lat"])
    radii = points["radius_px"].to_numpy(dtype=float) * SIZE_FACTOR * (1.4 if code else 1.0)
    axes.scatter(
        xy[:, 0],
        xy[:, 1],
        s=(2 * radii) ** 2,
        c=points["colour"].tolist(),
        edgecolors="#333333",
        linewidths=0.4,
        zorder=6,
    )


def _signs(signs: Signs, axes: "Axes") -> None:
    at = signs.at.drop_duplicates(["lon", "lat"])
    if at.empty:
        return
    xy = metric_xy(at["lon"], at["lat"])
    axes.scatter(
        xy[:, 0],
        xy[:, 1],
        marker=signs.marker,
        s=signs.size_pt2,
        c=signs.fill,
        edgecolors=signs.edge,
        linewidths=0.9,
        zorder=7,
    )


def _labels(workspace: Workspace, axes: "Axes", code: str | None) -> None:
    """Names of towns; close up those of all places of the municipality."""
    points = workspace.pack.demand_points
    if code is None:
        named = points[points["kind"] != "parish"]
    else:
        named = points[points["municipality_code"] == code]
    named = named.sort_values("residents", ascending=False).head(MAX_LABELS)
    xy = metric_xy(named["lon"], named["lat"])
    taken: list[tuple[float, float]] = []
    low_x, high_x = axes.get_xlim()
    gap_y = (axes.get_ylim()[1] - axes.get_ylim()[0]) / 45
    for name, (x, y) in zip(_short(named["name"]), xy, strict=True):
        reach = (high_x - low_x) / 75 * len(name)
        if any(abs(x - a) < reach and abs(y - b) < gap_y for a, b in taken):
            continue
        taken.append((x, y))
        left = x > low_x + (high_x - low_x) * 0.8
        axes.annotate(
            name,
            (x, y),
            xytext=(-4 if left else 4, 3),
            textcoords="offset points",
            ha="right" if left else "left",
            fontsize=6,
            zorder=8,
            bbox={"boxstyle": "square,pad=0.05", "fc": "#ffffff", "ec": "none", "alpha": 0.65},
            annotation_clip=True,
        )


def _short(names: "pd.Series[str]") -> list[str]:
    """Names of parishes without the word for parish, which a map need not repeat."""
    return [str(name).removesuffix(" pagasts") for name in names]


def _scale_bar(axes: "Axes", words: Words) -> None:
    (low_x, high_x), (low_y, high_y) = axes.get_xlim(), axes.get_ylim()
    span_km = (high_x - low_x) / 1000
    length_km = max(step for step in (1, 2, 5, 10, 20, 25, 50) if step <= span_km / 4 or step == 1)
    x, y = low_x + (high_x - low_x) * 0.04, low_y + (high_y - low_y) * 0.03
    for part, colour in ((0, "#111111"), (1, "#ffffff")):
        axes.barh(
            y,
            length_km * 500,
            height=(high_y - low_y) * 0.008,
            left=x + part * length_km * 500,
            color=colour,
            edgecolor="#111111",
            linewidth=0.6,
            zorder=9,
        )
    text_y = y + (high_y - low_y) * 0.014
    for share, label in ((0.0, "0"), (1.0, words.cost(length_km, "travel_km"))):
        axes.text(x + share * length_km * 1000, text_y, label, fontsize=6, ha="center", zorder=9)


def _north_arrow(axes: "Axes", words: Words) -> None:
    axes.annotate(
        words("map.north"),
        xy=(0.95, 0.975),
        xytext=(0.95, 0.905),
        xycoords="axes fraction",
        ha="center",
        va="center",
        fontsize=9,
        arrowprops={"arrowstyle": "-|>", "color": "#111111", "lw": 1.2},
        zorder=9,
    )
