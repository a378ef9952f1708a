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

AREA = "region, LV (shares only) or the code of a municipality of the region"
UNIT = "the unit {limit}"
COUNT_SUM = "counts of the municipalities that fit into the count of the region, {limit}"
ALL_MESSAGES = (AREA, UNIT, COUNT_SUM)


def latest(rates: pd.DataFrame) -> pd.DataFrame:
    """The newest row of each group, basis and area."""
    newest = rates.sort_values("year", ascending=False, kind="stable")
    return newest.drop_duplicates(["group_id", "basis", "area"]).sort_index()


def check_group_rates(rates: pd.DataFrame, municipalities: pd.DataFrame) -> list[Fault]:
    """Faults of areas, units, shares above 1 and counts that contradict each other."""
    basis, area, value = rates["basis"], rates["area"], rates["value"]
    codes = municipalities.loc[municipalities["in_region"], "municipality_code"]
    is_share = basis == SHARE
    known = area.isin([*codes, REGION]) | ((area == COUNTRY) & is_share)
    unit = basis.map(UNIT_OF)
    faults = [
        Fault("group_rates.csv", int(i) + 2, column, str(cells[i]), expected, str(limit[i]))
        for column, cells, wrong, expected, limit in (
            ("area", area, area.notna() & ~known, AREA, area),
            ("unit", rates["unit"], unit.notna() & (rates["unit"] != unit), UNIT, unit),
            ("value", value, is_share & (value > 1), AT_MOST, value.where(value.isna(), "1")),
        )
        for i in rates.index[wrong]
    ]
    return faults + _check_sums(latest(rates[basis.notna() & area.notna()]), set(codes))


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
                Fault("group_rates.csv", int(str(i)) + 2, "value", found, COUNT_SUM, limit)
            )
    return faults
