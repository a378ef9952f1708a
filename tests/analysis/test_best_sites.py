"""From a question to best sites and back, on the toy region by hand.

Minutes by road in summer: A-B 10, B-C 15, A-C 25; D cannot be reached. Residents: A 100, B 200,
C 100, D 100. Day care is open at A only (S1, site T1); its cutoff is 10 minutes.
"""

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from analysis.best_sites.candidates import candidate_table
from analysis.best_sites.curves import curve, euro_steps, number_steps, trade_offs
from analysis.best_sites.found import BestSites, find
from analysis.best_sites.problem import Asked, demand_weights, problem_of
from analysis.best_sites.wishes import MODELS, OwnCandidate, SiteWishes, unit_cost
from analysis.errors import SitingInfeasibleError, SitingInputError
from analysis.question import Question, service_question
from analysis.siting import Progress, Search
from app.workspace import Workspace

Ask = Callable[..., Asked]


def question(workspace: Workspace, service: str = "day_care") -> Question:
    pack = workspace.pack
    return service_question(
        pack, (service,), group_id=None, on=pack.register_date, season_id=workspace.base_season
    )


@pytest.fixture
def ask(toy: Workspace) -> Ask:
    def asked(about: Question | None = None, **wishes: object) -> Asked:
        wished = SiteWishes(**wishes)  # type: ignore[arg-type]
        about = about or question(toy)
        group = None if about.group_id is None else toy.demand(about.group_id)
        weights = demand_weights(toy.pack, wished, group)
        return problem_of(toy.pack, toy.columns(about), about, wished, weights)

    return asked


def names(found: BestSites) -> list[str]:
    return sorted(found.chosen["name"])


def test_the_existing_site_counts_and_the_best_new_one_is_found(ask: Ask) -> None:
    # A is open: A and B (10 min, at the cutoff) are served, 300; C and D bring 100 each.
    found = find(ask(new_sites=1, keep=5))
    assert found.summary["served_before_people"] == 300
    assert found.summary["served_people"] == 400
    assert found.solution.proven
    assert {tuple(found.sites_of(one)["name"]) for one in found.near.solutions} == {
        ("C pagasts",), ("D pagasts",),
    }  # fmt: skip
    assert found.near.given_up_share == (0.0, 0.0)
    left = {"C pagasts", "D pagasts"} - set(names(found))
    assert set(found.unserved["name"]) == left


def test_users_and_gains_are_people(ask: Ask) -> None:
    # T1 stands at A. With C open: A and B go to A (10 min to A, 15 to C), C to C.
    found = find(ask(new_sites=1, required=("c pagasts",)))
    assert found.chosen["users_people"].tolist() == [100]
    assert found.chosen["gained_people"].tolist() == [100]
    assert found.chosen["near_share"].tolist() == [1]
    by_municipality = found.by_municipality
    assert by_municipality["served_before_people"].tolist() == [300, 0]
    assert by_municipality["served_people"].tolist() == [300, 100]
    assert by_municipality["worst"].tolist() == [10, float("inf")]


@pytest.mark.parametrize(
    ("model", "new_sites", "expected"),
    [
        ("mclp", 2, {"C pagasts", "D pagasts"}),
        ("lscp", None, {"C pagasts", "D pagasts"}),
        ("median", 2, {"B pagasts", "D pagasts"}),
        ("center", 2, {"C pagasts", "D pagasts"}),
        ("worst_first", 2, {"C pagasts", "D pagasts"}),
    ],
)
def test_each_model_gives_what_is_right_by_hand(
    ask: Ask, model: str, new_sites: int | None, expected: set[str]
) -> None:
    # Median: D must open to be reached; then B saves 200 x 10 + 100 x 10 = 3000, C 100 x 25.
    found = find(ask(model=model, new_sites=new_sites))
    assert set(found.chosen["name"]) == expected
    assert found.solution.proven


def test_closing_may_be_allowed(ask: Ask, toy: Workspace) -> None:
    wide = replace(question(toy), cutoff=15.0)
    found = find(ask(wide, new_sites=1, existing="free"))
    assert names(found) == ["B pagasts"]  # A, B and C within 15 minutes: 400
    assert found.summary["served_before_people"] == 300
    assert found.summary["served_people"] == 400


def test_own_municipality_only_keeps_others_out(ask: Ask, toy: Workspace) -> None:
    # Bērzu novads may not use what opens in Ābeļu novads, however near.
    wide = replace(question(toy), cutoff=15.0, access="own")
    found = find(ask(wide, new_sites=1, existing="free", forbidden=("C pagasts", "D pagasts")))
    assert found.summary["served_people"] == 300


