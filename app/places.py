"""Places by their code: demand point, site, service or lon,lat; and a way in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from analysis.cost_table import TravelCosts
from analysis.question import TRAVEL_KM, TRAVEL_MIN
from app.i18n import Words
from geodata.crs import metric_xy
from geodata.errors import PlannerError
from geodata.pack import Pack
from geodata.positions import municipality_at
from geodata.register import service_at

if TYPE_CHECKING:
    from analysis.routes import TravelRoute


class PlaceError(PlannerError, LookupError):
    """A code that is no place of the pack, or one whose position is not known."""


@dataclass(frozen=True)
class NamedPlace:
    """A place: its name for people, longitude and latitude (EPSG:4326, degrees)."""

    name: str
    lon: float
    lat: float

    @property
    def lonlat(self) -> tuple[float, float]:
        """Longitude and latitude."""
        return self.lon, self.lat


def place_of(pack: Pack, code: str) -> NamedPlace:
    """The place that a code means: demand_point_id, service_id, site_id, or "lon,lat".

    A service is where it stands on the date of the register.

    Raises
    ------
    PlaceError
        There is none, or its position is not known.
    """
    if code in pack.demand_points.index:
        point = pack.demand_points.loc[code]
        return NamedPlace(str(point["name"]), float(point["lon"]), float(point["lat"]))
    if code in pack.services.index:
        service = service_at(pack, code, pack.register_date)
        return _at_site(pack, str(service["site_id"]), str(service["name"]))
    if code in pack.sites.index:
        site = pack.sites.loc[code]
        named = [str(site[part]) for part in ("address", "place") if pd.notna(site[part])]
        return _at_site(pack, code, [*named, code][0])
    try:
        lon, lat = (float(part) for part in code.split(","))
    except ValueError:
        raise PlaceError(
            "{found} is no place of the pack; give the id of a demand point, service or site, "
            "or longitude and latitude in degrees such as 27.33,56.51.",
            found=repr(code),
        ) from None
    west, south, east, north = pack.extent_deg
    if not (west <= lon <= east and south <= lat <= north):
        raise PlaceError(
            "{found} lies outside the pack's extent; expected longitude {west} to {east} and "
            "latitude {south} to {north}, in this order.",
            found=code,
            west=f"{west:g}",
            east=f"{east:g}",
            south=f"{south:g}",
            north=f"{north:g}",
        )
    return NamedPlace(code, lon, lat)


def _at_site(pack: Pack, site_id: str, name: str) -> NamedPlace:
    site = pack.sites.loc[site_id]
    if pd.isna(site["lon"]):
        raise PlaceError("The position of {found} is not known; choose another place.", found=name)
    return NamedPlace(name, float(site["lon"]), float(site["lat"]))


def spot_sentence(pack: Pack, lon: float, lat: float, words: Words) -> str:
    """Where a position (degrees) is: the nearest demand point, and whose territory."""
    points = pack.demand_points
    metres = metric_xy([lon, *points["lon"]], [lat, *points["lat"]])
    nearest = ((metres[1:] - metres[0]) ** 2).sum(axis=1).argmin()
    place = str(points["name"].iloc[nearest])
    code = municipality_at(pack.layers["municipalities"], lon, lat)
    if code is None:
        return words("spot.outside", place=place)
    name = words.name(pack.municipalities.loc[code])
    return words("spot.near", place=place, municipality=name)


def route_sentence(route: "TravelRoute", start: str, goal: str, words: Words) -> str:
    """From where to where, how long, how far, along which roads."""
    sentence = words(
        "route.sentence",
        start=start,
        goal=goal,
        minutes=words.cost(route.minutes, TRAVEL_MIN),
        km=words.cost(route.km, TRAVEL_KM),
    )
    if not route.roads:
        return sentence
    return f"{sentence} {words('route.roads', roads=' – '.join(route.roads))}"


def too_far_sentence(pack: Pack, costs: TravelCosts, words: Words) -> str:
    """Which places are beyond the limit of the roads and so unreachable; empty if none is."""
    far = costs.too_far
    if far.empty:
        return ""
    names = pd.concat(
        [pack.demand_points["name"], pack.sites["place"].fillna(pack.sites.index.to_series())]
    )
    named = [f"{names.get(code, code)} ({words.cost(km, TRAVEL_KM)})" for code, km in far.items()]
    return words.count(
        "travel.too_far",
        len(far),
        limit=words.cost(costs.limit_km, TRAVEL_KM),
        places=", ".join(named[:5]) + (" ..." if len(named) > 5 else ""),
    )
