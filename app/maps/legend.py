"""The legend of a map: which colour, size and sign means what."""

import math
from collections.abc import Callable

from analysis.question import Question
from app.i18n import Words
from app.maps.classes import (
    UNREACHABLE_COLOUR,
    MapClass,
    cost_classes,
    radius_px,
    share_classes,
)
from app.matrix import TEMPLATES

_SIZES = (300, 3000, 30000)


def gap_legend(question: Question, words: Words) -> str:
    """Classes of travel cost and of the share beyond the cutoff, sizes and signs, as HTML."""
    costs = [
        (c.colour, _range(c, lambda v: words.number(v, int(v % 1 != 0))))
        for c in cost_classes(question.cutoff)
    ]
    costs.append((UNREACHABLE_COLOUR, words("cost.unreachable")))
    shares = [(c.colour, _range(c, words.share)) for c in share_classes()]
    return TEMPLATES.get_template("legend.html").render(
        words=words,
        unit=words(f"unit.{question.cost}"),
        costs=costs,
        shares=shares,
        sizes=[(words.number(people), 2 * radius_px(people)) for people in _SIZES],
    )


def service_legend(words: Words) -> str:
    """Signs of open and coming services, as HTML."""
    return TEMPLATES.get_template("legend.html").render(
        words=words, unit="", costs=[], shares=[], sizes=[]
    )


def _range(limits: MapClass, write: Callable[[float], str]) -> str:
    if math.isinf(limits.high):
        return f">{write(limits.low)}"
    if math.isinf(limits.low) or limits.low == limits.high:
        return str(write(limits.high))
    return f"{'>' if limits.low else ''}{write(limits.low)}–{write(limits.high)}"
