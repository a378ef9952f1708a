"""How many clients a place has, and who gets what is free: places, or the hours of a team.

Places fewer than clients are only known where both are: a norm of the pack says how many people
of a group need a place, and the register how many places there are.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.demand import group_people
from analysis.errors import InvalidCapacityError, name_ids
from analysis.question import Question
from geodata.pack import Pack
from geodata.register import serving

Floats = npt.NDArray[np.float64]
DUST = 1e-9
"""People, places or hours below this are rounding left over from subtraction."""


def client_group(pack: Pack, services: pd.DataFrame, question: Question) -> str | None:
    """The target group whose clients the asked services are for; None: not only one.

    The group of the question; where it names none, the only group that the norms of the asked
    types name, if every service at hand serves it.
    """
    if question.group_id is not None:
        return question.group_id
    norms = pack.place_norms
    named = norms.loc[norms["service_type_id"].isin(question.service_type_ids), "group_id"]
    groups = list(named.unique())
    if len(groups) != 1 or not serving(services, str(groups[0])).all():
        return None
    return str(groups[0])


def clients(pack: Pack, services: pd.DataFrame, question: Question) -> "pd.Series[float] | None":
    """People of the group at each demand point who need a place of the asked types.

    Places by norm times people of the group (`demand.group_people`). None where no norm of the
    pack speaks of these types and group, or nobody knows how many people the group has; NaN at
    places where no rate holds.
    """
    group_id = client_group(pack, services, question)
    norms = pack.place_norms
    rows = norms[
        norms["service_type_id"].isin(question.service_type_ids) & (norms["group_id"] == group_id)
    ]
    if group_id is None or rows.empty:
        return None
    people = group_people(pack.demand_points, pack.group_rates, group_id)
    if people is None:
        return None
    return people * float((rows["places"] / rows["people"]).sum())


def room(capacity: "pd.Series[float]") -> Floats:
    """Places of each service; inf where not known: then nobody is counted as without a place.

    Raises
    ------
    InvalidCapacityError
        Places are negative.
    """
    negative = capacity.index[capacity < 0]
    if len(negative):
        raise InvalidCapacityError(
            "{count} services have a negative number of places ({ids}); expected 0 or more, "
            "empty where not known: correct these rows.",
            count=len(negative),
            ids=name_ids(negative),
        )
    return np.asarray(capacity.astype(float).fillna(np.inf))


def nearest_first(costs: Floats, waiting: Floats, free: Floats, use: Floats) -> Floats:
    """People sent from each demand point to each service, the closest pairs first.

    Each pair sends who still waits as long as something is free; people who come to a service
    from equally far get the same share of what is left. As
    `measures.allocation.allocate_nearest`, but a client may use more than one unit.

    Parameters
    ----------
    costs : (points, services), inf where nobody may go.
    waiting : people at each point, 0 or more.
    free : what each service has, in any unit; inf: no limit is known.
    use : (points, services), how much of it one person from there takes.

    Returns
    -------
    People, shape of costs.
    """
    rows, columns = np.nonzero(np.isfinite(costs) & (waiting > 0)[:, None])
    sent = np.zeros(costs.shape)
    order = np.lexsort((columns, costs[rows, columns]))
    rows, columns = rows[order], columns[order]
    values = costs[rows, columns]
    waiting, free = waiting.copy(), free.copy()
    news = np.flatnonzero((np.diff(values) != 0) | (np.diff(columns) != 0)) + 1
    for start, stop in zip([0, *news], [*news, len(rows)], strict=True):
        if start == stop:
            continue
        members, column = rows[start:stop], columns[start]
        taken = waiting[members]
        needed = float(taken @ use[members, column])
        if needed > free[column]:
            taken = taken * (free[column] / needed)
        sent[members, column] = taken
        waiting[members] = np.maximum(waiting[members] - taken, 0)
        free[column] = max(free[column] - float(taken @ use[members, column]), 0.0)
    return sent