def test_group_people_count_where_their_rate_is_known(ask: Ask, toy: Workspace) -> None:
    children = replace(question(toy), group_id="children")
    found = find(ask(children, new_sites=2, weights="group"))
    assert found.summary["people"] == pytest.approx(12)  # twelve children in all
    with pytest.raises(SitingInputError, match="no group was chosen"):
        ask(new_sites=1, weights="group")
    with pytest.raises(SitingInputError, match="seniors"):
        ask(replace(question(toy), group_id="seniors"), new_sites=1, weights="group")


def test_a_budget_buys_sites_with_their_places(ask: Ask, toy: Workspace) -> None:
    # 1000 EUR for a site and 100 EUR a place (the newest rows): 1500 EUR for one of 5 places.
    asked = ask(budget_eur=3100.0, places=5)
    assert set(asked.columns.loc[~asked.columns["existing"], "cost_eur"]) == {1500.0}
    found = find(asked)
    assert found.summary["served_people"] == 500
    assert names(found) == ["C pagasts", "D pagasts"]
    assert len(find(ask(budget_eur=1600.0, places=5)).chosen) == 1
    free = find(ask(budget_eur=float(10**9), places=5))
    assert free.summary["served_people"] == 500
    own = unit_cost(toy.pack, ("day_care",), SiteWishes(site_cost_eur=7.0))
    assert own is not None
    assert (own.site_eur, own.place_eur, len(own.rows)) == (7.0, 0.0, 0)


def test_a_budget_without_a_known_cost_asks_for_one(ask: Ask, toy: Workspace) -> None:
    with pytest.raises(SitingInputError, match="Give your own cost"):
        ask(question(toy, "crisis"), budget_eur=5.0)
    with pytest.raises(SitingInputError, match="needs the number of places"):
        ask(budget_eur=5000.0)
    assert len(find(ask(question(toy, "crisis"), budget_eur=5.0, site_cost_eur=3.0)).chosen) == 1


def test_places_limit_who_is_served(ask: Ask, toy: Workspace) -> None:
    # S1 is for seniors; two new sites of 2 places each serve 4 of the 12 children.
    children = replace(question(toy), group_id="children")
    found = find(ask(children, new_sites=2, weights="group", places=2, limit_places=True))
    assert found.summary["served_people"] == pytest.approx(4)
    assert found.summary["served_before_people"] == 0
    assert found.chosen["users_people"].max() <= 2 + 1e-6


def test_refusals_name_places_sites_and_municipalities(ask: Ask, toy: Workspace) -> None:
    with pytest.raises(SitingInfeasibleError) as refused:
        find(ask(model="lscp", forbidden=("D pagasts",)))
    assert refused.value.params["places"] == "D pagasts"
    assert "within 10 min: D pagasts" in str(refused.value)
    with pytest.raises(SitingInfeasibleError, match="Bērzu novads"):
        find(ask(new_sites=1, floor_share=0.9, forbidden=("D pagasts",)))
    with pytest.raises(SitingInfeasibleError, match="required sites \\(C pagasts, D pagasts\\)"):
        find(ask(required=("P3", "P4"), budget_eur=1200.0, site_cost_eur=1000.0))
    with pytest.raises(SitingInfeasibleError, match="but only 4 candidates|but only 3 candidates"):
        find(ask(new_sites=9))


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"model": "best"}, "model 'best' is not known; choose one of: mclp"),
        ({"kinds": ("moon",)}, "candidates 'moon'"),
        ({"kinds": ()}, "No candidates were chosen"),
        ({"new_sites": -1}, "number of new sites: -1 is not possible"),
        ({"budget_eur": float("nan")}, "budget: nan is not possible"),
        ({"floor_share": 2.0}, "floor: 2.0 is not possible; expected a number from 0 to 1"),
        ({"keep": 0}, "number of choices: 0"),
        ({"required": ("Nowhere",)}, "required candidate 'Nowhere' is not among the 4"),
        ({"required": ("P1",), "forbidden": ("ā pagasts",)}, "both required and forbidden"),
        ({}, "Neither a number of new sites nor a budget"),
    ],
)
def test_wishes_that_mean_nothing_are_refused(
    ask: Ask, wishes: dict[str, object], words: str
) -> None:
    with pytest.raises(SitingInputError, match=words):
        find(ask(**wishes))


def test_existing_sites_at_one_place_keep_the_places_of_both(toy: Workspace) -> None:
    # S2 opens in A too, 3 places beside the 10 of S1: together 13 of 100 people of A are served.
    sites = toy.pack.sites.assign(lon=26.0, lat=56.0)
    services = toy.pack.services.assign(group_ids="all_residents")
    services.loc["S2", "capacity_places"] = 3.0
    events = toy.pack.status_events
    events = events.assign(status=events["status"].mask(events["service_id"] == "S2", "open"))
    both = Workspace(replace(toy.pack, sites=sites, services=services, status_events=events))
    about = replace(question(both), cutoff=5.0)
    wishes = SiteWishes(new_sites=2, existing="free", limit_places=True, places=1)
    weights = demand_weights(both.pack, wishes, None)
    found = find(problem_of(both.pack, both.columns(about), about, wishes, weights))
    assert found.summary["served_before_people"] == pytest.approx(13)
    assert found.summary["served_people"] == pytest.approx(13)


