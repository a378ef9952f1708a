"""The legend of a map on paper: the same classes and signs as the legend in the browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.i18n import Words
from app.maps.colours import SURFACE_COLOUR

if TYPE_CHECKING:
    from matplotlib.axes import Axes

TOP, BOTTOM = 0.97, 0.12
"""Where the legend begins, and where the sources below it do, shares of the picture."""
LINE, TITLE = 0.034, 0.057
"""Heights of a line and of a title, shares of the picture, where there is room."""
WRAP = 30
"""Letters that fit in a line."""


@dataclass(frozen=True)
class Entry:
    """A sign and its meaning: matplotlib's marker, fill and edge."""

    text: str
    fill: str
    marker: str
    edge: str = "#333333"
    size_pt2: float = 34.0


@dataclass(frozen=True)
class Group:
    """Entries under a title; without a title they go on below those before."""

    title: str
    entries: tuple[Entry, ...]


def draw_legend(axes: "Axes", groups: Sequence[Group], words: Words) -> None:
    """What is shown, then roads and sources, from top to bottom."""
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.axis("off")
    y, step = TOP, _step(groups)
    for group in groups:
        y = _title(axes, y, group.title)
        for entry in group.entries:
            lines = _wrapped(entry.text)
            y -= 0.012 * (len(lines) - 1)
            axes.scatter(
                [0.09],
                [y],
                c=[entry.fill],
                marker=entry.marker,
                edgecolors=entry.edge,
                linewidths=0.6,
                s=entry.size_pt2,
            )
            axes.text(0.19, y, "\n".join(lines), fontsize=7, va="center", linespacing=1.1)
            y -= step + 0.012 * (len(lines) - 1)
        y -= 0.008
    y = _title(axes, y, words("legend.roads"))
    for surface, colour in SURFACE_COLOUR.items():
        style = (0, (2, 1.5)) if surface == "gravel" else "solid"
        axes.plot([0.04, 0.14], [y, y], color=colour, linewidth=1.4, linestyle=style)
        axes.text(0.19, y, words(f"surface.{surface}"), fontsize=7, va="center")
        y -= step
    note = _wrapped(words("legend.sizes") + ". " + words("map.paper_source"), WRAP + 10)
    axes.text(0.03, 0.01, "\n".join(note), fontsize=5.5, va="bottom", color="#444")


def _step(groups: Sequence[Group]) -> float:
    """Height of a line: less than usual where there are many."""
    lines = sum(len(group.entries) for group in groups) + len(SURFACE_COLOUR)
    titles = sum(TITLE + 0.024 * (len(_wrapped(group.title)) > 1) for group in groups) + TITLE
    return min(LINE, (TOP - BOTTOM - titles) / lines)


def _title(axes: "Axes", y: float, text: str) -> float:
    lines = _wrapped(text)
    axes.text(0.03, y, "\n".join(lines), fontsize=7, weight="bold", va="top", linespacing=1.15)
    return y - 0.029 * len(lines) - 0.02


def _wrapped(text: str, width: int = WRAP) -> list[str]:
    import textwrap

    return textwrap.wrap(text, width)
