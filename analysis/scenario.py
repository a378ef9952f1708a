"""A scenario: a named list of changes on an unchanged base, and the pack it makes of it.

`apply` is pure: the base stays as it is, and the pack that comes out works everywhere the base
does. What a change makes new has no date: it holds on every day that is asked about.
"""

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import singledispatch

import numpy as np
import pandas as pd

from analysis.changes import (
    CLOSED,
    AddRoad,
    Change,
    ChangeAccess,
    ChangeGroups,
    ChangeRoad,
    ChangeSeason,
    Close,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
    require_factor,
    require_groups,
    require_inside,
    require_known,
    require_new,
    require_places,
    require_working,
)
from analysis.errors import ScenarioError
from analysis.new_roads import with_road
from geodata.pack import Pack
from geodata.register import OPEN
from geodata.schema import SCHEMATIC

MOST_CHANGES = 100
NAME_LENGTH = 200
EARLIEST = "1900"
"""First year of an agreement that a scenario makes: before any day that is asked about."""
POSITION = "scenario"
"""How exact the position of a new building is: where the scenario puts it."""


@dataclass(frozen=True)
class Scenario:
    """A name and the changes, made one after the other."""

    name: str
    changes: tuple[Change, ...] = ()


def apply(pack: Pack, scenario: Scenario) -> Pack:
    """The pack as the scenario would make it; the base itself for a scenario without changes.

    The fingerprint is that of the base and of the changes together; the name does not matter.

    Raises
    ------
    ScenarioError
        A change names what the pack does not have, undoes nothing, or is not possible.
    """
    if len(scenario.name) > NAME_LENGTH or len(scenario.changes) > MOST_CHANGES:
        raise ScenarioError(
            "The scenario has {count} changes and a name of {length} characters; expected at "
            "most {most} changes and {longest} characters.",
            count=len(scenario.changes),
            length=len(scenario.name),
            most=MOST_CHANGES,
            longest=NAME_LENGTH,
        )
    changed = pack
    for change in scenario.changes:
        changed = changed_by(change, changed)
    if not scenario.changes:
        return pack
    text = f"{pack.fingerprint} {scenario.changes!r}"
    return replace(changed, fingerprint=hashlib.sha256(text.encode()).hexdigest())


@singledispatch
def changed_by(change: Change, pack: Pack) -> Pack:
    """The pack after one change; refuses one that is not possible."""
    raise TypeError(f"not a change: {change!r}")


@changed_by.register
def _open(change: Open, pack: Pack) -> Pack:
    require_new(pack, change.service_id)
    require_known(pack.service_types.index, "service type", change.service_type_id)
    require_groups(pack, change.group_ids)
    places = change.capacity_places
    if places is not None:
        require_places(places)
    kind = pack.service_types.loc[change.service_type_id]
    service = {
        "site_id": change.service_id,
        "service_type_id": change.service_type_id,
        "name": change.name,
        "group_ids": ";".join(change.group_ids),
        "provider_sector": "municipality",
        "capacity_places": np.nan if places is None else float(places),
    }
    built = _with_site(pack, change.service_id, change.lon, change.lat)
    if not change.name:
        service["name"] = f"{kind['name_lv']}, {built.sites.loc[change.service_id, 'place']}"
    return replace(
        built,
        services=_with_row(built.services, change.service_id, service),
        status_events=_with_status(built.status_events, change.service_id, OPEN),
    )


@changed_by.register
def _close(change: Close, pack: Pack) -> Pack:
    require_working(pack, change.service_id)
    events = _with_status(pack.status_events, change.service_id, CLOSED)
    return replace(pack, status_events=events)


@changed_by.register
def _move(change: Move, pack: Pack) -> Pack:
    require_working(pack, change.service_id)
    number = sum(str(site).startswith(f"{change.service_id}-moved") for site in pack.sites.index)
    site_id = f"{change.service_id}-moved{number or ''}"
    built = _with_site(pack, site_id, change.lon, change.lat)
    services = _with_cell(built.services, change.service_id, site_id=site_id)
    changes = _without(pack.service_changes, change.service_id, "site_id")
    return replace(built, services=services, service_changes=changes)


@changed_by.register
def _enlarge(change: Enlarge, pack: Pack) -> Pack:
    require_working(pack, change.service_id)
    require_places(change.capacity_places)
    places = float(change.capacity_places)
    services = _with_cell(pack.services, change.service_id, capacity_places=places)
    changes = _without(pack.service_changes, change.service_id, "capacity_places")
    return replace(pack, services=services, service_changes=changes)


@changed_by.register
def _change_groups(change: ChangeGroups, pack: Pack) -> Pack:
    require_working(pack, change.service_id)
    require_groups(pack, change.group_ids)
    groups = ";".join(change.group_ids)
    return replace(pack, services=_with_cell(pack.services, change.service_id, group_ids=groups))


@changed_by.register
def _start(change: Start, pack: Pack) -> Pack:
    require_working(pack, change.service_id)
    events = _with_status(pack.status_events, change.service_id, OPEN)
    return replace(pack, status_events=events)


