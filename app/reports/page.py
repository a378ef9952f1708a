"""A report as one HTML file that opens without internet, with the interactive map inside."""

import base64
import re

from app import matrix
from app.i18n import Words
from app.maps import gap_map
from app.maps.saved import saved_page
from app.reports import interactive
from app.reports.model import AnyMap, Bars, Figure, Heading, Report
from app.reports.pictures import Pictures
from app.workspace import Workspace

MAP_PLACE, MAP_DRAWN = "<!--map-->", "<!--drawn-->"
_RANDOM_ID = re.compile(r"_[0-9a-f]{32}(?![0-9a-f])")
_SWITCH = """
function showReportLayer(key) {
  showView(key);
  document.querySelectorAll('.report-legend').forEach(one => {
    one.hidden = one.dataset.layer !== key;
  });
  document.getElementById('map-layer').value = key;
}
document.getElementById('map-layer').addEventListener('change', event => {
  showReportLayer(event.target.value);
});
document.querySelectorAll('.to-map').forEach(one => one.addEventListener('click', () => {
  showReportLayer(one.dataset.layer);
  document.getElementById('report-map').scrollIntoView({behavior: 'smooth'});
}));
"""


def html(pictures: Pictures, report: Report) -> str:
    """The report as one HTML file; the same report gives the same text."""
    workspace, words = pictures.workspace, pictures.words
    maps = {
        block.key: block.drawing
        for block in report.every_block()
        if isinstance(block, Figure) and not isinstance(block.drawing, Bars)
    }
    body = _body(pictures, report, maps)
    if not maps:
        return _page("<html><head></head><body></body></html>", report, body, "")
    before, after = body.split(MAP_PLACE)
    choices = [
        (key, name, interactive.legend(maps[key], words))
        for key, name in _names(workspace, report, words, maps).items()
    ]
    choice = matrix.TEMPLATES.get_template("report_map.html").render(words=words, choices=choices)
    above, below = choice.split(MAP_DRAWN)
    drawn = _map(workspace, maps, words)
    return _page(drawn, report, before + above, below + after)


def _names(
    workspace: Workspace, report: Report, words: Words, maps: dict[str, AnyMap]
) -> dict[str, str]:
    """What to call each map: its service, with the heading above it where services repeat."""
    services = {key: interactive.name(workspace.pack, one, words) for key, one in maps.items()}
    if len(set(services.values())) == len(services):
        return services
    names, heading = {}, ""
    for block in report.every_block():
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Figure) and block.key in services:
            name = services[block.key]
            names[block.key] = name if name.startswith(heading) else f"{heading}: {name}"
    return names


def _body(pictures: Pictures, report: Report, maps: dict[str, AnyMap]) -> str:
    """The blocks as HTML; the map stands before the second chapter."""
    chapters = [
        place
        for place, block in enumerate(report.every_block())
        if isinstance(block, Heading) and block.level == 1
    ]
    return matrix.TEMPLATES.get_template("report.html").render(
        words=pictures.words,
        report=report,
        kind_of=lambda block: type(block).__name__,
        legends=maps,
        map_place=chapters[min(1, len(chapters) - 1)] if maps else None,
        picture=lambda block: base64.b64encode(pictures.svg(block)).decode(),
    )


def _map(workspace: Workspace, maps: dict[str, AnyMap], words: Words) -> str:
    """A page with the map of the browser; the layers of one figure are shown at a time."""
    geometry_of = gap_map.embedded(workspace.layer_json)
    pack = workspace.pack
    views = {key: interactive.layers(pack, one, words, geometry_of) for key, one in maps.items()}
    text = saved_page(pack, views, words, geometry_of)
    return _numbered(text.replace("</html>", f"<script>{_SWITCH}</script></html>"))


def _numbered(text: str) -> str:
    """The page with the random names that folium gives replaced by their order."""
    order: dict[str, str] = {}
    return _RANDOM_ID.sub(lambda one: order.setdefault(one[0], f"_{len(order) + 1}"), text)


def _page(drawn: str, report: Report, before: str, after: str) -> str:
    """The whole page: language and title named, text around the map."""
    head = matrix.TEMPLATES.from_string(
        '<meta charset="utf-8"><title>{{ title }}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
    ).render(title=report.title)
    page = re.sub(r"<html[^>]*>", f'<html lang="{report.lang}">', drawn, count=1)
    page = page.replace("<head>", "<head>" + head, 1)
    start, end = page.index("<body>") + len("<body>"), page.index("</body>")
    return page[:start] + before + page[start:end] + after + page[end:]
