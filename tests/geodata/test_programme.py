"""Programmes as data: what is refused, which targets hold, and what the embedded pack states."""

from pathlib import Path

import pytest

from geodata.pack import Pack, load_pack
from geodata.programme import targets_in_force
from geodata.validate import PackFaultsError


def faults(folder: Path, table: str, before: str, after: str) -> list[str]:
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(PackFaultsError) as told:
        load_pack(folder)
    return [str(fault) for fault in told.value.faults]


@pytest.mark.parametrize(
    ("before", "after", "column"),
    [
        ("60,people,2024", "60,,2024", "unit"),
        ("60,people,2024", "60,people,", "year"),
        ("60,people,2024", "60,places,2024", "unit"),
        ("60,people,2024", "60,people,2019", "year"),
        ("v2,region", "v2,0009000", "area"),
        ("v2,region", "v9,region", "version_id"),
        (",20,2020,60", ",20,,60", "baseline_year"),
        ("2024,0001000,s", "2024,0009000,s", "responsible_code"),
    ],
)
def test_faulty_target_is_named_by_row_and_column(
    toy_copy: Path, before: str, after: str, column: str
) -> None:
    told = faults(toy_copy, "programme_targets", before, after)
    assert any("programme_targets.csv" in line and column in line for line in told)


def test_indicator_of_an_unknown_service_type_is_refused(toy_copy: Path) -> None:
    (told,) = faults(toy_copy, "programme_indicators", "served,day_care", "served,dancing")
    assert "service_type_ids" in told
    assert "dancing" in told
    assert "service_types.csv" in told


@pytest.mark.parametrize(
    ("table", "before", "after", "column"),
    [
        ("programme_versions", "2,otrā,second,2023", "1,otrā,second,2023", "number"),
        ("programme_versions", "second,2023", "second,2019", "approved_on"),
        ("programme_results", "2009,1,2020", "2021,1,2020", "area"),
        ("programme_results", "30,people", "30,places", "unit"),
        ("programme_roles", "all_groups,", "all_groups,children", "group_ids"),
        ("municipality_figures", "2009,1,", "2009,77,", "municipality_code"),
    ],
)
def test_faults_between_rows_are_named(
    toy_copy: Path, table: str, before: str, after: str, column: str
) -> None:
    told = faults(toy_copy, table, before, after)
    assert any(f"{table}.csv" in line and column in line for line in told)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("S1,capacity_places,2024-01-01,many,s,x,", "value"),
        ("S1,capacity_places,2024-01-01,-3,s,x,", "value"),
        ("S1,contract_end,2024-01-01,2024-02-30,s,x,", "value"),
        ("S1,funding,2024-01-01,luck,s,x,", "value"),
        ("S1,premises_accessible,2024-01-01,maybe,s,x,", "value"),
        ("0002000,chosen_groups,2024-01-01,children;birds,s,x,", "value"),
        ("S99,funding,2024-01-01,state,s,x,", "subject"),
        ("0002000,funding,2024-01-01,state,s,x,", "subject"),
        ("S1,shoe_size,2024-01-01,44,s,x,", "question_id"),
    ],
)
def test_fact_that_answers_no_question_is_refused(toy_copy: Path, row: str, column: str) -> None:
    told = faults(toy_copy, "facts", "note\n", f"note\n{row}\n")
    assert any("facts.csv, row 2" in line and column in line for line in told)


def test_latest_version_that_sets_a_target_holds(toy_pack: Pack) -> None:
    kept = targets_in_force(toy_pack.programme_versions, toy_pack.programme_targets)
    told = kept.set_index("indicator_id")["value"].to_dict()
    assert told == {"served": 60, "places": 12}  # served: 100 in the first version


def test_embedded_pack_states_the_targets_that_sources_state(latgale_pack: Pack) -> None:
    targets = latgale_pack.programme_targets.set_index("indicator_id")
    stated = targets[["value", "unit", "year", "area"]].apply(tuple, axis=1).to_dict()
    assert stated == {
        "adults_served": (389, "people", 2023, "region"),
        "children_served": (390, "people", 2023, "region"),
        "new_places": (540, "places", 2029, "LV"),  # of all Latvia, 2024-2029
        "persons_served": (540, "people", 2029, "LV"),
        "availability_growth": (0.2, "share", 2029, "LV"),
    }
    assert targets["baseline"].isna().all()


def test_embedded_pack_states_results_by_year(latgale_pack: Pack) -> None:
    results = latgale_pack.programme_results
    region = results[results["area"] == "region"]
    children = region[region["indicator_id"] == "children_served"].set_index("year")["value"]
    assert children.to_dict() == {2018: 163, 2020: 287, 2021: 351, 2022: 460}
    of_2022 = results[(results["year"] == 2022) & (results["area"] != "region")]
    assert of_2022["value"].sum() == 460 - 81  # 81 in the four municipalities not named
    places = region[region["unit"] == "places"].set_index("indicator_id")["value"].to_dict()
    assert places == {"day_care_places": 163, "workshop_places": 93, "group_apartment_places": 58}


def test_two_levels_of_the_programme_are_those_it_names(latgale_pack: Pack) -> None:
    roles = latgale_pack.programme_roles.set_index("municipality_code")
    assert set(roles.index[roles["level"] == "all_groups"]) == {"0002000", "0006000"}
    assert len(roles) == 9
    assert roles["group_ids"].isna().all()  # which groups a novads chose, no source says
