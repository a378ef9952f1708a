"""First and last day that a date known in part may mean."""

import pandas as pd
import pytest

from geodata.days import first_day, first_days, last_day


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-05-31", "2024-05-31", "2024-05-31"),
    ],
)
def test_date_known_to_the_year_or_month_lasts_from_its_first_to_its_last_day(
    text: str, first: str, last: str
) -> None:
    assert (first_day(text), last_day(text)) == (first, last)


def test_no_date_is_before_all_others() -> None:
    dates = pd.Series(["2024-05", None], dtype="str")
    assert first_days(dates).tolist() == ["2024-05-01", "0000-01-01"]
