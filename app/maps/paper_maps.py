"""What the maps on paper show: an answer, a comparison of two, a proposal.

Colours and classes are those of the maps in the browser.
"""

import math
from collections.abc import Callable, Mapping

import pandas as pd

from analysis.assessment import Assessment
from analysis.comparison import Comparison
from app.i18n import Words
from app.maps.classes import (
    NO_VALUE_COLOUR,
    UNREACHABLE_COLOUR,
    MapClass,
    change_classes,
    change_colour,
    colour_of,
    cost_classes,
    gain_classes,
    net_classes,
    radius_px,
    share_classes,
)
from app.maps.colours import ADDED, OPEN_COLOUR
from app.maps.legend import class_labels, swatches
from app.maps.paper import PaperMap, Signs
from app.maps.paper_legend import Entry, Group
from geodata.pack import Pack
from geodata.register import COMING, OPEN

WHITE = "#ffffff"
STAR, PLUS = "*", "P"
STAR_PT2, PLUS_PT2 = 150.0, 34.0


def gap_paper_map(pack: Pack, assessment: Assessment, words: Words) -> PaperMap:
    """Places by travel cost, municipalities by the share beyond the cutoff, services."""
    question = assessment.question
    shares, costs = share_classes(), cost_classes(question.cutoff)
    beyond = assessment.by_municipality["beyond_share"].astype(float)
    table = assessment.by_demand_point
    cost = table[question.cost] if assessment.searched else table["residents"] * math.nan
    names = swatches(costs, lambda value: words.number(value, int(value % 1 != 0)))
    names.append((UNREACHABLE_COLOUR, words("cost.unreachable")))
    areas = swatches(shares, words.share)
    if not assessment.searched:
        names = areas = [(NO_VALUE_COLOUR, words("state.not_known"))]
    unit = words(f"unit.{question.cost}")
    return PaperMap(
        areas={str(code): colour_of(share, shares) for code, share in beyond.items()},
        points=_points(pack, table, [colour_of(float(one), costs) for one in cost]),
        signs=_services(assessment.services),
        legend=(
            _round(words("legend.points", unit=unit), names),
            _square(words("legend.areas"), areas),
            _service_group(words),
        ),
    )


def difference_paper_map(pack: Pack, comparison: Comparison, words: Words) -> PaperMap:
    """Places by change of travel cost, municipalities by net gain, services afterwards."""
    table = comparison.by_municipality
    net = (table["gained_people"] - table["lost_people"]) / table["residents"]
    points = comparison.by_demand_point
    changes = _labels(change_classes(), words.number)
    changes.append((UNREACHABLE_COLOUR, words("change.lost")))
    shares = _labels(net_classes(), lambda s: words.number(100 * s, int(abs(s) < 0.01)))
    known = comparison.searched
    return PaperMap(
        areas={
            str(code): colour_of(float(one), net_classes()) if known else NO_VALUE_COLOUR
            for code, one in net.items()
        },
        points=_points(pack, points, [change_colour(float(one)) for one in points["change"]]),
        signs=_services(comparison.other.services),
        legend=(
            _round(
                words("legend.change", unit=words(f"unit.{comparison.base.question.cost}")),
                changes,
            ),
            _square(words("legend.net"), shares),
            _service_group(words),
        ),
    )


def proposal_paper_map(
    pack: Pack,
    gained_people: Mapping[str, int],
    spots: Mapping[str, pd.DataFrame],
    services: pd.DataFrame,
    words: Words,
) -> PaperMap:
    """The proposed site, who gains by municipality, services there are and better places.

    ``spots``: positions (lon, lat) under "proposed" and "better".
    """
    classes = gain_classes()
    gains = {str(code): float(gained_people.get(str(code), 0)) for code in pack.region.index}
    points = _points(pack, pack.demand_points, [WHITE] * len(pack.demand_points))
    return PaperMap(
        areas={code: colour_of(people, classes) for code, people in gains.items()},
        points=points,
        signs=(
            *_services(services),
            Signs(spots["better"], PLUS, WHITE, ADDED, PLUS_PT2),
            Signs(spots["proposed"], STAR, ADDED, WHITE, STAR_PT2),
        ),
        legend=(
            Group(
                words("legend.proposal"),
                (
                    Entry(words("legend.proposed"), ADDED, STAR, WHITE, STAR_PT2 * 0.6),
                    Entry(words("legend.better"), WHITE, PLUS, ADDED),
                ),
            ),
            _square(words("legend.gained"), swatches(classes, words.number)),
            _service_group(words),
        ),
    )


def _points(pack: Pack, table: pd.DataFrame, colours: list[str]) -> pd.DataFrame:
    at = pack.demand_points.loc[table.index, ["lon", "lat"]]
    radii = [radius_px(float(people)) for people in table["residents"]]
    found = at.assign(radius_px=radii, colour=colours, residents=table["residents"])
    return found.sort_values("residents", ascending=False)


def _services(services: pd.DataFrame) -> tuple[Signs, ...]:
    located = services[services["lon"].notna()]
    coming = located[located["status"].isin(COMING)]
    open_now = located[located["status"] == OPEN]
    return (
        Signs(coming, "D", WHITE, OPEN_COLOUR),
        Signs(open_now, "D", OPEN_COLOUR, WHITE),
    )


def _service_group(words: Words) -> Group:
    return Group(
        words("legend.services"),
        (
            Entry(words("legend.open"), OPEN_COLOUR, "D", WHITE, 24.0),
            Entry(words("legend.coming"), WHITE, "D", OPEN_COLOUR, 24.0),
        ),
    )


def _labels(classes: list[MapClass], write: Callable[[float], str]) -> list[tuple[str, str]]:
    return [(colour, text) for _, colour, text in class_labels(classes, write)]


def _round(title: str, entries: list[tuple[str, str]]) -> Group:
    return Group(title, tuple(Entry(text, colour, "o") for colour, text in entries))


def _square(title: str, entries: list[tuple[str, str]]) -> Group:
    return Group(title, tuple(Entry(text, c, "s", "#777777", 44.0) for c, text in entries))
