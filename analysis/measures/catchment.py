"""Floating catchments: places per person where people compete for the same places.

In all of them a service of unknown capacity is left out: adding a service never lowers anyone's
value, so the result is a lower bound. A service that nobody with residents reaches adds nothing.
"""

import numpy as np
import pandas as pd

from analysis.measures.decay import Binary, Decay, weigh
from analysis.measures.gravity import reached
from analysis.measures.inputs import Floats, cost_matrix, people, places


def two_step_places_per_person(
    costs: pd.DataFrame, residents: pd.Series, *, capacity_places: pd.Series, cutoff: float
) -> pd.Series:
    """Places per person by the two-step floating catchment area method (2SFCA).

    Each service shares its places among all residents within the cutoff; each demand point adds up
    the shares of the services within the cutoff. The unreachable have 0. A point without residents
    has the value a first resident would share in, and takes no part in the sharing. A service of
    unknown capacity is left out, so the result is a lower bound. See Luo and Wang (2003), Measures
    of spatial accessibility to health care in a GIS environment, Environment and Planning B 30(6).

    Parameters
    ----------
    costs, residents, capacity_places
        As `analysis.measures` describes them.
    cutoff
        Highest cost that still counts, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `two_step_places_per_person` on the demand index.

    Raises
    ------
    AnalysisError
        Unusable input, see `inputs`.
    """
    ratio = enhanced_places_per_person(
        costs, residents, capacity_places=capacity_places, decay=Binary(cutoff)
    )
    return ratio.rename("two_step_places_per_person")


def enhanced_places_per_person(
    costs: pd.DataFrame,
    residents: pd.Series,
    *,
    capacity_places: pd.Series,
    decay: Decay,
    cutoff: float = np.inf,
) -> pd.Series:
    """Places per person by the enhanced two-step floating catchment area method (E2SFCA).

    As the two-step method, but with residents and shares weighted by decay. The unreachable have
    0. A point without residents has the value a first resident would share in, and takes no part
    in the sharing. A service of unknown capacity is left out: the result is a lower bound. See Luo
    and Qi (2009), An enhanced two-step floating catchment area (E2SFCA) method for measuring
    spatial accessibility to primary care physicians, Health and Place 15(4).

    Parameters
    ----------
    costs, residents, capacity_places
        As `analysis.measures` describes them.
    decay, cutoff
        From cost to a weight of 0-1, and the cost beyond which nothing counts.

    Returns
    -------
    pd.Series
        `enhanced_places_per_person` on the demand index.

    Raises
    ------
    AnalysisError
        Unusable input, see `inputs`.
    """
    weights, demand, capacity = catch(
        costs, residents, capacity_places=capacity_places, decay=decay, cutoff=cutoff
    )
    ratio = reached(weights, divide(capacity, demand @ weights))
    return pd.Series(ratio, index=costs.index, name="enhanced_places_per_person")


def balanced_places_per_person(
    costs: pd.DataFrame,
    residents: pd.Series,
    *,
    capacity_places: pd.Series,
    decay: Decay,
    cutoff: float = np.inf,
) -> pd.Series:
    """Level of service, in places per person, by balanced floating catchment areas (BFCA).

    Residents are split over the services in reach by weight, and each service's places per person
    served over the demand points in reach by weight. Values add up to those levels; a point's part
    depends on how the map is cut; one without residents has a part. The unreachable have 0. A
    service of unknown capacity is left out: the result is a lower bound. See Paez, Higgins and
    Vivona (2019), Demand and level of service inflation in FCA methods, PLoS ONE 14(6).

    Parameters
    ----------
    costs, residents, capacity_places
        As `analysis.measures` describes them.
    decay, cutoff
        From cost to a weight of 0-1, and the cost beyond which nothing counts.

    Returns
    -------
    pd.Series
        `balanced_places_per_person` on the demand index.

    Raises
    ------
    AnalysisError
        Unusable input, see `inputs`.
    """
    weights, demand, capacity = catch(
        costs, residents, capacity_places=capacity_places, decay=decay, cutoff=cutoff
    )
    level = divide(capacity, divide(demand, weights.sum(axis=1)) @ weights)
    share = reached(weights, divide(level, weights.sum(axis=0)))
    return pd.Series(share, index=costs.index, name="balanced_places_per_person")


def available_places(
    costs: pd.DataFrame,
    residents: pd.Series,
    *,
    capacity_places: pd.Series,
    decay: Decay,
    cutoff: float = np.inf,
) -> pd.Series:
    """Places available to each demand point (spatial availability), in places.

    Each service's places are split over the demand points in proportion to residents times weight,
    so the places of all services that anyone reaches are handed out once: values add up to them.
    The unreachable have 0, and so has a point without residents. A service of unknown capacity is
    left out, so the result is a lower bound. See Soukhov et al. (2023), Introducing spatial
    availability, a singly-constrained measure of competitive accessibility, PLoS ONE 18(1),
    e0278468; with its equality to residents times the two-step ratio.

    Parameters
    ----------
    costs, residents, capacity_places
        As `analysis.measures` describes them.
    decay, cutoff
        From cost to a weight of 0-1, and the cost beyond which nothing counts.

    Returns
    -------
    pd.Series
        `available_places` on the demand index.

    Raises
    ------
    AnalysisError
        Unusable input, see `inputs`.
    """
    ratio = enhanced_places_per_person(
        costs, residents, capacity_places=capacity_places, decay=decay, cutoff=cutoff
    )
    # Where nobody lives nothing is handed out, not even from a service without limit (inf x 0).
    return (ratio.where(residents > 0, 0.0) * residents).rename("available_places")


def catch(
    costs: pd.DataFrame,
    residents: pd.Series,
    *,
    capacity_places: pd.Series,
    decay: Decay,
    cutoff: float,
) -> tuple[Floats, Floats, Floats]:
    """Weights, people and places, checked, of the services whose capacity is known."""
    weights = weigh(cost_matrix(costs), decay, cutoff=cutoff)
    demand = people(residents, costs.index)
    capacity = places(capacity_places, costs.columns)
    known = ~np.isnan(capacity)
    if not known.all():
        weights, capacity = weights[:, known], capacity[known]
    return weights, demand, capacity


def divide(amounts: Floats, by: Floats) -> Floats:
    """Amounts per unit, 0 where there is nothing to divide by."""
    return np.divide(amounts, by, out=np.zeros_like(amounts), where=by > 0)
