"""Dates as tables hold them: text known to the year, month or day, such as 2024 or 2024-05."""

import calendar

import pandas as pd


def first_day(text: str) -> str:
    """The first day (YYYY-MM-DD) that a date may mean."""
    return text + "-01-01"[len(text) - len("2024") :]


def last_day(text: str) -> str:
    """The last day (YYYY-MM-DD) that a date may mean."""
    if len(text) == len("2024"):
        return f"{text}-12-31"
    if len(text) == len("2024-05"):
        year, month = map(int, text.split("-"))
        return f"{text}-{calendar.monthrange(year, month)[1]:02d}"
    return text


def first_days(dates: "pd.Series[str]") -> "pd.Series[str]":
    """The first day that each date may mean; "0000-01-01" where there is none."""
    return dates.astype("object").where(dates.notna(), "0000").map(first_day)
