"""Results of a target by year, as its chart shows them: figures, colours, and words."""

import pandas as pd

from analysis.programme import BEHIND, LATE, ON_TRACK, REACHED, results_of
from app.i18n import Words
from app.programme_tables import amount
from geodata.pack import Pack

COLOURS = {REACHED: "#01665e", ON_TRACK: "#35978f", BEHIND: "#bf812d", LATE: "#8c510a"}
NEUTRAL = "#5b7fa6"
"""Colours of the light, and of a target that it does not judge."""


def result_table(pack: Pack, row: "dict[str, object]", words: Words) -> pd.DataFrame:
    """The results behind the chart."""
    told = results_of(pack, str(row["indicator_id"]), str(row["area"]))
    return pd.DataFrame(
        {
            "year": told.index.astype(str),
            "value": told.to_numpy(),
            "value_text": [amount(value, str(row["unit"]), words) for value in told],
            "value_short": [words.number(value) for value in told],
        }
    )


def result_alt(pack: Pack, row: "dict[str, object]", words: Words) -> str:
    """The chart in words."""
    data = result_table(pack, row, words)
    parts = ", ".join(f"{a}: {b}" for a, b in zip(data["year"], data["value_text"], strict=True))
    target = amount(float(str(row["target"])), str(row["unit"]), words)
    return words("programme.chart_alt", results=parts, target=target, year=row["target_year"])
