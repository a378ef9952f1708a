"""The models against published optima and full enumeration on public data."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

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

Public = tuple[Floats, Floats, list[str]]
Pmed = Callable[[int], tuple[Floats, int]]
Expected = Callable[[str, str], list[dict[str, str]]]

PMED_OPTIMA = (
    5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255,
    7696, 6634, 4374, 2968, 1729, 8162, 6999, 4809, 2845, 1789,
)  # fmt: skip


@pytest.mark.parametrize("number", range(1, 21))
def test_orlib_median_is_the_published_optimum_and_proven(number: int, pmed: Pmed) -> None:
    costs, sites = pmed(number)
    problem = SitingProblem(costs=costs, weights_people=np.ones(len(costs)), new_sites=sites)
    solution = solve_median(problem)
    assert solution.proven
    assert solution.objective == PMED_OPTIMA[number - 1]
    assert solution.bound == solution.objective
    nearest = costs[:, list(solution.chosen)].min(axis=1)
    assert nearest.sum() == solution.objective


@pytest.mark.parametrize("row", range(16))
def test_san_francisco_equals_full_enumeration(
    row: int, san_francisco: Public, expected: Expected
) -> None:
    costs, people, stores = san_francisco
    want = expected("spopt_sf", "expected_bruteforce_p1_to_p16.csv")[row]
    problem = SitingProblem(costs=costs, weights_people=people, new_sites=int(want["p"]))
    median = solve_median(problem)
    assert median.proven
    assert median.objective == pytest.approx(float(want["pmedian_obj"]), rel=1e-9)
    assert {stores[j] for j in median.chosen} == set(want["pmedian_sites"].split(";"))
    center = solve_center(problem)
    assert center.proven
    assert center.objective == pytest.approx(float(want["pcenter_obj"]), rel=1e-9)
    for cutoff in (2000, 3000, 5000, 8000):
        cover = solve_mclp(problem, cutoff)
        assert cover.proven
        assert cover.objective == int(want[f"mclp_{cutoff}_covered_pop"])
        assert cover.served_people == cover.objective


def test_san_francisco_equals_the_published_values(san_francisco: Public) -> None:
    costs, people, _ = san_francisco
    problem = SitingProblem(costs=costs, weights_people=people, new_sites=4)
    assert solve_lscp(problem, 5000).objective == 8
    assert solve_mclp(problem, 5000).objective == 875_247
    assert solve_median(problem).objective == pytest.approx(2_848_268_129.7145, abs=1e-3)
    assert solve_center(problem).objective == pytest.approx(7403.063811, abs=1e-6)
    # 875,247 of 955,113 people: shares are of people, not of tracts
    share = solve_mclp(problem, 5000).served_people / people.sum()
    assert share == pytest.approx(0.91638, abs=5e-6)


@pytest.mark.parametrize("row", range(4))
def test_san_francisco_with_two_existing_sites(
    row: int, san_francisco: Public, expected: Expected
) -> None:
    costs, people, stores = san_francisco
    want = expected("spopt_sf", "expected_with_existing_Store_1_and_Store_11.csv")[row]
    problem = SitingProblem(
        costs=costs,
        weights_people=people,
        new_sites=int(want["added"]),
        existing=(stores.index("Store_1"), stores.index("Store_11")),
    )
    median = solve_median(problem)
    assert median.objective == pytest.approx(float(want["pmedian_obj"]), rel=1e-9)
    assert {stores[j] for j in median.chosen} == set(
        filter(None, want["pmedian_added"].split(";"))
    )
    assert solve_mclp(problem, 5000).objective == int(want["mclp5000"])
    assert solve_center(problem).objective == pytest.approx(float(want["pcenter"]), rel=1e-9)


@pytest.mark.parametrize("sites", [1, 2, 3, 4, 8, 13])
def test_k_best_equals_enumeration(sites: int, san_francisco: Public) -> None:
    costs, people, _ = san_francisco
    burdens = costs * people[:, None]
    totals = sorted(
        (float(burdens[:, list(chosen)].min(axis=1).sum()), chosen)
        for chosen in combinations(range(16), sites)
    )
    near = [item for item in totals if item[0] <= totals[0][0] * 1.02][:25]
    problem = SitingProblem(costs=costs, weights_people=people, new_sites=sites)
    found = k_best_median(problem, 25, within_share=0.02)
    assert found.complete
    assert [one.chosen for one in found.solutions] == [chosen for _, chosen in near]
    assert [one.objective for one in found.solutions] == pytest.approx([t for t, _ in near])
    assert found.occurrences[5] == sum(5 in chosen for _, chosen in near)
    assert found.given_up_share[-1] == pytest.approx(near[-1][0] / near[0][0] - 1, abs=1e-12)


@pytest.mark.parametrize("sites", [1, 3, 5])
def test_k_best_cover_equals_enumeration(sites: int, san_francisco: Public) -> None:
    costs, people, _ = san_francisco
    inside = costs <= 5000
    counts = sorted(
        (
            float(people[inside[:, list(chosen)].any(axis=1)].sum())
            for chosen in combinations(range(16), sites)
        ),
        reverse=True,
    )
    near = [count for count in counts if count >= counts[0] * 0.98]
    problem = SitingProblem(costs=costs, weights_people=people, new_sites=sites)
    found = k_best_cover(problem, 5000, keep=1000, within_share=0.02)
    assert found.complete
    assert [one.objective for one in found.solutions] == near
    assert len({one.chosen for one in found.solutions}) == len(near)


@pytest.mark.parametrize("row", range(11))
def test_hampshire_equals_the_known_values(
    row: int, hampshire: Public, expected: Expected
) -> None:
    costs, patients, clinics = hampshire
    table = expected("hsma_sexual_health", "expected_aligned_by_sector.csv")
    if row >= len(table):
        pytest.skip("the table is shorter")
    want = table[row]
    problem = SitingProblem(costs=costs, weights_people=patients, new_sites=int(want["p"]))
    median = solve_median(problem)
    assert median.proven
    mean = median.objective / patients.sum()
    assert mean == pytest.approx(float(want["pmedian_weighted_mean"]), rel=1e-8)
    if want["pmedian_sites"]:
        assert {clinics[j] for j in median.chosen} == set(want["pmedian_sites"].split(";"))
    if want["pcenter"]:
        assert solve_center(problem).objective == pytest.approx(float(want["pcenter"]))
    for cutoff in (20, 30):
        if want[f"mclp{cutoff}"]:
            assert solve_mclp(problem, cutoff).objective == float(want[f"mclp{cutoff}"])


def test_hampshire_cover_by_radius(hampshire: Public, expected: Expected) -> None:
    costs, patients, _ = hampshire
    for want in expected("hsma_sexual_health", "expected_mclp_by_radius.csv"):
        problem = SitingProblem(costs=costs, weights_people=patients, new_sites=int(want["p"]))
        solution = solve_mclp(problem, float(want["radius_min"]))
        assert solution.proven
        assert solution.objective == int(want["patients_covered"])


def test_hampshire_equals_the_published_sets(hampshire: Public) -> None:
    costs, patients, _ = hampshire

    def best(clinics: int, sites: int) -> tuple[tuple[int, ...], float]:
        problem = SitingProblem(
            costs=costs,
            weights_people=patients,
            new_sites=sites,
            forbidden=tuple(range(clinics, 28)),
        )
        solution = solve_median(problem)
        return solution.chosen, solution.objective / patients.sum()

    assert best(6, 4) == ((1, 3, 4, 5), pytest.approx(12.919422203379565, abs=1e-12))
    assert best(6, 3) == ((0, 1, 5), pytest.approx(13.512949934203643, abs=1e-12))


def test_hampshire_fixed_clinics_have_the_published_mean(hampshire: Public) -> None:
    costs, patients, _ = hampshire
    problem = SitingProblem(
        costs=costs, weights_people=patients, new_sites=0, existing=(10, 0, 6, 12)
    )
    mean = solve_median(problem).objective / patients.sum()
    assert mean == pytest.approx(14.510030062602892, abs=1e-12)
