"""What lies within a cutoff: who is covered, how much can be reached, who can come."""

import numpy as np
import pandas as pd

from analysis.measures.decay import Binary
from analysis.measures.gravity import gravity_places
from analysis.measures.inputs import cost_matrix, people, within_reach


def covered_share(costs: pd.DataFrame, *, cutoff: float) -> pd.Series:
    """Share of each demand point within the cutoff of some service: 1 or 0.

    The unreachable have 0. A point without residents is covered like any other; its mean weighted
    by residents is the share covered of a region. Unknown capacity plays no part. See Toregas et
    al. (1971), The location of emergency service facilities, Operations Research 19(6).

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    cutoff
        Highest cost that still counts, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `covered_share` (0 to 1) on the demand index.

    Raises
    ------
    InvalidSettingError
        The cutoff is zero, negative, NaN or text.
    """
    covered = within_reach(cost_matrix(costs), cutoff).any(axis=1)
    return pd.Series(covered.astype(float), index=costs.index, name="covered_share")


def closeness(costs: pd.DataFrame, *, cutoff: float) -> pd.Series:
    """Cutoff over the cost of the nearest service, at most 1: how nearly a place is covered.

    Within the cutoff it is 1, at twice the cutoff 0.5; the unreachable have 0. Needs neither
    residents nor capacity, and unlike the share covered it tells the far from the very far; 1
    less closeness is the poverty gap of Foster, Greer and Thorbecke (1984), A class of
    decomposable poverty measures, Econometrica 52(3), with the speed of access as income.

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    cutoff
        Cost at and below which access is full, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `closeness` (0 to 1) on the demand index.

    Raises
    ------
    InvalidSettingError
        The cutoff is zero, negative, NaN or text.
    """
    matrix = cost_matrix(costs)
    covered = within_reach(matrix, cutoff).any(axis=1)
    nearest = matrix.min(axis=1, initial=np.inf)
    beyond = np.divide(
        cutoff, nearest, out=np.zeros(len(nearest)), where=np.isfinite(nearest) & ~covered
    )
    return pd.Series(np.where(covered, 1.0, beyond), index=costs.index, name="closeness")


def covered_people(costs: pd.DataFrame, residents: pd.Series, *, cutoff: float) -> pd.Series:
    """Residents within the cutoff of some service, in people.

    The unreachable count 0, and so does a point without residents. Unknown capacity plays no part:
    being covered says nothing of a free place. See Church and ReVelle (1974), The maximal covering
    location problem, Papers in Regional Science 32(1).

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    residents
        People on the demand index.
    cutoff
        Highest cost that still counts, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `covered_people` on the demand index.

    Raises
    ------
    InvalidSettingError
        The cutoff is zero, negative, NaN or text.
    InvalidDemandError, UnalignedIdsError
        See `inputs.people`.
    """
    covered = covered_share(costs, cutoff=cutoff) * people(residents, costs.index)
    return covered.rename("covered_people")


def services_in_reach(costs: pd.DataFrame, *, cutoff: float) -> pd.Series:
    """Number of services within the cutoff of each demand point (active cumulative measure).

    The unreachable have 0. A point without residents has its number too, and a service of unknown
    capacity counts: on its columns alone this tells where places are not known. See Ingram (1971),
    The concept of accessibility, Regional Studies 5(2).

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    cutoff
        Highest cost that still counts, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `services_in_reach` on the demand index.

    Raises
    ------
    InvalidSettingError
        The cutoff is zero, negative, NaN or text.
    """
    number = within_reach(cost_matrix(costs), cutoff).sum(axis=1)
    return pd.Series(number.astype(float), index=costs.index, name="services_in_reach")


def places_in_reach(
    costs: pd.DataFrame, *, capacity_places: pd.Series, cutoff: float
) -> pd.Series:
    """Places in the services within the cutoff of each demand point (active cumulative measure).

    The unreachable have 0. A point without residents has its number too. A service of unknown
    capacity adds no places, so the result is a lower bound: the places known of. See Wachs and
    Kumagai (1973), Physical accessibility as a social indicator, Socio-Economic Planning Sciences
    7(5).

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    capacity_places
        Places on the service index, NaN for not known, inf for no limit.
    cutoff
        Highest cost that still counts, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `places_in_reach` on the demand index.

    Raises
    ------
    InvalidSettingError
        The cutoff is zero, negative, NaN or text.
    InvalidCapacityError, UnalignedIdsError
        See `inputs.places`.
    """
    reachable = gravity_places(costs, capacity_places=capacity_places, decay=Binary(cutoff))
    return reachable.rename("places_in_reach")


def people_in_reach(costs: pd.DataFrame, residents: pd.Series, *, cutoff: float) -> pd.Series:
    """Residents within the cutoff of each service, in people (passive cumulative measure).

    Stands on the service index, as it tells who can come. Those who cannot reach a service are not
    counted for it, a point without residents adds nothing, and unknown capacity plays no part.
    People in reach of several services count for each: do not sum over services. See Pereira and
    Herszenhut (2023), Introduction to urban accessibility, Ipea.

    Parameters
    ----------
    costs
        Index demand_point_id, columns service ids; minutes or km, inf for unreachable.
    residents
        People on the demand index.
    cutoff
        Highest cost that still counts, in the unit of `costs`.

    Returns
    -------
    pd.Series
        `people_in_reach` on the service index.

    Raises
    ------
    InvalidSettingError
        The cutoff is zero, negative, NaN or text.
    InvalidDemandError, UnalignedIdsError
        See `inputs.people`.
    """
    reach = within_reach(cost_matrix(costs), cutoff)
    reaching = people(residents, costs.index) @ reach
    return pd.Series(reaching, index=costs.columns, name="people_in_reach")
