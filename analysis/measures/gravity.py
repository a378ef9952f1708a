"""Places weighted by how far they are: potential, or gravity, accessibility."""

import numpy as np
import pandas as pd

from analysis.measures.decay import Decay, weigh
from analysis.measures.inputs import Floats, cost_matrix, places


def gravity_places(
    costs: pd.DataFrame, *, capacity_places: pd.Series, decay: Decay, cutoff: float = np.inf
) -> pd.Series:
    """Places each demand point reaches, weighted by decay, in places; nobody competes for them.

    The unreachable have 0. A point without residents has its number too. A service of unknown
    capacity adds no places, so the result is a lower bound: the places known of. See Hansen
    (1959), How accessibility shapes land use, J. of the American Institute of Planners 25(2).

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    capacity_places
        Places on the service index, NaN for not known, inf for no limit.
    decay
        From cost to a weight of 0-1.
    cutoff
        Cost beyond which nothing counts, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `gravity_places` on the demand index.

    Raises
    ------
    InvalidSettingError
        The cutoff is zero, negative, NaN or text, or the decay gives unusable weights.
    InvalidCapacityError, UnalignedIdsError
        See `inputs.places`.
    """
    weights = weigh(cost_matrix(costs), decay, cutoff=cutoff)
    capacity = places(capacity_places, costs.columns)
    known_places = np.where(np.isnan(capacity), 0.0, capacity)
    return pd.Series(reached(weights, known_places), index=costs.index, name="gravity_places")


def reached(weights: Floats, amounts: Floats) -> Floats:
    """Weighted sum of the amounts each demand point reaches, `inf` if one of them is endless.

    An endless amount (a service without limit) at weight 0 stays out of reach.
    """
    endless = np.isinf(amounts)
    total = weights @ np.where(endless, 0.0, amounts)
    if endless.any():
        total[(weights[:, endless] > 0).any(axis=1)] = np.inf
    return total
