"""Budgets, places, minimum users, floors: toy problems against enumeration of every choice."""

from collections.abc import Callable
from functools import partial
from itertools import chain, combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from analysis.siting import (
    SitingProblem,
    SitingSolution,
    curve_by_budget,
    curve_by_number,
    k_best,
    k_best_cover,
    k_best_median,
    pareto_total_and_worst,
    raise_worst_first,
    solve_center,
    solve_lscp,
    solve_mclp,
    solve_median,
)
from analysis.siting.problem import Floats

COSTS = np.abs(np.arange(0.0, 60.0, 4.0)[:, None] - np.array([2.0, 11.0, 25.0, 33.0, 47.0, 58.0]))
PEOPLE = np.array([30, 5, 12, 40, 8, 3, 22, 17, 9, 14, 50, 6, 2, 11, 25], dtype=float)
FEES_EUR = np.array([100.0, 80.0, 150.0, 60.0, 90.0, 70.0])
EVERY_CHOICE = list(chain.from_iterable(combinations(range(6), n) for n in range(7)))


def toy(**wishes: object) -> SitingProblem:
    asked: dict[str, object] = {"costs": COSTS, "weights_people": PEOPLE, **wishes}
    return SitingProblem(**asked)  # type: ignore[arg-type]


def total(chosen: tuple[int, ...], unserved: float = np.inf) -> float:
    nearest = COSTS[:, list(chosen)].min(axis=1, initial=unserved)
    return float((nearest * PEOPLE).sum())


def people_within(chosen: tuple[int, ...], cutoff: float) -> float:
    return float(PEOPLE[(COSTS[:, list(chosen)] <= cutoff).any(axis=1)].sum())


@pytest.mark.parametrize("budget_eur", [60.0, 130.0, 200.0, 250.0, 399.0, 1000.0])
def test_median_within_a_budget_equals_enumeration(budget_eur: float) -> None:
    problem = toy(site_costs_eur=FEES_EUR, budget_eur=budget_eur)
    affordable = [c for c in EVERY_CHOICE if c and FEES_EUR[list(c)].sum() <= budget_eur]
    solution = solve_median(problem)
    assert solution.proven
    assert solution.objective == pytest.approx(min(map(total, affordable)))
    assert FEES_EUR[list(solution.chosen)].sum() <= budget_eur


@pytest.mark.parametrize("budget_eur", [60.0, 130.0, 200.0, 250.0, 399.0, 1000.0])
def test_cover_within_a_budget_equals_enumeration(budget_eur: float) -> None:
    problem = toy(site_costs_eur=FEES_EUR, budget_eur=budget_eur)
    affordable = [c for c in EVERY_CHOICE if FEES_EUR[list(c)].sum() <= budget_eur]
    solution = solve_mclp(problem, 6.0)
    assert solution.proven
    assert solution.objective == max(people_within(c, 6.0) for c in affordable)


@pytest.mark.parametrize("budget_eur", [210.0, 250.0, 320.0])
def test_number_and_budget_together_equal_enumeration(budget_eur: float) -> None:
    problem = toy(site_costs_eur=FEES_EUR, budget_eur=budget_eur, new_sites=3)
    affordable = [c for c in combinations(range(6), 3) if FEES_EUR[list(c)].sum() <= budget_eur]
    assert solve_median(problem).objective == pytest.approx(min(map(total, affordable)))
    worst = min(COSTS[:, list(c)].min(axis=1).max() for c in affordable)
    assert solve_center(problem).objective == worst
    found = k_best_median(problem, 100, within_share=10.0)
    assert sorted(one.chosen for one in found.solutions) == sorted(affordable)


def test_required_and_forbidden_candidates_hold() -> None:
    problem = toy(new_sites=3, required=(2,), forbidden=(0, 3))
    allowed = [c for c in combinations((1, 2, 4, 5), 3) if 2 in c]
    assert solve_median(problem).objective == pytest.approx(min(map(total, allowed)))
    assert 2 in solve_mclp(problem, 6.0).chosen
    assert solve_lscp(problem, 30.0).chosen[0] in (1, 2)


