"""How evenly one measure is spread over the people of the region, and who is worst off."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis import fairness
from analysis.errors import QuestionError
from analysis.fairness import Shortfall, Theil
from analysis.measured import Measured
from analysis.measures.registry import MEASURES
from analysis.weighted import people_weighted_mean
from geodata.pack import Pack


@dataclass(frozen=True)
class Indices:
    """Inequality of a measure where more is better; see analysis.fairness for each.

    ``concentration``: by density of the place, from thinly to densely settled; above 0 those in
    dense places have more. ``minimum``: what everyone should have, in the measure's unit, and
    ``below`` who falls short of it.
    """

    gini: float
    palma: float
    theil: Theil
    concentration: float
    minimum: float
    below: Shortfall
    lorenz: pd.DataFrame


@dataclass(frozen=True)
class Evenness:
    """Who has how much of a measure, the worst off first.

    ``ranking``: index demand_point_id, worst first; name, municipality_code, residents, the
    measure's value and worst_tenth_people (how many of the place belong to the worst-off tenth
    of all residents). ``indices``: None for measures where less is better, which have no share
    to divide, and where nobody has any access.
    """

    measure: str
    ranking: pd.DataFrame
    indices: Indices | None


def evenness(pack: Pack, measured: Measured, name: str, *, minimum: float | None) -> Evenness:
    """The spread of a measure that stands on demand points, at the level of parishes and towns.

    Parameters
    ----------
    name
        A column of ``measured.by_demand_point``.
    minimum
        What everyone should have, in the measure's unit; None: the share
        ``fairness_minimum_share`` of the mean of a resident.

    Raises
    ------
    QuestionError
        No such measure makes sense for the asked services.
    InvalidSettingError
        The minimum is not a finite number above 0.
    """
    if name not in measured.by_demand_point:
        raise QuestionError(
            "{kind} {found} is not known; choose one of: {known}.",
            kind="measure",
            found=repr(name),
            known=", ".join(map(str, measured.by_demand_point)),
        )
    measure = MEASURES[name]
    values, residents = measured.by_demand_point[name], measured.residents
    tenth = fairness.worst_tenth_people(
        values, residents, higher_is_better=measure.higher_is_better
    )
    order = values.sort_values(ascending=measure.higher_is_better, kind="stable").index
    places = pack.demand_points.loc[order, ["name", "municipality_code"]]
    ranking = places.assign(
        residents=residents[order],
        value=values[order],
        worst_tenth_people=tenth.reindex(order).fillna(0.0),
    )
    usable = measure.higher_is_better and bool(values[residents > 0].gt(0).any())
    return Evenness(name, ranking, _indices(pack, values, residents, minimum) if usable else None)


def _indices(
    pack: Pack, values: "pd.Series[float]", residents: "pd.Series[float]", minimum: float | None
) -> Indices:
    points = pack.demand_points.reindex(values.index)
    density = points["residents"] / points["area_km2"]
    if minimum is None:
        share = float(pack.assumptions["fairness_minimum_share"])
        minimum = share * people_weighted_mean(values, residents)
    return Indices(
        gini=fairness.gini(values, residents),
        palma=fairness.palma(values, residents),
        theil=fairness.theil(values, residents, groups=points["municipality_code"]),
        concentration=fairness.concentration_index(values, residents, rank_by=density),
        minimum=float(np.float64(minimum)),
        below=fairness.fgt(values, residents, minimum=minimum),
        lorenz=fairness.lorenz_points(values, residents),
    )
