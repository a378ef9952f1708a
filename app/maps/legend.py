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

_SIZES = (1000, 10000, 50000)


def gap_legend(question: Question, words: Words) -> str:
    """Classes of travel cost and of the share beyond the cutoff, sizes and signs, as HTML."""
    shares = swatches(share_classes(), words.share)
    return TEMPLATES.get_template("legend.html").render(
        words=words,
        points=words("legend.points", unit=words(f"unit.{question.cost}")),
        costs=_cost_swatches(question, words),
        shares=shares,
        sizes=_size_swatches(words),
    )


def site_legend(question: Question, added: tuple[str, str], words: Words) -> str:
    """Classes of travel cost, sizes and signs, the colour and sign of new sites among them."""
    return TEMPLATES.get_template("legend.html").render(
        words=words,
        points=words("legend.points", unit=words(f"unit.{question.cost}")),
        costs=_cost_swatches(question, words),
        shares=[],
        sizes=_size_swatches(words),
        added=added,
    )


def _cost_swatches(question: Question, words: Words) -> list[tuple[str, str]]:
    costs = swatches(cost_classes(question.cutoff), lambda v: words.number(v, int(v % 1 != 0)))
    return [*costs, (UNREACHABLE_COLOUR, words("cost.unreachable"))]


def measure_legend(classes: list[MapClass], name: str, words: Words) -> str:
    """Classes of a measure, sizes and signs, as HTML."""
    costs = swatches(classes, lambda v: words.number(v, 0 if v % 1 == 0 else 2))
    if math.isinf(classes[-1].high):
        costs.append((UNREACHABLE_COLOUR, words("cost.unreachable")))
    return TEMPLATES.get_template("legend.html").render(
        words=words, points=name, costs=costs, shares=[], sizes=_size_swatches(words)
    )


def share_legend(words: Words) -> str:
    """Classes of the share of residents beyond the cutoff, as HTML."""
    return TEMPLATES.get_template("share_legend.html").render(
        words=words, shares=swatches(share_classes(), words.share)
    )


def _size_swatches(words: Words) -> list[tuple[str, float]]:
    return [(words.number(people), 2 * radius_px(people)) for people in _SIZES]


def service_legend(words: Words) -> str:
    """Signs of open and coming services, as HTML."""
    return TEMPLATES.get_template("legend.html").render(
        words=words, points="", costs=[], shares=[], sizes=[]
    )


def swatches(classes: list[MapClass], write: Callable[[float], str]) -> list[tuple[str, str]]:
    """Colour and limits of each class; a class leaves out its lower limit, but for the first."""
    found = []
    for place, one in enumerate(classes):
        if math.isinf(one.high):
            text = f">{write(one.low)}"
        elif math.isinf(one.low):
            text = write(one.high)
        else:
            text = f"{'>' if place else ''}{write(one.low)}–{write(one.high)}"
        found.append((one.colour, text))
    return found


def class_labels(
    classes: list[MapClass], write: Callable[[float], str]
) -> list[tuple[float, str, str]]:
    """Upper limit, colour and text of each class, from below the first limit to above the last."""
    labels = []
    for one in classes:
        text = f"{write(one.low)}\u2026{write(one.high)}"
        if math.isinf(one.low):
            text = f"\u2264\u00a0{write(one.high)}"
        elif math.isinf(one.high):
            text = f">\u00a0{write(one.low)}"
        labels.append((one.high, one.colour, text))
    return labels
