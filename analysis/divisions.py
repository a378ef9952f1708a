"""Two states under other divisions into municipalities, made comparable; every sum is kept.

Territorial units are the same in both divisions, so a state is restated by giving its units,
places and sites the municipalities of the other one. Nobody is moved: sums of units stay.
"""

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.errors import ComparisonError, name_ids
from geodata.crs import metric_xy
from geodata.pack import Pack


def restated(earlier: Pack, later: Pack) -> Pack:
    """The earlier pack under the later one's municipalities; itself where they are the same.

    A site takes the municipality that it has later, else the one that its municipality became;
    where that was split, the one of the nearest place of the former municipality.

    Raises
    ------
    ComparisonError
        A territorial unit stands in one of the packs only.
    """
    then, now = earlier.territorial_units, later.territorial_units
    same_units = then["municipality_code"].equals(now["municipality_code"])
    if same_units and set(earlier.municipalities.index) == set(later.municipalities.index):
        return earlier
    odd = then.index.symmetric_difference(now.index)
    if len(odd):
        raise ComparisonError(
            "{count} territorial units stand in one of the two states only ({ids}); sums of "
            "municipalities can be kept only over the same units.",
            count=len(odd),
            ids=name_ids(odd),
        )
    points = earlier.demand_points
    homes = points["unit_code"].map(now["municipality_code"])
    return replace(
        earlier,
        municipalities=later.municipalities,
        territorial_units=now.reindex(then.index),
        demand_points=points.assign(municipality_code=homes),
        sites=earlier.sites.assign(municipality_code=_of_sites(earlier, later, homes)),
        layers=later.layers,
    )


def _of_sites(earlier: Pack, later: Pack, homes: "pd.Series[str]") -> "pd.Series[str]":
    sites, points = earlier.sites, earlier.demand_points
    known = later.sites["municipality_code"].reindex(sites.index)
    became = homes.groupby(points["municipality_code"]).agg(lambda codes: sorted(set(codes)))
    found = []
    for site_id, row in sites.iterrows():
        old = row["municipality_code"]
        if pd.notna(known[site_id]):
            found.append(str(known[site_id]))
        elif old not in became.index:  # a neighbour, who has no places here
            found.append(str(old))
        elif len(became[old]) == 1 or pd.isna(row["lon"]):
            found.append(str(became[old][0]))
        else:
            mine = points[points["municipality_code"] == old]
            xy = metric_xy([row["lon"], *mine["lon"]], [row["lat"], *mine["lat"]])
            nearest = int(np.argmin(((xy[1:] - xy[0]) ** 2).sum(axis=1)))
            found.append(str(homes[mine.index[nearest]]))
    return pd.Series(found, index=sites.index, dtype=sites["municipality_code"].dtype)


def summed(
    values: "pd.Series[float]", pack: Pack, *, column: str = "municipality_code"
) -> "pd.Series[float]":
    """Sums of a value of demand points by a column of their territorial units.

    ``municipality_code``: the municipalities since 2021; ``municipality_2009_code``: those until
    then. The total is the same in both.
    """
    units = pack.demand_points["unit_code"].reindex(values.index)
    return values.groupby(units.map(pack.territorial_units[column])).sum()
