"""Values weighted by people: the checks, the mean and the quantile that fairness rests on."""

import numpy as np
import pandas as pd

from analysis.errors import InvalidDemandError, UnalignedIdsError, name_ids
from analysis.measures.inputs import Flags, Floats, as_floats, people, require_same_ids


def people_weighted_mean(values: pd.Series, residents: pd.Series) -> float:
    """Mean value of a resident, in the unit of the values; `inf` if any resident has `inf`.

    Raises
    ------
    UnalignedIdsError
        The two series stand on other ids, or in another order.
    InvalidDemandError
        There are no residents, or a value is missing or negative.
    """
    value, weight = inhabited(values, residents, endless=True)
    return float(np.average(value, weights=weight))


def inhabited(
    values: pd.Series, residents: pd.Series, *, endless: bool = False, signed: bool = False
) -> tuple[Floats, Floats]:
    """Values and people of the demand points with residents, checked.

    Parameters
    ----------
    values, residents
        On the same index.
    endless, signed
        Whether `inf` and negative values are usable.

    Raises
    ------
    UnalignedIdsError
        The two series stand on other ids, or in another order.
    InvalidDemandError
        There are no residents, or a value is unusable.
    """
    require_same_ids(values, residents.index, "values")
    weight = people(residents, residents.index)
    kept = weight > 0
    if not kept.any():
        raise InvalidDemandError(
            f"None of {len(weight)} demand points has residents. Expected people to weight by: "
            "choose a group or area with residents."
        )
    value = as_floats(values, InvalidDemandError, "values")
    usable: Flags = ~np.isnan(value) & (endless | np.isfinite(value)) & (signed | (value >= 0))
    faulty = values.index[np.flatnonzero(kept & ~usable)]
    if len(faulty):
        raise InvalidDemandError(
            f"{len(faulty)} of {len(value)} demand points have missing, negative or endless "
            f"values ({name_ids(faulty)}). Expected finite numbers of 0 or more: "
            "use a measure where higher is better, such as the share covered."
        )
    return value[kept], weight[kept]


def group_keys(groups: pd.Series | None, residents: pd.Series) -> pd.Series:
    """Group of each demand point with residents, by position; one group for all if None."""
    if groups is None:
        groups = pd.Series("all", index=residents.index)
    require_same_ids(groups, residents.index, "groups")
    kept = groups[residents > 0]
    if kept.isna().any():
        raise UnalignedIdsError(
            f"{kept.isna().sum()} demand points have residents but no group "
            f"({name_ids(kept.index[kept.isna()])}). Expected a group for each: add it."
        )
    return kept.reset_index(drop=True)


def weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    """Quantile of values each repeated for its people, interpolated between two persons.

    The rule of Harrell's R package Hmisc, `wtd.quantile(type = "quantile")`.
    """
    order = np.argsort(values, kind="stable")
    last_person = np.cumsum(weights[order])
    position = 1.0 + (last_person[-1] - 1.0) * share
    lower = max(np.floor(position), 1.0)
    pair = np.searchsorted(last_person, [lower, lower + 1.0]).clip(max=len(order) - 1)
    low, high = values[order][pair]
    return float(low + (position % 1.0) * (high - low))
