"""The cause of each gap, by counterfactual: what must be otherwise for a place to be served.

A service serves the next person of a place when every condition holds at once:

- ``too_far``: it is within the cutoff by road; in outreach also there and back in a working day.
- ``not_open``: the rule of the question lets the place's residents use it.
- ``no_place``: something is still free there - places, or hours of the team - after everybody
  who may has come, nearest first. Without a norm, the number of clients or the number of places
  nobody knows, and the condition counts as met.
- ``other_group``: it serves the target group of the question.
- ``premises``: its premises are accessible, if the group needs that; not known counts as met.
- ``planned``: it operates on the date, and is not only planned or being built.
- ``not_known``: its position is known and its status confirmed. A service without a position may
  stand anywhere in its municipality: for places there only this condition fails, for others it
  is out of the question.

The cause of an unserved place is the first of these, in this order, without which some service
would serve it, all others staying as they are. So mending the cause serves the place, or, where
places are few, others who may come then too and have the service nearer. Where no single
condition does it, the cause is ``none``: nothing in reach of any one remedy, the place
needs a service of its own. Where the register was not searched for the types, every unserved
place is ``not_known``. Every place has at most one cause, every unserved place exactly one.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NONE = "none"
CONDITIONS = (
    "too_far",
    "not_open",
    "no_place",
    "other_group",
    "premises",
    "planned",
    "not_known",
)
TOO_FAR, NOT_OPEN, NO_PLACE, OTHER_GROUP, PREMISES, PLANNED, NOT_KNOWN = CONDITIONS
CAUSES = (NONE, *CONDITIONS)


@dataclass(frozen=True)
class Conditions:
    """What holds between places and services: flags of shape (points, services) or (services,).

    ``costs``: in the question's cost, inf where no road leads or the position is not known.
    ``met``: a flag array per condition. ``possible``: whether mending could ever make the
    service serve the place, as no road can be mended by going farther.
    """

    costs: Floats
    met: dict[str, Flags]
    possible: Flags

    def failing(self) -> npt.NDArray[np.int64]:
        """How many conditions each pair fails; more than all where nothing helps."""
        fails = np.zeros(self.costs.shape, dtype=np.int64)
        for name in CONDITIONS:
            fails += ~self.met[name]
        return np.where(self.possible, fails, len(CAUSES))


def serving_pairs(conditions: Conditions, *, without: tuple[str, ...] = ()) -> Flags:
    """Which services meet every condition for which places, some conditions left out."""
    holds = conditions.possible.copy()
    for name in CONDITIONS:
        if name not in without:
            holds &= conditions.met[name]
    return holds


def find_causes(
    conditions: Conditions, unserved: Flags, service_ids: pd.Index, *, searched: bool
) -> pd.DataFrame:
    """The cause of each unserved place, in the order of the points.

    Parameters
    ----------
    unserved : (points,) whether somebody of the place is not served.
    service_ids : of the columns.
    searched : whether the register was searched for the asked types.

    Returns
    -------
    ``cause``: one of `CAUSES`, NA where all are served. ``remedies``: every condition that
    alone would do, joined by ";", "" where none does. ``cause_service_id``: the nearest service
    that would then serve the place, by road where its position is known; NA where none does.
    """
    fails = conditions.failing()
    points = len(unserved)
    cause = np.full(points, None, dtype=object)
    cause[unserved] = NONE
    remedies = np.full(points, "", dtype=object)
    service = np.full(points, None, dtype=object)
    once = fails == 1
    for name in reversed(CONDITIONS):  # the first in order is written last and stays
        would = once & ~conditions.met[name]
        helped = would.any(axis=1) & unserved
        if not helped.any():
            continue
        near = np.where(would, conditions.costs, np.inf)
        on_map = np.isfinite(near).any(axis=1)
        first = np.where(on_map, near.argmin(axis=1), would.argmax(axis=1))
        cause[helped] = name
        remedies[helped] = [f"{name};{rest}".rstrip(";") for rest in remedies[helped]]
        service[helped] = service_ids.to_numpy()[first[helped]]
    if not searched:
        cause[unserved] = NOT_KNOWN
    return pd.DataFrame({"cause": cause, "remedies": remedies, "cause_service_id": service})


def people_by_cause(by_demand_point: pd.DataFrame) -> pd.DataFrame:
    """Residents who are not served, by municipality (rows) and cause (columns of `CAUSES`)."""
    home = by_demand_point["municipality_code"].to_numpy(dtype=object)
    codes, row = np.unique(home, return_inverse=True)
    column = pd.Index(CAUSES).get_indexer(by_demand_point["cause"])
    has = column >= 0
    people = np.zeros((len(codes), len(CAUSES)))
    unserved = by_demand_point["unserved_people"].to_numpy(dtype=float)
    np.add.at(people, (row[has], column[has]), unserved[has])
    index = pd.Index(codes, name="municipality_code")
    return pd.DataFrame(people, index=index, columns=list(CAUSES))
