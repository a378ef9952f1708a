"""Showing small numbers of people in bands, so that nobody can be worked out from a table.

Cells below the band's width are hidden first (primary suppression) and shown as 0 to below 5.
Then further cells, totals included, are hidden in wider bands until every hidden cell could be
anywhere within at least a band's width, as far as margins, neighbours and the bands themselves
tell (complementary suppression). Figures that a reader can compute without the table, such as a
published share times published residents, stay computable.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import InvalidDemandError, ProtectionError, name_ids
from analysis.measures.inputs import as_floats, positive, require_ids, require_same_ids

Floats = npt.NDArray[np.float64]

PLACE, MUNICIPALITY, ALL = "place", "municipality", "all"
TOTAL = "total"
"""Column of the sums over the columns, where a table has several."""
TOLERANCE_PEOPLE = 1e-6
LAST = 1000.0
"""How much dearer the totals of all places are to hide: they are often published elsewhere."""
PUSH = 0.01
"""Reward for moving a hidden cell to an end it has not reached: far below any other cost."""


@dataclass(frozen=True)
class ShownPeople:
    """A table of people with totals, small numbers in bands.

    The frames have the index (level, code): places, then municipalities, then (all, all); and
    the columns of the table, with ``total`` where there are several. ``people`` is NaN where
    only a band is shown; the number is then at least ``from_people`` and below
    ``below_people``, which are NaN where it is shown.
    """

    people: pd.DataFrame
    from_people: pd.DataFrame
    below_people: pd.DataFrame


def show_in_bands(
    persons: pd.DataFrame, municipality: "pd.Series[str]", *, band_people: float
) -> ShownPeople:
    """The table with its totals, every number below ``band_people`` and what betrays it in bands.

    Each hidden number could be at both ends of its step, the multiples of ``band_people`` around
    it. It is hidden together with the cells that give it this room at the least cost, small
    numbers first and the totals of all places last: the linear-programming heuristic for
    complementary suppression, each cell protected in turn. Hiding more never undoes an earlier
    protection. A cell hidden for others shows one step more on either side. Sums over places
    within municipalities by columns form a network, and all edges are multiples of the band; so
    its extreme points are too, and hiding everything would always do.

    Parameters
    ----------
    persons : index place, columns kinds of people (at least one); people, 0 or more.
    municipality : code of each place, same index.
    band_people : width of a band, people.

    Raises
    ------
    InvalidDemandError
        People missing, negative or not numbers.
    UnalignedIdsError
        Places or municipalities on other ids.
    ProtectionError
        The solver found no safe pattern; nothing may be shown.

    References
    ----------
    Kelly, Golden & Assad (1992), Cell suppression: disclosure protection for sensitive tabular
    data, Networks 22; Cox (1995), Network models for complementary cell suppression, JASA 90.
    """
    positive(band_people, "band_people", finite=True)
    require_ids(persons.index, "places")
    require_same_ids(municipality, persons.index, "municipality")
    array = as_floats(persons, InvalidDemandError, "people")
    faulty = persons.index[~((array >= 0) & (array < np.inf)).all(axis=1)]
    if len(faulty):
        raise InvalidDemandError(
            f"{len(faulty)} of {len(persons)} places have missing, negative or endless people "
            f"({name_ids(faulty)}). Expected 0 or more: leave out places that are not known."
        )
    table = with_totals(persons, municipality)
    values = table.to_numpy(dtype=float).ravel()
    level = table.index.get_level_values("level").to_numpy()
    dear = np.repeat(np.where(level == ALL, LAST, 1.0), table.shape[1])
    sums = sums_of(persons.shape[1], municipality)
    hidden = _hidden(values, sums, np.sqrt(values) * dear, band_people)
    low, high = _band(values, band_people)
    return ShownPeople(
        *(
            _shaped(np.where(kept, cells, np.nan), table)
            for kept, cells in ((~hidden, values), (hidden, low), (hidden, high))
        )
    )


def with_totals(persons: pd.DataFrame, municipality: "pd.Series[str]") -> pd.DataFrame:
    """The table with rows for municipalities and all, and a column of sums if it has several."""
    parts = {
        PLACE: persons,
        MUNICIPALITY: persons.groupby(municipality).sum(),
        ALL: persons.sum().to_frame(ALL).T,
    }
    table = pd.concat(parts, names=["level", "code"]).astype(float)
    return table.assign(**{TOTAL: table.sum(axis="columns")}) if table.shape[1] > 1 else table


def sums_of(columns: int, municipality: "pd.Series[str]") -> Floats:
    """The sums that hold in the table: a row each, parts 1 and their sum -1, cells row by row."""
    codes, names = pd.factorize(municipality, sort=True)
    places, homes = len(codes), len(names)
    up = np.zeros((homes + 1, places + homes + 1))
    up[codes, np.arange(places)] = 1.0
    up[np.arange(homes), places + np.arange(homes)] = -1.0
    up[homes, places:] = np.append(np.ones(homes), -1.0)
    if columns == 1:
        return up
    across = np.append(np.ones(columns), -1.0)[None, :]
    rows = np.kron(up, np.eye(columns + 1))
    return np.concatenate([rows, np.kron(np.eye(places + homes + 1), across)])


def _hidden(
    values: Floats, sums: Floats, cost: Floats, band_people: float
) -> npt.NDArray[np.bool_]:
    """Which cells to hide: those below the band, and those that must not give them away."""
    low, high = _band(values, band_people)
    step = _step(values, band_people)
    hidden = values < band_people
    reached_low, reached_high = values.copy(), values.copy()
    waiting = list(np.flatnonzero(hidden))
    while waiting:
        cell = waiting.pop()
        for goal in (step[cell], step[cell] + band_people):
            near = TOLERANCE_PEOPLE
            if reached_low[cell] <= goal + near and reached_high[cell] >= goal - near:
                continue
            room = (low - values, high - values)
            room[0][cell] = room[1][cell] = goal - values[cell]
            push = np.where(reached_high < step + band_people - near, -PUSH, PUSH)
            moved = _cheapest_move(
                sums, room, np.where(hidden, push, cost), np.where(hidden, -push, cost)
            )
            also = ~hidden & (np.abs(moved) > near)
            hidden |= also
            waiting += list(np.flatnonzero(also))
            reached_low = np.minimum(reached_low, values + moved)
            reached_high = np.maximum(reached_high, values + moved)
    return hidden


def _cheapest_move(
    sums: Floats, room: tuple[Floats, Floats], cost_up: Floats, cost_down: Floats
) -> Floats:
    """Change of each cell (people) that keeps all sums within the room, at the least cost.

    ``room`` is the least and the greatest change of each cell; costs are per person moved.
    """
    least, most = room
    from scipy.optimize import linprog  # takes a second to import; only bands need it

    solved = linprog(
        np.concatenate([cost_up, cost_down]),
        A_eq=np.hstack([sums, -sums]),
        b_eq=np.zeros(sums.shape[0]),
        bounds=[
            *zip(np.maximum(least, 0), np.maximum(most, 0), strict=True),
            *zip(np.maximum(-most, 0), np.maximum(-least, 0), strict=True),
        ],
        method="highs",
    )
    if not solved.success or solved.x is None:
        raise ProtectionError(
            "The small numbers of this table cannot be protected ({reason}); nothing is shown. "
            "Choose coarser places or a wider band.",
            reason=solved.message,
        )
    up, down = np.split(solved.x, 2)
    return np.asarray(up - down)


def _step(values: Floats, band_people: float) -> Floats:
    """The multiple of the band at or below each number."""
    return np.asarray(np.floor(values / band_people) * band_people)


def _band(values: Floats, band_people: float) -> tuple[Floats, Floats]:
    """Edges of each number's band: its step; if it is not small, the steps beside it too."""
    step = _step(values, band_people)
    beside = np.where(values < band_people, 0.0, band_people)
    return step - beside, step + band_people + beside


def _shaped(cells: Floats, table: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(cells.reshape(table.shape), index=table.index, columns=table.columns)
