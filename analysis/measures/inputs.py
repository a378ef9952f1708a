"""The border of the measures: frames are checked once here and become plain arrays inside."""

from numbers import Real

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import (
    AnalysisError,
    InvalidCapacityError,
    InvalidCostsError,
    InvalidDemandError,
    InvalidSettingError,
    UnalignedIdsError,
    name_ids,
)

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LARGEST_FINITE_COST = np.finfo(np.float64).max


def cost_matrix(costs: pd.DataFrame) -> Floats:
    """Travel costs as a matrix in their own unit, `inf` where unreachable.

    Raises
    ------
    UnalignedIdsError
        Ids repeated or not text.
    InvalidCostsError
        Costs missing, negative or not numbers.
    """
    require_ids(costs.index, "demand point ids (rows of costs)")
    require_ids(costs.columns, "service ids (columns of costs)")
    matrix = as_floats(costs, InvalidCostsError, "travel costs")
    valid = matrix >= 0
    if not valid.all():
        faulty = costs.index[np.flatnonzero(~valid.all(axis=1))]
        raise InvalidCostsError(
            f"{len(faulty)} of {len(costs)} demand points have a missing or negative travel cost "
            f"({name_ids(faulty)}). Expected 0 or more, inf for unreachable: "
            "write inf where no road leads, and find out what is not known."
        )
    return matrix


def people(residents: pd.Series, demand_points: pd.Index) -> Floats:
    """Residents as an array in persons, in the order of the demand points.

    Raises
    ------
    UnalignedIdsError
        Ids other than those of the demand points, or in another order.
    InvalidDemandError
        Residents missing, negative, infinite or not numbers.
    """
    require_same_ids(residents, demand_points, "residents")
    array = as_floats(residents, InvalidDemandError, "residents")
    faulty = residents.index[~((array >= 0) & (array < np.inf))]
    if len(faulty):
        raise InvalidDemandError(
            f"{len(faulty)} of {len(array)} demand points have missing, negative or endless "
            f"residents ({name_ids(faulty)}). Expected 0 or more people: correct these rows."
        )
    return array


def places(capacity_places: pd.Series, services: pd.Index) -> Floats:
    """Capacities as an array in places, NaN where not known, in the order of the services.

    Raises
    ------
    UnalignedIdsError
        Ids other than those of the services, or in another order.
    InvalidCapacityError
        Places negative or not numbers.
    """
    require_same_ids(capacity_places, services, "capacity_places")
    array = as_floats(capacity_places, InvalidCapacityError, "capacity_places")
    faulty = capacity_places.index[array < 0]
    if len(faulty):
        raise InvalidCapacityError(
            f"{len(faulty)} of {len(array)} services have negative capacity_places "
            f"({name_ids(faulty)}). Expected 0 or more places, NaN for not known: "
            "correct these rows."
        )
    return array


def positive(value: float, name: str, *, finite: bool = False) -> float:
    """A setting above zero; `inf` is allowed unless `finite`.

    Raises
    ------
    InvalidSettingError
        The setting is zero, negative, NaN, text, or infinite where it must not be.
    """
    usable = isinstance(value, Real) and not isinstance(value, bool) and value > 0
    if not usable or (finite and value == np.inf):
        expected = "a finite number above 0" if finite else "a number above 0"
        raise InvalidSettingError(f"{name} is {value!r}. Expected {expected}: choose one.")
    return float(value)


def within_reach(matrix: Floats, cutoff: float) -> Flags:
    """Which pairs are within the cutoff (inclusive); unreachable pairs never are."""
    return matrix <= min(positive(cutoff, "cutoff"), LARGEST_FINITE_COST)


def require_ids(ids: pd.Index, name: str) -> None:
    """Raise `UnalignedIdsError` unless ids are text and occur once."""
    if len(ids) and ids.inferred_type != "string":
        raise UnalignedIdsError(
            f"The {name} are {ids.inferred_type} ({name_ids(ids)}). Expected text: row numbers "
            "join by chance, so set the id column as index."
        )
    if not ids.is_unique:
        repeated = ids[ids.duplicated()].unique()
        raise UnalignedIdsError(
            f"{len(repeated)} of the {name} occur more than once ({name_ids(repeated)}). "
            "Expected each id once: sum or drop the repeated rows."
        )


def require_same_ids(series: pd.Series, ids: pd.Index, name: str) -> None:
    """Raise `UnalignedIdsError` unless the series stands on exactly these ids, in this order."""
    if series.index.equals(ids):
        require_ids(ids, f"ids of {name}")
        return
    require_ids(series.index, f"ids of {name}")
    missing, unknown = ids.difference(series.index), series.index.difference(ids)
    if len(missing) or len(unknown):
        raise UnalignedIdsError(
            f"{name} has {len(missing)} ids missing ({name_ids(missing) or 'none'}) and "
            f"{len(unknown)} unknown ({name_ids(unknown) or 'none'}). "
            f"Expected exactly the {len(ids)} ids it is joined to: add or drop these rows."
        )
    moved = ids[series.index != ids]
    raise UnalignedIdsError(
        f"{name} has the ids in another order from {moved[0]} on ({len(moved)} out of place). "
        "Expected the same order, as a join by row number would be wrong: "
        "reindex it by the ids it is joined to."
    )


def as_floats(frame: pd.DataFrame | pd.Series, error: type[AnalysisError], name: str) -> Floats:
    """Numbers as float64, or the given error if there is anything but numbers."""
    try:
        return np.asarray(frame.to_numpy(dtype=np.float64))
    except (TypeError, ValueError) as fault:
        message = f"The {name} are not all numbers ({fault}). Expected numbers: correct them."
        raise error(message) from fault
