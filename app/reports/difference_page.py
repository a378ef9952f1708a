"""The map of differences of one question as one HTML file that needs no server."""

from analysis.question import Question
from app.i18n import Words
from app.maps import difference_map, gap_map
from app.maps.saved import saved_page
from app.reports.comparison import Sides


def difference_page(sides: Sides, question: Question, words: Words) -> str:
    """The page: the ground, what differs, and the legend below."""
    pack = sides.other_workspace.pack
    comparison = sides.compare(question)
    geometry_of = gap_map.embedded(sides.base_workspace.layer_json)
    layers = difference_map.difference_layers(
        pack, comparison, words, geometry_of, before=sides.base_workspace.pack
    )
    page = saved_page(pack, {"differences": layers}, words, geometry_of)
    legend = difference_map.legend(comparison, words)
    return page.replace("</body>", f"{legend}</body>", 1)
