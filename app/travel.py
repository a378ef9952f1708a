"""The roads of one pack, prepared once, and what is asked of them: costs, routes, isochrones.

A part of `app.workspace`, which keeps all other answers. Travel costs outlast the program in a
folder of kept arrays. The engine takes a second and a half to load, and costs kept on disk do
without it; so what needs it is imported where it is used.
"""

import hashlib
import logging
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Optional, ParamSpec, TypeVar

import geopandas as gpd
import pandas as pd

from analysis.cost_table import (
    TravelCosts,
    from_arrays,
    to_arrays,
    with_sites,
    without_sites,
)
from app.long_work import heed
from geodata.pack import Pack
from geodata.roads.arrays import Mode
from geodata.roads.cache import CacheError, kept_arrays

if TYPE_CHECKING:
    from analysis.isochrones import RoadPoints
    from analysis.roads import Roads, RoadTimes
    from analysis.routes import Place, TravelRoute
    from analysis.snapping import Remainder, Ties

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")
COSTS = (
    *("analysis/cost_table", "analysis/roads", "analysis/snapping", "analysis/travel_costs"),
    *("geodata/crs", "geodata/roads/speeds"),
)
"""Modules that travel costs depend on, besides the engine and the data."""


def one_at_a_time(lock: RLock, answer: Callable[P, T]) -> Callable[P, T]:
    """An answer that two visitors who ask at the same time wait for together.

    Long work that must stop ends before the next answer.
    """

    def waiting(*args: P.args, **kwargs: P.kwargs) -> T:
        heed()
        with lock:
            return answer(*args, **kwargs)

    return waiting


