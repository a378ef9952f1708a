"""Best sites in draws, on the toy region by hand; its minutes stand in test_best_sites."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.best_sites.drawn import DrawnSites, choose_again, drawn_problems
from analysis.best_sites.found import find
from analysis.best_sites.problem import Asked, demand_weights, problem_of
from analysis.best_sites.wishes import MODELS, SiteWishes
from analysis.draws import ranges_of
from analysis.question import service_question
from analysis.siting import Search
from app.workspace import Workspace
from geodata.pack import Pack

NONE = slice(0, 0)


def with_rows(pack: Pack, rows: pd.DataFrame) -> Pack:
    return replace(pack, uncertainties=rows)


def asked_of(toy: Workspace, pack: Pack, service: str = "day_care", **wished: object) -> Asked:
    wishes = SiteWishes(**wished)  # type: ignore[arg-type]
    question = service_question(
        pack, (service,), group_id=None, on=pack.register_date, season_id=toy.base_season
    )
    weights = demand_weights(pack, wishes, None)
    return problem_of(pack, toy.columns(question), question, wishes, weights)


def again(toy: Workspace, pack: Pack, asked: Asked, search: Search | None = None) -> DrawnSites:
    problems = drawn_problems(pack, toy.road_times(toy.base_season), asked)
    return choose_again(asked, find(asked).solution, problems, search=search or Search())


@pytest.mark.parametrize("service", ["day_care", "home_care", "crisis"])
@pytest.mark.parametrize("existing", ["keep", "free"])
def test_without_error_a_draw_is_the_problem_itself(
    toy: Workspace, service: str, existing: str
) -> None:
    pack = with_rows(toy.pack, toy.pack.uncertainties.iloc[NONE])
    asked = asked_of(toy, pack, service, new_sites=1, existing=existing, draws=3)
    problems = list(drawn_problems(pack, toy.road_times(toy.base_season), asked))
    assert len(problems) == 3
    for problem in problems:
        assert np.array_equal(problem.costs, asked.problem.costs)
        assert np.array_equal(problem.weights_people, asked.problem.weights_people)


@pytest.mark.parametrize("model", MODELS)
def test_without_error_every_draw_chooses_the_same(toy: Workspace, model: str) -> None:
    pack = with_rows(toy.pack, toy.pack.uncertainties.iloc[NONE])
    asked = asked_of(toy, pack, model=model, new_sites=2, draws=2)
    drawn = again(toy, pack, asked)
    assert (drawn.draws, drawn.same_share, drawn.without, drawn.unproven) == (2, 1.0, 0, 0)
    chosen = list(find(asked).solution.chosen)
    assert (drawn.share.iloc[chosen] == 1).all()
    assert drawn.share.sum() == len(chosen)


def test_a_site_comes_as_often_as_its_road_is_slow(toy: Workspace) -> None:
    # B is 10 minutes from A, at the cutoff: on a slower road its 200 people are left out, and a
    # site there is better than one at C or D for 100 people each.
    rows = toy.pack.uncertainties.loc[["local"]]
    pack = with_rows(toy.pack, rows)
    asked = asked_of(toy, pack, new_sites=1, draws=40)
    drawn = again(toy, pack, asked)
    seed = int(pack.assumptions["draw_seed"])
    speed = ranges_of(rows, "speed", ["local"], seed).factors(40)[:, 0]
    slow = float((speed < 1).mean())
    assert 0 < slow < 1
    assert drawn.share["P2"] == pytest.approx(slow)
    assert drawn.same_share == pytest.approx(1 - slow)  # C and D are as good: the first counts


def test_a_site_that_has_closed_serves_nobody_in_that_draw(toy: Workspace) -> None:
    rows = toy.pack.uncertainties.loc[["closed"]].assign(low=1.0, high=1.0, unit="share")
    pack = with_rows(toy.pack, rows)
    asked = asked_of(toy, pack, new_sites=1, draws=2)
    for problem in drawn_problems(pack, toy.road_times(toy.base_season), asked):
        assert np.isinf(problem.costs[:, list(asked.problem.existing)]).all()
    share = again(toy, pack, asked).share
    assert share["P1"] + share["P2"] == 1  # A and B reach each other: 300 people from either


def test_draws_that_cannot_be_met_are_counted_and_a_stop_keeps_the_rest(toy: Workspace) -> None:
    rows = toy.pack.uncertainties.loc[["local"]]
    pack = with_rows(toy.pack, rows)
    asked = asked_of(toy, pack, model="lscp", budget_eur=100.0, site_cost_eur=50.0, draws=40)
    drawn = again(toy, pack, asked)
    # Where the road is slow A, B, C and D need three new sites, and there is money for two.
    assert 0 < drawn.without < drawn.draws == 40
    assert drawn.share.sum() == pytest.approx(2 * (40 - drawn.without) / 40)
    stopped = again(toy, pack, asked, Search(stop=lambda: True))
    assert (stopped.draws, stopped.share.sum()) == (0, 0)
