"""Layers that go with a report: what maps in QGIS and GeoJSON files show, with their colours."""

import math
from collections.abc import Mapping
from datetime import date

import geopandas as gpd
import pandas as pd

from analysis.assessment import Assessment
from app import sentences, tables
from app.i18n import Words
from app.maps.classes import (
    UNREACHABLE_COLOUR,
    cost_classes,
    share_classes,
)
from app.maps.layers import SURFACE_COLOUR
from app.maps.legend import swatches
from app.reports.model import Column, Layer, column_kind
from app.workspace import Workspace
from geodata.crs import points_from_lonlat
from geodata.register import COMING, OPEN

SERVICE_COLOURS = {OPEN: "#1f77b4", **dict.fromkeys(COMING, "#9ecae1")}
OTHER_COLOUR = "#bdbdbd"


def of_answers(
    workspace: Workspace, answers: Mapping[str, Assessment], words: Words, on: date
) -> tuple[Layer, ...]:
    """Places and municipalities of each answer, then the services of the register and roads."""
    found: list[Layer] = []
    for key, assessment in answers.items():
        found += [
            places(workspace, assessment, words, f"gaps_{key}"),
            municipalities(workspace, assessment, words, f"areas_{key}"),
        ]
    return (*found, services(workspace, words, on), roads(workspace, words))


def places(workspace: Workspace, assessment: Assessment, words: Words, key: str) -> Layer:
    """Demand points coloured by travel cost, as on the gap map."""
    pack = workspace.pack
    frame = tables.by_demand_point(pack, assessment, words)
    points = pack.demand_points.loc[frame["demand_point_id"]]
    question = assessment.question
    classes = cost_classes(question.cutoff)
    labels = swatches(classes, lambda value: words.number(value, int(value % 1 != 0)))
    limits = [one.high if math.isfinite(one.high) else 1e6 for one in classes]
    return Layer(
        key,
        sentences.service_name(pack, assessment, words),
        _located(frame, points_from_lonlat(points["lon"], points["lat"])),
        _columns(frame, words),
        question.cost,
        (
            *((m, c, text) for m, (c, text) in zip(limits, labels, strict=True)),
            (math.inf, UNREACHABLE_COLOUR, words("cost.unreachable")),
        ),
    )


def municipalities(workspace: Workspace, assessment: Assessment, words: Words, key: str) -> Layer:
    """Municipalities coloured by the share of residents beyond the cutoff."""
    pack = workspace.pack
    frame = tables.by_municipality(pack, assessment, words)
    areas = pack.layers["municipalities"].set_index("municipality_code").geometry
    classes = share_classes()
    labels = swatches(classes, words.share)
    return Layer(
        key,
        words("report.areas", service=sentences.service_name(pack, assessment, words)),
        _located(frame, areas.reindex(frame["municipality_code"])),
        _columns(frame, words),
        "beyond_share",
        tuple((one.high, c, text) for one, (c, text) in zip(classes, labels, strict=True)),
    )


def services(workspace: Workspace, words: Words, on: date) -> Layer:
    """The services of the register that have a position, coloured by status."""
    pack = workspace.pack
    register = workspace.register(on)
    frame = tables.register(pack, register, words)
    places = register.loc[frame["service_id"]]
    known = places["lon"].notna().to_numpy()
    statuses = dict.fromkeys(places["status"][known])
    return Layer(
        "services",
        words("layer.services"),
        _located(frame[known], points_from_lonlat(places["lon"][known], places["lat"][known])),
        _columns(frame, words),
        "status",
        tuple(
            (
                words(f"status.{one}"),
                SERVICE_COLOURS.get(one, OTHER_COLOUR),
                words(f"status.{one}"),
            )
            for one in statuses
        ),
    )


def roads(workspace: Workspace, words: Words) -> Layer:
    """The road links, coloured by surface."""
    lines = workspace.roads().reset_index()
    frame = pd.DataFrame(lines.drop(columns="geometry"))
    return Layer(
        "roads",
        words("layer.roads"),
        lines,
        _columns(frame, words),
        "surface",
        tuple((key, colour, words(f"surface.{key}")) for key, colour in SURFACE_COLOUR.items()),
    )


def _columns(frame: pd.DataFrame, words: Words) -> tuple[Column, ...]:
    names = tables.headings(frame, words)
    return tuple(Column(n, names[n], column_kind(n, frame[n])) for n in frame.columns)


def _located(frame: pd.DataFrame, geometry: gpd.GeoSeries) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        frame.reset_index(drop=True), geometry=geometry.to_numpy(), crs=geometry.crs
    )