def test_fewest_sites_for_a_share_equals_enumeration() -> None:
    for share in (0.3, 0.5, 0.7, 0.8):
        enough = [c for c in EVERY_CHOICE if people_within(c, 6.0) >= share * PEOPLE.sum()]
        solution = solve_lscp(toy(), 6.0, share=share)
        assert solution.objective == min(map(len, enough))
        assert solution.served_people >= share * PEOPLE.sum()


def test_unserved_people_bear_their_cost_and_are_named() -> None:
    far = np.where(COSTS <= 8.0, COSTS, np.inf)
    solution = solve_median(toy(costs=far, new_sites=2, unserved_cost=50.0))
    choices = {
        c: float((np.minimum(far[:, list(c)].min(axis=1), 50.0) * PEOPLE).sum())
        for c in combinations(range(6), 2)
    }
    best = min(choices, key=lambda c: choices[c])
    assert solution.chosen == best
    assert solution.objective == pytest.approx(choices[best])
    lost = np.flatnonzero(np.isinf(far[:, list(best)].min(axis=1)))
    assert solution.unserved == tuple(lost)
    assert solution.served_people == PEOPLE.sum() - PEOPLE[lost].sum()


def test_everybody_is_reached_where_nobody_may_stay_unserved() -> None:
    far = np.where(COSTS <= 12.0, COSTS, np.inf)
    choices = [c for c in combinations(range(6), 4) if np.isfinite(far[:, c].min(axis=1)).all()]
    solution = solve_median(toy(costs=far, new_sites=4))
    assert solution.objective == pytest.approx(min(map(total, choices)))
    assert solution.unserved == ()


def test_ample_capacity_changes_nothing() -> None:
    ample = np.full(6, PEOPLE.sum())
    for number in (1, 3):
        plain = solve_median(toy(new_sites=number))
        placed = solve_median(toy(new_sites=number, capacity_places=ample))
        assert placed.proven
        assert placed.objective == pytest.approx(plain.objective)
        covered = solve_mclp(toy(new_sites=number, capacity_places=ample), 6.0)
        assert covered.objective == solve_mclp(toy(new_sites=number), 6.0).objective
        worst = solve_center(toy(new_sites=number, capacity_places=ample))
        assert worst.objective == solve_center(toy(new_sites=number)).objective


def test_capacity_is_kept_and_costs_travel() -> None:
    # 254 people; 3 sites of 100 places each hold them, but not where they would go freely
    places = np.full(6, 100.0)
    solution = solve_median(toy(new_sites=3, capacity_places=places))
    assert max(solution.users_people) <= 100 + 1e-6
    assert sum(solution.users_people) == pytest.approx(PEOPLE.sum())
    assert solution.objective >= solve_median(toy(new_sites=3)).objective


def test_capacity_of_existing_sites_counts_too() -> None:
    places = np.full(6, 100.0)
    solution = solve_mclp(toy(new_sites=1, existing=(1,), capacity_places=places), 60.0)
    assert solution.objective == pytest.approx(200.0)  # two sites of 100 places, 254 people


def test_fewest_sites_with_places_for_all() -> None:
    assert solve_lscp(toy(capacity_places=np.full(6, 70.0)), 60.0).objective == 4  # 254 / 70
    assert solve_lscp(toy(capacity_places=np.full(6, 100.0)), 60.0).objective == 3


def test_places_are_paid_from_the_budget() -> None:
    # one site at 60 EUR and 1 EUR a place: 100 EUR serve 40 people, whom 33 has within 12
    problem = toy(
        site_costs_eur=FEES_EUR, place_costs_eur=np.ones(6), new_sites=1, budget_eur=100.0
    )
    solution = solve_mclp(problem, 12.0)
    assert solution.chosen == (3,)
    assert solution.objective == pytest.approx(40.0)


