"""Residents of each demand point on a past date, so that sums of municipalities are kept.

Municipal totals of both divisions, before and since 2021, stand in municipality_figures; units
are the same in both, so a split municipality (Aglonas novads) keeps its sum through its units.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pandas as pd

from geodata.days import first_day
from geodata.programme import BEFORE, NOW
from geodata.residents import ESTIMATED, SCALED, largest_remainder

if TYPE_CHECKING:
    from geodata.pack import Pack


def residents_at(pack: "Pack", on: date) -> pd.DataFrame:
    """Residents (people) of each demand point at the end of a day.

    Every municipality takes the latest total not after the next morning and at most
    ``recent_csp_years`` old: its own of today, one of municipality_figures, or one of the
    municipality it belonged to before 2021. The total is shared among its points in proportion
    to their residents of today. Where there is none, those of today stand.

    Returns
    -------
    Index demand_point_id; residents (int, people), residents_kind, figure_year, and known:
    whether a total of that time was there.
    """
    points = pack.demand_points
    now = points[["residents", "residents_kind", "figure_year"]].assign(known=False)
    homes = pack.territorial_units.loc[points["unit_code"]].set_index(points.index)
    columns = {NOW: homes["municipality_code"], BEFORE: homes["municipality_2009_code"]}
    for row in _totals(pack, on).to_dict("records"):
        there = columns[str(row["division"])] == row["municipality_code"]
        if not there.any():
            continue
        if row["today"]:
            now.loc[there] = points.loc[there, now.columns[:3]].assign(known=True)
            continue
        weights = points.loc[there, "residents"].to_numpy(dtype=float)
        now.loc[there, "residents"] = largest_remainder(weights, int(row["persons"]))
        kinds = points.loc[there, "residents_kind"]
        now.loc[there, "residents_kind"] = kinds.where(kinds == ESTIMATED, SCALED)
        now.loc[there, "figure_year"] = float(str(row["date"])[:4])
        now.loc[there, "known"] = True
    return now.assign(residents=now["residents"].astype(int), known=now["known"].astype(bool))


def with_residents(pack: "Pack", then: pd.DataFrame) -> "Pack":
    """The pack with other residents at its demand points, totals of municipalities their sums.

    Parameters
    ----------
    then : index demand_point_id; residents, residents_kind, figure_year.
    """
    then = then.reindex(pack.demand_points.index)
    columns = {name: then[name] for name in ("residents", "residents_kind", "figure_year")}
    points = pack.demand_points.assign(**columns)
    sums = points.groupby("municipality_code")["residents"].sum().astype(float)
    totals = sums.reindex(pack.municipalities.index)
    kept = pack.municipalities["residents"]
    municipalities = pack.municipalities.assign(residents=totals.where(totals.notna(), kept))
    return replace(pack, demand_points=points, municipalities=municipalities)


def _totals(pack: "Pack", on: date) -> pd.DataFrame:
    """The totals that count on a date, older first; of a day those of today's division last."""
    today = pack.region
    own = pd.DataFrame(
        {
            "division": NOW,
            "municipality_code": today.index,
            "date": today["residents_date"].to_numpy(),
            "persons": today["residents"].to_numpy(),
            "today": True,
        }
    )
    past = pack.municipality_figures[["division", "municipality_code", "date", "persons"]]
    every = pd.concat([past.assign(today=False), own]) if len(past) else own
    day = every["date"].astype(str).map(first_day)
    until = (on + timedelta(days=1)).isoformat()
    years = int(pack.assumptions["recent_csp_years"])
    since = f"{int(until[:4]) - years:04d}{until[4:]}"
    kept = every.assign(day=day)[(day <= until) & (day >= since)]
    kept = kept.sort_values(["day", "division", "today"], kind="stable")
    return kept.drop_duplicates(["division", "municipality_code"], keep="last")
