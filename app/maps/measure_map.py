"""The map of one measure: places coloured by fifths of residents, or by cost as gaps are."""

import math

import numpy as np
import pandas as pd

from analysis.measured import Measured
from analysis.measures.registry import MEASURES, Measure
from app.i18n import Words
from app.maps import layers
from app.maps.classes import MapClass, colour_of, cost_classes, fifths, radius_px
from app.maps.gap_map import GeometryOf, name_only, service_layer
from app.maps.layers import Circle, Layer
from app.maps.legend import measure_legend
from app.measure_tables import shown
from geodata.pack import Pack


def classes_of(measured: Measured, measure: Measure) -> list[MapClass]:
    """The classes of a measure's values in the unit that people read."""
    if measure.unit == "cost":
        return cost_classes(measured.question.cutoff)
    values = _values(measured, measure)
    finite = np.isfinite(values.to_numpy())
    return fifths(
        values.to_numpy()[finite],
        measured.residents.to_numpy()[finite],
        higher_is_better=measure.higher_is_better,
    )


def measure_layers(
    pack: Pack, measured: Measured, name: str, words: Words, geometry_of: GeometryOf
) -> list[Layer]:
    """Borders, demand points coloured by the measure, and the services."""
    measure = MEASURES[name]
    codes = {str(code): ("#ffffff", name_only(pack, code, words)) for code in pack.region.index}
    borders = layers.municipalities(
        geometry_of("municipalities"), words("layer.municipalities"), codes
    )
    return [
        borders,
        _circles(pack, measured, measure, words),
        service_layer(pack, measured.services, words),
    ]


def legend(measured: Measured, name: str, words: Words) -> str:
    """The classes of the measure as HTML."""
    return measure_legend(classes_of(measured, MEASURES[name]), words(f"measure.{name}"), words)


def _values(measured: Measured, measure: Measure) -> "pd.Series[float]":
    frame = shown(measured.by_demand_point[[measure.name]], measured.question.cost)
    return frame.iloc[:, 0].astype(float)


def _circles(pack: Pack, measured: Measured, measure: Measure, words: Words) -> Layer:
    classes = classes_of(measured, measure)
    values = _values(measured, measure)
    points = pack.demand_points.loc[values.index].assign(value=values)
    points = points.sort_values("residents", ascending=False)
    rows = [
        Circle(
            point.lon,
            point.lat,
            radius_px(point.residents),
            colour_of(point.value, classes),
            point.name,
            [_line(point.value, measure, measured, words)],
        )
        for point in points.itertuples()
    ]
    return layers.circles(rows, words("layer.demand_points"), points.index)


def _line(value: float, measure: Measure, measured: Measured, words: Words) -> str:
    label = words(f"measure.{measure.name}")
    if measure.unit == "cost":
        return f"{label}: {words.cost(value, measured.question.cost)}"
    if measure.unit == "share":
        return f"{label}: {words.share(value)}"
    digits = 0 if math.isclose(value % 1, 0) else 2
    return f"{label}: {words.number(value, digits)}"
