"""Indicators of several days side by side, in words, with what is not known."""

from collections.abc import Sequence

import pandas as pd

from analysis.indicators import INDICATORS, REGION
from analysis.question import basket_question
from app.i18n import Words
from app.programme_tables import area_name
from geodata.pack import Pack

ALL = "all"
CHOSEN = ("covered_share", "mean_cost", "p90_cost", "duties_fulfilled", "places")
"""Indicators of which a change can be seen in a chart."""


def written(pack: Pack, row: "dict[str, object]", words: Words) -> str:
    """A value with its unit."""
    return _number(pack, row, float(str(row["value"])), words)


def _number(pack: Pack, row: "dict[str, object]", value: float, words: Words) -> str:
    name = str(row["indicator_id"])
    if pd.isna(value):
        return words("programme.unknown")
    if name.endswith("_share"):
        return words.share(value, 1)
    if name.endswith("_cost"):
        basket_id = str(row["basket_id"])
        on = pack.register_date
        cost = basket_question(pack, basket_id, on=on, season_id=str(pack.seasons.index[0])).cost
        return words.cost(round(value, 1), cost)
    return words.number(value, 2 * int(value % 1 > 0))


def by_year(
    pack: Pack, table: pd.DataFrame, basket_id: str, code: str, words: Words
) -> pd.DataFrame:
    """The indicators of a duty and an area, a row per indicator and day.

    Parameters
    ----------
    table : columns on, `indicators.COLUMNS`, change.
    """
    mine = table[table["basket_id"].isin([basket_id, ""]) & (table["municipality_code"] == code)]
    order = {name: place for place, name in enumerate(INDICATORS)}
    mine = mine.assign(order=mine["indicator_id"].map(order)).sort_values(["order", "on"])
    rows = mine.to_dict("records")
    return pd.DataFrame(
        {
            "aspect": [words(f"aspect.{INDICATORS[row['indicator_id']]}") for row in rows],
            "indicator": [words(f"indicator.{row['indicator_id']}") for row in rows],
            "date": [words.day(row["on"]) for row in rows],
            "value_text": [written(pack, row, words) for row in rows],
            "change_text": [
                "" if pd.isna(row["change"]) else _signed(pack, row, words) for row in rows
            ],
            "known": [int(row["known"]) for row in rows],
            "not_known": [int(row["not_known"]) for row in rows],
        }
    )


def _signed(pack: Pack, row: "dict[str, object]", words: Words) -> str:
    """A change with its sign; shares change by percentage points."""
    change = float(str(row["change"]))
    sign = "+" if change > 0 else "−" if change < 0 else ""
    if str(row["indicator_id"]).endswith("_share"):
        return words("programme.points", n=sign + words.number(abs(change) * 100, 1))
    return sign + _number(pack, row, abs(change), words)


def series(
    pack: Pack, table: pd.DataFrame, basket_id: str, code: str, words: Words
) -> pd.DataFrame:
    """The share within the cutoff by day, for a chart: date, covered_share, value_text."""
    mine = table[
        (table["indicator_id"] == CHOSEN[0])
        & (table["basket_id"] == basket_id)
        & (table["municipality_code"] == code)
    ].sort_values("on")
    return pd.DataFrame(
        {
            "date": [words.day(day) for day in mine["on"]],
            "covered_share": mine["value"].to_numpy(),
            "value_text": [written(pack, row, words) for row in mine.to_dict("records")],
        }
    )


def long(pack: Pack, table: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Every indicator of every day, duty and area, for files."""
    names = {code: area_name(pack, code, words) for code in [REGION, *pack.region.index]}
    baskets = pack.basket[f"name_{words.lang}"]
    return pd.DataFrame(
        {
            "indicator_id": table["indicator_id"],
            "indicator": [words(f"indicator.{one}") for one in table["indicator_id"]],
            "service": table["basket_id"].map(baskets).fillna(""),
            "area": table["municipality_code"].map(names).fillna(table["municipality_code"]),
            "date": [day.isoformat() for day in table["on"]],
            "value": table["value"],
            "change": table["change"],
            "known": table["known"].astype(int),
            "not_known": table["not_known"].astype(int),
        }
    ).reset_index(drop=True)


def days_line(days: Sequence[tuple[object, bool]], words: Words) -> str:
    """Which days are frozen and which are computed now."""
    frozen = sum(done for _, done in days)
    return words(
        "programme.days", frozen=words.number(frozen), now=words.number(len(days) - frozen)
    )
