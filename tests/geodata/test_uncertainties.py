"""What uncertainties.csv may say, and what the embedded pack says there."""

from pathlib import Path

import pytest

from geodata.pack import Pack, load_pack
from geodata.uncertainties import (
    CODES,
    GIVEN,
    NEEDS,
    ONCE,
    ORDER,
    QUANTITIES,
    WAY,
    WAYS,
    codes_of,
)
from geodata.validate import AT_MOST, Fault, PackFaultsError

HEADER = (
    "uncertainty_id,quantity,applies_to,distribution,together,low,high,sd,unit,name_lv,name_en,"
    "reason_lv,reason_en,source_id\n"
)


def write(folder: Path, *rows: str) -> None:
    lines = [f"u{i},{row},a,a,a,a,s\n" for i, row in enumerate(rows)]
    (folder / "uncertainties.csv").write_text(HEADER + "".join(lines), encoding="utf-8")


def faults(folder: Path, *rows: str) -> list[Fault]:
    write(folder, *rows)
    with pytest.raises(PackFaultsError) as refused:
        load_pack(folder)
    return refused.value.faults


def test_table_may_be_empty(toy_copy: Path) -> None:
    write(toy_copy)
    assert load_pack(toy_copy).uncertainties.empty


@pytest.mark.parametrize(
    ("row", "column", "found", "expected", "limit"),
    [
        ("speed,local,disc,yes,,2,,factor", "distribution", "disc, factor", WAY,
         "uniform / normal, factor"),
        ("residents,csp,uniform,yes,1,2,,m", "distribution", "uniform, m", WAY,
         "uniform / normal, factor"),
        ("speed,local,uniform,yes,,2,,factor", "low", "", GIVEN, "uniform"),
        ("speed,local,normal,yes,1,2,,factor", "sd", "", GIVEN, "normal"),
        ("speed,local,uniform,yes,2,1,,factor", "high", "1", ORDER, "2"),
        ("status,open,chance,no,0.5,1.5,,share", "high", "1.5", AT_MOST, "1"),
        ("remainder,local,uniform,no,1,2,,factor", "applies_to", "local", CODES, "all"),
        ("residents,csp;all,uniform,no,1,2,,factor", "applies_to", "all", CODES,
         "csp, estimated, scaled"),
    ],
)  # fmt: skip
def test_row_that_means_nothing_is_one_fault(
    toy_copy: Path, row: str, column: str, found: str, expected: str, limit: str
) -> None:
    assert faults(toy_copy, row) == [Fault("uncertainties.csv", 2, column, found, expected, limit)]


def test_code_may_be_drawn_once_for_all_and_once_by_itself_but_not_twice(toy_copy: Path) -> None:
    shared, own = (f"speed,local,uniform,{flag},0.9,1.1,,factor" for flag in ("yes", "no"))
    write(toy_copy, shared, own)
    assert len(load_pack(toy_copy).uncertainties) == 2
    assert faults(toy_copy, shared, shared) == [
        Fault("uncertainties.csv", 3, "applies_to", "local", ONCE, "local")
    ]


def test_every_quantity_says_how_it_may_be_drawn() -> None:
    assert set(WAYS) == set(QUANTITIES)
    assert {way for ways, _ in WAYS.values() for way in ways} == set(NEEDS)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


def test_embedded_pack_has_a_range_for_every_quantity(pack: Pack) -> None:
    assert set(pack.uncertainties["quantity"]) == set(QUANTITIES)


@pytest.mark.parametrize(
    ("quantity", "table", "column"),
    [
        ("speed", "road_links", "road_class"),
        ("link_length", "road_links", "source_id"),
        ("origin_position", "demand_points", "position"),
        ("residents", "demand_points", "residents_kind"),
    ],
)
def test_embedded_pack_leaves_nothing_out(
    pack: Pack, quantity: str, table: str, column: str
) -> None:
    rows = pack.uncertainties[pack.uncertainties["quantity"] == quantity]
    covered = {code for text in rows["applies_to"] for code in codes_of(text)}
    assert set(getattr(pack, table)[column]) <= covered


def test_winter_and_thaw_are_slower_than_summer_and_have_their_reasons(pack: Pack) -> None:
    assert set(pack.seasons.index) >= {"summer", "winter", "spring_thaw"}
    by_season = pack.speeds.pivot_table(
        index=["road_class", "surface"], columns="season_id", values="speed_kph"
    )
    assert by_season.notna().all(axis=None)
    assert (by_season["winter"] < by_season["summer"]).all()
    assert (by_season["spring_thaw"] <= by_season["summer"]).all()
    by_season = pack.osm_speeds.pivot_table(
        index=["mode", "road_class", "surface", "built_up"],
        columns="season_id",
        values="speed_kph",
    )
    assert (by_season["winter"] <= by_season["summer"]).all()
    assert pack.speeds["source_ref"].str.len().gt(10).all()
