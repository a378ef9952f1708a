"""Targets against results, versions, the two levels and the scenario of people above work age."""

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.forecast import forecast
from analysis.programme import (
    BEHIND,
    LATE,
    NO_FINAL,
    NOT_DUE,
    NOT_KNOWN,
    ON_TRACK,
    REACHED,
    all_planned_open,
    planned_places,
    progress,
    results_of,
    state_of,
    versions,
)
from analysis.two_levels import MET, NOT_MET, UNKNOWN, check_two_levels
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.register import register_at

ON = date(2023, 6, 1)


def target(value: float, year: int, baseline: float = np.nan, since: float = np.nan) -> dict:
    return {"value": value, "year": year, "baseline": baseline, "baseline_year": since}


@pytest.mark.parametrize(
    ("row", "result", "year", "on", "state"),
    [
        # from 20 in 2020 to 60 in 2024 a straight way asks for 40 in 2022
        (target(60, 2024, 20, 2020), 40, 2022, 2023, ON_TRACK),
        (target(60, 2024, 20, 2020), 36, 2022, 2023, BEHIND),  # 16 of 20 steps: four fifths
        (target(60, 2024, 20, 2020), 35, 2022, 2023, LATE),
        (target(60, 2024, 20, 2020), 60, 2021, 2023, REACHED),
        (target(60, 2024, 20, 2020), 50, 2024, 2025, LATE),  # 30 of 40
        (target(60, 2024, 20, 2020), 53, 2024, 2025, BEHIND),
        (target(60, 2024, 20, 2020), 50, 2022, 2025, NO_FINAL),
        (target(10, 2024, 30, 2020), 20, 2022, 2023, ON_TRACK),  # less is better: 30 to 10
        (target(10, 2024, 30, 2020), 9, 2022, 2023, REACHED),
        (target(10, 2024, 30, 2020), 25, 2022, 2023, LATE),
        (target(389, 2023), 171, 2021, 2022, NOT_DUE),
        (target(389, 2023), 171, 2021, 2024, NO_FINAL),
        (target(390, 2023), 460, 2022, 2024, REACHED),
        (target(540, 2029), np.nan, np.nan, 2026, NOT_KNOWN),
    ],
)
def test_light_follows_its_rule(
    row: dict, result: float, year: float, on: int, state: str
) -> None:
    assert state_of(row, result, year, date(on, 6, 1), behind=0.8) == state


def test_progress_has_the_latest_result_and_what_was_expected(toy_pack: Pack) -> None:
    served = progress(toy_pack, ON).set_index("indicator_id").loc["served"]
    # 20 in 2020, 60 by 2024: 40 by 2022, and 40 there were
    assert served[["target", "result", "result_year", "expected"]].tolist() == [60, 40, 2022, 40]
    assert served["state"] == ON_TRACK
    earlier = progress(toy_pack, date(2022, 6, 1)).set_index("indicator_id").loc["served"]
    assert earlier["result"] == 30  # the year 2022 is not over


def test_target_without_a_result_is_not_known(toy_pack: Pack) -> None:
    places = progress(toy_pack, ON).set_index("indicator_id").loc["places"]
    assert places["state"] == NOT_KNOWN
    assert places["responsible_code"] == "0001000"


def test_result_of_a_whole_former_municipality_counts_today(toy_pack: Pack) -> None:
    # municipality 1 until 2021 is 0001000 today, with 15 served in 2020
    assert results_of(toy_pack, "served", "0001000").to_dict() == {2020: 15}
    assert results_of(toy_pack, "served").to_dict() == {2021: 30, 2022: 40}


def test_result_of_a_part_is_no_result_of_the_whole(latgale: Workspace) -> None:
    # Daugavpils novads is a part of Augšdaugavas novads: 23 and 32 are not its results.
    assert results_of(latgale.pack, "children_served", "0022000").to_dict() == {2022: 48}
    assert results_of(latgale.pack, "children_served", "0002000").to_dict() == {
        2020: 57,
        2021: 92,
        2022: 122,
    }


def test_versions_tell_their_difference_to_the_one_before(toy_pack: Pack) -> None:
    told = versions(toy_pack)
    assert told.loc["v1", ["added", "changed", "kept"]].isna().all()
    assert told.loc["v2", ["added", "changed", "kept"]].tolist() == [0, 1, 1]