def test_candidates_at_one_place_are_one(ask: Ask) -> None:
    own = (
        OwnCandidate("Skola", 26.4, 56.0),
        OwnCandidate("Klubs", 26.4, 56.0, "0002000"),
        OwnCandidate("Lēta māja", 26.4, 56.0, "0002000", 10.0),
    )
    asked = ask(new_sites=1, own=own)
    offered = asked.columns[~asked.columns["existing"]]
    assert "Skola; Klubs" in set(offered["also"])  # both stand where C pagasts does
    assert "Lēta māja" in set(offered["name"])  # a price of its own makes it another choice
    assert len(offered) == 5
    assert len(ask(new_sites=1, own=own, required=("Klubs",)).columns) == len(asked.columns)
    with pytest.raises(SitingInputError, match="several candidates: own-1, own-2"):
        ask(new_sites=1, own=(own[0], replace(own[0], lon=26.1)), required=("skola",))


def test_buildings_of_the_register_are_named_by_their_address(toy: Workspace) -> None:
    table = candidate_table(toy.pack, ("register",))
    assert table["name"].to_dict() == {
        "T1": "A, Iela 1",
        "T2": "C",
    }  # T4: a neighbour's, T3: where?


def test_an_own_candidate_belongs_to_the_nearest_municipality(toy: Workspace) -> None:
    table = candidate_table(toy.pack, (), (OwnCandidate("X", 26.95, 56.3),))
    assert table.loc["own-1", "municipality_code"] == "0002000"


def test_the_curve_begins_with_the_existing_network_and_never_falls(ask: Ask) -> None:
    asked = ask(new_sites=2, required=("C pagasts",), site_cost_eur=50.0)
    table = curve(asked, numbers=number_steps(asked, 9))
    assert table["new_sites"].tolist() == [0, 1, 2, 3, 4][: len(table)]
    assert table["served_people"].tolist()[:3] == [300, 400, 500]
    assert table["spent_eur"].tolist()[:3] == [0, 50, 100]
    assert table["proven"].all()


def test_the_curve_by_euros_never_spends_more_than_there_is(ask: Ask) -> None:
    budget = ask(budget_eur=120.0, site_cost_eur=50.0)
    steps = euro_steps(budget, 9)
    euros = curve(budget, budgets_eur=steps)
    # Steps of 15 EUR: the first site is there from 60 EUR on, the second from 105.
    assert euros["budget_eur"].tolist() == list(steps) == [15.0 * k for k in range(9)]
    assert euros["served_people"].tolist() == [300] * 4 + [400] * 3 + [500] * 2
    assert euros["spent_eur"].tolist() == [0] * 4 + [50] * 3 + [100] * 2


def test_without_a_budget_the_curve_by_euros_ends_at_the_cost_of_the_most_sites(ask: Ask) -> None:
    assert euro_steps(ask(new_sites=1, site_cost_eur=40.0), 2)[-1] == 80
    assert euro_steps(ask(new_sites=1), 2) == ()  # no source says what day care costs here
    dear = ask(new_sites=1, place_cost_eur=10.0, places=4.0)
    assert euro_steps(dear, 2)[-1] == 80


def test_trade_offs_go_from_least_travel_to_least_worst(ask: Ask, toy: Workspace) -> None:
    table = trade_offs(ask(model="median", new_sites=2, keep=1))
    # B and D: A 0, B 0, C 15, D 0: 1500 / 500 = 3 min, worst 15; C and D: 200 x 10 / 500 = 4, 10.
    assert table["mean"].tolist() == [3, 4]
    assert table["worst"].tolist() == [15, 10]
    assert table["chosen"].tolist() == ["P2;P4", "P3;P4"]
    with pytest.raises(SitingInfeasibleError, match="D pagasts"):
        trade_offs(ask(model="median", new_sites=1, forbidden=("D pagasts",)))


def test_a_stopped_search_keeps_the_best_and_looks_for_nothing_more(ask: Ask) -> None:
    stages: list[str] = []
    seen: list[Progress] = []
    search = Search(stop=lambda: True, report=seen.append)
    found = find(ask(new_sites=2, keep=9), search=search, stage=stages.append)
    assert stages == ["best"]
    assert len(found.near.solutions) == 1


@pytest.mark.parametrize("model", MODELS)
def test_nothing_exists_and_nobody_offers_it_yet(ask: Ask, toy: Workspace, model: str) -> None:
    found = find(ask(question(toy, "crisis"), model=model, new_sites=2, keep=3))
    assert found.summary["served_before_people"] == 0
    assert found.summary["served_people"] == 500
    assert not found.chosen["existing"].any()
    assert isinstance(found.by_municipality, pd.DataFrame)
