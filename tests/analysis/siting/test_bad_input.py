"""Bad input is explained by the data, never by a solver."""

import numpy as np
import pytest

from analysis.errors import AnalysisError, SitingInfeasibleError, SitingInputError
from analysis.siting import (
    Progress,
    Search,
    SitingProblem,
    duplicate_candidates,
    raise_worst_first,
    solve_center,
    solve_lscp,
    solve_mclp,
    solve_median,
)

COSTS = np.array([[1.0, 5.0, 9.0], [6.0, 2.0, 4.0], [np.inf, np.inf, 3.0], [2.0, 7.0, 8.0]])
PEOPLE = np.array([10.0, 20.0, 30.0, 0.0])
FEES_EUR = np.array([50.0, 60.0, 70.0])


def small(**wishes: object) -> SitingProblem:
    asked: dict[str, object] = {"costs": COSTS, "weights_people": PEOPLE, **wishes}
    return SitingProblem(**asked)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"costs": COSTS[0]}, "expected demand points x candidates"),
        ({"weights_people": PEOPLE[:2]}, "expected 4 numbers"),
        ({"weights_people": PEOPLE - 15}, "negative or not known"),
        ({"costs": np.where(COSTS == 9, np.nan, COSTS)}, "not known, the first at \\[\\(0, 2\\)"),
        ({"required": (7,)}, "there are 3 columns"),
        ({"required": (1, 1)}, "more than once"),
        ({"required": (1,), "forbidden": (1,)}, "both required and forbidden"),
        ({"new_sites": -1}, "at least 0"),
        ({"budget_eur": float("nan")}, "budget_eur is nan; expected a number of at least 0"),
        ({"floor_share": 0.5}, "needs the municipality"),
        ({"floor_share": 1.5}, "expected a share from 0 to 1"),
        ({"capacity_places": np.array([1.0, -1.0, 1.0])}, "capacity_places"),
        ({"municipality": np.array([0, 0, -1, 0])}, "municipality is -1"),
    ],
)
def test_contradictory_data_are_refused(wishes: dict[str, object], words: str) -> None:
    with pytest.raises(SitingInputError, match=words) as refused:
        small(**wishes)
    assert isinstance(refused.value, ValueError)
    assert isinstance(refused.value, AnalysisError)


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"new_sites": 4}, "4 new sites are asked for, but only 3 candidates may be opened"),
        ({"new_sites": 3, "forbidden": (1,)}, "only 2 candidates"),
        ({"new_sites": 1, "required": (0, 1)}, "2 candidates are required \\(0, 1\\)"),
        ({"budget_eur": 40.0}, "cheapest choice possible \\(0\\) costs 50.0 EUR"),
        (
            {"budget_eur": 100.0, "new_sites": 2},
            "cheapest choice possible \\(0, 1\\) costs 110.0 EUR",
        ),
        ({"budget_eur": 100.0, "required": (1, 2)}, "required sites \\(1, 2\\) cost 130.0 EUR"),
    ],
)
@pytest.mark.parametrize("solve", [solve_median, solve_center])
def test_impossible_choices_are_explained(solve, wishes, words) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(SitingInfeasibleError, match=words):
        solve(small(site_costs_eur=FEES_EUR, **wishes))


def test_unreachable_demand_points_are_named() -> None:
    with pytest.raises(
        SitingInfeasibleError, match="1 places where 30.0 people live have no road"
    ) as why:
        solve_median(small(new_sites=2, forbidden=(2,)))
    assert why.value.concerned == {"places": (2,)}
    with pytest.raises(SitingInfeasibleError, match="within 2.5: 2") as why:
        solve_lscp(small(), 2.5)
    assert why.value.concerned == {"places": (2,)}


def test_a_place_without_people_binds_nothing() -> None:
    lonely = np.where(np.arange(4)[:, None] == 3, np.inf, COSTS)
    assert solve_median(small(costs=lonely, new_sites=2)).unserved == ()
    assert solve_center(small(costs=lonely, new_sites=3)).objective == 3.0


def test_too_few_sites_to_reach_everybody_is_explained() -> None:
    split = np.where(np.eye(4, 3, dtype=bool), 1.0, np.inf)
    with pytest.raises(SitingInfeasibleError, match="at least 3 new sites"):
        solve_median(small(costs=split, new_sites=2))


