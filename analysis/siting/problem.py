"""What is asked: the siting problem as data, checked once on entry.

The core knows a cost matrix and people; where costs come from, who may use which site (a cost of
inf) and what a candidate is called is known outside.
"""

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from analysis.errors import SitingInputError, name_ids

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, eq=False)
class SitingProblem:
    """Which of the candidates to open, given who lives where and how far everything is.

    Parameters
    ----------
    costs : demand points x candidates, travel cost in km or minutes, inf where unreachable.
    weights_people : people at each demand point.
    new_sites : how many new sites to open, exactly; None leaves the number to the budget (or,
        where the fewest sites are sought, to the model).
    existing : columns that are open already; they count neither as new nor in the budget.
    required : columns that must be among the new sites.
    forbidden : columns that must not be opened.
    unserved_cost : cost borne by a person whom no open site reaches, same unit as costs; inf
        means that everybody must be served.
    site_costs_eur : EUR for opening each candidate.
    place_costs_eur : EUR for each place at each candidate; None means that places are free.
    budget_eur : the money there is, EUR; inf means no budget.
    capacity_places : the most people each column can serve; None means no limit.
    minimum_users_people : the fewest people a new site must serve.
    municipality : number of the municipality of each demand point, from 0 upwards.
    floor_share : least share (0-1) of each municipality's people to be within a cutoff.
    floor_cutoff : that cutoff, in the unit of the costs; None: the model's own.
    excluded : choices of new columns that must not come back, not even in another order.
    """

    costs: Floats
    weights_people: Floats
    new_sites: int | None = None
    existing: tuple[int, ...] = ()
    required: tuple[int, ...] = ()
    forbidden: tuple[int, ...] = ()
    unserved_cost: float = float("inf")
    site_costs_eur: Floats | None = None
    place_costs_eur: Floats | None = None
    budget_eur: float = float("inf")
    capacity_places: Floats | None = None
    minimum_users_people: float = 0.0
    municipality: Ints | None = None
    floor_share: float = 0.0
    floor_cutoff: float | None = None
    excluded: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        _take_arrays(self)
        _check_shapes(self)
        _check_numbers(self)
        _check_columns(self)

    @property
    def demand_points(self) -> int:
        """Number of demand points."""
        return int(self.costs.shape[0])

    @property
    def candidates(self) -> int:
        """Number of columns: candidates and existing sites."""
        return int(self.costs.shape[1])

    @cached_property
    def openable(self) -> Ints:
        """Columns that may be opened, required ones included, in ascending order."""
        closed = set(self.existing) | set(self.forbidden)
        return np.array([j for j in range(self.candidates) if j not in closed], dtype=np.int64)

    @cached_property
    def cost_to_beat(self) -> Floats:
        """Cost of each demand point without any new site: nearest existing, or being unserved."""
        nearest = np.full(self.demand_points, self.unserved_cost)
        if self.existing:
            nearest = np.minimum(nearest, self.costs[:, list(self.existing)].min(axis=1))
        return nearest

    @cached_property
    def fees_eur(self) -> Floats:
        """EUR for opening each column, zero where no site costs are given."""
        return np.zeros(self.candidates) if self.site_costs_eur is None else self.site_costs_eur

    @property
    def populated(self) -> Bools:
        """Demand points with people; the others never bind a model."""
        return self.weights_people > 0

    @property
    def needs_program(self) -> bool:
        """Whether demand points or choices are tied together, beyond what the tree can hold."""
        return self.floor_share > 0 or bool(self.excluded)

    @property
    def needs_assignment(self) -> bool:
        """Whether who goes where must be decided along with what opens."""
        limited = self.capacity_places is not None or self.place_costs_eur is not None
        return limited or self.minimum_users_people > 0


def _take_arrays(problem: SitingProblem) -> None:
    """Hold arrays as float64 (municipality: int64) and columns as sorted tuples."""
    for field in fields(problem):
        value = getattr(problem, field.name)
        if field.name in ("existing", "required", "forbidden"):
            value = tuple(int(j) for j in value)
        elif field.name == "municipality" and value is not None:
            value = np.asarray(value, dtype=np.int64)
        elif field.name in ("costs", "weights_people") or isinstance(value, np.ndarray):
            value = np.asarray(value, dtype=np.float64)
        object.__setattr__(problem, field.name, value)


def _check_shapes(problem: SitingProblem) -> None:
    if problem.costs.ndim != 2 or 0 in problem.costs.shape:
        raise SitingInputError(
            "The costs have the shape {found}; expected demand points x candidates, at least one "
            "of each.",
            found=problem.costs.shape,
        )
    points, columns = problem.costs.shape
    expected = {
        "weights_people": points,
        "municipality": points,
        "site_costs_eur": columns,
        "place_costs_eur": columns,
        "capacity_places": columns,
    }
    for name, length in expected.items():
        value = getattr(problem, name)
        if value is not None and value.shape != (length,):
            raise SitingInputError(
                "{name} has the shape {found}; expected {length} numbers in one row.",
                name=name,
                found=value.shape,
                length=length,
            )


def _check_numbers(problem: SitingProblem) -> None:
    for name in ("costs", "weights_people", "site_costs_eur", "place_costs_eur"):
        value = getattr(problem, name)
        if value is None:
            continue
        wrong = np.isnan(value) | (value < 0)
        if name != "costs":
            wrong |= np.isinf(value)
        if wrong.any():
            where = [tuple(map(int, at)) for at in np.argwhere(wrong)[:5]]
            raise SitingInputError(
                "{name} holds {count} values that are negative or not known, the first at "
                "{where}; give a number of at least 0 (inf only for unreachable).",
                name=name,
                count=int(wrong.sum()),
                where=where,
            )
    single = {name: getattr(problem, name) for name in ("unserved_cost", "budget_eur")}
    single["minimum_users_people"] = problem.minimum_users_people
    single["new_sites"] = problem.new_sites or 0
    if problem.capacity_places is not None:
        single["capacity_places"] = problem.capacity_places.min()
    if problem.municipality is not None:
        single["municipality"] = problem.municipality.min()
    for name, value in single.items():
        if not value >= 0:
            raise SitingInputError(
                "{name} is {found}; expected a number of at least 0.", name=name, found=value
            )
    if not 0 <= problem.floor_share <= 1:
        raise SitingInputError(
            "The floor {found} is not possible; expected a share from 0 to 1.",
            found=problem.floor_share,
        )
    if problem.floor_share > 0 and problem.municipality is None:
        raise SitingInputError("A floor needs the municipality of each demand point.")


def _check_columns(problem: SitingProblem) -> None:
    """Columns exist, stand once in each list and in one list only."""
    lists = {name: getattr(problem, name) for name in ("existing", "required", "forbidden")}
    for name, columns in lists.items():
        outside = [j for j in columns if not 0 <= j < problem.candidates]
        if outside:
            raise SitingInputError(
                "{name} names the columns {found}, but there are {count} columns.",
                name=name,
                found=name_ids(outside),
                count=problem.candidates,
            )
        twice = sorted({j for j in columns if columns.count(j) > 1})
        if twice:
            raise SitingInputError(
                "{name} names the columns {found} more than once.",
                name=name,
                found=name_ids(twice),
            )
    for one, other in (("existing", "required"), ("existing", "forbidden"),
                       ("required", "forbidden")):  # fmt: skip
        both = sorted(set(lists[one]) & set(lists[other]))
        if both:
            raise SitingInputError(
                "The columns {found} are both {one} and {other}.",
                found=name_ids(both),
                one=one,
                other=other,
            )
