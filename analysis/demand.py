"""Demand by target group: people of a group at each demand point, from the rates of the pack.

Rates are rows with value, unit, year and source (geodata/group_rates.py); no rate stands here.
A group or place without a rate is not known, which is not the same as nobody.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import InvalidDemandError, name_ids
from analysis.measures.inputs import people, require_same_ids
from analysis.suppression import ShownPeople, show_in_bands
from geodata.group_rates import AT_LEAST_COUNT, COUNT, COUNTRY, REGION, SHARE, latest
from geodata.residents import largest_remainder

RATE_COLUMNS = [
    "basis",
    "value",
    "unit",
    "area",
    "year",
    "source_id",
    "source_ref",
    "note_lv",
    "note_en",
]


@dataclass(frozen=True)
class GroupDemand:
    """People of one target group, with the rate that each figure rests on.

    ``by_demand_point``: index demand_point_id; ``people`` (float, fractions inside; NaN where no
    rate holds), ``municipality_code`` and the columns of the rate used (see RATE_COLUMNS).
    ``shown``: the same people as they may be shown, whole and small numbers in bands; rows of
    places with a rate only.
    """

    group_id: str
    by_demand_point: pd.DataFrame
    shown: ShownPeople


@dataclass(frozen=True)
class DemandNotKnown:
    """No source at hand says how many people the group has anywhere in the region."""

    group_id: str


def group_demand(
    demand_points: pd.DataFrame, group_rates: pd.DataFrame, group_id: str, *, band_people: float
) -> GroupDemand | DemandNotKnown:
    """People of a target group at each demand point, and as they may be shown.

    The figure of a municipality comes from the first of these that a source gives, the newest
    year of each: its own count; what its region's count leaves, shared by residents; its own
    share of residents; the region's share; the national share. No municipality gets fewer than
    a count it is known to have at least (``count_at_least``). Within a municipality people are
    spread by residents, so nothing is said about how places of one municipality differ.

    Parameters
    ----------
    demand_points : index demand_point_id; columns residents (people), municipality_code.
    group_rates : rows of group_rates.csv, any groups.
    band_people : smallest number shown exactly (`suppression.show_in_bands`).

    Raises
    ------
    InvalidDemandError
        Residents are missing or negative, or a municipality with people of the group has none.
    """
    found = _people(demand_points, group_rates, group_id)
    if found is None:
        return DemandNotKnown(group_id)
    persons, rates = found
    home = demand_points["municipality_code"]
    table = pd.DataFrame({"people": persons, "municipality_code": home})
    table = table.join(rates, on="municipality_code")
    known = table["people"].notna()
    whole = whole_people(table.loc[known, "people"], home[known])
    shown = show_in_bands(whole.to_frame("people"), home[known], band_people=band_people)
    return GroupDemand(group_id, table, shown)


def group_people(
    demand_points: pd.DataFrame, group_rates: pd.DataFrame, group_id: str
) -> "pd.Series[float] | None":
    """People of a group at each demand point as `group_demand` has them; None: not known.

    For further calculation only: what is shown of a group goes through its bands.
    """
    found = _people(demand_points, group_rates, group_id)
    return None if found is None else found[0]


def _people(
    demand_points: pd.DataFrame, group_rates: pd.DataFrame, group_id: str
) -> tuple["pd.Series[float]", pd.DataFrame] | None:
    """People of each demand point, and the rate used in each municipality (RATE_COLUMNS).

    None where no source says how many there are.
    """
    rates = latest(group_rates[group_rates["group_id"] == group_id])
    if rates[rates["basis"].isin([SHARE, COUNT])].empty:
        return None
    home = demand_points["municipality_code"]
    residents = pd.Series(
        people(demand_points["residents"], demand_points.index), index=demand_points.index
    )
    totals = residents.groupby(home).sum()
    by_municipality, used = _by_municipality(totals, rates)
    empty = totals.index[(totals == 0) & (by_municipality > 0)]
    if len(empty):
        raise InvalidDemandError(
            f"{len(empty)} municipalities have people of a group but no residents "
            f"({name_ids(empty)}). Expected residents to spread them by: correct the rates."
        )
    per_resident = by_municipality / totals.where(totals > 0, 1.0)
    rows = rates[RATE_COLUMNS].reindex(used.to_numpy()).set_axis(used.index)
    return (residents * home.map(per_resident)).rename("people"), rows


def _by_municipality(
    residents: "pd.Series[float]", rates: pd.DataFrame
) -> tuple["pd.Series[float]", "pd.Series[float]"]:
    """People of the group by municipality, and the label of the row of ``rates`` behind each."""

    def rows(basis: str) -> pd.DataFrame:
        chosen = rates[rates["basis"] == basis]
        return chosen.assign(row=chosen.index.to_numpy(dtype=float)).set_index("area")

    codes = residents.index
    shares, counts, floors = rows(SHARE), rows(COUNT), rows(AT_LEAST_COUNT).reindex(codes)
    own = shares.reindex(codes)
    for area in (REGION, COUNTRY):
        wider = shares.reindex([area] * len(codes)).set_axis(codes)
        own = own.where(own["value"].notna(), wider)
    figures, used = residents * own["value"], own["row"]
    fixed = counts["value"].reindex(codes)
    least = floors["value"].fillna(0.0)
    if REGION in counts.index:
        others = codes[fixed.isna()]
        rest = float(counts.loc[REGION, "value"]) - fixed.sum()
        figures[others] = fill(rest, residents[others], least[others])
        used[:] = counts.loc[REGION, "row"]
    figures = fixed.fillna(figures.clip(lower=least))
    used = counts["row"].reindex(codes).fillna(used)
    raised = fixed.isna() & (least > 0) & (figures <= least)
    return figures, used.mask(raised, floors["row"])


def fill(
    total: float, weights: "pd.Series[float]", least: "pd.Series[float]"
) -> "pd.Series[float]":
    """Shares of a total in proportion to weights, none below its least; they sum to the total.

    Parameters
    ----------
    total : people, at least the sum of ``least``.
    weights : residents, on the index of ``least``.
    least : people each share has at least.
    """
    held = pd.Series(data=False, index=weights.index)
    shares = least.astype(float)
    while not held.all() and weights[~held].sum() > 0:
        rest = total - least[held].sum()
        shares = (weights * (rest / weights[~held].sum())).where(~held, least)
        low = ~held & (shares < least)
        if not low.any():
            break
        held |= low
        shares = shares.where(~held, least)
    return shares


def whole_people(
    persons: "pd.Series[float]", municipality: "pd.Series[str]"
) -> "pd.Series[float]":
    """The people in whole numbers by largest remainder, first municipalities, then their places.

    So the sum of the places is the municipality's figure and the sum of those the region's,
    each less than one person from the fraction; a whole figure of a municipality stays.
    """
    require_same_ids(municipality, persons.index, "municipality")
    sums = persons.groupby(municipality).sum()
    totals = largest_remainder(sums.to_numpy(dtype=float), round(float(sums.sum())))
    whole = pd.Series(np.nan, index=persons.index)
    for code, total in zip(sums.index, totals, strict=True):
        members = persons[municipality == code]
        whole[members.index] = largest_remainder(members.to_numpy(dtype=float), int(total))
    return whole
