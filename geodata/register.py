"""The service register: sites, services and their dated status events, seen at a date."""

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geodata.days import first_day, first_days

if TYPE_CHECKING:
    from geodata.pack import Pack

NOT_CONFIRMED = "not_confirmed"
OPEN = "open"
EVERYBODY = "all_residents"
COMING = ("planned", "under_construction")
MOVED, RESIZED = "moved", "resized"
"""Events that leave a service open: in another building, with another number of places."""
MOST_PLACES = 10_000
"""More than any service has: a number beyond is a slip of the pen."""


def no_service_changes() -> pd.DataFrame:
    """A table of moves and changes of size that says nothing."""
    texts = dict.fromkeys(("service_id", "status", "date", "site_id"), "str")
    columns = {**texts, "capacity_places": "float64"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def as_changed(services: pd.DataFrame, changes: pd.DataFrame, on: date) -> pd.DataFrame:
    """The services in the building and with the places they have on a date.

    Parameters
    ----------
    services : index service_id.
    changes : columns service_id, date (NA: from the beginning), site_id (NA: it did not move),
        capacity_places (NA: it was not resized).
    """
    if changes.empty:
        return services
    start = first_days(changes["date"])
    past = changes.assign(start=start)[start <= on.isoformat()].sort_values("start", kind="stable")
    columns = {}
    for name in ("site_id", "capacity_places"):
        known = past.dropna(subset=[name]).drop_duplicates("service_id", keep="last")
        last = known.set_index("service_id")[name].reindex(services.index)
        columns[name] = last.where(last.notna(), services[name])
    return services.assign(**columns)


def service_at(pack: "Pack", service_id: str, on: date) -> "pd.Series[str]":
    """One service of a pack in the building and with the places it has on a date."""
    changes = pack.service_changes
    mine = changes[changes["service_id"] == service_id]
    return as_changed(pack.services.loc[[service_id]], mine, on).loc[service_id]


def services_at(
    services: pd.DataFrame, sites: pd.DataFrame, events: pd.DataFrame, on: date
) -> pd.DataFrame:
    """The register on a date: each service with its building and its status then.

    The latest event not after the date counts; an event known to the year or month counts from
    its first day, an undated one from the service's earliest dated event of the same status, or
    from the beginning when there is none. A service whose first event lies after the
    date is ``not_confirmed``: the register does not know what was there before.

    Parameters
    ----------
    services : index service_id.
    sites : index site_id.
    events : columns service_id, status, date (YYYY, YYYY-MM or YYYY-MM-DD; NA: undated).

    Returns
    -------
    Index service_id; the columns of services, of its site (municipality_code, place, address,
    lon, lat, position), status and status_date (text; NA: undated).
    """
    if len(services) < len(pd.unique(events["service_id"])):
        events = events[events["service_id"].isin(services.index)]
    latest = _latest_events(events, on)
    status = [latest.get(service_id, (NOT_CONFIRMED, None)) for service_id in services.index]
    columns = pd.DataFrame(status, services.index, ["status", "status_date"], dtype="str")
    place = sites[["municipality_code", "place", "address", "lon", "lat", "position"]]
    where = place.reindex(services["site_id"]).set_axis(services.index)
    return pd.concat([services, where, columns], axis="columns")


def _latest_events(events: pd.DataFrame, on: date) -> dict[str, tuple[str, str | None]]:
    """Of each service the status and date (None: undated) that count on a day."""
    named = (events[name].tolist() for name in ("service_id", "status"))
    rows = list(
        zip(*named, events["date"].astype(object).where(events["date"].notna(), None), strict=True)
    )
    earliest: dict[tuple[str, str], str] = {}
    for service_id, status, day in rows:
        if day is not None:
            known = earliest.get((service_id, status), day)
            earliest[service_id, status] = min(known, day)
    latest: dict[str, tuple[str, str, str | None]] = {}
    for service_id, status, day in rows:
        start = first_day(day or earliest.get((service_id, status), "0000"))
        if latest.get(service_id, ("",))[0] <= start <= on.isoformat():
            latest[service_id] = (start, status, day)
    return {service_id: found[1:] for service_id, found in latest.items()}


def register_at(
    pack: "Pack",
    on: date,
    service_type_ids: tuple[str, ...] | None = None,
    group_id: str | None = None,
) -> pd.DataFrame:
    """The register of a pack on a date, as `services_at`, with moves and changes of size.

    With types only the services that are `offering` them, with a group those that serve it.
    """
    services = pack.services
    if service_type_ids is not None:
        services = offering(services, service_type_ids, group_id)
    services = as_changed(services, pack.service_changes, on)
    return services_at(services, pack.sites, pack.status_events, on)


def offering(
    register: pd.DataFrame, service_type_ids: tuple[str, ...], group_id: str | None
) -> pd.DataFrame:
    """The services of these types; with a group, only those that serve it or serve everybody."""
    chosen = register[register["service_type_id"].isin(service_type_ids)]
    if group_id is None:
        return chosen
    return chosen[serving(chosen, group_id)]


def serving(services: pd.DataFrame, group_id: str) -> "pd.Series[bool]":
    """Which services serve a target group, by itself or because they serve everybody."""
    wanted = {group_id, EVERYBODY}
    serves = [bool(wanted & set(ids.split(";"))) for ids in services["group_ids"]]
    return pd.Series(serves, index=services.index, dtype=bool)