def test_minimum_users_close_sites_too_small() -> None:
    problem = toy(new_sites=3, minimum_users_people=80.0)
    solution = solve_median(problem)
    assert min(solution.users_people[j] for j in solution.chosen) >= 80 - 1e-6
    assert solution.objective >= solve_median(toy(new_sites=3)).objective


def test_floor_in_each_municipality_equals_enumeration() -> None:
    municipality = np.repeat([0, 1, 2], 5)
    problem = toy(new_sites=2, municipality=municipality, floor_share=0.3)

    def meets(chosen: tuple[int, ...]) -> bool:
        inside = (COSTS[:, list(chosen)] <= 8.0).any(axis=1)
        shares = np.bincount(municipality, PEOPLE * inside) / np.bincount(municipality, PEOPLE)
        return bool((shares >= 0.3).all())

    allowed = [c for c in combinations(range(6), 2) if meets(c)]
    solution = solve_mclp(problem, 8.0)
    assert solution.objective == max(people_within(c, 8.0) for c in allowed)
    assert meets(solution.chosen)
    placed = solve_mclp(
        toy(new_sites=2, municipality=municipality, floor_share=0.3,
            capacity_places=np.full(6, PEOPLE.sum())), 8.0,
    )  # fmt: skip
    assert placed.objective == pytest.approx(solution.objective)


@pytest.mark.parametrize("solve", [solve_median, solve_center])
def test_floors_hold_in_every_model(solve: Callable[[SitingProblem], SitingSolution]) -> None:
    municipality = np.repeat([0, 1, 2], 5)

    def shares(chosen: tuple[int, ...]) -> Floats:
        inside = (COSTS[:, list(chosen)] <= 8.0).any(axis=1)
        return np.asarray(
            np.bincount(municipality, PEOPLE * inside) / np.bincount(municipality, PEOPLE)
        )

    counts = total if solve is solve_median else partial(worst_of, COSTS)
    allowed = {c: counts(c) for c in combinations(range(6), 3) if (shares(c) >= 0.6).all()}
    wishes = {"municipality": municipality, "floor_share": 0.6, "floor_cutoff": 8.0}
    solution = solve(toy(new_sites=3, **wishes))
    assert solution.proven
    assert solution.objective == pytest.approx(min(allowed.values()))
    assert (shares(solution.chosen) >= 0.6).all()
    fewest = solve_lscp(toy(**wishes), 8.0, share=0.1)
    enough = [c for c in EVERY_CHOICE if (shares(c) >= 0.6).all()]
    assert fewest.objective == min(map(len, enough))


def places_hold(chosen: tuple[int, ...], places: float) -> float:
    """Least total travel with so many places at each site, whole people, by linear program."""
    costs = COSTS[:, list(chosen)]
    points, sites = costs.shape
    each = np.kron(np.eye(points), np.ones(sites))
    there = np.kron(np.ones(points), np.eye(sites))
    result = linprog(
        costs.ravel(), A_ub=there, b_ub=np.full(sites, places), A_eq=each, b_eq=PEOPLE
    )
    return float(result.fun) if result.success else np.inf


def test_k_best_with_places_equals_enumeration() -> None:
    problem = toy(new_sites=3, capacity_places=np.full(6, 100.0))
    totals = sorted(places_hold(c, 100.0) for c in combinations(range(6), 3))
    best = [value for value in totals if value <= totals[0] * 1.5][:6]
    near = k_best_median(problem, 6, within_share=0.5)
    assert near.complete
    assert [one.objective for one in near.solutions] == pytest.approx(best)
    assert len({one.chosen for one in near.solutions}) == len(best)
    assert near.given_up_share[-1] == pytest.approx(best[-1] / best[0] - 1)


