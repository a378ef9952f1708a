"""The map of differences of one question as one HTML file that needs no server."""

from analysis.question import Question
from app.i18n import Words
from app.maps import difference_map, gap_map
from app.maps.offline import inline_assets
from app.reports.comparison import Sides


def difference_page(sides: Sides, question: Question, words: Words) -> str:
    """The page: the ground, what differs, and the legend below."""
    pack = sides.other_workspace.pack
    comparison = sides.compare(question)
    geometry_of = gap_map.embedded(sides.base_workspace.layer_json)
    drawn = gap_map.ground(pack, words, geometry_of)
    for group in difference_map.difference_layers(pack, comparison, words, geometry_of):
        group.add_to(drawn)
    page = inline_assets(drawn.get_root().render())
    legend = difference_map.legend(comparison, words)
    return page.replace("</body>", f"{legend}</body>", 1)
