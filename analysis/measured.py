"""All registered measures of one question: per place, service, municipality and for the region."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.assessment import service_costs
from analysis.cost_table import TravelCosts
from analysis.measures.decays import decay_named
from analysis.measures.registry import MEASURES, Inputs, Measure
from analysis.question import Question, check_question
from geodata.pack import Pack
from geodata.register import register_at


@dataclass(frozen=True)
class MeasureSetting:
    """What measures need beside the question: a decay (`decays.DECAYS`) and which nearest."""

    decay: str = "gaussian"
    nth: int = 2


@dataclass(frozen=True)
class Measured:
    """Values of the measures that make sense for the asked services, a column each.

    ``by_demand_point``: index demand_point_id. ``by_service``: index service_id, for measures
    that stand on services. ``by_municipality``: index municipality_code; sums of additive
    measures, of the others the mean of a resident (inf where a resident has inf; NaN without
    residents). ``region``: the same over all. ``residents``: people per demand point, whom all
    of them count. ``services``: as in an Assessment. Units are those of `registry.MEASURES`;
    "cost" is the question's.
    ``unknown_places``: how many of the reachable services have no known capacity.
    """

    question: Question
    setting: MeasureSetting
    by_demand_point: pd.DataFrame
    by_service: pd.DataFrame
    by_municipality: pd.DataFrame
    region: "pd.Series[float]"
    residents: "pd.Series[float]"
    services: pd.DataFrame
    unknown_places: int

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures that have values here, in the registry's order."""
        there = {*self.by_demand_point, *self.by_service}
        return tuple(measure for name, measure in MEASURES.items() if name in there)


def measure_all(
    pack: Pack,
    costs_for: Callable[[Question], TravelCosts],
    question: Question,
    setting: MeasureSetting,
) -> Measured:
    """Every measure that makes sense for the delivery mode of the asked services.

    Services and travel costs are those of `assessment.assess`. All residents count as demand;
    a service of unknown capacity is handled as each measure states.

    Raises
    ------
    QuestionError
        The question or the decay is not possible.
    InvalidSettingError
        ``nth`` is not a whole number of 1 or more.
    """
    check_question(pack, question)
    services = register_at(pack, question.on, question.service_type_ids, question.group_id)
    costs = service_costs(pack, costs_for(question), services, question, cost=question.cost)
    inputs = Inputs(
        costs=costs,
        residents=pack.demand_points["residents"].astype(float).reindex(costs.index),
        capacity_places=services["capacity_places"].astype(float).reindex(costs.columns),
        cutoff=question.cutoff,
        decay=decay_named(setting.decay, question.cutoff, pack.assumptions),
        n=setting.nth,
    )
    modes = set(pack.service_types.loc[list(question.service_type_ids), "delivery_mode"])
    values = {
        measure.name: measure.values(inputs)
        for measure in MEASURES.values()
        if modes <= measure.delivery_modes
    }
    by_point = _table(values, "demand_points", costs.index)
    home = pack.demand_points["municipality_code"].reindex(costs.index)
    return Measured(
        question=question,
        setting=setting,
        by_demand_point=by_point,
        by_service=_table(values, "services", costs.columns),
        by_municipality=_by_area(by_point, inputs.residents, home),
        region=_by_area(by_point, inputs.residents, pd.Series("", costs.index)).iloc[0],
        residents=inputs.residents,
        services=services,
        unknown_places=int(inputs.capacity_places.isna().sum()),
    )


def _table(values: dict[str, pd.Series], rows: str, index: pd.Index) -> pd.DataFrame:
    kept = {name: one for name, one in values.items() if MEASURES[name].rows == rows}
    return pd.DataFrame(kept, index=index)


def _by_area(
    by_point: pd.DataFrame, residents: "pd.Series[float]", area: "pd.Series[str]"
) -> pd.DataFrame:
    """A row per area: sums of additive measures, of the others the mean of a resident."""
    codes, row = np.unique(area.to_numpy(dtype=str), return_inverse=True)
    member = (np.arange(len(codes))[:, None] == row[None, :]).astype(float)
    people = member * residents.to_numpy()
    totals = people.sum(axis=1)
    sums = {}
    for name, values in by_point.items():
        additive = MEASURES[str(name)].additive
        weights = member if additive else people
        endless = np.isinf(values.to_numpy())
        total = weights @ np.where(endless, 0.0, values)
        total[(weights[:, endless] > 0).any(axis=1)] = np.inf
        sums[name] = (
            total
            if additive
            else np.divide(total, totals, out=np.full(len(codes), np.nan), where=totals > 0)
        )
    return pd.DataFrame(sums, index=pd.Index(codes, name="municipality_code"))
