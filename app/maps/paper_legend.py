"""The legend of a map on paper: the same classes and signs as the legend in the browser."""

from typing import TYPE_CHECKING, Any

from analysis.assessment import Assessment
from app.i18n import Words
from app.maps.classes import UNREACHABLE_COLOUR, cost_classes, share_classes
from app.maps.layers import SURFACE_COLOUR
from app.maps.legend import swatches

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINE = 0.034
"""Height of a line of the legend, share of the picture."""
WRAP = 30
"""Letters that fit in a line."""


def draw_legend(axes: "Axes", assessment: Assessment, words: Words) -> None:
    """Classes of travel cost and of shares, services, roads and sources, from top to bottom."""
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.axis("off")
    question = assessment.question
    unit = words(f"unit.{question.cost}")
    costs = swatches(
        cost_classes(question.cutoff), lambda value: words.number(value, int(value % 1 != 0))
    )
    costs.append((UNREACHABLE_COLOUR, words("cost.unreachable")))
    y = 0.97
    y = _title(axes, y, words("legend.points", unit=unit))
    y = _entries(axes, y, costs, marker="o", edgecolors="#333333", linewidths=0.5, s=34)
    y = _title(axes, y, words("legend.areas"))
    shares = swatches(share_classes(), words.share)
    y = _entries(axes, y, shares, marker="s", edgecolors="#777777", linewidths=0.5, s=44)
    y = _title(axes, y, words("legend.services"))
    for fill, edge, key in (("#1f77b4", "#ffffff", "open"), ("#ffffff", "#1f77b4", "coming")):
        signs = [(fill, words(f"legend.{key}"))]
        y = _entries(axes, y, signs, marker="D", edgecolors=edge, linewidths=0.9, s=24) + 0.008
    y = _title(axes, y - 0.008, words("legend.roads"))
    for surface, colour in SURFACE_COLOUR.items():
        style = (0, (2, 1.5)) if surface == "gravel" else "solid"
        axes.plot([0.04, 0.14], [y, y], color=colour, linewidth=1.4, linestyle=style)
        axes.text(0.19, y, words(f"surface.{surface}"), fontsize=7, va="center")
        y -= LINE
    _note(axes, 0.01, words("legend.sizes") + ". " + words("map.paper_source"))


def _title(axes: "Axes", y: float, text: str) -> float:
    lines = _wrapped(text)
    axes.text(0.03, y, "\n".join(lines), fontsize=7, weight="bold", va="top", linespacing=1.15)
    return y - 0.029 * len(lines) - 0.02


def _entries(axes: "Axes", y: float, entries: list[tuple[str, str]], **sign: Any) -> float:
    for colour, text in entries:
        axes.scatter([0.09], [y], c=[colour], **sign)
        axes.text(0.19, y, text, fontsize=7, va="center")
        y -= LINE
    return y - 0.008


def _note(axes: "Axes", y: float, text: str) -> None:
    axes.text(
        0.03, y, "\n".join(_wrapped(text, WRAP + 10)), fontsize=5.5, va="bottom", color="#444"
    )


def _wrapped(text: str, width: int = WRAP) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)
