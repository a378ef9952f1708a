"""Residential services: a resident moves there once, and relatives come to visit."""

import numpy as np
import pandas as pd

from analysis.assessment import Assessment
from geodata.pack import Pack

RESIDENTIAL = "residential"


def moves(pack: Pack, assessment: Assessment) -> pd.DataFrame:
    """How far each place is from the nearest service by road; inf where none can be used.

    Returns
    -------
    Index demand_point_id; ``move_km`` one way, ``relatives_visit_km`` there and back. Without
    columns where not all asked types are residential.
    """
    table = assessment.by_demand_point
    modes = pack.service_types.loc[list(assessment.question.service_type_ids), "delivery_mode"]
    if not (modes == RESIDENTIAL).all():
        return pd.DataFrame(index=table.index)
    km = table["travel_km"]
    return pd.DataFrame({"move_km": km, "relatives_visit_km": 2 * km})


def mean_moves(pack: Pack, assessment: Assessment) -> "pd.Series[float]":
    """Means of `moves` over residents who can get to a service; empty where there are none."""
    table = moves(pack, assessment)
    people = assessment.by_demand_point["residents"].astype(float)
    table = table[np.isfinite(table).all(axis=1) & (people > 0)]
    if table.empty:
        return pd.Series(dtype=float)
    people = people[table.index]
    return table.mul(people, axis=0).sum() / people.sum()
