"""All measures, each registered once: what it is, what its gaps mean and how it may be used.

Maps, tables, reports and the command line walk `MEASURES`; nothing else lists measures. Texts are
message keys, as words live elsewhere.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd

from analysis.measures.allocation import (
    no_place_people,
    out_of_reach_people,
    served_cheapest_people,
    served_nearest_people,
)
from analysis.measures.catchment import (
    available_places,
    balanced_places_per_person,
    enhanced_places_per_person,
    two_step_places_per_person,
)
from analysis.measures.coverage import (
    closeness,
    covered_people,
    covered_share,
    people_in_reach,
    places_in_reach,
    services_in_reach,
)
from analysis.measures.decay import Decay
from analysis.measures.gravity import gravity_places
from analysis.measures.nearest import nearest_cost, nth_nearest_cost

Unit = Literal["cost", "share", "people", "services", "places", "places_per_person"]
DeliveryMode = Literal["visit", "residential", "outreach"]
Change = Literal["road", "site", "place"]

EVERY_CHANGE: frozenset[Change] = frozenset({"road", "site", "place"})
# A new road brings in competitors, so those already there may come off worse.
NEW_PLACES: frozenset[Change] = frozenset({"site", "place"})

ANY_MODE: frozenset[DeliveryMode] = frozenset({"visit", "residential", "outreach"})
CLIENT_TRAVELS: frozenset[DeliveryMode] = frozenset({"visit", "residential"})
# One move is not spread over places by distance, so decay says nothing of a residential service.
CLIENT_RETURNS: frozenset[DeliveryMode] = frozenset({"visit"})


@dataclass(frozen=True)
class Inputs:
    """What measures are computed from; each takes the part it needs. See `analysis.measures`."""

    costs: pd.DataFrame
    residents: pd.Series
    capacity_places: pd.Series
    cutoff: float
    decay: Decay
    n: int = 2


@dataclass(frozen=True)
class Measure:
    """A measure and what must be known to show, sum and compare it.

    Attributes
    ----------
    function
        Named like the Series it returns.
    unit
        Of its values; "cost" is the unit of the costs.
    unreachable, zero_demand, unknown_capacity
        Message keys: what it says of those who reach nothing, of points without residents and
        of services of unknown capacity.
    delivery_modes
        Where the measure makes sense.
    rows
        What its values stand on.
    higher_is_better
        Direction, for colours and ranks.
    additive
        Values add up over demand points; otherwise a region has their mean weighted by residents.
    nobody_worse_after
        Additions after which no value is worse than before, whoever competes.
    """

    function: Callable[..., pd.Series]
    unit: Unit
    unreachable: str
    zero_demand: str
    unknown_capacity: str
    delivery_modes: frozenset[DeliveryMode] = CLIENT_TRAVELS
    rows: Literal["demand_points", "services"] = "demand_points"
    higher_is_better: bool = True
    additive: bool = False
    nobody_worse_after: frozenset[Change] = EVERY_CHANGE

    @property
    def name(self) -> str:
        """Name of the function and of the Series it returns."""
        return self.function.__name__

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The fields of `Inputs` it is computed from."""
        return tuple(inspect.signature(self.function).parameters)

    def values(self, inputs: Inputs) -> pd.Series:
        """The measure as a named Series in its unit, from the inputs it needs."""
        return self.function(**{name: getattr(inputs, name) for name in self.needs})


MEASURES = {
    measure.name: measure
    for measure in (
        Measure(
            nearest_cost,
            unit="cost",
            unreachable="unreachable_is_infinite",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_not_used",
            higher_is_better=False,
        ),
        Measure(
            nth_nearest_cost,
            unit="cost",
            unreachable="unreachable_is_infinite",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_not_used",
            higher_is_better=False,
        ),
        Measure(
            covered_share,
            unit="share",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_not_used",
            delivery_modes=ANY_MODE,
        ),
        Measure(
            closeness,
            unit="share",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_not_used",
            delivery_modes=ANY_MODE,
        ),
        Measure(
            covered_people,
            unit="people",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_is_zero",
            unknown_capacity="unknown_capacity_not_used",
            delivery_modes=ANY_MODE,
            additive=True,
        ),
        Measure(
            services_in_reach,
            unit="services",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_not_used",
            delivery_modes=ANY_MODE,
        ),
        Measure(
            places_in_reach,
            unit="places",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_lower_bound",
        ),
        Measure(
            people_in_reach,
            unit="people",
            unreachable="unreachable_not_counted",
            zero_demand="zero_demand_is_zero",
            unknown_capacity="unknown_capacity_not_used",
            delivery_modes=ANY_MODE,
            rows="services",
        ),
        Measure(
            gravity_places,
            unit="places",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_lower_bound",
            delivery_modes=CLIENT_RETURNS,
        ),
        Measure(
            two_step_places_per_person,
            unit="places_per_person",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_lower_bound",
            nobody_worse_after=NEW_PLACES,
        ),
        Measure(
            enhanced_places_per_person,
            unit="places_per_person",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_lower_bound",
            delivery_modes=CLIENT_RETURNS,
            nobody_worse_after=NEW_PLACES,
        ),
        Measure(
            balanced_places_per_person,
            unit="places_per_person",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_has_value",
            unknown_capacity="unknown_capacity_lower_bound",
            delivery_modes=CLIENT_RETURNS,
            additive=True,
            nobody_worse_after=NEW_PLACES,
        ),
        Measure(
            available_places,
            unit="places",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_is_zero",
            unknown_capacity="unknown_capacity_lower_bound",
            delivery_modes=CLIENT_RETURNS,
            additive=True,
            nobody_worse_after=NEW_PLACES,
        ),
        Measure(
            served_nearest_people,
            unit="people",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_is_zero",
            unknown_capacity="unknown_capacity_lower_bound",
            additive=True,
            nobody_worse_after=NEW_PLACES,
        ),
        Measure(
            served_cheapest_people,
            unit="people",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_is_zero",
            unknown_capacity="unknown_capacity_lower_bound",
            additive=True,
            nobody_worse_after=NEW_PLACES,
        ),
        Measure(
            no_place_people,
            unit="people",
            unreachable="unreachable_is_zero",
            zero_demand="zero_demand_is_zero",
            unknown_capacity="unknown_capacity_upper_bound",
            higher_is_better=False,
            additive=True,
            # A new site or road brings people into reach who then find no place.
            nobody_worse_after=frozenset({"place"}),
        ),
        Measure(
            out_of_reach_people,
            unit="people",
            unreachable="unreachable_all_counted",
            zero_demand="zero_demand_is_zero",
            unknown_capacity="unknown_capacity_not_used",
            delivery_modes=ANY_MODE,
            higher_is_better=False,
            additive=True,
        ),
    )
}
