"""How sure figures are: no error no width, seeds, truth inside the interval, what flips."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis import drawn_answers
from analysis.assessment import assess
from analysis.confidence import FIGURES, confidence, grades, interval
from analysis.draw_costs import cost_draws
from analysis.drawn_answers import Drawing, drawn_residents
from analysis.question import OPEN_TO_ALL, OWN_ONLY, Question
from app.workspace import Workspace
from geodata.pack import Pack

DAY = date(2024, 6, 1)
CARE = Question(("day_care",), None, "travel_min", 10.0, DAY, "summer")


def only(pack: Pack, *quantities: str) -> Pack:
    rows = pack.uncertainties
    return replace(pack, uncertainties=rows[rows["quantity"].isin(quantities)])


def drawing(pack: Pack, roads: Workspace, draws: int = 200) -> Drawing:
    """Draws of a pack on the summer roads of a workspace."""
    return Drawing(pack, roads.road_times("summer"), draws)


@pytest.mark.parametrize("access", [OWN_ONLY, OPEN_TO_ALL])
@pytest.mark.parametrize("cost", ["travel_min", "travel_km"])
@pytest.mark.parametrize("service", ["day_care", "home_care", "crisis", "assistant"])
def test_without_error_a_draw_is_the_assessment_and_has_no_width(
    toy: Workspace, access: str, cost: str, service: str
) -> None:
    question = replace(CARE, service_type_ids=(service,), cost=cost, access=access)
    answer = toy.answer(question)
    sure = confidence(drawing(only(toy.pack), toy, 3), answer)
    points = sure.by_demand_point
    assert (points["cost_low"] == answer.by_demand_point[cost]).all()
    assert (points["cost_high"] == answer.by_demand_point[cost]).all()
    assert (points["flip_share"] == 0).all()
    assert points["driver"].isna().all()
    for name in ("beyond_share", "covered_people", "mean"):
        for end in ("low", "high"):
            found = sure.by_municipality[f"{name}_{end}"].to_numpy(dtype=float)
            assert found == pytest.approx(
                answer.by_municipality[name].to_numpy(dtype=float), nan_ok=True
            )
            assert sure.region[f"{name}_{end}"] == pytest.approx(answer.region[name], nan_ok=True)
    assert sure.grade == ("A" if answer.searched else "")


@pytest.mark.parametrize("service", ["day_care", "home_care"])
def test_without_error_nobody_enters_barred_premises_nor_is_visited_beyond_a_day(
    toy: Workspace, service: str
) -> None:
    """S4 at B has stairs; of a day of 480 min a visit of 460 leaves 10 min each way."""
    stairs = pd.DataFrame({"accessible": [False]}, index=pd.Index(["T4"], name="site_id"))
    norm = pd.DataFrame(
        {"visit_min": [460.0], "visits_a_week": [1.0], "working_day_min": [480.0]},
        index=pd.Index(["home_care"], name="service_type_id"),
    )
    base = toy.pack.sites.assign(lon=26.2, lat=56.0)
    pack = replace(only(toy.pack), premises=stairs, outreach_norms=norm, sites=base)
    barred = Workspace(pack)
    question = replace(
        CARE, service_type_ids=(service,), group_id="children", on=date(2024, 7, 1), cutoff=30.0
    )
    answer = barred.answer(question)
    drawn = drawing(pack, barred, 2).answers(answer)
    assert not answer.by_demand_point["covered"].any()
    assert (drawn.cost == answer.by_demand_point["travel_min"].to_numpy()).all()


def test_without_error_all_of_latgale_is_the_assessment(latgale: Workspace) -> None:
    pack = only(latgale.pack)
    for basket_id in ("home_care", "group_apartment", "crisis"):
        day = latgale.pack.register_date
        answer = latgale.compliance(day, "summer").assessments[basket_id]
        drawn = drawing(pack, latgale, 2).answers(answer)
        cost = answer.by_demand_point[answer.question.cost].to_numpy()
        assert (drawn.cost == cost).all()


def test_a_draw_of_speeds_is_the_assessment_of_the_pack_with_those_speeds(toy: Workspace) -> None:
    """Local roads are the first class drawn: a pack with them faster or slower says the same."""
    pack = only(toy.pack, "speed")
    times = toy.road_times("summer")
    drawn = Drawing(pack, times, 3).answers(toy.answer(CARE))
    costs = cost_draws(pack, times, pack.demand_points, pack.sites.iloc[:2], draws=3)
    local = costs.road_class[0]
    for draw, factor in enumerate(costs.speed.factors(3)[:, local]):
        speeds = toy.pack.speeds.copy()
        slow = speeds["road_class"] == "local"
        speeds["speed_kph"] = speeds["speed_kph"].where(~slow, speeds["speed_kph"] * factor)
        changed = Workspace(replace(toy.pack, speeds=speeds))
        answer = assess(changed.pack, lambda q, w=changed: w.costs(q.season_id), CARE)
        expected = answer.by_demand_point["travel_min"].to_numpy()
        assert drawn.cost[draw] == pytest.approx(expected, abs=0.01)


def test_same_seed_same_bytes_other_seed_other_draws(toy: Workspace) -> None:
    def bytes_of(seed: int) -> bytes:
        pack = replace(toy.pack, assumptions=toy.pack.assumptions.copy())
        pack.assumptions["draw_seed"] = seed
        sure = confidence(drawing(pack, toy), toy.answer(CARE))
        frames = (sure.by_demand_point, sure.by_municipality, sure.region.to_frame())
        return "".join(frame.to_csv() for frame in frames).encode()

    assert bytes_of(1) == bytes_of(1)
    assert bytes_of(1) != bytes_of(2)


def test_without_drivers_all_else_is_the_same(toy: Workspace) -> None:
    whole, quick = toy.confidence(CARE), toy.confidence(CARE, drivers=False)
    assert whole.by_demand_point["driver"].notna().any()
    for name in ("by_demand_point", "by_municipality"):
        found = getattr(quick, name)
        assert found["driver"].isna().all()
        expected = getattr(whole, name).drop(columns="driver")
        pd.testing.assert_frame_equal(found.drop(columns="driver"), expected)


def test_draws_serve_every_cutoff_and_no_other_question(toy: Workspace) -> None:
    near, far = toy.answer(CARE), toy.answer(replace(CARE, cutoff=25.0))
    of_all = drawing(toy.pack, toy)
    assert not of_all.knows(CARE)
    confidence(of_all, near)
    assert of_all.knows(far.question)
    for other in (replace(CARE, access=OWN_ONLY), replace(CARE, service_type_ids=("crisis",))):
        assert not of_all.knows(other)
    kept, anew = confidence(of_all, far), confidence(drawing(toy.pack, toy), far)
    pd.testing.assert_frame_equal(kept.by_demand_point, anew.by_demand_point)
    pd.testing.assert_frame_equal(kept.by_municipality, anew.by_municipality)
    assert (
        kept.by_demand_point["flip_share"]
        != confidence(of_all, near).by_demand_point["flip_share"]
    ).any()


def test_draws_asked_long_ago_are_let_go(toy: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    of_all = drawing(toy.pack, toy, 2)
    first, second = toy.answer(CARE), toy.answer(replace(CARE, access=OWN_ONLY))
    of_all.answers(first)
    monkeypatch.setattr(drawn_answers, "KEPT_POINTS", len(toy.pack.demand_points))
    of_all.answers(second)
    assert len(of_all._kept) == 1
    again = of_all.answers(first)
    assert (again.cost == drawing(toy.pack, toy, 2).answers(first).cost).all()


def test_intervals_hold_the_truth_nine_times_of_ten(toy: Workspace) -> None:
    """500 truths drawn from the stated errors with other seeds; 90 % of them lie inside.

    The standard error of the share is sqrt(0.9 x 0.1 / 500) = 1.3 %, so 85-95 % is wide enough.
    """
    question = replace(CARE, on=date(2024, 7, 1))  # S4 is open too: a mean over several ways
    answer, times = toy.answer(question), toy.road_times("summer")
    pack = only(toy.pack, "speed", "site_position", "residents")
    sure = confidence(Drawing(pack, times, 500), answer)
    other = replace(pack, assumptions=pack.assumptions.copy())
    other.assumptions["draw_seed"] = 99
    truth = Drawing(other, times, 500).answers(answer)
    reached = np.isfinite(truth.cost)
    weighted = (truth.people * np.where(reached, truth.cost, 0)).sum(axis=1)
    mean = weighted / (truth.people * reached).sum(axis=1)
    low, high = float(sure.region["mean_low"]), float(sure.region["mean_high"])
    assert low < high
    assert 0.85 <= ((low <= mean) & (mean <= high)).mean() <= 0.95
    for point, row in enumerate(sure.by_demand_point.itertuples()):
        inside = (row.cost_low <= truth.cost[:, point]) & (truth.cost[:, point] <= row.cost_high)
        assert inside.mean() >= 0.85


def test_residents_move_inside_their_municipality_only(toy: Workspace) -> None:
    people = drawn_residents(toy.pack, 50)
    assert people[:, :2].sum(axis=1) == pytest.approx(300)
    assert people[:, 2:].sum(axis=1) == pytest.approx(200)
    assert people[:, 1].std() > 0


def test_place_at_the_cutoff_flips_by_its_road(toy: Workspace) -> None:
    """P2 is 10 min of local gravel from S1: slower than planned in about half of the draws."""
    sure = confidence(drawing(only(toy.pack, "speed"), toy), toy.answer(CARE))
    flips = sure.by_demand_point
    assert flips.loc["P2", "flip_share"] == pytest.approx(0.5, abs=0.15)
    assert flips.loc["P2", "driver"] == "speed"
    assert flips.loc["P2", "grade"] == "D"
    assert flips.loc[["P1", "P3", "P4"], "flip_share"].eq(0).all()
    # Ābeļu novads: P1's 100 of 300 are always within; with P2's 200 all are, so half the draws.
    enough = sure.by_municipality.loc["0001000", "enough_draws_share"]
    assert enough == pytest.approx(1 - flips.loc["P2", "flip_share"])
    assert sure.by_municipality.loc["0001000", "driver"] == "speed"


def test_closed_service_leaves_nobody_covered(toy: Workspace) -> None:
    rows = toy.pack.uncertainties.copy()
    rows.loc["closed", ["low", "high", "unit"]] = [1.0, 1.0, "share"]
    pack = only(replace(toy.pack, uncertainties=rows), "status")
    sure = confidence(drawing(pack, toy, 20), toy.answer(CARE))
    assert sure.region["beyond_share_low"] == sure.region["beyond_share_high"] == 1
    assert sure.by_demand_point.loc["P1", "driver"] == "status"
    assert sure.region["places_high"] == 0


def test_places_not_known_are_drawn_and_known_ones_stay(toy: Workspace) -> None:
    """In July S1 has its 10 places; S4 in the neighbour municipality is outside the region."""
    july = toy.answer(replace(CARE, on=date(2024, 7, 1)))
    sure = confidence(drawing(only(toy.pack, "capacity"), toy), july)
    assert sure.region["places_low"] == sure.region["places_high"] == 10
    blank = toy.pack.services.assign(capacity_places=np.nan)
    unknown = Workspace(replace(only(toy.pack, "capacity"), services=blank))
    sure = confidence(drawing(unknown.pack, toy), unknown.answer(CARE))
    assert 5 <= sure.region["places_low"] < sure.region["places_high"] <= 15
    bare = replace(unknown.pack, uncertainties=toy.pack.uncertainties.iloc[:0])
    sure = confidence(drawing(bare, toy, 2), unknown.answer(CARE))
    assert np.isnan(sure.region["places_low"])


def test_interval_holds_the_middle_and_takes_unreachable_as_a_value() -> None:
    values = np.array([[1.0, np.inf]] * 10 + [[2.0, np.inf]] * 81 + [[3.0, 5.0]] * 10)
    low, high = interval(values, 0.9)
    assert low.tolist() == [1, 5]
    assert high.tolist() == [3, np.inf]


def test_grades_follow_the_widths_of_the_pack(toy_pack: Pack) -> None:
    widths = np.array([0, 0.05, 0.06, 0.15, 0.3, 0.31, np.inf, np.nan])
    assert grades(toy_pack, widths).tolist() == ["A", "A", "B", "B", "C", "D", "D", ""]


def test_every_figure_has_an_interval_and_a_grade_everywhere(latgale: Workspace) -> None:
    answer = latgale.compliance(latgale.pack.register_date, "summer").assessments["day_care"]
    sure = confidence(drawing(latgale.pack, latgale, 40), answer)
    for frame in (sure.by_municipality, sure.region.to_frame().T):
        for name in FIGURES:
            low, high = (frame[f"{name}_{end}"].astype(float) for end in ("low", "high"))
            assert (low <= high).all()
            assert frame[f"{name}_grade"].isin(list("ABCD")).all()
    assert sure.by_demand_point.index.equals(answer.by_demand_point.index)
    assert isinstance(sure.by_municipality, pd.DataFrame)
