"""The declarations of schema.csv agree with each other."""

import csv
from itertools import groupby
from pathlib import Path
from typing import get_args

import pytest

import geodata.schema
from geodata.schema import Kind, tables

UNIT_BY_SUFFIX = {
    "_min": "min",
    "_km2": "km2",
    "_km": "km",
    "_kph": "km/h",
    "_places": "places",
    "_deg": "deg",
    "_eur": "EUR",
}
UNIT_BY_NAME = {
    "reach_m": "m",
    "weight_people": "people",
    "residents": "people",
    "persons": "people",
    "people": "people",
    "places": "places",
    "hours_a_week": "h",
    "lon": "deg",
    "lat": "deg",
    "year": "year",
    "source_year": "year",
    "from_year": "year",
    "until_year": "year",
    "baseline_year": "year",
}

each_table = pytest.mark.parametrize("table", tables())


def test_rows_of_a_table_stand_together_in_the_schema() -> None:
    """A second group of rows with the same table name would replace the first unseen."""
    path = Path(geodata.schema.__file__).with_name("schema.csv")
    with path.open(encoding="utf-8", newline="") as file:
        names = [name for name, _ in groupby(csv.DictReader(file), lambda row: row["table"])]
    assert names == list(tables())


@each_table
def test_table_declares_each_column_once(table: str) -> None:
    names = [column.name for column in tables()[table]]
    assert len(names) == len(set(names))


@each_table
def test_table_has_a_key(table: str) -> None:
    assert any(column.key for column in tables()[table])


@each_table
def test_every_row_has_to_name_its_source(table: str) -> None:
    source = next(column for column in tables()[table] if column.name == "source_id")
    assert not source.optional
    assert source.key if table == "sources" else source.refers == "sources.source_id"


@each_table
def test_kinds_are_known_and_meanings_told(table: str) -> None:
    columns = tables()[table]
    assert {column.kind for column in columns} <= set(get_args(Kind))
    assert [column.name for column in columns if not column.meaning] == []


@each_table
def test_reference_points_to_the_only_key_of_a_declared_table(table: str) -> None:
    for column in filter(lambda c: c.refers, tables()[table]):
        target, _, target_column = column.refers.partition(".")
        assert [c.name for c in tables()[target] if c.key] == [target_column], column
        assert column.kind in ("text", "codes", "id"), column


@each_table
def test_units_follow_names(table: str) -> None:
    for column in tables()[table]:
        suffix = next((s for s in UNIT_BY_SUFFIX if column.name.endswith(s)), "")
        expected = UNIT_BY_NAME.get(column.name) or UNIT_BY_SUFFIX.get(suffix, "")
        assert column.unit == expected, column


@each_table
def test_numbers_alone_have_limits_and_each_has_a_lower_one(table: str) -> None:
    for column in tables()[table]:
        limits = [limit for limit in (column.low, column.high) if limit is not None]
        assert limits == sorted(limits), column
        assert (column.low is not None) == (column.kind in ("number", "whole")), column
        assert column.high is None or column.low is not None, column


@each_table
def test_choices_are_several_distinct_texts(table: str) -> None:
    for column in filter(lambda c: c.one_of, tables()[table]):
        assert len(set(column.one_of)) == len(column.one_of) > 1, column
        assert column.kind == "text", column


@each_table
def test_name_in_latvian_has_a_name_in_english_beside_it(table: str) -> None:
    """Official names of units and wording of sources stand only in Latvian."""
    only_latvian = {"municipality_2009_name_lv", "group_text_lv"}
    names = {column.name for column in tables()[table]} - only_latvian
    if table == "territorial_units":
        names -= {"name_lv"}
    assert {n[:-3] for n in names if n.endswith("_lv")} == {
        n[:-3] for n in names if n.endswith("_en")
    }