@changed_by.register
def _make_accessible(change: MakeAccessible, pack: Pack) -> Pack:
    require_working(pack, change.service_id)
    changes = pack.service_changes
    later = changes.loc[changes["service_id"] == change.service_id, "site_id"].dropna()
    sites = dict.fromkeys([pack.services.loc[change.service_id, "site_id"], *later])
    premises = pack.premises.drop(list(sites), errors="ignore")
    for site_id in sites:  # wherever it is on the day that is asked about
        premises = _with_row(premises, site_id, {"accessible": True})
    return replace(pack, premises=premises)


@changed_by.register
def _change_access(change: ChangeAccess, pack: Pack) -> Pack:
    home, partner = change.from_municipality_code, change.to_municipality_code
    for code in (home, partner):
        require_known(pack.municipalities.index, "municipality", code)
    require_known(pack.service_types.index, "service type", change.service_type_id)
    table = pack.agreements
    same = (table["from_municipality_code"] == home) & (table["to_municipality_code"] == partner)
    same &= table["service_type_id"] == change.service_type_id
    if home == partner or not (change.allowed or same.any()):
        raise ScenarioError(
            "Between {home} and {partner} there is no agreement on {service_type} to change; "
            "name two municipalities and, to end an agreement, one that the pack has.",
            home=home,
            partner=partner,
            service_type=change.service_type_id,
        )
    agreed = table[~same]
    if change.allowed:
        row = {"from_municipality_code": home, "to_municipality_code": partner}
        row |= {"service_type_id": change.service_type_id, "valid_from": EARLIEST}
        agreed = _with_row(agreed, len(table), row).reset_index(drop=True)
    return replace(pack, agreements=agreed)


@changed_by.register
def _change_road(change: ChangeRoad, pack: Pack) -> Pack:
    if pack.road_network == SCHEMATIC:  # other links are known to whoever prepares the roads
        require_known(pack.road_links.index, "road link", change.link_id)
    require_factor(change.link_id, change.speed_factor)
    changes = pack.road_changes.drop(change.link_id, errors="ignore")
    changed = pd.Series([float(change.speed_factor)], index=[change.link_id])
    return replace(pack, road_changes=changed if changes.empty else pd.concat([changes, changed]))


@changed_by.register
def _add_road(change: AddRoad, pack: Pack) -> Pack:
    return with_road(pack, change)


@changed_by.register
def _change_season(change: ChangeSeason, pack: Pack) -> Pack:
    require_known(pack.seasons.index, "season", change.season_id)
    speeds, osm_speeds = (
        _always(table, pack.seasons.index, change.season_id)
        for table in (pack.speeds, pack.osm_speeds)
    )
    return replace(pack, speeds=speeds, osm_speeds=osm_speeds)


def _always(speeds: pd.DataFrame, seasons: "pd.Index[str]", season_id: str) -> pd.DataFrame:
    """The speeds of one season in the name of every season."""
    there = speeds[speeds["season_id"] == season_id]
    return pd.concat([there.assign(season_id=name) for name in seasons], ignore_index=True)


def _with_site(pack: Pack, site_id: str, lon: float, lat: float) -> Pack:
    """The pack with a new building, in the municipality and near the place where it stands."""
    code = require_inside(pack, lon, lat)
    points = pack.demand_points[pack.demand_points["municipality_code"] == code]
    # Degrees of longitude are shorter: comparing places needs no more than this.
    east = (points["lon"] - lon) * math.cos(math.radians(lat))
    nearest = (east**2 + (points["lat"] - lat) ** 2).idxmin()
    site = {
        "municipality_code": code,
        "place": str(points.loc[nearest, "name"]),
        "lon": float(lon),
        "lat": float(lat),
        "position": POSITION,
    }
    return replace(pack, sites=_with_row(pack.sites, site_id, site))


def _with_row(table: pd.DataFrame, key: object, cells: Mapping[str, object]) -> pd.DataFrame:
    """The table with one more row; cells that are not given are not known."""
    row = {name: pd.array([cells.get(name)], kind) for name, kind in table.dtypes.items()}
    return pd.concat([table, pd.DataFrame(row, index=pd.Index([key], name=table.index.name))])


def _with_cell(table: pd.DataFrame, key: str, **cells: object) -> pd.DataFrame:
    changed = table.copy()
    for name, value in cells.items():
        changed.loc[key, name] = value
    return changed


def _without(changes: pd.DataFrame, service_id: str, column: str) -> pd.DataFrame:
    """Dated changes of services without what they say about one of them in one column."""
    return changes.assign(**{column: changes[column].mask(changes["service_id"] == service_id)})


def _with_status(events: pd.DataFrame, service_id: str, status: str) -> pd.DataFrame:
    """The events with one status of a service from the beginning, in place of all it had."""
    others = events[events["service_id"] != service_id]
    event = {"service_id": service_id, "status": status, "basis": "register"}
    return _with_row(others, len(events), event).reset_index(drop=True)
