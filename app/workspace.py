"""Opens a pack and answers questions, for browser, command line and documents alike.

The only keeper of answers: travel costs per season and recent assessments. No Streamlit.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, cached_property, lru_cache
from pathlib import Path
from threading import RLock
from typing import ParamSpec, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from analysis.assessment import Assessment, assess
from analysis.compliance import Compliance, compliance
from analysis.demand import DemandNotKnown, GroupDemand, group_demand
from analysis.question import Question
from analysis.travel_costs import (
    Roads,
    TravelCosts,
    prepare_roads,
    travel_costs,
    with_speeds,
)
from geodata.crs import GEOGRAPHIC
from geodata.pack import EMBEDDED, Pack, load_pack
from geodata.register import services_at

P = ParamSpec("P")
T = TypeVar("T")
PACK_VARIABLE = "PLANNER_PACK"
LAYER_NAMES = ("outline", "lakes", "roads", "municipalities")


class Workspace:
    """One pack and the answers about it."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._lock = RLock()
        self.costs = self._once(cache(self._costs))
        self.answer = self._once(lru_cache(maxsize=256)(self._answer))
        self.compliance = self._once(lru_cache(maxsize=16)(self._compliance))
        self.register = self._once(lru_cache(maxsize=16)(self._register))
        self.demand = self._once(cache(self._demand))
        self.layer_json = self._once(cache(self._layer_json))

    def _once(self, answer: Callable[P, T]) -> Callable[P, T]:
        """An answer that two visitors who ask at the same time wait for together."""

        def one_at_a_time(*args: P.args, **kwargs: P.kwargs) -> T:
            with self._lock:
                return answer(*args, **kwargs)

        return one_at_a_time

    def _costs(self, season_id: str) -> TravelCosts:
        return self._travel_costs(self.pack.demand_points, self.pack.sites, season_id)

    def _travel_costs(
        self, origins: pd.DataFrame, goals: pd.DataFrame, season_id: str
    ) -> TravelCosts:
        return travel_costs(
            self.prepared_roads,
            origins,
            goals,
            speed_kph=with_speeds(self.pack.road_links, self.pack.speeds, season_id),
            assumptions=self.pack.assumptions,
        )

    @property
    def base_season(self) -> str:
        """The season that is meant where none is named: the first of the pack."""
        return str(self.pack.seasons.index[0])

    @cached_property
    def prepared_roads(self) -> Roads:
        """The pack's roads, ordered once; seasons and closures only change their speeds."""
        return prepare_roads(self.pack.road_nodes, self.pack.road_links)

    def _answer(self, question: Question) -> Assessment:
        return assess(self.pack, self.costs, question)

    def _compliance(self, on: date, season_id: str) -> Compliance:
        return compliance(self.pack, self.answer, on=on, season_id=season_id)

    def _register(self, on: date) -> pd.DataFrame:
        return services_at(self.pack.services, self.pack.sites, self.pack.status_events, on)

    def _demand(self, group_id: str) -> GroupDemand | DemandNotKnown:
        return group_demand(
            self.pack.demand_points,
            self.pack.group_rates,
            group_id,
            band_people=float(self.pack.assumptions["band_people"]),
        )

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
        costs = self._travel_costs(
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

    def _layer_json(self, name: str) -> str:
        """A layer of the map as GeoJSON text."""
        layer = self.roads() if name == "roads" else self.pack.layers[name]
        return str(layer.to_json(drop_id=True))


def open_workspace(
    folder: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Workspace:
    """The workspace of a pack folder; else of the PLANNER_PACK variable; else the embedded one.

    Raises
    ------
    GeodataError
        The folder is no pack, or something in it is wrong.
    """
    named = environ.get(PACK_VARIABLE)
    return Workspace(load_pack(folder or (Path(named) if named else EMBEDDED)))
