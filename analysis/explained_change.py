"""Why a figure moved between two states of the region: parts that add up to the whole change.

Each state is a pack and a question. What may differ is put into five drivers; the figure is
computed for mixtures that take some drivers from one state and the rest from the other, and
each driver gets its mean effect over all orders of change (Shapley value).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import factorial
from typing import Any

import pandas as pd

from analysis.divisions import restated
from analysis.errors import ComparisonError, name_ids
from analysis.question import Question
from geodata.pack import Pack
from geodata.register import as_changed, no_service_changes
from geodata.schema import PROGRAMME

RESIDENTS, ROADS, SERVICES, CAPACITY, DEFINITION = DRIVERS = (
    "residents",
    "roads",
    "services",
    "capacity",
    "definition",
)
_FIELDS = {
    RESIDENTS: (
        "municipalities",
        "territorial_units",
        "demand_points",
        "population_figures",
        "municipality_figures",
        "group_rates",
    ),
    ROADS: (
        "road_network",
        "road_nodes",
        "road_links",
        "speeds",
        "osm_speeds",
        "networks",
        "road_changes",
        "border_crossings",
        "seasons",
    ),
    SERVICES: ("sites", "services", "status_events", "agreements", "service_changes", "premises"),
    CAPACITY: ("outreach_bases",),
    DEFINITION: (
        *("service_types", "demand_groups", "cutoffs", "basket", "assumptions"),
        *("assumption_rows", "place_norms", "outreach_norms", "unit_costs", "uncertainties"),
    ),
}
"""Parts of a pack that each driver is; capacity is also a column of the services."""
NEUTRAL = (
    *("pack_id", "name_lv", "name_en", "register_date", "extent_deg", "fingerprint", "folder"),
    *("sources", "layers", "published_distances", "facts"),
    *("survey_questions", "survey_options", *PROGRAMME),
)
"""Parts of a pack that no answer about access depends on."""
_ASKED = {
    RESIDENTS: (),
    ROADS: ("season_id", "mode"),
    SERVICES: ("on",),
    CAPACITY: (),
    DEFINITION: ("service_type_ids", "group_id", "cost", "cutoff", "access"),
}
"""Parts of a question that each driver is."""


@dataclass(frozen=True)
class State:
    """The region at one time, and the question asked of it."""

    pack: Pack
    question: Question


@dataclass(frozen=True)
class ExplainedChange:
    """A figure before and after, and what each driver did.

    ``parts``: index `DRIVERS`; they add up to ``after - before``, and are 0 for a driver that
    did not change.
    """

    before: float
    after: float
    parts: "pd.Series[float]"


def shapley(drivers: Sequence[str], value: Callable[[frozenset[str]], float]) -> pd.Series:
    """Each driver's mean effect over all orders in which the drivers can change.

    Parameters
    ----------
    drivers
        Their names; every subset of them is valued once.
    value
        The figure when these drivers are those of the later state.

    Returns
    -------
    Index drivers, in the unit of the value; they sum to that of all less that of none.

    References
    ----------
    Shapley (1953), A value for n-person games; Shorrocks (2013), Decomposition procedures for
    distributional analysis, J. of Economic Inequality 11(1).
    """
    n = len(drivers)
    known = {
        frozenset(chosen): value(frozenset(chosen))
        for size in range(n + 1)
        for chosen in combinations(drivers, size)
    }
    parts = {
        driver: sum(
            factorial(len(others))
            * factorial(n - len(others) - 1)
            / factorial(n)
            * (known[others | {driver}] - known[others])
            for others in known
            if driver not in others
        )
        for driver in drivers
    }
    return pd.Series(parts, index=list(drivers), dtype=float)


def explain(
    before: State, after: State, figure: Callable[[Pack, Question], float]
) -> ExplainedChange:
    """Split the change of a figure into what each driver did.

    Only drivers that differ are mixed, so an unchanged one has exactly 0. The earlier state is
    restated under the municipalities of the later one, which moves nobody.

    Parameters
    ----------
    figure
        A number of a pack and a question, such as the share beyond the cutoff.

    Raises
    ------
    ComparisonError
        The states are of other places, so that residents of one cannot stand in the other.
    """
    before = _settled(before, restated(before.pack, after.pack))
    after = _settled(after, after.pack)
    here, there = before.pack.demand_points.index, after.pack.demand_points.index
    if not here.equals(there):
        odd = here.symmetric_difference(there)
        raise ComparisonError(
            "The answers are about other places: {count} stand in one only ({ids}). "
            "Compare answers about the same pack.",
            count=len(odd),
            ids=name_ids(odd),
        )
    changed = [driver for driver in DRIVERS if differs(before, after, driver)]

    def value(taken: frozenset[str]) -> float:
        mixed = mixture(before, after, taken)
        return figure(mixed.pack, mixed.question)

    parts = shapley(changed, value).reindex(list(DRIVERS), fill_value=0.0)
    first = value(frozenset())
    return ExplainedChange(first, value(frozenset(changed)), parts)


def _settled(state: State, pack: Pack) -> State:
    """The state with its services as they are on its day, moved and resized."""
    services = as_changed(pack.services, pack.service_changes, state.question.on)
    settled = replace(pack, services=services, service_changes=no_service_changes())
    return State(settled, state.question)


def mixture(before: State, after: State, taken: frozenset[str]) -> State:
    """The earlier state with some drivers of the later one."""
    pack_parts: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    for driver in taken:
        pack_parts |= {name: getattr(after.pack, name) for name in _FIELDS[driver]}
        asked |= {name: getattr(after.question, name) for name in _ASKED[driver]}
    services = pack_parts.get("services", before.pack.services)
    source = after.pack if CAPACITY in taken else before.pack
    pack_parts["services"] = _with_capacity(services, source.services)
    pack_parts["fingerprint"] = (
        f"{before.pack.fingerprint}+{after.pack.fingerprint}:{','.join(sorted(taken))}"
    )
    return State(replace(before.pack, **pack_parts), replace(before.question, **asked))


def differs(before: State, after: State, driver: str) -> bool:
    """Whether a driver is not the same in both states."""
    if driver == CAPACITY:
        both = before.pack.services.index.intersection(after.pack.services.index)
        if not _capacity(before.pack, both).equals(_capacity(after.pack, both)):
            return True
    one, other = before.pack, after.pack
    for name in _FIELDS[driver]:
        first, second = getattr(one, name), getattr(other, name)
        if name == "services":
            first, second = (p.services.drop(columns="capacity_places") for p in (one, other))
        same = (
            first.equals(second)
            if isinstance(first, pd.DataFrame | pd.Series)
            else first is second or first == second
        )
        if not same:
            return True
    return any(
        getattr(before.question, name) != getattr(after.question, name) for name in _ASKED[driver]
    )


def _capacity(pack: Pack, services: pd.Index) -> "pd.Series[float]":
    return pack.services.loc[services, "capacity_places"].astype(float)


def _with_capacity(services: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """The services with the places they have in another table; those not in it keep theirs."""
    there = services.index.isin(source.index)
    places = source["capacity_places"].reindex(services.index)
    return services.assign(capacity_places=services["capacity_places"].where(~there, places))
