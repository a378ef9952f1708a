"""The service register: sites, services and their dated status events, seen at a date."""

from datetime import date

import pandas as pd

NOT_CONFIRMED = "not_confirmed"
OPEN = "open"
COMING = ("planned", "under_construction")


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
    same = events.groupby(["service_id", "status"])["date"].transform("min")
    start = events["date"].fillna(same).fillna("0000").str.ljust(10, "x")
    start = start.str.replace("xxxxxx", "-01-01").str.replace("xxx", "-01")
    past = events.assign(start=start)[start <= on.isoformat()]
    last = past.sort_values("start", kind="stable").drop_duplicates("service_id", keep="last")
    status = last.set_index("service_id").reindex(services.index)
    place = sites[["municipality_code", "place", "address", "lon", "lat", "position"]]
    return services.join(place, on="site_id").assign(
        status=status["status"].fillna(NOT_CONFIRMED), status_date=status["date"]
    )


def offering(
    register: pd.DataFrame, service_type_ids: tuple[str, ...], group_id: str | None
) -> pd.DataFrame:
    """The services of these types; with a group, only those that serve it or serve everybody."""
    chosen = register[register["service_type_id"].isin(service_type_ids)]
    if group_id is None:
        return chosen
    groups = chosen["group_ids"].str.split(";")
    serves = [bool({group_id, "all_residents"} & set(ids)) for ids in groups]
    return chosen[pd.Series(serves, index=chosen.index, dtype=bool)]
