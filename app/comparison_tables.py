"""Tables of a comparison for screens and files: figures, municipalities, places, flows, basket."""

import numpy as np
import pandas as pd

from analysis.comparison import FAIRNESS, SUMS, Comparison
from app.i18n import Words, sort_keys
from geodata.pack import Pack

COSTS = ("mean", "median", "p90", "worst")
"""Figures that are travel costs; the others are people, shares or indices."""


def figures(comparison: Comparison, words: Words) -> pd.DataFrame:
    """A row per figure of the whole region: its name, base, other, change."""
    region = comparison.region
    sums = [
        (name, region[f"base_{name}"], region[f"other_{name}"], region[f"{name}_change"])
        for name in SUMS
    ]
    even = [(name, *comparison.fairness.loc[name]) for name in FAIRNESS]
    unit = words(f"unit.{comparison.base.question.cost}")
    rows = []
    for name, base, other, change in (*sums, *even):
        label = words(f"figure.{name}", unit=unit)
        numbers = [_rounded(name, float(value)) for value in (base, other, change)]
        rows.append((name, label, *numbers))
    return pd.DataFrame(rows, columns=["figure_id", "figure", "base", "other", "change"])


def by_municipality(pack: Pack, comparison: Comparison, words: Words) -> pd.DataFrame:
    """A row per municipality: who gains, who loses, mean cost before and after."""
    table, unit = comparison.by_municipality, _unit(comparison)
    people = ["residents", "gained_people", "lost_people"]
    frame = table[people].astype(float).round().astype("Int64")
    for name in ("mean", "median", "p90"):
        for side in (f"base_{name}", f"other_{name}", f"{name}_change"):
            frame[f"{side}_{unit}"] = table[side].astype(float).round(1)
    frame.insert(0, "municipality", table.index.map(municipality_names(pack, words)))
    return frame.reset_index().sort_values("municipality", key=sort_keys, ignore_index=True)


def by_place(pack: Pack, comparison: Comparison, words: Words) -> pd.DataFrame:
    """A row per demand point (parish or town), worst affected first, then who gains most."""
    points, unit = comparison.by_demand_point, _unit(comparison)
    services = pd.concat([comparison.base.services["name"], comparison.other.services["name"]])
    names = services[~services.index.duplicated()]
    municipality = points["municipality_code"].map(municipality_names(pack, words))
    frame = pd.DataFrame(
        {
            "demand_point_id": points.index,
            "name": points["name"],
            "municipality_code": points["municipality_code"],
            "municipality": municipality,
            "residents": points["residents"],
            f"base_{unit}": points["base"].round(1),
            f"other_{unit}": points["other"].round(1),
            f"change_{unit}": points["change"].round(1),
            "gained_people": points["gained_people"].round().astype("Int64"),
            "lost_people": points["lost_people"].round().astype("Int64"),
            "base_nearest": points["base_nearest_id"].map(names),
            "other_nearest": points["other_nearest_id"].map(names),
        }
    )
    rest = points.index.difference([*comparison.worse.index, *comparison.better.index])
    order = [*comparison.worse.index, *comparison.better.index, *rest]
    return frame.loc[order].reset_index(drop=True)


def changed_places(frame: pd.DataFrame, comparison: Comparison, words: Words) -> pd.DataFrame:
    """Of `by_place` those whose way changes, for a screen: endless changes are said in words."""
    change = f"change_{_unit(comparison)}"
    frame = frame[frame[change] != 0].reset_index(drop=True)
    endless = np.isinf(frame[change])
    if endless.any():
        said = frame[change].map(lambda value: words.number(value, 1))
        said = said.mask(frame[change] == np.inf, words("change.lost"))
        frame[change] = said.mask(frame[change] == -np.inf, words("change.gained"))
    return frame


def flows(comparison: Comparison, words: Words) -> pd.DataFrame:
    """Where those go whose nearest service is another one, and whether there is a free place."""
    table, nowhere = comparison.flows, words("cost.unreachable")
    return pd.DataFrame(
        {
            "from_service_id": table["from_service_id"],
            "from_service": table["from_name"].fillna(nowhere),
            "to_service_id": table["to_service_id"],
            "to_service": table["to_name"].fillna(nowhere),
            "people": table["people"].astype(int),
            f"change_{_unit(comparison)}": table["longer"].round(1),
            "capacity_places": table["capacity_places"],
            "free_place": [words(f"free.{state}") for state in table["free_place"]],
        }
    )


def basket(pack: Pack, cells: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The cells of the basket that change (`comparison.compare_compliance`), a row each."""
    table = cells[cells["changed"]].reset_index()
    return pd.DataFrame(
        {
            "basket_id": table["basket_id"],
            "service": [words.name(pack.basket.loc[key]) for key in table["basket_id"]],
            "municipality_code": table["municipality_code"],
            "municipality": [
                words.name(pack.municipalities.loc[code]) for code in table["municipality_code"]
            ],
            "base_state": [words(f"state.{state}") for state in table["base"]],
            "other_state": [words(f"state.{state}") for state in table["other"]],
        }
    )


def municipality_names(pack: Pack, words: Words) -> dict[str, str]:
    """Name of each municipality by its code."""
    return {str(code): words.name(row) for code, row in pack.municipalities.iterrows()}


def _unit(comparison: Comparison) -> str:
    return comparison.base.question.cost.removeprefix("travel_")


def _rounded(name: str, value: float) -> float:
    return round(value, 1 if name in COSTS else 0 if name.endswith("_people") else 4)
