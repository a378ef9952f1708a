"""Checks of an answer against itself, so that nonsense is told and not shown as a figure.

A *failure* means that the figures cannot be right; a *warning* that some of them may mislead.
Limits are assumptions of the pack; where nothing at all is tolerated the limit is 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.assessment import Assessment
from analysis.cost_table import TravelCosts
from geodata.pack import Pack

PASSED, WARNING, FAILURE = STATES = ("passed", "warning", "failure")
UNREACHABLE, FAR, ISOLATED, IDS, REPEATED, SUMS, SAME, MODES = CHECKS = (
    "unreachable",
    "far",
    "isolated",
    "ids",
    "repeated",
    "sums",
    "same",
    "modes",
)
FEW = 3
"""With fewer demand points than this equal answers are no surprise."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class SelfCheck:
    """One check: what it is about, how it ended, what was found and what was allowed.

    ``found`` and ``limit``: a share of residents, points or cells (unreachable, far, isolated,
    same, modes), a number of ids (ids, repeated) or people (sums). ``ids``: the first of those
    concerned.
    """

    name: str
    state: str
    found: float
    limit: float
    ids: tuple[str, ...] = ()


def self_checks(
    pack: Pack,
    costs: TravelCosts,
    assessment: Assessment,
    others: Mapping[str, TravelCosts] | None = None,
) -> tuple[SelfCheck, ...]:
    """All checks of an answer, in the order of `CHECKS`.

    Parameters
    ----------
    costs : the travel costs that the answer rests on.
    others : those of other modes of travel, which cannot all be the same.
    """
    return (
        _unreachable(pack, costs, assessment),
        _far(pack, costs),
        _isolated(pack, costs, assessment),
        _ids(pack, costs, assessment),
        _repeated(pack, assessment),
        _sums(pack, assessment),
        _same(pack, assessment),
        _modes(pack, costs, others or {}),
    )


def worst(checks: tuple[SelfCheck, ...]) -> str:
    """The worst state among the checks."""
    return max((check.state for check in checks), key=STATES.index, default=PASSED)


def _graded(pack: Pack, name: str, found: float, ids: "pd.Index[str] | None" = None) -> SelfCheck:
    """A share against the pack's limits: above the lower a warning, above the higher a failure."""
    warn, fail = (float(pack.assumptions[f"check_{name}_{end}_share"]) for end in ("warn", "fail"))
    state = FAILURE if found > fail else WARNING if found > warn else PASSED
    return SelfCheck(name, state, found, fail if state == FAILURE else warn, _first(ids))


def _first(ids: "pd.Index[str] | None") -> tuple[str, ...]:
    return () if ids is None else tuple(str(one) for one in ids[:5])


def _share_of(people: "pd.Series[float]", chosen: npt.NDArray[np.bool_]) -> float:
    total = float(people.sum())
    return float(people[chosen].sum()) / total if total else 0.0


def _unreachable(pack: Pack, costs: TravelCosts, assessment: Assessment) -> SelfCheck:
    """Residents from whom no road leads to any site at all, whatever is offered there."""
    table = costs.by(assessment.question.cost).reindex(pack.demand_points.index)
    none = ~np.isfinite(table.to_numpy(dtype=float)).any(axis=1)
    share = _share_of(pack.demand_points["residents"], none)
    return _graded(pack, UNREACHABLE, share, table.index[none])


def _far(pack: Pack, costs: TravelCosts) -> SelfCheck:
    """Demand points and sites that lie farther from the roads than they may be tied to them."""
    share = len(costs.too_far) / len(costs.remainder_km) if len(costs.remainder_km) else 0.0
    return _graded(pack, FAR, share, costs.too_far.index)


def _isolated(pack: Pack, costs: TravelCosts, assessment: Assessment) -> SelfCheck:
    """Residents who reach some sites, but not those that most residents reach."""
    table = costs.by(assessment.question.cost).reindex(pack.demand_points.index)
    reach = np.isfinite(table.to_numpy(dtype=float))
    people = pack.demand_points["residents"]
    _, piece = np.unique(reach, axis=0, return_inverse=True)
    piece = piece.ravel()
    largest = np.bincount(piece, weights=people).argmax() if len(piece) else 0
    apart = (piece != largest) & reach.any(axis=1)
    return _graded(pack, ISOLATED, _share_of(people, apart), table.index[apart])


