"""What uncertainties.csv may say: how far from the truth a value of the pack may lie, and why.

A row holds for some codes of one quantity. How values are drawn from it is analysis.draws.
"""

import pandas as pd

from geodata.roads.arrays import ROAD_CLASSES
from geodata.schema import tables
from geodata.validate import AT_MOST, Fault

SPEED, LINK_LENGTH, REMAINDER, ORIGIN, SITE, RESIDENTS, STATUS, CAPACITY = QUANTITIES = (
    "speed",
    "link_length",
    "remainder",
    "origin_position",
    "site_position",
    "residents",
    "status",
    "capacity",
)
UNIFORM, NORMAL, DISC, CHANCE = "uniform", "normal", "disc", "chance"
FACTOR, METRES, RADIUS, SHARE, YEARLY, PLACES = (
    "factor",
    "m",
    "share_of_radius",
    "share",
    "share_per_year",
    "places",
)
ALL, UNDATED = "all", "undated"
WAYS = {
    SPEED: ((UNIFORM, NORMAL), (FACTOR,)),
    LINK_LENGTH: ((UNIFORM, NORMAL), (FACTOR,)),
    REMAINDER: ((UNIFORM, NORMAL), (FACTOR,)),
    RESIDENTS: ((UNIFORM, NORMAL), (FACTOR,)),
    ORIGIN: ((DISC,), (METRES, RADIUS)),
    SITE: ((DISC,), (METRES,)),
    STATUS: ((CHANCE,), (SHARE, YEARLY)),
    CAPACITY: ((UNIFORM, NORMAL), (PLACES,)),
}
"""Distributions and units that each quantity may have."""
NEEDS = {UNIFORM: ("low", "high"), NORMAL: ("low", "high", "sd"), DISC: ("high",),
         CHANCE: ("low", "high")}  # fmt: skip
"""Values that each distribution needs."""

WAY = "a distribution and a unit that fit the quantity: {limit}"
GIVEN = "a value, as the distribution {limit} needs one"
ORDER = "at least the lowest value, {limit}"
CODES = "codes that the quantity knows: {limit}"
ONCE = "each code once for a quantity and a way of drawing; again: {limit}"
_FILE = "uncertainties.csv"


def codes_of(text: object) -> list[str]:
    """The codes of a cell of applies_to."""
    return str(text).split(";")


def check_uncertainties(rows: pd.DataFrame, sources: set[str], types: set[str]) -> list[Fault]:
    """Faults of distributions, ranges and codes; ``sources`` and ``types`` are the pack's ids."""
    known = _known_codes(sources, types)
    seen: set[tuple[str, str, bool]] = set()
    faults = []
    for i, row in rows.iterrows():
        place = int(str(i)) + 2
        faults += [Fault(_FILE, place, *fault) for fault in _faults_of(row, known)]
        if pd.isna(row["quantity"]) or pd.isna(row["applies_to"]):
            continue
        keys = {
            (str(row["quantity"]), c, bool(row["together"])) for c in codes_of(row["applies_to"])
        }
        again = ", ".join(sorted(code for _, code, _ in keys & seen))
        if again:
            faults.append(Fault(_FILE, place, "applies_to", row["applies_to"], ONCE, again))
        seen |= keys
    return faults


def _known_codes(sources: set[str], types: set[str]) -> dict[str, set[str]]:
    def one_of(table: str, column: str) -> set[str]:
        return set(next(c.one_of for c in tables()[table] if c.name == column))

    return {
        SPEED: one_of("road_links", "road_class") | set(ROAD_CLASSES),
        LINK_LENGTH: sources,
        REMAINDER: {ALL},
        ORIGIN: one_of("demand_points", "position"),
        SITE: one_of("sites", "position"),
        RESIDENTS: {"csp", "scaled", "estimated"},
        STATUS: one_of("status_events", "status") | {UNDATED},
        CAPACITY: types,
    }


def _faults_of(
    row: "pd.Series[object]", known: dict[str, set[str]]
) -> list[tuple[str, str, str, str]]:
    """Column, what was found, what was expected and its limit, for each fault of a row."""
    quantity, way, unit = (str(row[name]) for name in ("quantity", "distribution", "unit"))
    if quantity not in WAYS or way not in NEEDS:
        return []  # an unknown word is told already
    ways, units = WAYS[quantity]
    if way not in ways or unit not in units:
        return [
            ("distribution", f"{way}, {unit}", WAY, f"{' / '.join(ways)}, {' / '.join(units)}")
        ]
    missing = [name for name in NEEDS[way] if pd.isna(row[name])]
    faults = [(name, "", GIVEN, way) for name in missing]
    low, high = (float(str(row[name])) for name in ("low", "high"))
    if low > high:
        faults.append(("high", f"{high:g}", ORDER, f"{low:g}"))
    if way == CHANCE and high > 1:
        faults.append(("high", f"{high:g}", AT_MOST, "1"))
    strange = sorted(set(codes_of(row["applies_to"])) - known[quantity])
    if strange and pd.notna(row["applies_to"]):
        some = ", ".join(sorted(known[quantity])[:12])
        faults.append(("applies_to", ";".join(strange), CODES, some))
    return faults
