"""What is reached from one service, and the way to it from one place, for the map."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from analysis.access_rules import OUTREACH
from analysis.errors import NoRouteError
from analysis.question import TRAVEL_MIN
from app.i18n import Words
from app.places import NamedPlace, place_of, route_sentence
from app.workspace import Workspace
from geodata.roads.arrays import Mode
from geodata.schema import SCHEMATIC

if TYPE_CHECKING:
    from analysis.routes import TravelRoute

BANDS_MIN = (10.0, 20.0, 30.0, 40.0)


@dataclass(frozen=True)
class Reach:
    """Bands of minutes around one service, and the route for one place, if there is a way.

    ``from_site``: whether the provider travels; the bands and the route run that way.
    ``told``: what is to be said of them, a sentence each.
    """

    service: NamedPlace
    from_site: bool
    bands: gpd.GeoDataFrame
    route: "TravelRoute | None"
    told: tuple[str, ...]


def reach(
    workspace: Workspace,
    service: "pd.Series[str]",
    place_id: str | None,
    words: Words,
    *,
    season_id: str,
    mode: Mode = "car",
) -> Reach:
    """Bands around a service with a known position, and the way between it and a demand point.

    Parameters
    ----------
    service : a row of the register on a date (`geodata.register.register_at`).
    """
    pack = workspace.pack
    modes = pack.service_types["delivery_mode"]
    from_site = bool(modes[service["service_type_id"]] == OUTREACH)
    site = NamedPlace(service["name"], float(service["lon"]), float(service["lat"]))
    bands = workspace.travel.isochrones(
        site.lonlat, BANDS_MIN, season_id, mode, from_site=from_site
    )
    way = words("isochrone.from_site" if from_site else "isochrone.to_site")
    told = [words("isochrone.sentence", place=site.name, way=way)]
    if pack.road_network == SCHEMATIC:
        told.append(words("isochrone.coarse"))
    route = None
    if place_id is not None:
        place = place_of(pack, place_id)
        start, goal = (site, place) if from_site else (place, site)
        try:
            route = workspace.travel.route(
                start.lonlat, goal.lonlat, season_id=season_id, mode=mode
            )
            told.append(route_sentence(route, start.name, goal.name, words))
        except NoRouteError as error:
            told.append(words.error(error))
    return Reach(site, from_site, bands, route, tuple(told))


def choosable(services: pd.DataFrame) -> "pd.Series[str]":
    """Names of the services whose position is known, by service_id, with their place."""
    located = services[services["lon"].notna()]
    place = located["place"].fillna(located["address"]).fillna("")
    return located["name"] + " – " + place


def band_texts(bands: gpd.GeoDataFrame, words: Words) -> list[str]:
    """Each band as "10-20 min"."""
    return [
        f"{words.number(low)}–{words.cost(high, TRAVEL_MIN)}"
        for low, high in zip(bands["from_min"], bands["to_min"], strict=True)
    ]
