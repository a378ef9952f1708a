"""What the register says at a date, and which services fulfil a question."""

from datetime import date

import pandas as pd
import pytest

from geodata.pack import EMBEDDED, load_pack
from geodata.register import offering, register_at, services_at

SERVICES = pd.DataFrame(
    {
        "site_id": ["S1", "S1", "S2", "S2", "S2"],
        "service_type_id": ["shelter", "night_shelter", "shelter", "day_care", "day_care"],
        "group_ids": ["all_residents", "homeless", "homeless;families", "children", "seniors"],
    },
    index=pd.Index(["A", "B", "C", "D", "E"], name="service_id"),
)
SITES = pd.DataFrame(
    {
        "municipality_code": ["0002000", "LV-042"],
        "place": ["Daugavpils", "Jēkabpils"],
        "address": ["Upes iela 1", "Upes iela 2"],
        "lon": [26.5, 25.9],
        "lat": [55.9, 56.5],
        "position": ["building", "town_centre"],
        "source_id": ["toy", "toy"],
    },
    index=pd.Index(["S1", "S2"], name="site_id"),
)


def events(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["service_id", "status", "date"]).astype({"date": "str"})


def status_of_a(on: date, *rows: tuple[str, str | None]) -> str:
    """Status of service A on a date, from events (status, date)."""
    register = services_at(SERVICES, SITES, events(*[("A", *row) for row in rows]), on)
    return str(register.loc["A", "status"])


@pytest.mark.parametrize(
    ("known", "day_before", "first_day"),
    [
        ("2021-05-31", date(2021, 5, 30), date(2021, 5, 31)),
        ("2021-05", date(2021, 4, 30), date(2021, 5, 1)),
        ("2021", date(2020, 12, 31), date(2021, 1, 1)),
    ],
    ids=["day", "month", "year"],
)
def test_event_counts_from_the_first_day_of_its_date(
    known: str, day_before: date, first_day: date
) -> None:
    rows = (("planned", "2019"), ("open", known))
    assert status_of_a(day_before, *rows) == "planned"
    assert status_of_a(first_day, *rows) == "open"


@pytest.mark.parametrize("on", [date(1900, 1, 1), date(2026, 11, 21)])
def test_undated_event_counts_from_the_beginning(on: date) -> None:
    assert status_of_a(on, ("open", None)) == "open"


def test_dated_event_follows_an_undated_one_wherever_it_stands() -> None:
    rows = (("closed", "2020"), ("open", None))
    assert status_of_a(date(2019, 12, 31), *rows) == "open"
    assert status_of_a(date(2020, 1, 1), *rows) == "closed"


def test_service_is_not_confirmed_before_its_first_event() -> None:
    assert status_of_a(date(2020, 12, 31), ("open", "2021")) == "not_confirmed"


def test_service_without_events_is_not_confirmed() -> None:
    assert status_of_a(date(2026, 1, 1)) == "not_confirmed"


def test_later_row_wins_among_events_of_the_same_day() -> None:
    rows = (("open", "2021"), ("closed", "2021-01"), ("planned", "2021-01-01"))
    assert status_of_a(date(2021, 1, 1), *rows) == "planned"
    assert status_of_a(date(2021, 1, 1), *rows[::-1]) == "open"


def test_order_of_rows_does_not_matter_among_different_days() -> None:
    rows = (("closed", "2022-03"), ("planned", "2018"), ("open", "2020-02-29"))
    assert status_of_a(date(2021, 6, 1), *rows) == "open"
    assert status_of_a(date(2022, 3, 1), *rows) == "closed"


def test_register_keeps_all_services_in_order_with_their_building() -> None:
    rows = events(("E", "open", "2021"), ("A", "open", "2020-07"))
    register = services_at(SERVICES, SITES, rows, date(2026, 1, 1))
    assert register.index.tolist() == ["A", "B", "C", "D", "E"]
    assert register["municipality_code"].tolist() == ["0002000"] * 2 + ["LV-042"] * 3
    assert register["lon"].tolist() == [26.5, 26.5, 25.9, 25.9, 25.9]
    assert register["status"].tolist() == ["open", *["not_confirmed"] * 3, "open"]
    assert register.loc["A", "status_date"] == "2020-07"
    assert register["status_date"].isna().tolist() == [False, True, True, True, False]


def test_inputs_of_the_register_stay_unchanged() -> None:
    rows = events(("A", "open", "2021"))
    before = rows.copy()
    services_at(SERVICES, SITES, rows, date(2026, 1, 1))
    pd.testing.assert_frame_equal(rows, before)
    assert "status" not in SERVICES


@pytest.mark.parametrize(
    ("types", "group", "found"),
    [
        (("shelter",), None, ["A", "C"]),
        (("shelter", "night_shelter"), None, ["A", "B", "C"]),
        (("shelter", "night_shelter"), "homeless", ["A", "B", "C"]),  # A serves everybody
        (("shelter",), "families", ["A", "C"]),  # second code of C's list
        (("shelter",), "family", ["A"]),  # part of a code is no match
        (("day_care",), "children", ["D"]),
        (("day_care",), None, ["D", "E"]),
        (("day_care",), "homeless", []),
        (("crisis",), None, []),
    ],
)
def test_offering_fits_type_and_group(
    types: tuple[str, ...], group: str | None, found: list[str]
) -> None:
    assert offering(SERVICES, types, group).index.tolist() == found


@pytest.mark.parametrize("group", [None, "children"])
def test_nothing_offered_is_a_table_with_all_columns_and_no_row(group: str | None) -> None:
    nothing = offering(SERVICES, ("crisis",), group)
    assert len(nothing) == 0
    assert nothing.columns.tolist() == SERVICES.columns.tolist()


@pytest.mark.parametrize("group", [None, "homeless"])
@pytest.mark.parametrize("day", [date(2018, 6, 1), date(2026, 6, 1)])
def test_register_of_some_types_is_that_part_of_the_whole(day: date, group: str | None) -> None:
    pack = load_pack(EMBEDDED)
    types = ("day_care", "shelter")
    part = register_at(pack, day, types, group)
    pd.testing.assert_frame_equal(part, offering(register_at(pack, day), types, group))
    assert 0 < len(part) < len(pack.services)
