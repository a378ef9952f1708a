"""Classes and colours of the gap map, fixed to the cutoff, so that a colour keeps its meaning.

Blue is within the cutoff, orange to brown beyond it; the order is readable without colour vision
(ColorBrewer PuOr and YlOrBr, lightness falls outwards).
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

UNREACHABLE_COLOUR = "#3d3d3d"
NO_VALUE_COLOUR = "#d9d9d9"


@dataclass(frozen=True)
class MapClass:
    """Values above ``low`` and up to ``high``, and their colour."""

    low: float
    high: float
    colour: str


_COST_COLOURS = ("#2166ac", "#92c5de", "#fdb863", "#e08214", "#8c3d04")
_COST_FACTORS = (0.0, 0.5, 1.0, 1.5, 2.0, math.inf)
_SHARE_COLOURS = ("#f7f7f7", "#fee8c8", "#fdbb84", "#e8743b", "#a63603")
_SHARE_LIMITS = (-math.inf, 0.0, 0.1, 0.25, 0.5, 1.0)

_CHANGE_COLOURS = ("#01665e", "#5ab4ac", "#c7eae5", "#f5f5f5", "#f6e8c3", "#d8b365", "#8c510a")
_CHANGE_LIMITS = (-math.inf, -30.0, -10.0, -1.0, 1.0, 10.0, 30.0, math.inf)
_GAIN_COLOURS = ("#f7f7f7", "#c7eae5", "#5ab4ac", "#01665e")
_GAIN_LIMITS = (-math.inf, 0.0, 1000.0, 5000.0, math.inf)
_NET_LIMITS = (-math.inf, -0.2, -0.05, -0.001, 0.001, 0.05, 0.2, math.inf)


def change_classes() -> list[MapClass]:
    """Seven classes of change of a cost: green-blue shorter, white the same, brown longer.

    ColorBrewer BrBG, which colour-blind readers tell apart; the limits never move.
    """
    return _between(_CHANGE_LIMITS, _CHANGE_COLOURS)


def net_classes() -> list[MapClass]:
    """Seven classes of residents gained less lost as a share: brown lost, green-blue gained."""
    return _between(_NET_LIMITS, _CHANGE_COLOURS[::-1])


def gain_classes() -> list[MapClass]:
    """Four classes of residents who gain: none, to 1,000, to 5,000, more."""
    return _between(_GAIN_LIMITS, _GAIN_COLOURS)


def change_colour(value: float) -> str:
    """Colour of a change of cost; black where a place becomes unreachable."""
    if value == -math.inf:
        return _CHANGE_COLOURS[0]
    return colour_of(value, change_classes())


def _between(limits: tuple[float, ...], colours: tuple[str, ...]) -> list[MapClass]:
    return [
        MapClass(low, high, colour)
        for low, high, colour in zip(limits, limits[1:], colours, strict=False)
    ]


def cost_classes(cutoff: float) -> list[MapClass]:
    """Five classes of travel cost: up to half the cutoff, the cutoff, 1.5, 2 times it, beyond."""
    limits = [factor * cutoff for factor in _COST_FACTORS]
    return _between(tuple(limits), _COST_COLOURS)


def share_classes() -> list[MapClass]:
    """Five classes of the share of residents beyond the cutoff: none, to 10, 25, 50, 100 %."""
    return _between(_SHARE_LIMITS, _SHARE_COLOURS)


def fifths(
    values: npt.NDArray[np.float64], people: npt.NDArray[np.float64], *, higher_is_better: bool
) -> list[MapClass]:
    """Classes holding a fifth of the people each, fewer where many share a value; worst brown."""
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(people[order]) / max(people.sum(), 1.0)
    places = np.searchsorted(reached, (0.2, 0.4, 0.6, 0.8)).clip(max=max(len(values) - 1, 0))
    edges = sorted({float(v) for v in values[order][places]} | {float(values.max(initial=0))})
    colours = _COST_COLOURS[::-1] if higher_is_better else _COST_COLOURS
    spread = np.linspace(0, len(colours) - 1, len(edges)).round().astype(int)
    lows = [float(values.min(initial=edges[0])), *edges[:-1]]
    return [
        MapClass(low, high, colours[k]) for low, high, k in zip(lows, edges, spread, strict=True)
    ]


def colour_of(value: float, classes: list[MapClass]) -> str:
    """Colour of a value; unreachable (inf) and not known (NaN) have their own."""
    if math.isnan(value):
        return NO_VALUE_COLOUR
    if math.isinf(value):
        return UNREACHABLE_COLOUR
    return next((c.colour for c in classes if value <= c.high), classes[-1].colour)


def radius_px(residents: float) -> float:
    """Radius of a demand point's circle: its area is the residents', from 2.5 pixels up."""
    return max(2.5, math.sqrt(max(residents, 0.0)) * 0.11)
