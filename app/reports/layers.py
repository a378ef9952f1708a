"""Layers that go with a report: what maps in QGIS and GeoJSON files show, with their colours."""

import math
from collections.abc import Mapping
from datetime import date

import geopandas as gpd
import pandas as pd

from analysis.assessment import Assessment
from analysis.comparison import Comparison
from app import comparison_tables, sentences, tables
from app.i18n import Words
from app.maps.classes import (
    UNREACHABLE_COLOUR,
    change_classes,
    cost_classes,
    gain_classes,
    net_classes,
    share_classes,
)
from app.maps.colours import ADDED, SURFACE_COLOUR
from app.maps.legend import class_labels, swatches
from app.reports.model import Column, Layer, ProposalMap, column_kind
from app.workspace import Workspace
from geodata.crs import points_from_lonlat
from geodata.register import COMING, OPEN

SERVICE_COLOURS = {OPEN: "#1f77b4", **dict.fromkeys(COMING, "#9ecae1")}
OTHER_COLOUR = "#bdbdbd"
FAR = 1e6
"""Above any cost: the last class of a layer that still is reachable ends here."""


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
    return (*found, services(workspace, words, workspace.register(on)), roads(workspace, words))


def places(workspace: Workspace, assessment: Assessment, words: Words, key: str) -> Layer:
    """Demand points coloured by travel cost, as on the gap map."""
    pack = workspace.pack
    frame = tables.by_demand_point(pack, assessment, words)
    points = pack.demand_points.loc[frame["demand_point_id"]]
    question = assessment.question
    classes = cost_classes(question.cutoff)
    labels = swatches(classes, lambda value: words.number(value, int(value % 1 != 0)))
    limits = [one.high if math.isfinite(one.high) else FAR for one in classes]
    return Layer(
        key,
        sentences.service_name(pack, assessment, words),
        located(frame, points_from_lonlat(points["lon"], points["lat"])),
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
        located(frame, areas.reindex(frame["municipality_code"])),
        _columns(frame, words),
        "beyond_share",
        tuple((one.high, c, text) for one, (c, text) in zip(classes, labels, strict=True)),
    )


def differences(
    workspace: Workspace, comparison: Comparison, words: Words, key: str
) -> tuple[Layer, ...]:
    """Places coloured by change, municipalities by net gain."""
    pack, unit = workspace.pack, comparison.base.question.cost.removeprefix("travel_")
    places = comparison_tables.by_place(pack, comparison, words)
    points = pack.demand_points.loc[places["demand_point_id"]]
    areas = comparison_tables.by_municipality(pack, comparison, words)
    net = (areas["gained_people"] - areas["lost_people"]) / areas["residents"]
    areas = areas.assign(net_share=net.astype(float))
    shapes = pack.layers["municipalities"].set_index("municipality_code").geometry
    name = sentences.service_name(pack, comparison.other, words)
    changes = class_labels(change_classes(), words.number)
    shares = class_labels(net_classes(), lambda share: words.share(share, 1))
    gone = (math.inf, UNREACHABLE_COLOUR, words("change.lost"))
    return (
        Layer(
            f"differences_{key}",
            name,
            located(places, points_from_lonlat(points["lon"], points["lat"])),
            _columns(places, words),
            f"change_{unit}",
            (*((min(h, FAR), c, t) for h, c, t in changes), gone),
        ),
        Layer(
            f"net_{key}",
            words("report.areas", service=name),
            located(areas, shapes.reindex(areas["municipality_code"])),
            _columns(areas, words),
            "net_share",
            tuple((min(high, FAR), colour, text) for high, colour, text in shares),
        ),
    )


def of_proposal(
    workspace: Workspace, drawing: ProposalMap, gained: pd.DataFrame, words: Words
) -> tuple[Layer, ...]:
    """Who gains by municipality, what is proposed and better places, services of the type."""
    pack = workspace.pack
    people = gained.set_index("municipality_code")["gained_people"]
    codes = pack.region.index.to_series()
    areas = pd.DataFrame(
        {
            "municipality_code": codes.to_numpy(),
            "municipality": tables.municipality_names(pack, codes, words),
            "gained_people": people.reindex(codes.index).fillna(0).astype(int).to_numpy(),
        }
    )
    shapes = pack.layers["municipalities"].set_index("municipality_code").geometry
    classes = gain_classes()
    labels = swatches(classes, words.number)
    return (
        Layer(
            "gained",
            words("legend.gained"),
            located(areas, shapes.reindex(areas["municipality_code"])),
            _columns(areas, words),
            "gained_people",
            tuple(
                (min(one.high, FAR), colour, text)
                for one, (colour, text) in zip(classes, labels, strict=True)
            ),
        ),
        _spots(drawing, words),
        services(workspace, words, drawing.services),
        roads(workspace, words),
    )


def _spots(drawing: ProposalMap, words: Words) -> Layer:
    signs = {"proposed": ADDED, "better": SERVICE_COLOURS[COMING[0]]}
    spots = pd.concat(
        [drawing.spots[key].assign(what=words(f"legend.{key}")) for key in signs],
        ignore_index=True,
    )
    return Layer(
        "proposal",
        words("legend.proposal"),
        located(spots[["name", "what"]], points_from_lonlat(spots["lon"], spots["lat"])),
        _columns(spots[["name", "what"]], words),
        "what",
        tuple((words(f"legend.{key}"), c, words(f"legend.{key}")) for key, c in signs.items()),
    )


def services(workspace: Workspace, words: Words, register: pd.DataFrame) -> Layer:
    """Services of the register that have a position, coloured by status."""
    pack = workspace.pack
    frame = tables.register(pack, register, words)
    places = register.loc[frame["service_id"]]
    known = places["lon"].notna().to_numpy()
    statuses = dict.fromkeys(places["status"][known])
    return Layer(
        "services",
        words("layer.services"),
        located(frame[known], points_from_lonlat(places["lon"][known], places["lat"][known])),
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


def located(frame: pd.DataFrame, geometry: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """The rows of a table with their geometry, EPSG:4326."""
    return gpd.GeoDataFrame(
        frame.reset_index(drop=True), geometry=geometry.to_numpy(), crs=geometry.crs
    )
