"""Travel costs: minutes and kilometres by road between every demand point and every site.

Points are tied to the nearest link by `analysis.snapping`, the fastest route is taken over the
network by `analysis.engine`, and its length is the distance. Both directions are given: the
client travels to the site, or the provider from the site to the client; they differ where roads
are one-way. Any network in the form of `analysis.roads` will do.
"""

import numpy as np
import pandas as pd

from analysis import engine
from analysis.cost_table import TravelCosts
from analysis.engine import Direction
from analysis.roads import DM_PER_KM, DS_PER_MIN, Floats, RoadTimes
from analysis.snapping import Remainder, Ties, arriving, leaving, snap


def travel_costs(
    times: RoadTimes,
    demand_points: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    remainder: Remainder,
    tied: Ties | None = None,
) -> TravelCosts:
    """Minutes and kilometres along the fastest route, to the sites and from them.

    The remainder between a point and its nearest link is a straight line, made longer by the
    detour factor and travelled at the remainder's speed. A point and a site that are nearer to
    each other than their remainders together do not go by the network. Sites without a position
    are left out.

    Parameters
    ----------
    demand_points, sites : index their ids; columns lon, lat (EPSG:4326, degrees).
    tied : where the demand points meet these roads (`snap`), where it is at hand.
    """
    sites = sites[sites["lon"].notna()]
    goals = snap(times, sites, remainder.limit_km)
    people = snap(times, demand_points, remainder.limit_km) if tied is None else tied
    frames = costs_between(times, people, goals, remainder, "to_site")
    back = frames
    if not times.symmetric:
        back = costs_between(times, people, goals, remainder, "from_site")
    tables = [
        pd.DataFrame(values, index=demand_points.index, columns=sites.index)
        for values in (*frames, *(back if back is not frames else ()))
    ]
    ids = demand_points.index.append(sites.index)
    left_km = pd.Series(np.concatenate([people.remainder_km, goals.remainder_km]), index=ids)
    return TravelCosts(tables[0], tables[1], left_km, remainder.limit_km, *tables[2:])


def costs_between(
    times: RoadTimes, people: Ties, goals: Ties, remainder: Remainder, direction: Direction
) -> tuple[Floats, Floats]:
    """Minutes and km between all tied points and sites with remainders, (points, sites)."""
    route_min, route_km = _routes(times, people, goals, direction)
    limit, detour, pace = remainder.limit_km, remainder.detour_factor, remainder.min_per_km
    # Whoever is beyond the limit may still walk to a neighbour, but no farther than the limit.
    walk_km = [detour * np.minimum(ties.remainder_km, limit) for ties in (people, goals)]
    walks_km = walk_km[0][:, None] + walk_km[1][None, :]
    gap_m = people.xy[:, None, :] - goals.xy[None, :, :]
    straight_km = np.hypot(gap_m[..., 0], gap_m[..., 1]) / 1000 * detour
    near = straight_km <= np.minimum(walks_km, detour * limit)
    return (
        np.where(near, straight_km * pace, route_min + walks_km * pace),
        np.where(near, straight_km, route_km + walks_km),
    )


def _routes(
    times: RoadTimes, people: Ties, goals: Ties, direction: Direction
) -> tuple[Floats, Floats]:
    """Minutes and km of the fastest routes between tied points, (points, sites)."""
    outward = direction == "to_site"
    demand = (leaving if outward else arriving)(times, people)
    sites = (arriving if outward else leaving)(times, goals)
    both = engine.matrix(times.factor, demand, sites=sites, direction=direction)
    ds, dm = engine.split_length(np.asarray(both, dtype=np.int64))
    far = ds >= engine.UNREACHABLE
    minutes = np.where(far, np.inf, ds / DS_PER_MIN)
    km = np.where(far, np.inf, dm / DM_PER_KM)
    # Two points on one link may meet on it, without going round by its end.
    i, j = np.nonzero((people.link[:, None] == goals.link[None, :]) & people.tied[:, None])
    ahead = goals.part[j] - people.part[i] if outward else people.part[i] - goals.part[j]
    arc = times.roads.arc_of[people.link[i], (ahead < 0).astype(int)]
    there = (arc >= 0) & (times.time_ds[arc] < engine.UNREACHABLE)
    within_min = np.where(there, np.abs(ahead) * times.time_ds[arc] / DS_PER_MIN, np.inf)
    shorter = within_min < minutes[i, j]
    i, j, arc, ahead = i[shorter], j[shorter], arc[shorter], np.abs(ahead[shorter])
    minutes[i, j] = within_min[shorter]
    km[i, j] = ahead * times.roads.length_dm[arc] / DM_PER_KM
    return minutes, km
