"""From chosen columns to a solution: what it counts, and who stays unserved."""

import numpy as np

from analysis.siting.problem import Floats, Ints, SitingProblem
from analysis.siting.solution import SitingSolution


def nearest_cost(problem: SitingProblem, chosen: Ints) -> Floats:
    """Cost from each demand point to its nearest open site, new or existing; inf where none."""
    columns = [*problem.existing, *(int(j) for j in chosen)]
    return np.asarray(problem.costs[:, columns].min(axis=1, initial=np.inf))


def describe(
    problem: SitingProblem, chosen: Ints, cutoff: float, result: tuple[float, float, bool]
) -> SitingSolution:
    """A solution with those beyond the cutoff named; result is objective, bound and proven.

    At the cutoff counts as within; an infinite cutoff asks only for being reached at all.
    """
    nearest = nearest_cost(problem, chosen)
    served = (nearest <= cutoff) & np.isfinite(nearest)
    objective, bound, proven = result
    return SitingSolution(
        chosen=tuple(sorted(int(j) for j in chosen)),
        objective=float(objective),
        bound=float(objective if proven else bound),
        proven=proven,
        unserved=tuple(int(i) for i in np.flatnonzero(problem.populated & ~served)),
        served_people=float(problem.weights_people[served].sum()),
    )
