"""Opens a pack and answers questions, for browser, command line and documents alike.

The only keeper of answers: travel costs per season and recent assessments. No Streamlit.
"""

from collections.abc import Callable
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from platformdirs import user_cache_path

from analysis.agreement_effect import AgreementEffect, agreement_effect
from analysis.assessment import Assessment, assess
from analysis.compliance import Compliance, compliance
from analysis.cost_table import TravelCosts
from analysis.demand import DemandNotKnown, GroupDemand, group_demand
from analysis.question import OPEN_TO_ALL, Question
from analysis.scenario import Scenario, apply
from analysis.self_checks import SelfCheck, self_checks
from app.drawings import Drawings
from app.storage import is_there, open_for_editing, pack_folder
from app.travel import Travel, one_at_a_time
from geodata.crs import GEOGRAPHIC, to_metric
from geodata.pack import Pack, load_pack
from geodata.past_residents import residents_at, with_residents
from geodata.register import register_at

if TYPE_CHECKING:
    from analysis.evenness import Evenness
    from analysis.measured import Measured, MeasureSetting
    from app.site_search import SiteSearches
    from geodata.store.store import Store

P = ParamSpec("P")
T = TypeVar("T")
LAYER_NAMES = ("outline", "lakes", "roads", "municipalities")


class Workspace:
    """One pack and the answers about it.

    ``base``: the workspace whose pack a scenario has changed into this one; its prepared roads
    and travel costs are used here too.
    """

    def __init__(
        self, pack: Pack, keep_in: Path | None = None, *, base: "Workspace | None" = None
    ) -> None:
        self.pack = pack
        self.keep_in = keep_in
        self.base = base
        self.travel: Travel = Travel(pack, keep_in, base=base.travel if base else None)
        self.costs, self.road_times = self.travel.costs, self.travel.road_times
        self._lock = RLock()
        self.answer = self._once(lru_cache(maxsize=256)(self._answer))
        self.compliance = self._once(lru_cache(maxsize=16)(self._compliance))
        self.register = self._once(lru_cache(maxsize=16)(self._register))
        self.demand = self._once(cache(self._demand))
        self.self_checks = self._once(lru_cache(maxsize=256)(self._self_checks))
        drawings = Drawings(pack, self.travel, self.answer)
        self.confidence = drawings.confidence
        self.confidence_now, self.confidence_later = drawings.now, drawings.later
        self.measured = self._once(lru_cache(maxsize=32)(self._measured))
        self.evenness = self._once(lru_cache(maxsize=32)(self._evenness))
        self.agreement = self._once(lru_cache(maxsize=32)(self._agreement))
        self.layer_json = self._once(cache(self._layer_json))
        self.closed_sites = self._once(lru_cache(maxsize=32)(self._closed_sites))
        self.closed_roads = self._once(lru_cache(maxsize=32)(self._closed_roads))
        self.site_searches = self._once(cache(self._site_searches))
        self.metric_layer = self._once(cache(self._metric_layer))
        self.under = self._once(lru_cache(maxsize=32)(self._under))
        self.on_day = self._once(lru_cache(maxsize=16)(self._on_day))
        self.indicators_on = self._once(lru_cache(maxsize=32)(self._indicators_on))
        self.of_snapshot = self._once(lru_cache(maxsize=16)(self._of_snapshot))
        self._entered = self._once(lru_cache(maxsize=2)(self._with_entries))

    def _once(self, answer: Callable[P, T]) -> Callable[P, T]:
        return one_at_a_time(self._lock, answer)

    def _under(self, scenario: Scenario) -> "Workspace":
        """The workspace of the pack that a scenario makes of this one."""
        if not scenario.changes:
            return self
        return Workspace(apply(self.pack, scenario), base=self)

    def _on_day(self, on: date) -> "Workspace":
        """The workspace of the pack with the residents of a day."""
        return Workspace(with_residents(self.pack, residents_at(self.pack, on)), base=self)

    def _indicators_on(self, on: date, season_id: str) -> pd.DataFrame:
        """The indicators of a day, as known now."""
        from app.snapshots import of_state

        return of_state(self.on_day(on), on, season_id)

    @staticmethod
    def _of_snapshot(folder: Path, _: str) -> "Workspace":
        """The workspace of a snapshot, kept by its folder and fingerprint."""
        from geodata.snapshots import open_snapshot

        return Workspace(open_snapshot(folder).pack())

    def with_register(self, store: "Store | None") -> "Workspace":
        """The workspace of the pack with what was entered in the database until now."""
        head = 0 if store is None else store.register_head()
        return self._entered(store, head) if store is not None and head else self

    def register_of(self, store: "Store", seq: int) -> "Workspace":
        """The workspace of the pack with what was entered up to an entry of the audit."""
        return self._entered(store, seq)

    def _with_entries(self, store: "Store", head: int) -> "Workspace":
        from geodata.store.overlay import entries_of, with_entries

        return Workspace(with_entries(self.pack, entries_of(store, head)), base=self)

    def columns(self, question: Question) -> Callable[[pd.DataFrame], TravelCosts]:
        """Travel costs from every demand point to any places (index ids; lon, lat)."""
        points, season_id, mode = self.pack.demand_points, question.season_id, question.mode
        return lambda places: self.travel.costs_between(points, places, season_id, mode)

    def _site_searches(self) -> "SiteSearches":
        """The searches for best sites, begun or done."""
        from app.site_search import SiteSearches

        return SiteSearches(self)

    @property
    def base_season(self) -> str:
        """The season that is meant where none is named: the first of the pack."""
        return str(self.pack.seasons.index[0])

    def _asked_costs(self, question: Question) -> TravelCosts:
        return self.costs(question.season_id, question.mode)

    def _answer(self, question: Question) -> Assessment:
        return assess(self.pack, self._asked_costs, question)

    def _self_checks(self, question: Question) -> tuple[SelfCheck, ...]:
        others: dict[str, TravelCosts] = {
            mode: self.costs(question.season_id, mode) for mode in self.pack.modes
        }
        costs = others.pop(question.mode)
        return self_checks(self.pack, costs, self.answer(question), others)

    def _measured(self, question: Question, setting: "MeasureSetting") -> "Measured":
        from analysis.measured import measure_all

        return measure_all(self.pack, self._asked_costs, question, setting)

    def _evenness(
        self, question: Question, setting: "MeasureSetting", measure: str, minimum: float | None
    ) -> "Evenness":
        from analysis.evenness import evenness

        return evenness(self.pack, self.measured(question, setting), measure, minimum=minimum)

    def _agreement(self, question: Question, home_code: str, partner_code: str) -> AgreementEffect:
        return agreement_effect(
            self.pack,
            self._asked_costs,
            question,
            home_code=home_code,
            partner_code=partner_code,
        )

    def _compliance(self, on: date, season_id: str, access: str = OPEN_TO_ALL) -> Compliance:
        return compliance(self.pack, self.answer, on=on, season_id=season_id, access=access)

    def _register(self, on: date) -> pd.DataFrame:
        return register_at(self.pack, on)

    def _demand(self, group_id: str) -> GroupDemand | DemandNotKnown:
        return group_demand(
            self.pack.demand_points,
            self.pack.group_rates,
            group_id,
            band_people=float(self.pack.assumptions["band_people"]),
        )

    def users(self, group_id: str | None) -> "pd.Series[float] | None":
        """People of a target group by demand point; None where their number is not known."""
        demand = None if group_id is None else self.demand(group_id)
        return demand.by_demand_point["people"] if isinstance(demand, GroupDemand) else None

    def _closed_sites(self, question: Question) -> pd.DataFrame:
        from analysis.closing import close_sites

        return close_sites(self.pack, self._asked_costs(question), self.answer(question))

    def _closed_roads(self, question: Question, road_class: str) -> pd.DataFrame:
        from analysis.closing import close_roads, links_of_class

        times = self.road_times(question.season_id, question.mode)
        links = links_of_class(self.pack, times, road_class)
        return close_roads(self.pack, times, self.answer(question), links)

    def roads(self) -> gpd.GeoDataFrame:
        """The road links as lines, EPSG:4326, with road, road_class and surface."""
        nodes = self.pack.road_nodes[["lon", "lat"]]
        links = self.pack.road_links
        ends = [
            nodes.loc[links[end]].to_numpy(dtype=float) for end in ("from_node_id", "to_node_id")
        ]
        lines = shapely.linestrings(np.stack(ends, axis=1))
        return gpd.GeoDataFrame(
            links[["road", "road_class", "surface"]], geometry=lines, crs=GEOGRAPHIC
        )

    def distance_checks(self) -> pd.DataFrame:
        """Published distances beside those of the network: columns of the table, travel_km,
        deviation_share (NaN where an end is not on the network)."""
        table = self.pack.published_distances
        known = table.dropna(subset=["from_node_id", "to_node_id"])
        nodes = self.pack.road_nodes
        costs = self.travel.costs_between(
            nodes.loc[known["from_node_id"].unique()],
            nodes.loc[known["to_node_id"].unique()],
            self.base_season,
        ).travel_km
        km = [
            costs.loc[a, b]
            for a, b in zip(known["from_node_id"], known["to_node_id"], strict=True)
        ]
        travel_km = pd.Series(km, index=known.index).reindex(table.index)
        return table.assign(
            travel_km=travel_km, deviation_share=travel_km / table["distance_km"] - 1
        )

    def _metric_layer(self, name: str) -> gpd.GeoDataFrame:
        """A layer of the map in LKS-92, metres."""
        layer = self.roads() if name == "roads" else self.pack.layers[name]
        return layer.set_geometry(to_metric(layer.geometry))

    def _layer_json(self, name: str) -> str:
        """A layer of the map as GeoJSON text."""
        layer = self.roads() if name == "roads" else self.pack.layers[name]
        return str(layer.to_json(drop_id=True))


def open_base(folder: Path | None = None) -> Workspace:
    """The workspace of a pack folder; else of the PLANNER_PACK variable; else the embedded one.

    Travel costs are kept in the user's cache folder.

    Raises
    ------
    GeodataError
        The folder is no pack, or something in it is wrong.
    """
    pack = load_pack(pack_folder(folder))
    return Workspace(pack, keep_in=user_cache_path("latgale-planner", appauthor=False))


def open_workspace(folder: Path | None = None) -> Workspace:
    """The workspace of a pack, as `open_base`, with what was entered in its database.

    Raises
    ------
    GeodataError
        The pack is none or faulty, or its database does not answer.
    """
    base = open_base(folder)
    if not is_there(base.pack.pack_id):
        return base
    store = open_for_editing(base.pack.pack_id)
    try:
        return base.with_register(store)
    finally:
        store.close()
