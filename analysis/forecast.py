"""People above working age in a later year: a scenario, only where two figures show a trend.

The share goes on as a straight line through the last two years that sources state, among as many
residents as today; where there is one figure or none, nothing is said.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from geodata.group_rates import SHARE
from geodata.pack import Pack

PENSION_AGE = "pension_age"


def forecast(pack: Pack, year: int, group_id: str = PENSION_AGE) -> pd.DataFrame:
    """People of a group in a later year, if their share goes on as it went.

    Returns
    -------
    Index municipality_code of the region; residents, share and people as last known, rate_year
    of that share, and later_share (0-1) and later_people. NaN where a municipality has fewer
    than two figures, or none.
    """
    rates = pack.group_rates
    rates = rates[(rates["group_id"] == group_id) & (rates["basis"] == SHARE)]
    rows = {}
    for code, row in pack.region.iterrows():
        mine = rates[rates["area"] == code]
        shares = dict(zip(mine["year"].astype(float), mine["value"].astype(float), strict=True))
        share, later = _line(shares, year)
        residents = float(row["residents"])
        rows[code] = {
            "residents": residents,
            "share": share,
            "people": share * residents,
            "rate_year": max(shares, default=np.nan),
            "later_share": later,
            "later_people": later * residents,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("municipality_code")


def _line(points: dict[float, float], year: int) -> tuple[float, float]:
    """The last share, and that of a year on the line through the last two, within 0 and 1."""
    known = sorted(points.items())
    if len(known) < 2:
        return (known[0][1] if known else np.nan), np.nan
    (first, before), (last, now) = list(pairwise(known))[-1]
    later = now + (now - before) / (last - first) * (year - last)
    return now, float(np.clip(later, 0.0, 1.0))
