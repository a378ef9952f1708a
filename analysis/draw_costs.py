"""Travel costs in each draw: speeds, lengths of roads and positions as they may be in truth.

Each draw puts its own times and lengths on the prepared roads, ties the shifted points to them
and takes the fastest routes, as `analysis.travel_costs` does for the values of the pack; without
any uncertainty it gives the same costs to the last digit.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis import engine
from analysis.draws import Floats, Ranges, ranges_of
from analysis.engine import Direction
from analysis.roads import RoadTimes, put_times, whole
from analysis.snapping import Remainder, Rows, Ties, snap_at
from analysis.travel_costs import costs_between
from geodata.crs import metric_xy
from geodata.pack import Pack
from geodata.roads.arrays import ROAD_CLASSES
from geodata.uncertainties import LINK_LENGTH, ORIGIN, REMAINDER, SITE, SPEED

CAR = "car"
ALL_SITES = slice(None)


@dataclass(frozen=True, eq=False)
class PlaceDraws:
    """Where some points may lie, and how long the way from there to the roads may be.

    Attributes
    ----------
    xy : float64, (p, 2), where the pack has them, LKS-92 metres
    radius_m : float64, (p,), what a shift in shares of the radius is a share of
    shift, remainder : what is uncertain about them
    """

    xy: Floats
    radius_m: Floats
    shift: Ranges
    remainder: Ranges

    def ties(self, times: RoadTimes, limit_km: float, draws: int) -> list[Ties]:
        """Where the points meet the roads in each draw."""
        if not self.shift.rows:
            once = snap_at(times, self.xy, limit_km)
            every = [once] * draws
        else:
            xy = self.xy[None, :, :] + self.shift.shifts_m(draws, self.radius_m)
            all_at_once = snap_at(times, xy.reshape(-1, 2), limit_km)
            size = len(self.xy)
            every = [all_at_once[slice(k * size, (k + 1) * size)] for k in range(draws)]
        if not self.remainder.rows:
            return every
        factors = self.remainder.factors(draws)
        return [
            replace(ties, remainder_km=ties.remainder_km * factor)
            for ties, factor in zip(every, factors, strict=True)
        ]


@dataclass(frozen=True, eq=False)
class CostDraws:
    """Drawn travel costs between demand points and sites.

    Attributes
    ----------
    times : the roads with the times of the pack
    remainder : how the way from a point to the roads is travelled
    speed : of the classes of road; ``road_class``: the class of each arc
    length : of the links, or of nothing where lengths are measured
    people, sites : the places; draws: how many
    """

    times: RoadTimes
    remainder: Remainder
    speed: Ranges
    road_class: npt.NDArray[np.int64]
    length: Ranges
    people: PlaceDraws
    sites: PlaceDraws
    draws: int

    @property
    def vary(self) -> bool:
        """Whether draws differ at all."""
        places = (self.people, self.sites)
        every = (
            self.speed,
            self.length,
            *(p.shift for p in places),
            *(p.remainder for p in places),
        )
        return any(ranges.rows for ranges in every)

    def each(
        self, direction: Direction = "to_site", chosen: Rows = ALL_SITES
    ) -> Iterator[tuple[Floats, Floats]]:
        """Minutes and km in each draw, (demand points, sites) each; inf where unreachable.

        ``chosen``: rows of the sites that are asked for.
        """
        direction = "to_site" if self.times.symmetric else direction
        ties = enumerate(zip(*self.ties, strict=True))
        if not self.vary:
            _, (people, sites) = next(ties)
            once = self._between(self.times, people, sites[chosen], direction)
            for _ in range(self.draws):
                yield once
            return
        for draw, (people, sites) in ties:
            yield self._between(self.times_of(draw), people, sites[chosen], direction)

    def _between(
        self, times: RoadTimes, people: Ties, sites: Ties, direction: Direction
    ) -> tuple[Floats, Floats]:
        return costs_between(times, people, sites, self.remainder, direction)

    @cached_property
    def ties(self) -> tuple[list[Ties], list[Ties]]:
        """Where demand points and sites meet the roads in each draw."""
        people, sites = (
            places.ties(self.times, self.remainder.limit_km, self.draws)
            for places in (self.people, self.sites)
        )
        return people, sites

    @cached_property
    def _factors(self) -> tuple[Floats, Floats]:
        return self.speed.factors(self.draws), self.length.factors(self.draws)

    def times_of(self, draw: int) -> RoadTimes:
        """The roads under the speeds and lengths of a draw."""
        if not (self.speed.rows or self.length.rows):
            return self.times
        speed, length = (factors[draw] for factors in self._factors)
        roads, time_ds = self.times.roads, self.times.time_ds
        change = 1 / speed[self.road_class]
        if self.length.rows:
            of_arc = length[roads.link]
            roads = replace(roads, length_dm=whole(roads.length_dm * of_arc))
            change *= of_arc
        drawn = np.where(time_ds >= engine.UNREACHABLE, time_ds, whole(time_ds * change))
        return put_times(roads, drawn)


def cost_draws(
    pack: Pack,
    times: RoadTimes,
    demand_points: pd.DataFrame,
    sites: pd.DataFrame,
    *,
    draws: int,
) -> CostDraws:
    """Drawn travel costs between demand points and sites or candidates.

    Parameters
    ----------
    times : the pack's roads under the times of a season.
    demand_points : index demand_point_id; columns lon, lat, position, area_km2.
    sites : index site_id; columns lon, lat (all known), position.
    """
    seed = int(pack.assumptions["draw_seed"])
    table = pack.uncertainties
    classes, road_class = _road_classes(pack, times)
    schematic = times.roads.mode not in pack.networks
    link_sources = pack.road_links["source_id"].tolist() if schematic else []
    radius_m = np.sqrt(demand_points["area_km2"].to_numpy(dtype=float) / np.pi) * 1000

    def places(frame: pd.DataFrame, quantity: str, metres: Floats, part: str) -> PlaceDraws:
        codes = frame["position"].tolist()
        return PlaceDraws(
            xy=metric_xy(frame["lon"], frame["lat"]),
            radius_m=metres,
            shift=ranges_of(table, quantity, codes, seed, part=part),
            remainder=ranges_of(table, REMAINDER, [""] * len(frame), seed, part=part),
        )

    return CostDraws(
        times=times,
        remainder=Remainder.of(pack.assumptions, pack.road_network),
        speed=ranges_of(table, SPEED, classes, seed),
        road_class=road_class,
        length=ranges_of(table, LINK_LENGTH, link_sources, seed),
        people=places(demand_points, ORIGIN, radius_m, "people"),
        sites=places(sites, SITE, np.ones(len(sites)), "sites"),
        draws=draws,
    )


def _road_classes(pack: Pack, times: RoadTimes) -> tuple[list[str], npt.NDArray[np.int64]]:
    """Names of the classes of road, and which of them each arc has; walkers have one of all."""
    roads = times.roads
    if roads.mode != CAR:
        return [""], np.zeros(len(roads.tail), np.int64)
    if roads.mode in pack.networks:
        of_arc = pack.networks[roads.mode].network.road_class
        return list(ROAD_CLASSES), of_arc.astype(np.int64)
    numbers, names = pd.factorize(pack.road_links["road_class"])
    return names.tolist(), numbers.astype(np.int64)[roads.link]
