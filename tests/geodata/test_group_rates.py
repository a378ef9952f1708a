"""What group_rates.csv may say, and what the embedded pack says there."""

from pathlib import Path

import pytest

from geodata.group_rates import RATE_AREA, RATE_EMPTY, RATE_SUM, RATE_UNIT, UNIT_OF, latest
from geodata.pack import Pack, load_pack
from geodata.validate import AT_MOST, Fault, PackFaultsError

HEADER = "group_id,basis,value,unit,area,year,source_id,source_ref,note_lv,note_en\n"
COUNT, LEAST, SHARE = "count_shared_by_residents", "count_at_least", "share_of_residents"


def faults(folder: Path, *rows: str) -> list[Fault]:
    """Faults of a pack with these rates: basis, value, unit, area of the group children."""
    lines = [f"children,{row},2020,s,x,,\n" for row in rows]
    (folder / "group_rates.csv").write_text(HEADER + "".join(lines), encoding="utf-8")
    with pytest.raises(PackFaultsError) as refused:
        load_pack(folder)
    return refused.value.faults


def fault(column: str, found: str, expected: str, limit: str, row: int = 2) -> Fault:
    return Fault("group_rates.csv", row, column, found, expected, limit)


def test_table_may_be_empty(toy_copy: Path) -> None:
    (toy_copy / "group_rates.csv").write_text(HEADER, encoding="utf-8")
    assert load_pack(toy_copy).group_rates.empty


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (f"{SHARE},1.2,share,region", fault("value", "1.2", AT_MOST, "1")),
        (f"{SHARE},0.2,people,region", fault("unit", "people", RATE_UNIT, "share")),
        (f"{COUNT},12,share,region", fault("unit", "share", RATE_UNIT, "people")),
        (f"{COUNT},12,people,LV", fault("area", "LV", RATE_AREA, "LV")),
        (f"{COUNT},12,people,LV-3", fault("area", "LV-3", RATE_AREA, "LV-3")),
        (f"{SHARE},0.2,share,1000", fault("area", "1000", RATE_AREA, "1000")),
    ],
)
def test_row_that_means_nothing_is_one_fault(toy_copy: Path, row: str, expected: Fault) -> None:
    assert faults(toy_copy, row) == [expected]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ((f"{COUNT},12,people,region", f"{LEAST},13,people,0001000"), "13"),
        (
            (
                f"{COUNT},12,people,region",
                f"{COUNT},7,people,0001000",
                f"{LEAST},6,people,0002000",
            ),
            "13",
        ),
        (
            (
                f"{COUNT},12,people,region",
                f"{COUNT},7,people,0001000",
                f"{COUNT},4,people,0002000",
            ),
            "11",
        ),
    ],
)
def test_counts_that_contradict_each_other_are_one_fault(
    toy_copy: Path, rows: tuple[str, ...], found: str
) -> None:
    assert faults(toy_copy, *rows) == [fault("value", found, RATE_SUM, "12")]


def test_group_of_nobody_is_one_fault(toy_copy: Path) -> None:
    rows = (f"{SHARE},0,share,region", f"{COUNT},0,people,0001000")
    assert faults(toy_copy, *rows) == [fault("value", "0", RATE_EMPTY, "children")]


def test_nobody_in_one_municipality_is_no_fault(toy_copy: Path) -> None:
    rows = (f"{SHARE},0.1,share,region", f"{COUNT},0,people,0001000")
    text = HEADER + "".join(f"children,{row},2020,s,x,,\n" for row in rows)
    (toy_copy / "group_rates.csv").write_text(text, encoding="utf-8")
    assert len(load_pack(toy_copy).group_rates) == 2


def test_negative_or_missing_values_and_unknown_groups_are_refused(toy_copy: Path) -> None:
    (toy_copy / "group_rates.csv").write_text(
        f"{HEADER}children,{COUNT},-1,people,region,2020,s,x,,\n"
        f"dragons,{COUNT},,people,region,2020,s,x,,\n",
        encoding="utf-8",
    )
    with pytest.raises(PackFaultsError) as refused:
        load_pack(toy_copy)
    told = {(f.row, f.column) for f in refused.value.faults}
    assert told == {(2, "value"), (3, "value"), (3, "group_id")}


def test_shipped_rates_have_unit_year_and_source(latgale_pack: Pack) -> None:
    rates = latgale_pack.group_rates
    assert len(rates) == 18
    assert (rates["unit"] == rates["basis"].map(UNIT_OF)).all()
    assert rates[["year", "source_id", "source_ref"]].notna().all(axis=None)
    licences = latgale_pack.sources.loc[rates["source_id"].unique(), "licence_en"]
    assert licences.notna().all()


def test_shipped_values_are_those_of_the_sources(latgale_pack: Pack) -> None:
    newest = latest(latgale_pack.group_rates)
    rates = newest.set_index(["group_id", "basis", "area"])["value"].sort_index()
    assert rates["adults_mental", COUNT, "region"] == 462
    assert rates["children_functional", COUNT, "region"] == 505
    assert rates["adults_disability", SHARE, "LV"] == 0.113
    served = rates["children_functional", LEAST]
    assert served.sort_values().tolist() == [48, 50, 54, 105, 122]
    assert 460 - served.sum() == 81  # served in the other four municipalities
    above_working_age = {
        "0002000": 21591 / 95467,
        "0006000": 6923 / 31216,
        "0022000": 7478 / 32865,
        "0024000": 5132 / 22963,
    }
    assert rates["pension_age", SHARE].to_dict() == pytest.approx(above_working_age, abs=5e-5)
