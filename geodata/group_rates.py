"""What group_rates.csv may say: how many of a target group live where, as sources state it.

A share of residents holds for a municipality, the region or all of Latvia; a count for a
municipality or the region. How people follow from it is analysis.demand.
"""

import pandas as pd

from geodata.validate import AT_MOST, Fault

SHARE, COUNT, AT_LEAST_COUNT = (
    "share_of_residents",
    "count_shared_by_residents",
    "count_at_least",
)
REGION, COUNTRY = "region", "LV"
UNIT_OF = {SHARE: "share", COUNT: "people", AT_LEAST_COUNT: "people"}

RATE_AREA = "region, LV (shares only) or the code of a municipality of the region"
RATE_UNIT = "the unit {limit}"
RATE_SUM = "counts of the municipalities that fit into the count of the region, {limit}"

RATE_EMPTY = (
    "somebody in at least one row of the group {limit}; where the number is not known, no row"
)


def latest(rates: pd.DataFrame) -> pd.DataFrame:
    """The newest row of each group, basis and area."""
    newest = rates.sort_values("year", ascending=False, kind="stable")
    return newest.drop_duplicates(["group_id", "basis", "area"]).sort_index()


def check_group_rates(rates: pd.DataFrame, codes: set[str]) -> list[Fault]:
    """Faults of areas, units, shares above 1, contradicting counts and groups of nobody.

    ``codes`` are the municipalities with residents, those of the territorial units.
    """
    basis, area, value = rates["basis"], rates["area"], rates["value"]
    is_share = basis == SHARE
    known = area.isin([*codes, REGION]) | ((area == COUNTRY) & is_share)
    unit = basis.map(UNIT_OF)
    faults = [
        Fault("group_rates.csv", int(i) + 2, column, str(cells[i]), expected, str(limit[i]))
        for column, cells, wrong, expected, limit in (
            ("area", area, area.notna() & ~known, RATE_AREA, area),
            ("unit", rates["unit"], unit.notna() & (rates["unit"] != unit), RATE_UNIT, unit),
            ("value", value, is_share & (value > 1), AT_MOST, pd.Series("1", rates.index)),
        )
        for i in rates.index[wrong]
    ]
    whole = rates.dropna(subset=["group_id", "basis", "area", "value"])
    return faults + _check_sums(latest(whole), codes) + _check_empty(latest(whole))


def _check_empty(rates: pd.DataFrame) -> list[Fault]:
    """A group to which nobody belongs anywhere cannot be asked about."""
    people = rates["value"].groupby(rates["group_id"]).transform("max")
    empty = rates[people == 0].drop_duplicates("group_id")
    return [
        Fault("group_rates.csv", int(str(i)) + 2, "value", "0", RATE_EMPTY, str(row["group_id"]))
        for i, row in empty.iterrows()
    ]


def _check_sums(rates: pd.DataFrame, codes: set[str]) -> list[Fault]:
    """Counts of municipalities must leave room for one another within the region's count."""
    faults = []
    whole = rates[(rates["basis"] == COUNT) & (rates["area"] == REGION)]
    for i, total in whole.iterrows():
        own = rates[(rates["group_id"] == total["group_id"]) & rates["area"].isin(codes)]
        fixed = own[own["basis"] == COUNT].set_index("area")["value"]
        least = own[own["basis"] == AT_LEAST_COUNT].set_index("area")["value"]
        given = fixed.sum() + least.drop(fixed.index, errors="ignore").sum()
        if given > total["value"] or (codes <= set(fixed.index) and given != total["value"]):
            found, limit = f"{given:.10g}", f"{total['value']:.10g}"
            faults.append(
                Fault("group_rates.csv", int(str(i)) + 2, "value", found, RATE_SUM, limit)
            )
    return faults