def test_version_that_states_no_targets_has_no_known_difference(latgale: Workspace) -> None:
    told = versions(latgale.pack)
    assert told.loc["di_3", ["added", "changed", "kept"]].isna().all()


def test_embedded_targets_say_what_is_known(latgale: Workspace) -> None:
    told = progress(latgale.pack, date(2026, 11, 22)).set_index("indicator_id")
    assert told["state"].to_dict() == {
        "adults_served": NO_FINAL,  # 171 of 389 in 2021, the term was 2023
        "children_served": REACHED,  # 460 of 390
        "new_places": NOT_KNOWN,
        "persons_served": NOT_KNOWN,
        "availability_growth": NOT_KNOWN,
    }


def test_everything_planned_opens(toy_pack: Pack) -> None:
    # S2 at C is planned: then P3, 100 people there, is served too.
    day = date(2024, 6, 1)
    opened = all_planned_open(toy_pack, day)
    assert register_at(opened, day).loc["S2", "status"] == "open"
    told = planned_places(toy_pack, day).loc["day_care"]
    assert told[["open_places", "open_known", "planned_known"]].tolist() == [10, 1, 0]
    assert told["planned_not_known"] == 1


def test_two_levels_are_checked(toy: Workspace) -> None:
    day = date(2024, 6, 1)
    told = check_two_levels(toy.pack, toy.compliance(day, "summer"), day)
    first, second = told.loc["0001000"], told.loc["0002000"]
    # S1 serves seniors, nobody serves children there
    assert first["missing_groups"] == "children"
    assert (first["specialisation"], first["groups"], first["groups_served"]) == (NOT_MET, 2, 1)
    # Bērzu novads chose children; S2 is only planned
    assert (second["specialisation"], second["missing_groups"]) == (NOT_MET, "children")
    assert first["minimum"] == NOT_MET
    assert first["agreements"] == 0
    later = replace(toy.pack, status_events=toy.pack.status_events.replace("planned", "open"))
    opened = check_two_levels(later, toy.compliance(day, "summer"), day)
    assert opened.loc["0002000", "specialisation"] == MET


def test_groups_that_nobody_named_are_not_known(toy: Workspace) -> None:
    day = date(2024, 6, 1)
    roles = toy.pack.programme_roles.assign(group_ids=pd.NA)
    pack = replace(toy.pack, programme_roles=roles)
    told = check_two_levels(pack, toy.compliance(day, "summer"), day).loc["0002000"]
    assert told["specialisation"] == UNKNOWN
    assert np.isnan(told["groups"])


def test_groups_a_municipality_names_itself_count(toy: Workspace) -> None:
    day = date(2024, 6, 1)
    said = {
        "subject": ["0002000"],
        "question_id": ["chosen_groups"],
        "date": ["2024-05-01"],
        "value": ["seniors"],
        "source_id": ["s"],
        "source_ref": ["x"],
        "note": [None],
    }
    pack = replace(toy.pack, facts=pd.DataFrame(said))
    told = check_two_levels(pack, toy.compliance(day, "summer"), day).loc["0002000"]
    assert told["missing_groups"] == "seniors"
    early = check_two_levels(pack, toy.compliance(day, "summer"), date(2024, 4, 1))
    assert early.loc["0002000", "missing_groups"] == "children"


def test_forecast_follows_the_last_two_shares(toy_pack: Pack) -> None:
    # seniors: 0.2 of 300 in 2016; with 0.19 in 2015 the share rises by 0.01 a year
    earlier = toy_pack.group_rates[toy_pack.group_rates["group_id"] == "seniors"].assign(
        year=2015, value=0.19
    )
    pack = replace(toy_pack, group_rates=pd.concat([toy_pack.group_rates, earlier]))
    told = forecast(pack, 2026, "seniors").loc["0001000"]
    assert told[["people", "later_share", "later_people"]].tolist() == pytest.approx([60, 0.3, 90])
    assert forecast(toy_pack, 2026, "seniors")["later_people"].isna().all()


def test_forecast_of_latgale_knows_four_municipalities(latgale: Workspace) -> None:
    told = forecast(latgale.pack, 2030)
    assert set(told.index[told["later_people"].notna()]) == {
        "0002000",
        "0006000",
        "0022000",
        "0024000",
    }
    assert (told["later_people"].dropna() > 0).all()
