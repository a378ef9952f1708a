"""Agreements between municipalities: whose residents may use whose services, and when.

A row of agreements.csv lets the residents of one municipality use the services of one type of
another. Dates may be known to the year or month: an agreement then begins with the first day of
it and ends with the last.
"""

import pandas as pd

from geodata.days import first_day, last_day
from geodata.validate import Fault

PERIOD = "a last day that is not before the first one, {limit}"
OTHER = "two different municipalities"


def agreements_at(agreements: pd.DataFrame, on: str) -> pd.DataFrame:
    """The agreements that hold on a day (YYYY-MM-DD), first and last day included."""
    if agreements.empty:
        return agreements
    begins, ends = _days(agreements)
    return agreements[(begins <= on) & ((ends >= on) | (ends == ""))]


def check_agreements(agreements: pd.DataFrame) -> list[Fault]:
    """Faults of agreements that end before they begin or that a municipality has with itself."""
    begins, ends = _days(agreements)
    backwards = (begins != "") & (ends != "") & (ends < begins)
    home, there = (agreements[f"{end}_municipality_code"] for end in ("from", "to"))
    alone = home.notna() & (home == there)
    return [
        Fault(
            "agreements.csv",
            int(i) + 2,
            "valid_until",
            str(agreements.loc[i, "valid_until"]),
            PERIOD,
            str(agreements.loc[i, "valid_from"]),
        )
        for i in agreements.index[backwards]
    ] + [
        Fault("agreements.csv", int(i) + 2, "to_municipality_code", str(there[i]), OTHER)
        for i in agreements.index[alone]
    ]


def _days(agreements: pd.DataFrame) -> tuple["pd.Series[str]", "pd.Series[str]"]:
    """First and last day of each agreement as text; "" where none is given."""
    begins, ends = (
        agreements[f"valid_{end}"].astype("string").fillna("") for end in ("from", "until")
    )
    return begins.map(lambda text: text and first_day(text)), ends.map(
        lambda text: text and last_day(text)
    )
