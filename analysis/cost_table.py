"""The table of travel costs that everything after the engine works on."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FRAMES = ("travel_min", "travel_km", "from_site_min", "from_site_km")
Arrays = Mapping[str, NDArray[np.generic]]


class Limit(NamedTuple):
    """A travel cost with what it is, to be said with its unit."""

    value: float
    cost: str

    def __str__(self) -> str:
        return f"{self.value:g} {self.cost.removeprefix('travel_')}"


@dataclass(frozen=True)
class TravelCosts:
    """Fastest routes between demand points and sites; unreachable is inf in all frames.

    ``travel_min`` and ``travel_km``: index demand_point_id, columns site_id; the client travels
    to the site. ``remainder_km``: straight distance from each point or site (index: their ids)
    to the road network; beyond ``limit_km`` a point is not tied to it and unreachable by road.
    ``from_site_min`` and ``from_site_km``: the same frames when the provider travels to the
    client; None where every way back takes as long as the way there.
    """

    travel_min: pd.DataFrame
    travel_km: pd.DataFrame
    remainder_km: "pd.Series[float]"
    limit_km: float = math.inf
    from_site_min: pd.DataFrame | None = None
    from_site_km: pd.DataFrame | None = None

    def by(self, cost: str, *, from_site: bool = False) -> pd.DataFrame:
        """The frame of one cost, ``travel_min`` or ``travel_km``, in one direction."""
        to, back = self.travel_km, self.from_site_km
        if cost == "travel_min":
            to, back = self.travel_min, self.from_site_min
        return back if from_site and back is not None else to

    @property
    def too_far(self) -> "pd.Series[float]":
        """Km to the network of the points and sites beyond the limit, the farthest first."""
        far = self.remainder_km[self.remainder_km > self.limit_km]
        return far.sort_values(ascending=False)


def with_sites(known: TravelCosts, more: TravelCosts) -> TravelCosts:
    """The table with other sites of the same demand points added, or put in their place."""
    fresh = more.travel_min.columns
    old = known.travel_min.columns.difference(fresh, sort=False)
    frames = {
        name: pd.concat([getattr(known, name)[old], getattr(more, name)], axis="columns")
        for name in FRAMES
        if getattr(known, name) is not None
    }
    left = known.remainder_km.drop(fresh, errors="ignore")
    return replace(known, remainder_km=pd.concat([left, more.remainder_km.loc[fresh]]), **frames)


def without_sites(known: TravelCosts, gone: "pd.Index[str]") -> TravelCosts:
    """The table without some of its sites."""
    frames = {
        name: getattr(known, name).drop(columns=gone)
        for name in FRAMES
        if getattr(known, name) is not None
    }
    return replace(known, remainder_km=known.remainder_km.drop(gone), **frames)


def to_arrays(costs: TravelCosts) -> dict[str, NDArray[np.generic]]:
    """The table as plain arrays by name, to be kept; `from_arrays` makes it a table again."""
    frames = {name: getattr(costs, name) for name in FRAMES}
    arrays = {name: frame.to_numpy() for name, frame in frames.items() if frame is not None}
    left = costs.remainder_km.to_numpy()
    return {**arrays, "remainder_km": left, "limit_km": np.array(costs.limit_km)}


def from_arrays(arrays: Arrays, demand_points: pd.Index, sites: pd.Index) -> TravelCosts:
    """The table from the arrays of `to_arrays` and the ids of its rows and columns."""
    frames = {
        name: pd.DataFrame(arrays[name], index=demand_points, columns=sites)
        for name in FRAMES
        if name in arrays
    }
    return TravelCosts(
        remainder_km=pd.Series(arrays["remainder_km"], index=demand_points.append(sites)),
        limit_km=float(arrays["limit_km"].astype(float)),
        **frames,
    )
