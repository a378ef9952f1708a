"""Laws that every model keeps, on random small problems."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.siting import (
    SitingProblem,
    raise_worst_first,
    solve_center,
    solve_lscp,
    solve_mclp,
    solve_median,
)

CUTOFF = 30.0
laws = settings(max_examples=25, deadline=None, derandomize=True)


@st.composite
def problems(draw: st.DrawFn) -> SitingProblem:
    generator = np.random.default_rng(draw(st.integers(0, 10**6)))
    points, columns = draw(st.integers(2, 25)), draw(st.integers(2, 8))
    places, sites = generator.random((points, 2)) * 100, generator.random((columns, 2)) * 100
    people = generator.integers(0, 40, points).astype(float)
    people[0] = 5.0
    return SitingProblem(
        costs=np.linalg.norm(places[:, None] - sites, axis=2).round(draw(st.integers(0, 6))),
        weights_people=people,
        new_sites=draw(st.integers(1, columns - 1)),
        municipality=generator.integers(0, 4, points),
        site_costs_eur=generator.integers(1, 9, columns).astype(float),
    )


@laws
@given(problems())
def test_infinite_budget_is_no_budget(problem: SitingProblem) -> None:
    rich = replace(problem, budget_eur=float(problem.fees_eur.sum()))
    assert solve_median(rich).objective == pytest.approx(solve_median(problem).objective)
    assert solve_mclp(rich, CUTOFF).objective == solve_mclp(problem, CUTOFF).objective
    assert solve_center(rich).objective == solve_center(problem).objective


@laws
@given(problems())
def test_worst_first_is_never_worse_than_center(problem: SitingProblem) -> None:
    raised = raise_worst_first(problem)
    assert max(raised.worst_costs) == solve_center(problem).objective
    assert raised.solution.objective == max(raised.worst_costs)


@laws
@given(problems(), st.integers(0, 10**6))
def test_another_candidate_never_makes_it_worse(problem: SitingProblem, seed: int) -> None:
    column = np.random.default_rng(seed).random((problem.demand_points, 1)) * 100
    more = SitingProblem(
        costs=np.hstack([problem.costs, column]),
        weights_people=problem.weights_people,
        new_sites=problem.new_sites,
    )
    assert solve_median(more).objective <= solve_median(problem).objective * (1 + 1e-9)
    assert solve_mclp(more, CUTOFF).objective >= solve_mclp(problem, CUTOFF).objective
    assert solve_center(more).objective <= solve_center(problem).objective


@laws
@given(problems())
def test_a_site_that_nobody_is_nearest_to_changes_nothing(problem: SitingProblem) -> None:
    costs = problem.costs.copy()
    costs[:, 1] = costs[:, 0] + 1.0  # the site beside it is always nearer
    beside = replace(problem, costs=costs, existing=(0, 1), new_sites=0)
    without = replace(beside, existing=(0,), forbidden=(1,))
    assert solve_median(beside).objective == solve_median(without).objective
    assert solve_mclp(beside, CUTOFF).objective == solve_mclp(without, CUTOFF).objective


@laws
@given(problems())
def test_one_more_site_never_makes_it_worse(problem: SitingProblem) -> None:
    more = replace(problem, new_sites=(problem.new_sites or 0) + 1)
    assert solve_median(more).objective <= solve_median(problem).objective * (1 + 1e-9)
    assert solve_mclp(more, CUTOFF).objective >= solve_mclp(problem, CUTOFF).objective
    assert solve_center(more).objective <= solve_center(problem).objective


@laws
@given(problems(), st.integers(0, 10**6))
def test_order_of_points_and_candidates_plays_no_part(problem: SitingProblem, seed: int) -> None:
    generator = np.random.default_rng(seed)
    rows = generator.permutation(problem.demand_points)
    columns = generator.permutation(problem.candidates)
    mixed = SitingProblem(
        costs=problem.costs[rows][:, columns],
        weights_people=problem.weights_people[rows],
        new_sites=problem.new_sites,
    )
    assert solve_median(mixed).objective == pytest.approx(solve_median(problem).objective)
    assert solve_mclp(mixed, CUTOFF).objective == solve_mclp(problem, CUTOFF).objective


@laws
@given(problems())
def test_a_point_split_in_two_changes_nothing(problem: SitingProblem) -> None:
    halves = problem.weights_people.copy()
    halves[0] /= 2
    split = SitingProblem(
        costs=np.vstack([problem.costs, problem.costs[:1]]),
        weights_people=np.append(halves, halves[0]),
        new_sites=problem.new_sites,
    )
    assert solve_median(split).objective == pytest.approx(solve_median(problem).objective)
    assert solve_mclp(split, CUTOFF).objective == pytest.approx(
        solve_mclp(problem, CUTOFF).objective
    )


@laws
@given(problems())
def test_models_agree_with_one_another(problem: SitingProblem) -> None:
    # the fewest sites that cover everybody within the p-center's radius are at most p
    center = solve_center(problem)
    assert solve_lscp(problem, center.objective).objective <= (problem.new_sites or 0)
    covered = solve_mclp(problem, center.objective)
    assert covered.objective == problem.weights_people.sum()
