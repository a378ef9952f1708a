"""Figures of a report as pictures: SVG for paper, PNG where a form takes no vectors."""

import io
from threading import RLock
from typing import TYPE_CHECKING, Any

from app.i18n import Words
from app.reports.model import AnyMap, Bars, DifferenceMap, Figure, GapMap, ProposalMap
from app.workspace import Workspace

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

DOTS_PER_INCH = 200
_drawing = RLock()
"""matplotlib's settings belong to the process; one picture is drawn at a time."""
SETTINGS: dict[Any, str] = {
    "svg.fonttype": "none",  # text stays text, so that it can be searched and read aloud
    "svg.hashsalt": "planner",  # the same picture has the same names inside
    "font.family": "DejaVu Sans",
}


def svg(workspace: Workspace, figure: Figure, words: Words) -> bytes:
    """A figure as SVG; the same figure gives the same bytes."""
    return _saved(workspace, figure, words, "svg")


def png(workspace: Workspace, figure: Figure, words: Words) -> bytes:
    """A figure as PNG."""
    return _saved(workspace, figure, words, "png")


def _saved(workspace: Workspace, figure: Figure, words: Words, form: str) -> bytes:
    import matplotlib as mpl

    out = io.BytesIO()
    metadata = {"Date": None} if form == "svg" else {"Software": None}
    with _drawing, mpl.rc_context(SETTINGS):
        drawn = _draw(workspace, figure.drawing, words)
        drawn.savefig(out, format=form, dpi=DOTS_PER_INCH, metadata=metadata)
    return out.getvalue()


def _draw(workspace: Workspace, drawing: AnyMap | Bars, words: Words) -> "Drawing":
    if isinstance(drawing, Bars):
        return _bars(drawing, words)
    from app.maps import paper, paper_maps

    pack, code = workspace.pack, None
    match drawing:
        case GapMap():
            content = paper_maps.gap_paper_map(pack, drawing.assessment, words)
            code = drawing.municipality_code
        case DifferenceMap():
            content = paper_maps.difference_paper_map(pack, drawing.comparison, words)
        case ProposalMap():
            content = paper_maps.proposal_paper_map(
                pack, drawing.gained_people, drawing.spots, drawing.services, words
            )
    return paper.draw_map(workspace, content, words, code)


def _bars(bars: Bars, words: Words) -> "Drawing":
    from matplotlib.figure import Figure as Drawing
    from matplotlib.ticker import FuncFormatter

    drawn = Drawing(figsize=(6.69, 2.9), layout="constrained")
    axes = drawn.add_subplot()
    places = range(len(bars.labels))
    axes.bar(
        places, bars.values, color=bars.colours, edgecolor="#555555", linewidth=0.4, width=0.86
    )
    if bars.mark is not None:
        axes.axvline(bars.mark - 0.5, color="#000000", linewidth=1, linestyle=(0, (4, 3)))
    axes.set_xticks(places, bars.labels, rotation=55, ha="right", fontsize=7)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value)))
    axes.tick_params(axis="y", labelsize=7)
    axes.set_ylabel(bars.axis, fontsize=7.5)
    axes.set_xlabel(bars.across, fontsize=7.5)
    axes.spines[["top", "right"]].set_visible(False)
    return drawn
