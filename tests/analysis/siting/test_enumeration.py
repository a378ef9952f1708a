"""Every wish at once, on random small problems, against every choice of sites."""

from dataclasses import replace
from itertools import chain, combinations

import numpy as np
import pytest

from analysis.errors import SitingInfeasibleError
from analysis.siting import (
    SitingProblem,
    k_best_cover,
    k_best_median,
    solve_center,
    solve_lscp,
    solve_mclp,
    solve_median,
)
from analysis.siting.problem import Floats

CUTOFF = 25.0
Choice = tuple[int, ...]


def draw(seed: int) -> SitingProblem:
    """Some existing, required and forbidden columns, a number, a budget or both, gaps in reach."""
    generator = np.random.default_rng(seed)
    points, columns = int(generator.integers(3, 30)), int(generator.integers(6, 10))
    places, sites = generator.random((points, 2)) * 60, generator.random((columns, 2)) * 60
    costs = np.linalg.norm(places[:, None] - sites, axis=2)
    if seed % 3 == 0:
        costs[costs > 45] = np.inf
    order = [int(j) for j in generator.permutation(columns)]
    return SitingProblem(
        costs=costs.round() if seed % 2 else costs,
        weights_people=generator.integers(0, 30, points).astype(float),
        new_sites=int(generator.integers(1, 4)) if seed % 5 else None,
        existing=tuple(order[: seed % 2]),
        required=tuple(order[2:3]) if seed % 4 == 1 else (),
        forbidden=tuple(order[3:4]) if seed % 4 == 2 else (),
        unserved_cost=70.0 if seed % 7 == 0 else np.inf,
        site_costs_eur=generator.integers(10, 60, columns).astype(float),
        budget_eur=float(generator.integers(50, 150)) if seed % 5 in (0, 1) else np.inf,
    )


def choices(problem: SitingProblem) -> list[Choice]:
    """Every choice that number, required and forbidden columns and budget allow."""
    columns = [int(j) for j in problem.openable]
    numbers = range(len(columns) + 1) if problem.new_sites is None else [problem.new_sites]
    every = chain.from_iterable(combinations(columns, n) for n in numbers)
    return [
        c
        for c in every
        if set(problem.required) <= set(c)
        and problem.fees_eur[list(c)].sum() <= problem.budget_eur
    ]


def nearest(problem: SitingProblem, chosen: Choice) -> Floats:
    columns = [*problem.existing, *chosen]
    return np.asarray(problem.costs[:, columns].min(axis=1, initial=np.inf))


def travel(problem: SitingProblem, chosen: Choice) -> float:
    cost = np.minimum(nearest(problem, chosen), problem.unserved_cost)[problem.populated]
    return float((cost * problem.weights_people[problem.populated]).sum())


def covered(problem: SitingProblem, chosen: Choice) -> float:
    return float(problem.weights_people[nearest(problem, chosen) <= CUTOFF].sum())


@pytest.mark.parametrize("seed", range(60))
def test_sums_equal_enumeration(seed: int) -> None:
    problem = draw(seed)
    totals = {c: travel(problem, c) for c in choices(problem)}
    possible = {c: total for c, total in totals.items() if total < np.inf}
    if not possible:
        with pytest.raises(SitingInfeasibleError):
            solve_median(problem)
        return
    best = min(possible.values())
    solution = solve_median(problem)
    assert solution.proven
    assert solution.objective == pytest.approx(best)
    assert travel(problem, solution.chosen) == pytest.approx(solution.objective)
    cover = solve_mclp(problem, CUTOFF)
    assert cover.proven
    assert cover.objective == max(covered(problem, c) for c in totals)
    near = k_best_median(problem, 500, within_share=0.1)
    within = sorted(total for total in possible.values() if total <= best * 1.1)
    assert near.complete
    assert [one.objective for one in near.solutions] == pytest.approx(within)
    near = k_best_cover(problem, CUTOFF, keep=7, within_share=1.0)
    assert [one.objective for one in near.solutions] == sorted(
        (covered(problem, c) for c in totals), reverse=True
    )[:7]


@pytest.mark.parametrize("seed", range(60))
def test_worst_and_fewest_equal_enumeration(seed: int) -> None:
    problem = draw(seed)
    worst = [nearest(problem, c)[problem.populated].max(initial=0.0) for c in choices(problem)]
    if min(worst, default=np.inf) == np.inf:
        with pytest.raises(SitingInfeasibleError):
            solve_center(problem)
        return
    center = solve_center(problem)
    assert center.proven
    assert center.objective == min(worst)
    everybody = problem.weights_people.sum()
    free = SitingProblem(
        costs=problem.costs,
        weights_people=problem.weights_people,
        existing=problem.existing,
        required=problem.required,
        forbidden=problem.forbidden,
    )
    enough = [len(c) for c in choices(free) if covered(free, c) >= 0.7 * everybody]
    if enough:
        assert solve_lscp(free, CUTOFF, share=0.7).objective == min(enough)


def test_nothing_is_left_to_do_where_existing_sites_cover_all() -> None:
    problem = SitingProblem(
        costs=np.array([[1.0, 2.0], [1.0, 3.0]]),
        weights_people=np.ones(2),
        new_sites=1,
        existing=(0,),
    )
    assert solve_lscp(problem, 1.0).objective == 0
    assert solve_mclp(problem, 1.0).objective == 2
    assert solve_center(problem).objective == 1
    assert solve_median(problem).objective == 2


def nearly_all(seed: int) -> SitingProblem:
    """Sites enough for nearly everybody: the relaxation covers all, and proves nothing."""
    generator = np.random.default_rng(seed)
    places, sites = generator.random((120, 2)) * 60, generator.random((40, 2)) * 60
    return SitingProblem(
        costs=np.linalg.norm(places[:, None] - sites, axis=2),
        weights_people=generator.integers(1, 30, 120).astype(float),
        new_sites=9 if seed % 3 else None,
        existing=(0,) if seed % 2 else (),
        required=(1,) if seed % 2 else (),
        site_costs_eur=generator.integers(10, 30, 40).astype(float),
        budget_eur=np.inf if seed % 3 else 150.0,
    )


@pytest.mark.parametrize("seed", range(4))
def test_nearly_everybody_covered_is_proven_and_equals_the_integer_program(seed: int) -> None:
    problem, cutoff = nearly_all(seed), 11.5
    cover = solve_mclp(problem, cutoff)
    assert cover.proven
    assert cover.objective == cover.served_people
    # a choice that must not come back makes it an integer program as a whole
    only_required = replace(problem, excluded=(problem.required,))
    assert solve_mclp(only_required, cutoff).objective == cover.objective
    near = k_best_cover(problem, cutoff, keep=4)
    others = replace(problem, excluded=tuple(one.chosen for one in near.solutions[:3]))
    assert near.complete
    assert near.solutions[0].objective == cover.objective
    assert near.solutions[3].objective == solve_mclp(others, cutoff).objective