def _ids(pack: Pack, costs: TravelCosts, assessment: Assessment) -> SelfCheck:
    """Places without an answer or travel costs, and located services without a column of them."""
    points, services = pack.demand_points.index, assessment.services
    located = pd.Index(services.loc[services["lon"].notna(), "site_id"].unique())
    lost = [
        points.symmetric_difference(assessment.by_demand_point.index),
        points.symmetric_difference(costs.travel_min.index),
        located.difference(costs.travel_min.columns),
        pd.Index(services["municipality_code"].unique()).difference(pack.municipalities.index),
    ]
    return _none_of(IDS, pd.Index([one for ids in lost for one in ids]))


def _repeated(pack: Pack, assessment: Assessment) -> SelfCheck:
    """Ids that stand for two rows, which would count people or services twice."""
    tables = (pack.demand_points, pack.sites, pack.municipalities, assessment.services,
              assessment.by_demand_point, assessment.by_municipality)  # fmt: skip
    again = [one for table in tables for one in table.index[table.index.duplicated()]]
    return _none_of(REPEATED, pd.Index(again))


def _none_of(name: str, ids: "pd.Index[str]") -> SelfCheck:
    return SelfCheck(name, FAILURE if len(ids) else PASSED, float(len(ids)), 0.0, _first(ids))


def _sums(pack: Pack, assessment: Assessment) -> SelfCheck:
    """People lost or made on the way from municipalities to places, classes and sums."""
    points, region = assessment.by_demand_point, assessment.region
    homes = pack.demand_points["municipality_code"].unique()
    published = float(pack.municipalities.loc[homes, "residents"].sum())
    people = float(points["residents"].sum())
    off = [
        people - published,
        people - float(region["residents"]),
        people - float(assessment.by_municipality["residents"].sum()),
        people - float(assessment.histogram["people"].sum()),
    ]
    if assessment.searched:
        beyond = float(points.loc[~points["covered"], "residents"].sum())
        off += [
            beyond - float(region["beyond_people"]),
            beyond - float(assessment.by_municipality["beyond_people"].sum()),
            people - beyond - float(region["covered_people"]),
        ]
    found, limit = max(abs(one) for one in off), float(pack.assumptions["check_sum_people"])
    return SelfCheck(SUMS, PASSED if found <= limit else FAILURE, found, limit)


def _same(pack: Pack, assessment: Assessment) -> SelfCheck:
    """Places that all have the same cost, though they lie apart."""
    cost = assessment.by_demand_point[assessment.question.cost].to_numpy(dtype=float)
    cost = cost[np.isfinite(cost)]
    limit = float(pack.assumptions["check_same_share"])
    if len(cost) < FEW:
        return SelfCheck(SAME, PASSED, 0.0, limit)
    found = float(np.unique(cost.round(2), return_counts=True)[1].max() / len(cost))
    return SelfCheck(SAME, FAILURE if found > limit else PASSED, found, limit)


def _modes(pack: Pack, costs: TravelCosts, others: Mapping[str, TravelCosts]) -> SelfCheck:
    """Cells with the same minutes whatever the mode of travel."""
    limit = float(pack.assumptions["check_same_share"])
    found, ids = 0.0, []
    minutes = costs.travel_min.to_numpy(dtype=float)
    for mode, other in others.items():
        there = other.travel_min.reindex_like(costs.travel_min).to_numpy(dtype=float)
        both = np.isfinite(minutes) & np.isfinite(there) & (minutes > 0)
        share = float((minutes[both] == there[both]).mean()) if both.any() else 0.0
        found = max(found, share)
        ids += [mode] if share > limit else []
    return SelfCheck(MODES, FAILURE if ids else PASSED, found, limit, tuple(ids))
