"""How much the public may send; limits.csv holds the numbers with their units and reasons."""

import csv
from functools import cache
from pathlib import Path


@cache
def limits() -> dict[str, int]:
    """Every limit by its name, in the unit that its row says."""
    with Path(__file__).with_name("limits.csv").open(encoding="utf-8", newline="") as file:
        return {row["limit"]: int(row["value"]) for row in csv.DictReader(file)}