def test_k_best_of_the_other_models_equals_enumeration() -> None:
    worst = sorted(worst_of(COSTS, c) for c in combinations(range(6), 3))
    near = k_best(toy(new_sites=3), solve_center, keep=5, within_share=10.0)
    assert [one.objective for one in near.solutions] == worst[:5]
    enough = [c for c in EVERY_CHOICE if people_within(c, 12.0) == PEOPLE.sum()]
    fewest = min(map(len, enough))
    near = k_best(toy(), partial(solve_lscp, cutoff=12.0), keep=50)
    assert near.complete
    assert sorted(one.chosen for one in near.solutions) == sorted(
        c for c in enough if len(c) == fewest
    )
    covers = sorted((people_within(c, 6.0) for c in combinations(range(6), 2)), reverse=True)
    floors = {"municipality": np.zeros(15, dtype=int), "floor_share": 1e-6}
    near = k_best_cover(toy(new_sites=2, **floors), 6.0, keep=4, within_share=1.0)
    assert [one.objective for one in near.solutions] == covers[:4]


@pytest.mark.parametrize("places", [254.0, 120.0])
def test_worst_municipality_first_with_places_equals_enumeration(places: float) -> None:
    municipality = np.repeat([0, 1, 2, 3, 4], 3)
    problem = toy(new_sites=3, municipality=municipality, capacity_places=np.full(6, places))
    raised = raise_worst_first(problem)
    assert raised.solution.proven
    assert max(raised.worst_costs) == solve_center(problem).objective
    users = np.array(raised.solution.users_people)
    assert users.max() <= places + 1e-6
    assert users.sum() == pytest.approx(PEOPLE.sum())
    free = raise_worst_first(toy(new_sites=3, municipality=municipality))
    ranked, freely = (sorted(one.worst_costs, reverse=True) for one in (raised, free))
    assert ranked >= freely  # places can only make it worse
    if places == 254.0:  # one site holds everybody: places bind nothing
        assert ranked == freely


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_worst_municipality_first_equals_enumeration(number: int) -> None:
    municipality = np.repeat([0, 1, 2, 3, 4], 3)

    def ranked(chosen: tuple[int, ...]) -> list[float]:
        nearest = COSTS[:, list(chosen)].min(axis=1)
        return sorted((nearest[municipality == m].max() for m in range(5)), reverse=True)

    raised = raise_worst_first(toy(new_sites=number, municipality=municipality))
    best = min(ranked(c) for c in combinations(range(6), number))
    assert sorted(raised.worst_costs, reverse=True) == best
    center = solve_center(toy(new_sites=number))
    assert max(raised.worst_costs) <= center.objective


def test_trade_offs_equal_enumeration() -> None:
    points = {(total(c), worst_of(COSTS, c)) for c in combinations(range(6), 3)}
    front = [
        p for p in points if not any(q != p and q[0] <= p[0] and q[1] <= p[1] for q in points)
    ]
    found = pareto_total_and_worst(toy(new_sites=3))
    assert [(one.total, one.worst) for one in found] == sorted(front)


def worst_of(costs: Floats, chosen: tuple[int, ...]) -> float:
    return float(costs[:, list(chosen)].min(axis=1).max())


def test_curves_start_with_the_existing_network_and_never_fall() -> None:
    problem = toy(existing=(1,), site_costs_eur=FEES_EUR)
    curve = curve_by_number(problem, range(9), lambda p: solve_mclp(p, 6.0))
    assert [point.new_sites for point in curve] == [0, 1, 2, 3, 4, 5]  # 6 to 8: too few candidates
    served = [point.solution.served_people for point in curve]
    assert served[0] == people_within((1,), 6.0)
    assert served == sorted(served)
    by_euros = curve_by_budget(problem, [10.0, 60.0, 500.0], lambda p: solve_mclp(p, 6.0))
    assert [point.spent_eur <= b for point, b in zip(by_euros, [60.0, 500.0], strict=True)] == [
        True,
        True,
    ]