def test_too_few_places_are_explained() -> None:
    with pytest.raises(SitingInfeasibleError, match="60.0 people need a place"):
        solve_median(small(new_sites=2, capacity_places=np.full(3, 20.0)))
    with pytest.raises(SitingInfeasibleError, match="fewest users of a new site 40.0"):
        solve_median(small(new_sites=2, minimum_users_people=40.0))


def test_a_floor_out_of_reach_names_the_municipality() -> None:
    floor = {"municipality": np.array([0, 0, 1, 1]), "floor_share": 0.9}
    with pytest.raises(SitingInfeasibleError, match="within 2.0: 1. Beyond it are: 2"):
        solve_mclp(small(new_sites=2, **floor), 2.0)
    with pytest.raises(SitingInfeasibleError, match="within 2.0: 1. Beyond it are: 2"):
        solve_lscp(small(**floor), 2.0, share=0.1)
    for solve in (solve_median, solve_center):
        with pytest.raises(SitingInputError, match="needs a cutoff"):
            solve(small(new_sites=2, **floor))


def test_a_share_out_of_reach_is_explained() -> None:
    # within 2: points 0 and 1 with 30 of 60 people
    with pytest.raises(SitingInfeasibleError, match="have only 0.5 within"):
        solve_lscp(small(), 2.0, share=0.9)


def test_an_open_question_is_refused() -> None:
    with pytest.raises(SitingInputError, match="every candidate would open"):
        solve_median(small())
    with pytest.raises(SitingInputError, match="municipality"):
        raise_worst_first(small(new_sites=1))


def test_duplicate_candidates_are_found() -> None:
    twice = np.column_stack([COSTS, COSTS[:, 1]])
    assert duplicate_candidates(small(costs=twice)) == ((1, 3),)
    assert duplicate_candidates(small()) == ()


def test_a_stopped_search_keeps_the_best_so_far_and_says_the_gap() -> None:
    generator = np.random.default_rng(5)
    places, sites = generator.random((600, 2)), generator.random((150, 2))
    costs = np.linalg.norm(places[:, None] - sites, axis=2)
    problem = SitingProblem(costs=costs, weights_people=np.ones(600), new_sites=12)
    seen: list[Progress] = []
    stopped = solve_median(problem, search=Search(report=seen.append, stop=lambda: len(seen) > 1))
    proven = solve_median(problem)
    assert not stopped.proven
    assert stopped.bound <= proven.objective <= stopped.objective
    assert 0 < stopped.gap_share < 0.05
    assert seen[-1].objective >= seen[-1].bound
    enough = solve_median(problem, search=Search(gap_share=0.05))
    assert enough.gap_share <= 0.05


def test_a_stopped_search_with_places_keeps_the_best_so_far() -> None:
    generator = np.random.default_rng(6)
    places, sites = generator.random((60, 2)), generator.random((20, 2))
    problem = SitingProblem(
        costs=np.linalg.norm(places[:, None] - sites, axis=2),
        weights_people=np.ones(60),
        new_sites=5,
        capacity_places=np.full(20, 14.0),
    )
    proven = solve_median(problem)
    seen: list[Progress] = []
    rough = solve_median(problem, search=Search(gap_share=0.2, report=seen.append))
    assert proven.proven
    assert rough.bound <= proven.objective <= rough.objective
    assert rough.gap_share <= 0.2
    assert rough.proven == (rough.objective == pytest.approx(rough.bound))
    assert all(progress.bound <= progress.objective * (1 + 1e-9) for progress in seen)


@pytest.mark.parametrize(
    "wishes",
    [
        {"weights_people": np.zeros(4), "new_sites": 1},
        {"existing": (0, 2), "forbidden": (1,), "new_sites": 0},
        {"existing": (2,), "site_costs_eur": FEES_EUR, "budget_eur": 0.0, "new_sites": 0},
    ],
)
def test_nobody_to_serve_or_nothing_to_choose_has_an_answer(wishes: dict[str, object]) -> None:
    problem = small(**wishes)
    everybody = problem.weights_people.sum()
    assert solve_median(problem).proven
    assert solve_mclp(problem, 9.0).objective == everybody
    assert solve_lscp(problem, 9.0).objective == 0
    assert solve_center(problem).objective <= 9.0
