"""The map of best sites: who is how far with them open, what exists, and what is proposed."""

import pandas as pd

from analysis.best_sites.found import BestSites
from app.i18n import Words
from app.maps import gap_map, layers
from app.maps.classes import colour_of, cost_classes, radius_px
from app.maps.colours import ADDED
from app.maps.difference_map import ADDED_SIGN
from app.maps.layers import Circle, Layer, Spot, tooltip_html
from app.maps.legend import site_legend
from geodata.pack import Pack


def site_layers(pack: Pack, found: BestSites, services: pd.DataFrame, words: Words) -> list[Layer]:
    """Places by travel cost with the new sites open, existing services, and the new sites."""
    return [
        _circles(pack, found, words),
        gap_map.service_layer(pack, services, words),
        layers.sites(_spots(found, words), words("layer.best_sites")),
    ]


def legend(found: BestSites, words: Words) -> str:
    """What is drawn, as HTML."""
    return site_legend(found.asked.question, (ADDED, ADDED_SIGN), words)


def _circles(pack: Pack, found: BestSites, words: Words) -> Layer:
    cost, classes = found.asked.question.cost, cost_classes(found.asked.question.cutoff)
    table = found.points.join(pack.demand_points[["lon", "lat"]])
    table = table.sort_values("residents", ascending=False)
    rows = [
        Circle(
            point.lon,
            point.lat,
            radius_px(point.residents),
            colour_of(point.cost_after, classes),
            point.name,
            [
                words.count("people", point.residents),
                words(
                    "sites.before_after",
                    before=words.cost(point.cost_before, cost),
                    after=words.cost(point.cost_after, cost),
                ),
            ],
        )
        for point in table.itertuples()
    ]
    return layers.circles(rows, words("layer.demand_points"), table.index)


def _spots(found: BestSites, words: Words) -> list[Spot]:
    """A plus for each new site; sites that exist already are drawn among the services."""
    chosen = found.chosen[~found.chosen["existing"].astype(bool)]
    return [
        Spot(
            site.lon,
            site.lat,
            ADDED,
            is_open=True,
            sign=ADDED_SIGN,
            text=tooltip_html(site.name, [words.count("people", site.users_people)]),
        )
        for site in chosen.itertuples()
    ]
