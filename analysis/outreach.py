"""Outreach: the provider travels, so a base covers an area and its hours set how many it visits.

A base reaches whoever can be visited, there and back, in one working day. A client takes the
way there and back and the visit, so many times a week (rows of outreach_norms). How many can be
visited follows from the weekly hours of the base (outreach_bases), not known where not given.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.places import DUST, nearest_first
from geodata.pack import Pack

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
MIN_PER_HOUR = 60.0


@dataclass(frozen=True)
class Outreach:
    """What the bases of one question can do; NaN is not known.

    ``by_base``: index service_id; municipality_code, area_people (residents of the places it
    reaches in a working day and may visit), client_hours (hours a week that one client of the
    area takes, mean over its residents), way_hours (those on the road), hours_available,
    hours_needed (for all clients of its area whose nearest base it is), visited_people (clients
    that can be visited; where their number is not known, as many as the hours suffice for).
    ``by_demand_point``: index demand_point_id; clients, visited_people.
    """

    by_base: pd.DataFrame
    by_demand_point: pd.DataFrame


def week_hours(pack: Pack, minutes: pd.DataFrame, services: pd.DataFrame) -> Floats:
    """Hours a week one client takes, (points, services): visits and the way there and back.

    inf where there is no road, NaN for services whose type has no norm.
    """
    norms = pack.outreach_norms.reindex(services["service_type_id"])
    visit, visits = (norms[name].to_numpy(dtype=float) for name in ("visit_min", "visits_a_week"))
    return np.asarray((2 * minutes.to_numpy() + visit) * visits / MIN_PER_HOUR)


def in_a_working_day(pack: Pack, minutes: pd.DataFrame, services: pd.DataFrame) -> Flags:
    """Whether way there, visit and way back fit into a working day; True where no norm says."""
    return np.asarray(minutes.to_numpy() <= longest_way_min(pack, services)[None, :])


def longest_way_min(pack: Pack, services: pd.DataFrame) -> Floats:
    """The longest way, in minutes, on which there, visit and back fit into a working day.

    (services,); inf where no norm says.
    """
    norms = pack.outreach_norms.reindex(services["service_type_id"])
    visit, day = (norms[name].to_numpy(dtype=float) for name in ("visit_min", "working_day_min"))
    return np.asarray(np.nan_to_num((day - visit) / 2, nan=np.inf))


def base_hours(pack: Pack, services: pd.DataFrame) -> Floats:
    """Hours a week of each base; NaN where not known."""
    return np.asarray(pack.outreach_bases["hours_a_week"].reindex(services.index), dtype=float)


def outreach(
    pack: Pack,
    minutes: pd.DataFrame,
    services: pd.DataFrame,
    clients: "pd.Series[float] | None",
) -> Outreach:
    """Whom the bases can visit in a week, nearest first, until their hours are used up.

    Parameters
    ----------
    minutes : index demand_point_id, columns of usable bases; inf where a base does not come.
    services : index service_id, the columns of ``minutes``; service_type_id, municipality_code.
    clients : people who are to be visited at each demand point; None or NaN: not known.
    """
    hours = week_hours(pack, minutes, services)
    comes = np.isfinite(minutes.to_numpy()) & in_a_working_day(pack, minutes, services)
    comes &= np.isfinite(hours)
    waiting = pd.Series(np.nan, index=minutes.index) if clients is None else clients
    waiting = waiting.reindex(minutes.index)
    available = base_hours(pack, services)
    costs = np.where(comes, minutes.to_numpy(), np.inf)
    use = np.where(comes, hours, 0.0)
    wanted = waiting.fillna(0).to_numpy()
    everyone = nearest_first(costs, wanted, np.full(len(services), np.inf), use)
    visits = nearest_first(costs, wanted, np.nan_to_num(available), use)
    known = not waiting.isna().all()
    residents = pack.demand_points["residents"].astype(float).reindex(minutes.index).to_numpy()
    by_base = _by_base(residents, comes, use, services)
    by_base["way_hours"] = by_base["client_hours"] - _visit_hours(pack, services)
    by_base["hours_available"] = available
    by_base["hours_needed"] = (everyone * use).sum(axis=0) if known else np.nan
    could = available / by_base["client_hours"].where(by_base["client_hours"] > 0)
    by_base["visited_people"] = np.where(
        np.isnan(available), np.nan, visits.sum(axis=0) if known else could
    )
    blind = (comes & np.isnan(available)[None, :]).any(axis=1)
    by_point = pd.DataFrame({"clients": waiting, "visited_people": visits.sum(axis=1)})
    unknown = waiting.isna() | (blind & (by_point["visited_people"] < waiting - DUST))
    by_point["visited_people"] = by_point["visited_people"].mask(unknown)
    return Outreach(by_base, by_point)


def _by_base(residents: Floats, comes: Flags, use: Floats, services: pd.DataFrame) -> pd.DataFrame:
    """Residents of each base's area, and the mean hours a week that a client there takes."""
    area = residents @ comes
    total = np.einsum("i,ij->j", residents, use)
    mean = np.divide(total, area, out=np.full(len(area), np.nan), where=area > 0)
    return services[["municipality_code"]].assign(area_people=area, client_hours=mean)


def _visit_hours(pack: Pack, services: pd.DataFrame) -> Floats:
    """Hours a week that a client takes without the way."""
    norms = pack.outreach_norms.reindex(services["service_type_id"])
    return np.asarray(norms["visit_min"] * norms["visits_a_week"], dtype=float) / MIN_PER_HOUR
