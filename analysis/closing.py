"""The closing test: each site and each road taken away in turn, ranked by who is left.

Closing a site needs no new way: its users go to their second nearest. Closing a road costs one
re-customisation of the network, and only roads that someone takes can change anything.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import engine
from analysis.access_rules import may_use, provider_travels
from analysis.assessment import Assessment, longest_use_min, service_costs
from analysis.cost_table import TravelCosts
from analysis.engine import Direction
from analysis.errors import ScenarioError
from analysis.question import TRAVEL_MIN
from analysis.roads import Floats, Ints, RoadTimes, put_times
from analysis.snapping import Remainder, Ties, snap
from analysis.travel_costs import costs_between
from geodata.pack import Pack
from geodata.roads.arrays import ROAD_CLASSES

LEFT = ("lost_people", "unreachable_people", "longer_people", "longer", "worst_demand_point_id")
Flags = npt.NDArray[np.bool_]


def close_sites(pack: Pack, costs: TravelCosts, assessment: Assessment) -> pd.DataFrame:
    """Who is left when each building of the asked services is closed, the worst first.

    All asked services of a building go together; everybody then goes to the nearest of the
    others. Takes the second nearest instead of asking anew.

    Returns
    -------
    Index site_id; name (of its services), municipality_code, place, users_people (residents who
    have it nearest), and `LEFT`: lost_people (fall out of the cutoff; NaN where the register was
    not searched), unreachable_people (can reach no other), longer_people (have a longer way),
    longer (mean of what is added for those who still reach one, in the cost's unit, weighted by
    residents; 0 if nobody), worst_demand_point_id (its users' largest loss; NA if nobody loses).
    """
    question = assessment.question
    by_service = service_costs(pack, costs, assessment.services, question, cost=question.cost)
    services = assessment.services.loc[by_service.columns].sort_index()
    groups = services.groupby("site_id", sort=True)
    matrix = (
        np.column_stack([by_service[ids].to_numpy().min(axis=1) for ids in groups.groups.values()])
        if len(services)
        else np.empty((len(by_service), 0))
    )
    people = assessment.by_demand_point["residents"].to_numpy(dtype=float)
    nearest = assessment.by_demand_point["nearest_service_id"].map(services["site_id"])
    first = pd.Index(groups.groups).get_indexer(nearest)
    before, after = _two_nearest(matrix)
    rows = []
    for place in range(matrix.shape[1]):
        users = first == place
        left = _left(np.where(users, after, before), before, people, question.cutoff)
        rows.append((float(people[users].sum()), *left))
    table = pd.DataFrame(rows, columns=["users_people", *LEFT], index=list(groups.groups))
    told = pd.DataFrame(
        {
            "name": groups["name"].agg("; ".join),
            "municipality_code": groups["municipality_code"].first(),
            "place": groups["place"].first(),
        }
    )
    return _ranked(told.join(table).rename_axis("site_id"), assessment)


def close_roads(
    pack: Pack, times: RoadTimes, assessment: Assessment, links: "pd.Index[str]"
) -> pd.DataFrame:
    """Who is left when each of these road links is closed, the worst first.

    Points tied to a closed link are tied anew as `snap` does: to an open link that is as near,
    to the end of the closed one, say; who lives along it is cut off.

    Parameters
    ----------
    times : the pack's roads under the times of the question's season.
    links : ids of the links to close, one at a time.

    Returns
    -------
    Index link_id; road (its number, "" where not known) and `LEFT`, as in `close_sites`.

    Raises
    ------
    ScenarioError
        A link is not in the network.
    """
    known = pd.Index(times.roads.link_id)
    rows = known.get_indexer(links)
    if (rows < 0).any():
        raise ScenarioError(
            "{kind} {found} is not known; similar ones: {near}.",
            kind="road link",
            found=repr(links[rows < 0][0]),
            near=", ".join(known[:5]),
        )
    trips = _trips(pack, times, assessment)
    before = trips.nearest(times, trips.people, trips.goals)
    residents = assessment.by_demand_point["residents"].to_numpy(dtype=float)
    left = [
        _left(trips.without(times, int(row)), before, residents, assessment.question.cutoff)
        for row in rows
    ]
    table = pd.DataFrame(left, columns=list(LEFT), index=pd.Index(links, name="link_id"))
    table.insert(0, "road", times.roads.road[rows])
    return _ranked(table, assessment)


def links_of_class(pack: Pack, times: RoadTimes, road_class: str) -> "pd.Index[str]":
    """Ids of the links of one class of the network, such as ``P`` or ``primary``.

    Raises
    ------
    ScenarioError
        The network has no such class.
    """
    roads = times.roads
    if roads.mode in pack.networks:
        network = pack.networks[roads.mode].network
        of_link = np.zeros(len(roads.link_id), dtype=np.intp)
        of_link[network.edge] = network.road_class
        classes = np.array(ROAD_CLASSES)[of_link]
    else:
        classes = pack.road_links["road_class"].to_numpy(dtype=str)
    if road_class not in classes:
        raise ScenarioError(
            "{kind} {found} is not known; similar ones: {near}.",
            kind="road class",
            found=repr(road_class),
            near=", ".join(sorted(set(classes))),
        )
    return pd.Index(roads.link_id[classes == road_class])


@dataclass(frozen=True, eq=False)
class _Trips:
    """The ways of a question, tied to the network once.

    ``longest_min``: minutes (points, sites), the longest way on which residents can use one of a
    site's services (-1: none), by direction of travel: the client's or the provider's.
    """

    points: pd.DataFrame
    sites: pd.DataFrame
    people: Ties
    goals: Ties
    remainder: Remainder
    longest_min: dict[Direction, Floats]
    cost: str

    def nearest(self, times: RoadTimes, people: Ties, goals: Ties) -> Floats:
        """Cost of the nearest service of each point, (points,)."""
        best = np.full(len(self.points), np.inf)
        for direction, longest_min in self.longest_min.items():
            minutes, km = costs_between(times, people, goals, self.remainder, direction)
            costs = minutes if self.cost == TRAVEL_MIN else km
            costs = np.where(minutes <= longest_min, costs, np.inf)
            best = np.minimum(best, costs.min(axis=1, initial=np.inf))
        return best

    def without(self, times: RoadTimes, row: int) -> Floats:
        """The same with one link closed."""
        arcs = times.roads.arc_of[row]
        time_ds: Ints = times.time_ds.copy()
        time_ds[arcs[arcs >= 0]] = engine.UNREACHABLE
        closed = put_times(times.roads, time_ds)
        limit = self.remainder.limit_km
        people = snap(closed, self.points, limit) if row in self.people.link else self.people
        goals = snap(closed, self.sites, limit) if row in self.goals.link else self.goals
        return self.nearest(closed, people, goals)


def _trips(pack: Pack, times: RoadTimes, assessment: Assessment) -> _Trips:
    """Points, sites and who can use which, from the services that the answer counted."""
    question, points = assessment.question, pack.demand_points
    located = assessment.open_services[assessment.open_services["lon"].notna()]
    ids = pd.Index(located["site_id"].unique())
    may = may_use(pack, located, question, points["municipality_code"])
    usable_min = longest_use_min(pack, located, question, may)
    comes = provider_travels(pack, located)
    site = ids.get_indexer(located["site_id"])
    directions: tuple[tuple[Direction, Flags], ...] = (("from_site", comes), ("to_site", ~comes))
    longest_min: dict[Direction, Floats] = {}
    for direction, there in directions:
        if there.any():
            longest = np.full((len(ids), len(points)), -1.0)
            np.maximum.at(longest, site[there], usable_min[:, there].T)
            longest_min[direction] = longest.T
    remainder = Remainder.of(pack.assumptions, pack.road_network)
    sites = pack.sites.loc[ids]
    people, goals = (snap(times, table, remainder.limit_km) for table in (points, sites))
    return _Trips(points, sites, people, goals, remainder, longest_min, question.cost)


def _two_nearest(matrix: Floats) -> tuple[Floats, Floats]:
    """Cost of the nearest and of the second nearest, (points,) each."""
    padded = np.column_stack([matrix, np.full((len(matrix), 2), np.inf)])
    two = np.partition(padded, 1, axis=1)
    return two[:, 0], two[:, 1]


def _left(
    after: Floats, before: Floats, people: Floats, cutoff: float
) -> tuple[float, float, float, float, int]:
    """The figures of `LEFT`; the worst place as its row, -1 for none."""
    with np.errstate(invalid="ignore"):
        added = np.where(after == before, 0.0, after - before)
    worse = (added > 0) & (people > 0)
    finite = worse & np.isfinite(added)
    somewhere = people[finite].sum()
    return (
        float(people[(before <= cutoff) & (after > cutoff)].sum()),
        float(people[worse & np.isinf(after)].sum()),
        float(people[worse].sum()),
        float(people[finite] @ added[finite] / somewhere) if somewhere else 0.0,
        int(added.argmax()) if worse.any() else -1,
    )


def _ranked(table: pd.DataFrame, assessment: Assessment) -> pd.DataFrame:
    """Places by their ids, the not known as NaN, the worst loss first."""
    ids = [*assessment.by_demand_point.index, None]
    table["worst_demand_point_id"] = [ids[row] for row in table["worst_demand_point_id"]]
    order = table.assign(effort=table["longer"] * table["longer_people"])
    by = ["lost_people", "unreachable_people", "effort"]
    ranked = table.loc[order.sort_values(by, ascending=False, kind="stable").index]
    return ranked if assessment.searched else ranked.assign(lost_people=np.nan)
