"""The table of travel costs that everything after the engine works on."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class TravelCosts:
    """Fastest routes between demand points and sites; unreachable is inf in both frames.

    ``travel_min`` and ``travel_km``: index demand_point_id, columns site_id. ``remainder_km``:
    straight distance from each point or site (index: their ids) to the road network.
    """

    travel_min: pd.DataFrame
    travel_km: pd.DataFrame
    remainder_km: "pd.Series[float]"

    def by(self, cost: str) -> pd.DataFrame:
        """The frame of one cost: ``travel_min`` or ``travel_km``."""
        return self.travel_min if cost == "travel_min" else self.travel_km
