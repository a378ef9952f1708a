"""Residents of each demand point, so that every municipality's published total is kept.

Published figures of units differ in year and in who counted; this module decides which of them
stands, which only serves as a weight, and who gets the rest.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

SCALED, ESTIMATED, EXACT = "scaled", "estimated", "csp"
_ORDER = {"csp": 0, "unknown": 1, "pmlp": 2, "census": 3, "wikidata": 4, "geonames": 5}


def share_residents(
    demand_points: pd.DataFrame,
    units: pd.DataFrame,
    municipalities: pd.DataFrame,
    figures: pd.DataFrame,
    *,
    recent_years: float,
    yearly_change: float,
) -> pd.DataFrame:
    """Residents (people) of each demand point and the kind of that figure.

    First every territorial unit gets its residents: one with a CSP figure at most
    ``recent_years`` older than its municipality's total keeps it (kind ``csp``). What is left of
    the total is shared among the other units in proportion to their latest figure, brought from
    its year to that of the total by ``yearly_change`` (a share; undated figures stay as they are;
    ``scaled``), or, without any figure, to their area at the density of the municipality's
    parishes that have one (``estimated``). A municipality of one unit gets its total. Then the
    points of a unit share its residents by ``weight_people``, or by area where a point of the
    unit has no weight. Whole people are handed out by largest remainder, so that sums equal the
    totals exactly.

    Parameters
    ----------
    demand_points : index demand_point_id; columns unit_code, area_km2, weight_people (optional).
    units : index unit_code; columns kind, municipality_code.
    municipalities : index municipality_code; columns residents, residents_date, residents_kind.
    figures : columns unit_code, persons, year, kind.

    Returns
    -------
    Index as demand_points; columns residents (int, people), residents_kind, figure_year.
    """
    area_km2 = demand_points.groupby("unit_code", sort=False)["area_km2"].sum()
    table = area_km2.to_frame().join(units[["kind", "municipality_code"]])
    table = table.join(_latest_figure(figures))
    parts = []
    for code, members in table.groupby("municipality_code"):
        total = municipalities.loc[code]
        parts.append(_share_one(_dated(members, total, yearly_change), total, recent_years, table))
    return _by_point(demand_points, pd.concat(parts))


def _by_point(demand_points: pd.DataFrame, by_unit: pd.DataFrame) -> pd.DataFrame:
    """The residents of each unit, shared among its points; index as demand_points."""
    shared = by_unit.reindex(demand_points["unit_code"]).set_axis(demand_points.index)
    for code, members in demand_points.groupby("unit_code"):
        if len(members) > 1:
            weights = members.get("weight_people", members["area_km2"])
            weights = members["area_km2"] if weights.isna().any() else weights
            people = largest_remainder(
                weights.to_numpy(dtype=float), int(by_unit.loc[code, "residents"])
            )
            shared.loc[members.index, "residents"] = people
    return shared


def _latest_figure(figures: pd.DataFrame) -> pd.DataFrame:
    """The latest figure of each unit; among equals the kind nearest to CSP's."""
    ranked = figures.assign(order=figures["kind"].map(_ORDER), dated=figures["year"].fillna(0))
    ranked = ranked.sort_values(["unit_code", "dated", "order"], ascending=[True, False, True])
    latest = ranked.drop_duplicates("unit_code").set_index("unit_code")
    csp = ranked[ranked["kind"] == EXACT].drop_duplicates("unit_code").set_index("unit_code")
    return pd.DataFrame(
        {
            "persons": latest["persons"],
            "figure_year": latest["year"],
            "csp_persons": csp["persons"].reindex(latest.index),
            "csp_year": csp["year"].reindex(latest.index),
        }
    )


def _dated(
    members: pd.DataFrame, total: "pd.Series[object]", yearly_change: float
) -> pd.DataFrame:
    """The units with their latest figures brought to the year of the total."""
    years = int(str(total["residents_date"])[:4]) - members["figure_year"]
    return members.assign(persons=members["persons"] * (1 + yearly_change) ** years.fillna(0))


def _share_one(
    members: pd.DataFrame, total: "pd.Series[object]", recent_years: float, region: pd.DataFrame
) -> pd.DataFrame:
    total_year = int(str(total["residents_date"])[:4])
    people = int(float(str(total["residents"])))
    kept = members["csp_persons"].notna() & (total_year - members["csp_year"] <= recent_years)
    if len(members) == 1:
        kind = EXACT if total["residents_kind"] == EXACT else SCALED
        return pd.DataFrame(
            {"residents": people, "residents_kind": kind, "figure_year": float(total_year)},
            index=members.index,
        )
    counted = members.loc[kept, "csp_persons"].sum()
    if counted > people or (kept.all() and counted < people):
        kept = pd.Series(data=False, index=members.index)
    known = members["persons"].notna()
    weights = members["persons"].where(
        known, members["area_km2"] * _parish_density(members, region)
    )
    residents = members["csp_persons"].where(kept, 0).astype(int)
    rest = people - int(residents.sum())
    residents[~kept] = largest_remainder(weights[~kept].to_numpy(dtype=float), rest)
    kinds = np.where(kept, EXACT, np.where(known, SCALED, ESTIMATED))
    year = members["csp_year"].where(kept, members["figure_year"])
    return pd.DataFrame({"residents": residents, "residents_kind": kinds, "figure_year": year})


def _parish_density(members: pd.DataFrame, region: pd.DataFrame) -> float:
    """Residents per km2 of the parishes with a figure: here, else in the whole region."""
    for place in (members, region):
        known = place[(place["kind"] == "parish") & place["persons"].notna()]
        if len(known):
            return float(known["persons"].sum() / known["area_km2"].sum())
    return 1.0


def largest_remainder(weights: npt.NDArray[np.float64], total: int) -> npt.NDArray[np.int64]:
    """Whole shares of ``total`` in proportion to ``weights`` (>= 0), summing to it.

    Shape as weights; equal shares where every weight is 0.
    """
    if not weights.any():
        weights = np.ones_like(weights)
    exact = weights / weights.sum() * total if len(weights) else weights
    whole: npt.NDArray[np.int64] = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
