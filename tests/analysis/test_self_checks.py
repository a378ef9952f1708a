"""Self-checks: each finds what it is for, and nothing in the packs as they are."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.cost_table import TravelCosts
from analysis.question import Question
from analysis.self_checks import CHECKS, FAILURE, PASSED, WARNING, SelfCheck, self_checks, worst
from app.workspace import Workspace
from geodata.pack import Pack

CARE = Question(("day_care",), None, "travel_min", 10.0, date(2024, 6, 1), "summer")


def strict(pack: Pack, **limits: float) -> Pack:
    """The pack with other limits."""
    return replace(pack, assumptions=pd.concat([pack.assumptions.drop([*limits]),
                                                pd.Series(limits)]))  # fmt: skip


def found(
    workspace: Workspace, pack: Pack, costs: TravelCosts | None = None
) -> dict[str, SelfCheck]:
    checks = self_checks(pack, costs or workspace.costs("summer"), workspace.answer(CARE))
    assert tuple(check.name for check in checks) == CHECKS
    return {check.name: check for check in checks}


def test_latgale_passes_every_check(latgale: Workspace) -> None:
    answers = latgale.compliance(latgale.pack.register_date, "summer").assessments
    for answer in answers.values():
        assert worst(latgale.self_checks(answer.question)) == PASSED


def test_place_without_a_road_is_told_with_its_share(toy: Workspace) -> None:
    """P4 with 100 of 500 residents reaches no site: 20 %, above 5 % a warning."""
    check = found(toy, toy.pack)["unreachable"]
    assert check == SelfCheck("unreachable", WARNING, 0.2, 0.05, ("P4",))
    bad = found(toy, strict(toy.pack, check_unreachable_fail_share=0.1))["unreachable"]
    assert (bad.state, bad.limit) == (FAILURE, 0.1)


def test_detached_piece_is_told(toy: Workspace) -> None:
    """P4 that reaches only a site of its own, which nobody else reaches."""
    costs = toy.costs("summer")
    minutes = costs.travel_min.copy()
    minutes.loc["P4"] = np.inf
    minutes["T1"] = [0.0, 10.0, 25.0, np.inf]
    minutes["T4"] = [np.inf, np.inf, np.inf, 3.0]
    check = found(toy, toy.pack, replace(costs, travel_min=minutes))["isolated"]
    assert (check.state, check.found, check.ids) == (WARNING, 0.2, ("P4",))


def test_points_beyond_the_limit_are_told(toy: Workspace) -> None:
    costs = toy.costs("summer")
    left = costs.remainder_km.copy()
    left.loc[["P1", "T1", "T2"]] = 50.0
    check = found(toy, toy.pack, replace(costs, remainder_km=left, limit_km=20.0))["far"]
    assert check.state == FAILURE
    assert check.found == pytest.approx(3 / 7)


def test_site_without_costs_does_not_join(toy: Workspace) -> None:
    costs = toy.costs("summer")
    cut = replace(costs, travel_min=costs.travel_min.drop(columns="T1"))
    check = found(toy, toy.pack, cut)["ids"]
    assert (check.state, check.ids) == (FAILURE, ("T1",))


def test_repeated_id_is_told(toy: Workspace) -> None:
    sites = pd.concat([toy.pack.sites, toy.pack.sites.iloc[:1]])
    check = found(toy, replace(toy.pack, sites=sites))["repeated"]
    assert (check.state, check.found, check.ids) == (FAILURE, 1, ("T1",))


def test_person_lost_on_the_way_is_told(toy: Workspace) -> None:
    municipalities = toy.pack.municipalities.copy()
    municipalities.loc["0001000", "residents"] += 1
    check = found(toy, replace(toy.pack, municipalities=municipalities))["sums"]
    assert (check.state, check.found) == (FAILURE, 1)


def test_same_answer_everywhere_is_told(toy: Workspace) -> None:
    answer = toy.answer(CARE)
    flat = answer.by_demand_point.assign(travel_min=7.0)
    checks = self_checks(toy.pack, toy.costs("summer"), replace(answer, by_demand_point=flat))
    assert {c.name: c.state for c in checks}["same"] == FAILURE
    assert found(toy, toy.pack)["same"].found == pytest.approx(1 / 3)  # 0, 10 and 25 min


def test_same_answer_whatever_the_mode_is_told(toy: Workspace) -> None:
    costs = toy.costs("summer")
    walked = replace(costs, travel_min=costs.travel_min * 12)
    for other, state in ((walked, PASSED), (costs, FAILURE)):
        checks = self_checks(toy.pack, costs, toy.answer(CARE), {"walk": other})
        assert checks[-1].state == state
    assert checks[-1].ids == ("walk",)
