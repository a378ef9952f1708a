"""Two answers side by side: who gains, who loses, where people go, and how even access is.

Both answers are `Assessment`s of the same demand points in the same cost; what differs may be
the services, the roads, the season or the cutoff.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.assessment import Assessment
from analysis.compliance import Compliance
from analysis.errors import ComparisonError, name_ids
from analysis.fairness import fgt, gini, palma, theil, worst_tenth_people
from analysis.measures.coverage import closeness

Floats = npt.NDArray[np.float64]
PEOPLE = ("residents", "gained_people", "lost_people")
SUMS = ("covered_people", "beyond_share", "unreachable_people", "mean", "median", "p90")
YES, NO, NOT_KNOWN = FREE_PLACE = ("yes", "no", "not_known")
FLOW = {
    "from_service_id": "str",
    "from_name": "str",
    "to_service_id": "str",
    "to_name": "str",
    "people": "float64",
    "longer": "float64",
    "capacity_places": "float64",
    "free_place": "str",
}
"""The columns of `flows_between` and their kinds."""
FAIRNESS = ("gini", "palma", "theil_between", "shortfall_depth", "shortfall_severity", "worst")


@dataclass(frozen=True)
class Comparison:
    """What is different in ``other``; every change is other less base.

    ``by_demand_point``: index demand_point_id; name, municipality_code, residents, base and other
    (the cost, inf: unreachable), change (0 where both are unreachable, inf where it became so,
    -inf where it no longer is), gained_people and lost_people (residents who come within the
    cutoff or fall out of it), base_nearest_id, other_nearest_id.
    ``by_municipality`` (index municipality_code) and ``region``: residents, gained_people,
    lost_people, and of each of `SUMS` base, other and change (``base_mean``, ``other_mean``,
    ``mean_change`` ...); mean, median and p90 are of those who can reach a service at all.
    ``flows``: `flows_between`. Where a register was not searched, who is within the cutoff is not
    known: those figures are NaN.
    """

    base: Assessment
    other: Assessment
    by_demand_point: pd.DataFrame
    by_municipality: pd.DataFrame
    region: "pd.Series[float]"
    flows: pd.DataFrame

    @property
    def searched(self) -> bool:
        """Whether both answers know who is beyond the cutoff."""
        return self.base.searched and self.other.searched

    @cached_property
    def fairness(self) -> pd.DataFrame:
        """How even access is: index `FAIRNESS`; base, other, change, as `access_fairness`."""
        base, other = access_fairness(self.base), access_fairness(self.other)
        change = (other - base).mask(base == other, 0.0)
        return pd.DataFrame({"base": base, "other": other, "change": change})

    @cached_property
    def worse(self) -> pd.DataFrame:
        """The places with a longer way than before, worst affected first."""
        return _affected(self.by_demand_point, worse=True)

    @cached_property
    def better(self) -> pd.DataFrame:
        """The places with a shorter way than before, the one that gains most first."""
        return _affected(self.by_demand_point, worse=False)


def compare(
    base: Assessment, other: Assessment, *, users: "pd.Series[float] | None" = None
) -> Comparison:
    """Compare two answers about the same demand points.

    Parameters
    ----------
    users : people who need the service, by demand point (index demand_point_id); None where
        their number is not known. Only whether there is a free place depends on it.

    Raises
    ------
    ComparisonError
        The answers are about other places or in another cost.
    """
    check_alike(base, other)
    points = _by_demand_point(base, other)
    searched = base.searched and other.searched
    if not searched:
        points[["gained_people", "lost_people"]] = np.nan
    codes = base.by_municipality.index
    row = codes.get_indexer(points["municipality_code"])
    people = {name: points[name].to_numpy(dtype=float) for name in PEOPLE}
    inside = {name: np.bincount(row, values, len(codes)) for name, values in people.items()}
    total = {name: values.sum() for name, values in people.items()}
    sides = _sides(base.by_municipality, other.by_municipality)
    return Comparison(
        base=base,
        other=other,
        by_demand_point=points,
        by_municipality=pd.DataFrame({**inside, **sides}, index=codes),
        region=pd.Series({**total, **_sides(base.region, other.region)}, dtype=float),
        flows=flows_between(points, base, other, users),
    )


def compare_compliance(base: Compliance, other: Compliance) -> pd.DataFrame:
    """Cells of the basket side by side: index basket_id, municipality_code; base, other, changed.

    Raises
    ------
    ComparisonError
        The two are about other duties or municipalities.
    """
    if not base.cells.index.equals(other.cells.index):
        raise ComparisonError(
            "The two baskets have other duties or municipalities; expected the same ones: "
            "compare changes of one pack."
        )
    states = pd.DataFrame({"base": base.cells["state"], "other": other.cells["state"]})
    return states.assign(changed=states["base"] != states["other"])


def access_fairness(assessment: Assessment) -> "pd.Series[float]":
    """How even access is, all weighted by people; index `FAIRNESS`.

    Access is `measures.coverage.closeness`. ``gini``, ``palma`` and ``theil_between`` (between
    municipalities) are 0, 1 and 0 when even; ``shortfall_depth`` and ``shortfall_severity`` are
    FGT 1 and 2 below access 1; ``worst`` is the mean cost of the worst-off tenth (inf when one
    of them can reach nothing). NaN where nothing is known or nobody lives.
    """
    table = assessment.by_demand_point
    residents = table["residents"].astype(float)
    if not assessment.searched or not residents.sum():
        return pd.Series(np.nan, index=list(FAIRNESS))
    cost = table[assessment.question.cost].astype(float)
    access = closeness(cost.to_frame("nearest"), cutoff=assessment.question.cutoff)
    short = fgt(access, residents, minimum=1.0)
    tenth = worst_tenth_people(cost, residents, higher_is_better=False)
    return pd.Series(
        {
            "gini": gini(access, residents),
            "palma": palma(access, residents),
            "theil_between": theil(access, residents, groups=table["municipality_code"]).between,
            "shortfall_depth": short.depth,
            "shortfall_severity": short.severity,
            "worst": float(np.average(cost[tenth.index], weights=tenth)),
        }
    )


def flows_between(
    points: pd.DataFrame,
    base: Assessment,
    other: Assessment,
    users: "pd.Series[float] | None" = None,
) -> pd.DataFrame:
    """Where those go whose nearest service is another one than before, most residents first.

    Returns
    -------
    from_service_id and to_service_id (NA: could or can reach none), their names, people
    (residents), longer (mean change of the cost, weighted by residents), capacity_places of
    the receiving service (NaN: not known), free_place: whether all who need the service and
    have it nearest find a place there (one of `FREE_PLACE`).
    """
    names = dict(other.services["name"].items()) | dict(base.services["name"].items())
    capacity = dict(other.services["capacity_places"].items())
    free = dict(_free_place(points, other, users).items())
    flows = [
        (left or None, names.get(left), to or None, names.get(to), people, effort / people,
         capacity.get(to, np.nan), free.get(to, NOT_KNOWN))
        for (left, to), (people, effort) in _moved(points).items()
    ]  # fmt: skip
    last = "\uffff"  # those who could or can reach none
    flows.sort(key=lambda flow: (-flow[4], flow[1] or last, flow[3] or last))
    columns = zip(*flows, strict=True) if flows else [()] * len(FLOW)
    cells = zip(FLOW.items(), columns, strict=True)
    return pd.DataFrame({name: pd.array(values, dtype=kind) for (name, kind), values in cells})


def check_alike(base: Assessment, other: Assessment) -> None:
    """Refuse to compare answers about other places or in another cost.

    Raises
    ------
    ComparisonError
        Says what differs.
    """
    if base.question.cost != other.question.cost:
        raise ComparisonError(
            "One answer is in {base}, the other in {other}; expected the same cost in both.",
            base=base.question.cost,
            other=other.question.cost,
        )
    here, there = base.by_demand_point.index, other.by_demand_point.index
    if not here.equals(there):
        odd = here.symmetric_difference(there)
        raise ComparisonError(
            "The answers are about other places: {count} stand in one only ({ids}). "
            "Compare answers about the same pack.",
            count=len(odd),
            ids=name_ids(odd),
        )


def _moved(points: pd.DataFrame) -> dict[tuple[str, str], list[float]]:
    """By nearest service before and after ("": none), where it changes: residents and effort."""
    before, after = (
        points[name].to_numpy(dtype=object, na_value="")
        for name in ("base_nearest_id", "other_nearest_id")
    )
    residents = points["residents"].to_numpy(dtype=float)
    moved = np.flatnonzero((before != after) & (residents > 0))
    change = points["change"].to_numpy(dtype=float)
    sums: dict[tuple[str, str], list[float]] = {}
    for row in moved:
        both = sums.setdefault((before[row], after[row]), [0.0, 0.0])
        both[0] += residents[row]
        both[1] += residents[row] * change[row]
    return sums


def _by_demand_point(base: Assessment, other: Assessment) -> pd.DataFrame:
    before, after = base.by_demand_point, other.by_demand_point
    cost = base.question.cost
    old, new = before[cost].to_numpy(dtype=float), after[cost].to_numpy(dtype=float)
    with np.errstate(invalid="ignore"):
        change = np.where(old == new, 0.0, new - old)
    residents = before["residents"]
    return before[["name", "municipality_code", "residents"]].assign(
        base=old,
        other=new,
        change=change,
        gained_people=residents.where(after["covered"] & ~before["covered"], 0).astype(float),
        lost_people=residents.where(before["covered"] & ~after["covered"], 0).astype(float),
        base_nearest_id=before["nearest_service_id"],
        other_nearest_id=after["nearest_service_id"],
    )


def _sides(
    base: "pd.DataFrame | pd.Series[float]", other: "pd.DataFrame | pd.Series[float]"
) -> dict[str, Floats]:
    """Of each sum base, other and change."""
    sides = {}
    for name in SUMS:
        before, after = (np.asarray(side[name], dtype=float) for side in (base, other))
        sides[f"base_{name}"], sides[f"other_{name}"] = before, after
        sides[f"{name}_change"] = after - before
    return sides


def _affected(points: pd.DataFrame, *, worse: bool) -> pd.DataFrame:
    chosen = points[points["change"] > 0] if worse else points[points["change"] < 0]
    order = chosen.assign(least=-chosen["residents"], by=chosen["change"] * (-1 if worse else 1))
    return chosen.loc[order.sort_values(["by", "least", "name"]).index]


def _free_place(
    points: pd.DataFrame, other: Assessment, users: "pd.Series[float] | None"
) -> "pd.Series[str]":
    """Of each service, whether all who need it and have it nearest find a place there."""
    capacity = other.services["capacity_places"].astype(float)
    if users is None:
        return pd.Series(NOT_KNOWN, index=capacity.index)
    load = users.reindex(points.index).groupby(points["other_nearest_id"]).sum(min_count=1)
    load = load.reindex(capacity.index)
    known = capacity.notna() & load.notna()
    return pd.Series(NO, index=capacity.index).mask(load <= capacity, YES).where(known, NOT_KNOWN)
