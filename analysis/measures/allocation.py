"""Places used up: who gets one when a place taken is no longer free.

One place serves one person. Fractions of people are sent like people. What is compiled is
imported where it is used: it takes a second to load, and most questions do without it.
"""

import numpy as np
import pandas as pd

from analysis.measures.coverage import covered_people
from analysis.measures.inputs import Floats, cost_matrix, people, places, within_reach


def allocate_nearest(
    costs: pd.DataFrame, residents: pd.Series, *, capacity_places: pd.Series, cutoff: float
) -> pd.DataFrame:
    """People sent from each demand point to each service, each to the nearest place still free.

    The closest pairs of people and places come first, so nobody loses a place to someone farther
    away. At equal cost people spread evenly over the services still free there, and a service that
    fills up serves the same share of all who come. The unreachable are sent nowhere, a point
    without residents sends nobody. Unknown capacity is no known place: the result is a lower
    bound. See Gale and Shapley (1962), College admissions and the stability of marriage, American
    Mathematical Monthly 69(1): this is the stable allocation.

    Parameters
    ----------
    costs, residents, capacity_places
        As `analysis.measures` describes them.
    cutoff
        Highest cost at which a place is taken, in the unit of `costs`.

    Returns
    -------
    pd.DataFrame
        People, with the index and columns of `costs`.

    Raises
    ------
    AnalysisError
        Unusable input, see `inputs`.
    """
    usable, demand, free = checked(costs, residents, capacity_places, cutoff)
    from analysis.measures.first_come import nearest_flow

    return pd.DataFrame(nearest_flow(usable, demand, free), costs.index, costs.columns)


def allocate_cheapest(
    costs: pd.DataFrame, residents: pd.Series, *, capacity_places: pd.Series, cutoff: float
) -> pd.DataFrame:
    """People sent from each demand point to each service at minimum total cost, exactly.

    As many people as possible are served, and among such allocations the total of people times
    cost is least: a minimum-cost flow. Where several are equally good, ids in sorted order decide;
    then only totals mean something. The unreachable are sent nowhere, a point without residents
    sends nobody. Unknown capacity is no known place: the result is a lower bound. See Hitchcock
    (1941), The distribution of a product from several sources to numerous localities, J. of
    Mathematics and Physics 20.

    Parameters
    ----------
    costs, residents, capacity_places
        As `analysis.measures` describes them.
    cutoff
        Highest cost at which a place is taken, in the unit of `costs`.

    Returns
    -------
    pd.DataFrame
        People, with the index and columns of `costs`.

    Raises
    ------
    AnalysisError
        Unusable input, see `inputs`.
    """
    from analysis.measures.cheapest import cheapest_flow

    usable, demand, free = checked(costs, residents, capacity_places, cutoff)
    row, column = costs.index.argsort(), costs.columns.argsort()
    flow = np.zeros_like(usable)
    flow[np.ix_(row, column)] = cheapest_flow(
        usable[np.ix_(row, column)], demand[row], free[column]
    )
    return pd.DataFrame(flow, costs.index, costs.columns)


def three_classes(
    costs: pd.DataFrame, residents: pd.Series, *, allocation: pd.DataFrame, cutoff: float
) -> pd.DataFrame:
    """Residents who are served, in reach but without a place, and out of reach, in people.

    The classes add up to the residents of each demand point. The unreachable are out of reach;
    a point without residents has 0 in each. In reach counts services of unknown capacity too:
    their people are without a known place.

    Parameters
    ----------
    costs, residents
        As `analysis.measures` describes them.
    allocation
        People sent to services, from `allocate_nearest` or `allocate_cheapest`.
    cutoff
        The cutoff of the allocation, in the unit of `costs`.

    Returns
    -------
    pd.DataFrame
        `served_people`, `no_place_people`, `out_of_reach_people` on the demand index.

    Raises
    ------
    AnalysisError
        Unusable input, see `inputs`.
    """
    covered = covered_people(costs, residents, cutoff=cutoff)
    served = np.minimum(allocation.sum(axis=1), covered)  # sums may exceed by rounding
    return pd.DataFrame(
        {
            "served_people": served,
            "no_place_people": covered - served,
            "out_of_reach_people": residents - covered,
        }
    )


def served_nearest_people(
    costs: pd.DataFrame, residents: pd.Series, *, capacity_places: pd.Series, cutoff: float
) -> pd.Series:
    """Residents who get a place when each takes the nearest still free, in people.

    The unreachable and points without residents have 0; unknown capacity is no known place, so
    the result is a lower bound. See `allocate_nearest`.
    """
    sent = allocate_nearest(costs, residents, capacity_places=capacity_places, cutoff=cutoff)
    return sent.sum(axis=1).rename("served_nearest_people")


def served_cheapest_people(
    costs: pd.DataFrame, residents: pd.Series, *, capacity_places: pd.Series, cutoff: float
) -> pd.Series:
    """Residents who get a place when as many as possible do at least total cost, in people.

    The unreachable and points without residents have 0; unknown capacity is no known place, so
    the result is a lower bound. See `allocate_cheapest`.
    """
    sent = allocate_cheapest(costs, residents, capacity_places=capacity_places, cutoff=cutoff)
    return sent.sum(axis=1).rename("served_cheapest_people")


def no_place_people(
    costs: pd.DataFrame, residents: pd.Series, *, capacity_places: pd.Series, cutoff: float
) -> pd.Series:
    """Residents in reach of a service who get no place as each takes the nearest, in people.

    The unreachable and points without residents have 0; unknown capacity is no known place, so
    the result is an upper bound. See `three_classes`.
    """
    sent = allocate_nearest(costs, residents, capacity_places=capacity_places, cutoff=cutoff)
    return three_classes(costs, residents, allocation=sent, cutoff=cutoff)["no_place_people"]


def out_of_reach_people(costs: pd.DataFrame, residents: pd.Series, *, cutoff: float) -> pd.Series:
    """Residents beyond the cutoff of every service, in people.

    The unreachable are all counted; a point without residents has 0; unknown capacity plays no
    part.
    """
    covered = covered_people(costs, residents, cutoff=cutoff)
    return (residents - covered).rename("out_of_reach_people")


def checked(
    costs: pd.DataFrame, residents: pd.Series, capacity_places: pd.Series, cutoff: float
) -> tuple[Floats, Floats, Floats]:
    """Costs with `inf` beyond the cutoff, people, and places with 0 for not known."""
    matrix = cost_matrix(costs)
    usable = np.where(within_reach(matrix, cutoff), matrix, np.inf)
    capacity = places(capacity_places, costs.columns)
    free = np.where(np.isnan(capacity), 0.0, capacity)
    return usable, people(residents, costs.index), free
