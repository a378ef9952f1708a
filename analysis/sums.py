"""Measures: what a travel-cost matrix says about each demand point, and sums over places.

Frames in, frames out. Unreachable is inf in cost and counts as beyond every cutoff.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from geodata.residents import ESTIMATED

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BIN_MIN = 5
"""Width of the classes of travel time, minutes: ESPON SeGI maps use 5-minute bands."""
LAST_MIN = 90
"""Lower edge of the last class of travel time, minutes (ESPON SeGI: above 90 min)."""


def nearest_service(costs: pd.DataFrame) -> pd.DataFrame:
    """The nearest service of each demand point and its cost; ties go to the smallest id.

    Parameters
    ----------
    costs : index demand_point_id, columns service_id, minutes or km, inf where unreachable.

    Returns
    -------
    Index as costs; ``nearest_service_id`` (NA where nothing is reachable) and ``cost`` (inf).
    """
    ordered = costs.sort_index(axis="columns")
    if ordered.shape[1] == 0:
        return pd.DataFrame({"nearest_service_id": None, "cost": np.inf}, index=costs.index)
    matrix = ordered.to_numpy(dtype=float)
    first = matrix.argmin(axis=1)
    cost = matrix[np.arange(len(matrix)), first]
    ids = ordered.columns.to_numpy()[first]
    return pd.DataFrame(
        {"nearest_service_id": np.where(np.isfinite(cost), ids, None), "cost": cost},
        index=costs.index,
    )


def covered(costs: "pd.Series[float]", cutoff: float) -> "pd.Series[bool]":
    """Whether the nearest service is within the cutoff (same unit; at the cutoff counts)."""
    return (costs <= cutoff).rename("covered")


def value_reached_by(values: Floats, weights: Floats, share: float) -> float:
    """The value up to which ``share`` of the weight lies (lower value at a tie); NaN if none."""
    if weights.sum() == 0:
        return float("nan")
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(reached, share * reached[-1] - 1e-9)])


def summarise(by_demand_point: pd.DataFrame, cost: str) -> "pd.Series[float]":
    """Sums and means over demand points, weighted by residents (people).

    Means, medians and 90th percentiles are of those who can reach a service at all; the share
    beyond the cutoff counts everybody. A place without residents has NaN shares.

    Parameters
    ----------
    by_demand_point : columns residents, residents_kind, covered and the cost column.
    cost : ``travel_min`` or ``travel_km``.
    """
    return pd.Series(_sums(*_parts(by_demand_point, cost)))


def summarise_by(by_demand_point: pd.DataFrame, cost: str, column: str) -> pd.DataFrame:
    """`summarise` of each group of demand points; index: the values of ``column``, in order."""
    parts = _parts(by_demand_point, cost)
    keys, row = np.unique(by_demand_point[column].to_numpy(dtype=object), return_inverse=True)
    rows = [_sums(*(part[row == key] for part in parts)) for key in range(len(keys))]
    return pd.DataFrame(rows, index=pd.Index(keys, name=column))


def _parts(by_demand_point: pd.DataFrame, cost: str) -> tuple[Floats, Floats, Flags, Flags]:
    """People, costs, whether covered and whether estimated, of each demand point."""
    return (
        by_demand_point["residents"].to_numpy(dtype=float),
        by_demand_point[cost].to_numpy(dtype=float),
        by_demand_point["covered"].to_numpy(dtype=bool),
        (by_demand_point["residents_kind"] == ESTIMATED).to_numpy(dtype=bool),
    )


def _sums(people: Floats, values: Floats, inside: Flags, estimated: Flags) -> dict[str, float]:
    reachable = np.isfinite(values)
    total, some = people.sum(), people[reachable].sum()
    beyond = people[~inside].sum()
    return {
        "residents": total,
        "covered_people": total - beyond,
        "beyond_people": beyond,
        "unreachable_people": total - some,
        "beyond_share": beyond / total if total else np.nan,
        "mean": (people[reachable] @ values[reachable]) / some if some else np.nan,
        "median": value_reached_by(values[reachable], people[reachable], 0.5),
        "p90": value_reached_by(values[reachable], people[reachable], 0.9),
        "estimated_people": people[estimated].sum(),
    }


def travel_time_histogram(
    by_demand_point: pd.DataFrame, cutoff_min: float | None = None
) -> pd.DataFrame:
    """Residents by class of travel time: ``from_min``, ``to_min`` (inf in the last), ``people``.

    A class holds its upper edge, not its lower one; 0 minutes belongs to the first. The class
    in which ``cutoff_min`` lies is split there. The unreachable are a class of their own, with
    ``from_min`` inf.
    """
    edges = np.append(np.arange(0, LAST_MIN + 1, BIN_MIN), np.inf)
    if cutoff_min is not None:
        edges = np.unique(np.append(edges, cutoff_min))
    minutes = by_demand_point["travel_min"].to_numpy(dtype=float)
    people = by_demand_point["residents"].to_numpy(dtype=float)
    reachable = np.isfinite(minutes)
    place = np.clip(np.searchsorted(edges, minutes[reachable], side="left") - 1, 0, None)
    counts = np.bincount(place, weights=people[reachable], minlength=len(edges) - 1)
    return pd.DataFrame(
        {
            "from_min": np.append(edges[:-1], np.inf),
            "to_min": np.append(edges[1:], np.inf),
            "people": np.append(counts, people[~reachable].sum()),
        }
    )