class Travel:
    """Travel on the roads of one pack.

    ``base``: that of the pack which a scenario or the register has changed into this one; its
    prepared roads and travel costs are used here too.
    """

    def __init__(
        self, pack: Pack, keep_in: Path | None = None, *, base: Optional["Travel"] = None
    ) -> None:
        self.pack = pack
        self.keep_in = keep_in
        self.base = base
        lock = RLock()
        self._kept_costs = one_at_a_time(lock, cache(self._costs))
        self.prepared_roads = one_at_a_time(lock, cache(self._prepared_roads))
        self.road_points = one_at_a_time(lock, cache(self._road_points))
        self._kept_times = one_at_a_time(lock, lru_cache(maxsize=8)(self._times))
        self.tied = one_at_a_time(lock, lru_cache(maxsize=8)(self._tied))
        self.isochrones = one_at_a_time(lock, lru_cache(maxsize=32)(self._isochrones))

    def costs(self, season_id: str, mode: Mode = "car") -> TravelCosts:
        """The costs of a season and mode from every demand point to every site."""
        return self._kept_costs(season_id, mode)

    def road_times(self, season_id: str, mode: Mode = "car") -> "RoadTimes":
        """The roads under the times of a season, for a mode of travel."""
        return self._kept_times(season_id, mode)

    def costs_between(
        self, origins: pd.DataFrame, goals: pd.DataFrame, season_id: str, mode: Mode = "car"
    ) -> TravelCosts:
        """Costs between any places: frames with columns lon, lat (EPSG:4326, degrees)."""
        from analysis.travel_costs import travel_costs

        times = self.road_times(season_id, mode)
        return travel_costs(times, origins, goals, remainder=self.remainder())

    def route(
        self, start: "Place", goal: "Place", *, season_id: str, mode: Mode = "car"
    ) -> "TravelRoute":
        """The fastest route between two places, in that direction."""
        from analysis.routes import fastest_route

        times = self.road_times(season_id, mode)
        return fastest_route(times, start, goal, remainder=self.remainder())

    def remainder(self) -> "Remainder":
        """How the way between a place and the roads is travelled, by the pack's assumptions."""
        from analysis.snapping import Remainder

        return Remainder.of(self.pack.assumptions, self.pack.road_network)

    def _isochrones(
        self,
        place: "Place",
        bands_min: tuple[float, ...],
        season_id: str,
        mode: Mode = "car",
        *,
        from_site: bool = False,
    ) -> gpd.GeoDataFrame:
        """Ground within bands of minutes to a place, or from it where the provider travels."""
        from analysis.isochrones import isochrones

        return isochrones(
            self.road_times(season_id, mode),
            self.road_points(mode),
            place,
            bands_min,
            remainder=self.remainder(),
            direction="from_site" if from_site else "to_site",
        )

    def _costs(self, season_id: str, mode: Mode) -> TravelCosts:
        """Those beside the base's, else those on disk where there is a folder for it."""
        points, sites = self.pack.demand_points, self.pack.sites
        located = sites[sites["lon"].notna()]
        if self.base is not None and self._same_ways(self.base):
            return self._beside(self.base.costs(season_id, mode), located, season_id, mode)

        def compute() -> TravelCosts:
            return self.costs_between(points, located, season_id, mode)

        if self.keep_in is None:
            return compute()
        key = kept_key(self.pack.fingerprint, season_id, mode)
        try:
            kept = kept_arrays(self.keep_in, key, lambda: to_arrays(compute()))
        except CacheError as error:
            log.warning("travel costs are not kept: %s", error)
            return compute()
        return from_arrays(kept, points.index, located.index)

    def _same_ways(self, base: "Travel") -> bool:
        """Whether travel costs of the base hold here too."""
        return self._same_roads(base) and self.remainder() == base.remainder()

    def _same_roads(self, base: "Travel") -> bool:
        """Whether times on the base's roads hold here too."""
        here, there = self.pack, base.pack
        same = here.speeds is there.speeds and here.osm_speeds is there.osm_speeds
        same = same and here.road_changes is there.road_changes
        return same and self._same_links(base)

    def _same_links(self, base: "Travel") -> bool:
        """Whether the base's network is this one, whatever the speeds on it."""
        here, there = self.pack, base.pack
        return here.road_links is there.road_links and here.networks is there.networks

    def _beside(
        self, known: TravelCosts, located: pd.DataFrame, season_id: str, mode: Mode
    ) -> TravelCosts:
        """Known travel costs with a column for each building of these, and for no other."""
        from analysis.travel_costs import travel_costs

        before = self.base.pack.sites if self.base else located
        then = before[["lon", "lat"]].reindex(located.index).to_numpy()
        stayed = (then == located[["lon", "lat"]].to_numpy()).all(axis=1)
        fresh = located[~stayed | (known.travel_min.columns.get_indexer(located.index) < 0)]
        gone = known.travel_min.columns.difference(located.index)
        if len(gone):
            known = without_sites(known, gone)
        if fresh.empty:
            return known
        more = travel_costs(
            self.road_times(season_id, mode), self.pack.demand_points, fresh,
            remainder=self.remainder(), tied=self.tied(season_id, mode),
        )  # fmt: skip
        return with_sites(known, more)

    def _tied(self, season_id: str, mode: Mode) -> "Ties":
        """Where the demand points meet the roads of a season."""
        from analysis.snapping import snap

        base, points = self.base, self.pack.demand_points
        if base and self._same_ways(base) and points is base.pack.demand_points:
            return base.tied(season_id, mode)
        return snap(self.road_times(season_id, mode), points, self.remainder().limit_km)

    def _prepared_roads(self, mode: Mode) -> "Roads":
        """The pack's roads for a mode of travel, prepared once for all seasons and scenarios."""
        from analysis.roads import roads_of

        if self.base and self._same_links(self.base):
            return self.base.prepared_roads(mode)
        return roads_of(self.pack, mode)

    def _times(self, season_id: str, mode: Mode) -> "RoadTimes":
        """The base's where they hold here too, else the prepared roads with times put on them."""
        if self.base is not None and self._same_roads(self.base):
            return self.base.road_times(season_id, mode)
        from analysis.roads import pack_times_ds, put_times

        roads = self.prepared_roads(mode)
        return put_times(roads, pack_times_ds(self.pack, roads, season_id))

    def _road_points(self, mode: Mode) -> "RoadPoints":
        from analysis.isochrones import road_points

        if self.base and self._same_links(self.base):
            return self.base.road_points(mode)
        return road_points(self.prepared_roads(mode), self.pack.assumptions["isochrone_cell_m"])


def kept_key(fingerprint: str, season_id: str, mode: Mode = "car") -> str:
    """Name under which travel costs are kept: other data or other code, another name."""
    digest = hashlib.sha256(f"{fingerprint} {season_id} {mode}".encode())
    for module in code_of_costs():
        digest.update(module.read_bytes())
    return digest.hexdigest()


def code_of_costs() -> list[Path]:
    """The modules that travel costs are computed by."""
    house = Path(__file__).parents[1]
    return [house / f"{name}.py" for name in COSTS] + sorted(house.glob("analysis/engine/*.py"))
