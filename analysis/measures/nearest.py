"""Cost of the nearest and of the n-th nearest service, without regard to places or residents."""

from numbers import Integral

import numpy as np
import pandas as pd

from analysis.errors import InvalidSettingError
from analysis.measures.inputs import cost_matrix


def nearest_cost(costs: pd.DataFrame) -> pd.Series:
    """Cost to the nearest service, in the unit of `costs`.

    A demand point that reaches no service has `inf`. Residents and capacity play no part: a point
    without residents has its cost too, and a service of unknown capacity counts. See Talen and
    Anselin (1998), Assessing spatial equity, Environment and Planning A 30(4).

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.

    Returns
    -------
    pd.Series
        `nearest_cost` on the demand index.

    Raises
    ------
    InvalidCostsError, UnalignedIdsError
        See `inputs.cost_matrix`.
    """
    return nth_nearest_cost(costs, n=1).rename("nearest_cost")


def nth_nearest_cost(costs: pd.DataFrame, *, n: int) -> pd.Series:
    """Cost to the n-th nearest service, in the unit of `costs`: the choice people have.

    A demand point that reaches fewer than n services has `inf`. Residents and capacity play no
    part: a point without residents has its cost too, and a service of unknown capacity counts. See
    Apparicio et al. (2008), Comparing alternative approaches to measuring the geographical
    accessibility of urban health services, Int. J. of Health Geographics 7:7.

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    n
        1 for the nearest, 2 for the next.

    Returns
    -------
    pd.Series
        `nth_nearest_cost` on the demand index.

    Raises
    ------
    InvalidSettingError
        n is not a whole number of 1 or more.
    InvalidCostsError, UnalignedIdsError
        See `inputs.cost_matrix`.
    """
    if not isinstance(n, Integral) or isinstance(n, bool) or n < 1:
        raise InvalidSettingError(f"n is {n!r}. Expected a whole number of 1 or more: choose one.")
    matrix = cost_matrix(costs)
    if n > matrix.shape[1]:
        nth = np.full(len(matrix), np.inf)
    elif n == 1:
        nth = matrix.min(axis=1)
    else:
        nth = np.partition(matrix, n - 1, axis=1)[:, n - 1]
    return pd.Series(nth, index=costs.index, name="nth_nearest_cost")
