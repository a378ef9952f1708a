"""Figures of a report as pictures: SVG for paper, PNG where a form takes no vectors."""

import io
import tempfile
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any

from app.i18n import Words
from app.long_work import tell
from app.reports.letters import font_folder, printable
from app.reports.model import AnyMap, Bars, DifferenceMap, Figure, GapMap, ProposalMap
from app.workspace import Workspace

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing

DOTS_PER_INCH = 200
LEVEL_LETTERS = 60
"""Labels of bars with more letters in all are tilted, so that none covers another."""
PAGE = """#set page(width: 170mm, height: auto, margin: 0mm)
#image("picture.svg", width: 100%)
"""
_drawing = RLock()
"""matplotlib's settings belong to the process; one picture is drawn at a time."""
SETTINGS: dict[Any, str] = {
    "svg.fonttype": "none",  # text stays text, so that it can be searched and read aloud
    "svg.hashsalt": "planner",  # the same picture has the same names inside
    "font.family": "DejaVu Sans",
}


class Pictures:
    """The figures of one report as pictures, each drawn once for all forms."""

    def __init__(self, workspace: Workspace, words: Words) -> None:
        self.workspace, self.words = workspace, words
        self._drawn: dict[str, bytes] = {}

    def svg(self, figure: Figure) -> bytes:
        """A figure as SVG; the same figure gives the same bytes."""
        if figure.key not in self._drawn:
            tell("making.picture", name=figure.caption)
            self._drawn[figure.key] = _svg(self.workspace, figure, self.words)
        return self._drawn[figure.key]

    def png(self, figure: Figure) -> bytes:
        """A figure as PNG, set from its SVG."""
        import typst

        with tempfile.TemporaryDirectory(prefix="report-") as name:
            folder = Path(name)
            (folder / "picture.svg").write_bytes(self.svg(figure))
            (folder / "picture.typ").write_text(PAGE, encoding="utf-8")
            made = typst.compile(
                folder / "picture.typ",
                root=folder,
                font_paths=[font_folder()],
                ignore_system_fonts=True,
                format="png",
                ppi=DOTS_PER_INCH,
            )
        assert isinstance(made, bytes)  # one page
        return made


def _svg(workspace: Workspace, figure: Figure, words: Words) -> bytes:
    import matplotlib as mpl
    from matplotlib.text import Text

    out = io.BytesIO()
    with _drawing, mpl.rc_context(SETTINGS):
        drawn = _draw(workspace, figure.drawing, words)
        for text in drawn.findobj(Text):
            text.set_text(printable(text.get_text()))
        drawn.savefig(out, format="svg", metadata={"Date": None})
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
    labels = [printable(label) for label in bars.labels]  # set anew each time they are drawn
    if sum(map(len, labels)) > LEVEL_LETTERS:
        axes.set_xticks(places, labels, rotation=55, ha="right", fontsize=7)
    else:
        axes.set_xticks(places, labels, fontsize=7)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value)))
    axes.tick_params(axis="y", labelsize=7)
    axes.set_ylabel(bars.axis, fontsize=7.5)
    axes.set_xlabel(bars.across, fontsize=7.5)
    axes.spines[["top", "right"]].set_visible(False)
    return drawn
