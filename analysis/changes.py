"""The changes a scenario is made of, and the border at which impossible ones are refused."""

import math
import re
from dataclasses import dataclass
from difflib import get_close_matches

import pandas as pd

from analysis.errors import ScenarioError
from geodata.pack import Pack
from geodata.positions import municipality_at
from geodata.register import MOST_PLACES

ALL_RESIDENTS = "all_residents"
CLOSED, CANCELLED = "closed", "cancelled"
CLOSES_ROAD = 0.0
ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,39}")
MOST_SPEED_FACTOR = 10.0


@dataclass(frozen=True)
class Open:
    """A new service in a new building; ``capacity_places`` None: not known."""

    service_id: str
    service_type_id: str
    lon: float
    lat: float
    name: str = ""
    group_ids: tuple[str, ...] = (ALL_RESIDENTS,)
    capacity_places: float | None = None


@dataclass(frozen=True)
class Close:
    """A service is no longer offered."""

    service_id: str


@dataclass(frozen=True)
class Move:
    """A service goes to another building; what else is offered in the old one stays there."""

    service_id: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Enlarge:
    """A service has this many places, more or fewer than before."""

    service_id: str
    capacity_places: float


@dataclass(frozen=True)
class ChangeGroups:
    """A service is for these target groups."""

    service_id: str
    group_ids: tuple[str, ...]


@dataclass(frozen=True)
class Start:
    """A service that is planned, being built or not confirmed operates."""

    service_id: str


@dataclass(frozen=True)
class MakeAccessible:
    """People with functional impairments can enter and use the building of a service."""

    service_id: str


@dataclass(frozen=True)
class ChangeAccess:
    """Residents of one municipality may or may no longer use another's services by agreement."""

    from_municipality_code: str
    to_municipality_code: str
    service_type_id: str
    allowed: bool = True


@dataclass(frozen=True)
class ChangeRoad:
    """The speed on a road link is multiplied by a factor; 0 closes the link."""

    link_id: str
    speed_factor: float = CLOSES_ROAD


@dataclass(frozen=True)
class AddRoad:
    """A new road between two nodes of the network; ``length_km`` None: as the crow flies.

    Nodes, ``road_class`` and ``surface`` are named as in the pack's own roads.
    """

    from_node_id: str
    to_node_id: str
    road_class: str
    surface: str
    length_km: float | None = None


@dataclass(frozen=True)
class ChangeSeason:
    """Roads are as in this season, whichever is asked about."""

    season_id: str


Change = (
    Open
    | Close
    | Move
    | Enlarge
    | ChangeGroups
    | Start
    | MakeAccessible
    | ChangeAccess
    | ChangeRoad
    | AddRoad
    | ChangeSeason
)


def require_inside(pack: Pack, lon: float, lat: float) -> str:
    """Code of the municipality of the region in which a position (degrees) lies.

    A demand point lies in its own municipality, however coarse the drawn borders are.

    Raises
    ------
    ScenarioError
        It lies outside the region.
    """
    points = pack.demand_points
    here = points.loc[(points["lon"] == lon) & (points["lat"] == lat), "municipality_code"]
    if len(here):
        return str(here.iloc[0])
    if math.isfinite(lon) and math.isfinite(lat):
        code = municipality_at(pack.layers["municipalities"], lon, lat)
        if code is not None and code in pack.region.index:
            return code
    raise ScenarioError(
        "The position {lon} (longitude), {lat} (latitude) lies outside the region; choose a "
        "place inside its borders.",
        lon=round(lon, 5),
        lat=round(lat, 5),
    )


def require_known(known: "pd.Index[str]", kind: str, found: str) -> None:
    """Refuse a code that is not among the known ones; says which are similar."""
    if found not in known:
        near = get_close_matches(found, [str(one) for one in known], n=5, cutoff=0.0)
        raise ScenarioError(
            "{kind} {found} is not known; similar ones: {near}.",
            kind=kind,
            found=repr(found),
            near=", ".join(near),
        )


def require_working(pack: Pack, service_id: str) -> None:
    """Refuse a service that the register does not have, or that is closed for good."""
    require_known(pack.services.index, "service", service_id)
    events = pack.status_events[pack.status_events["service_id"] == service_id]
    last = events.sort_values("date", kind="stable", na_position="first")["status"].tail(1)
    if last.isin([CLOSED, CANCELLED]).any():
        raise ScenarioError(
            "Service {found} is closed already; take the change out or name another service.",
            found=service_id,
        )


def require_groups(pack: Pack, group_ids: tuple[str, ...]) -> None:
    """Refuse target groups that are none or not known."""
    if not group_ids:
        raise ScenarioError("A service needs at least one target group; name one or several.")
    for group_id in group_ids:
        require_known(pack.demand_groups.index, "target group", group_id)


def require_places(places: float) -> None:
    """Refuse a number of places below 0 or without end."""
    if not (math.isfinite(places) and 0 <= places <= MOST_PLACES):
        raise ScenarioError(
            "A service cannot have {found} places; expected a number from 0 to {most}.",
            found=places,
            most=MOST_PLACES,
        )


def require_factor(link_id: str, factor: float) -> None:
    """Refuse a factor of speed below 0 or beyond what a road can be."""
    if not (math.isfinite(factor) and 0 <= factor <= MOST_SPEED_FACTOR):
        raise ScenarioError(
            "The speed on {link} is multiplied by {found}; expected a number from 0 (closed) to "
            "{most}.",
            link=link_id,
            found=factor,
            most=MOST_SPEED_FACTOR,
        )


def require_new(pack: Pack, service_id: str) -> None:
    """Refuse a code for a new service that is none or belongs to another one."""
    if not ID.fullmatch(service_id) or service_id in pack.services.index:
        raise ScenarioError(
            "A new service cannot be called {found}; expected a code of letters a-z, digits, "
            "_, - or . that no service has yet.",
            found=repr(service_id),
        )
