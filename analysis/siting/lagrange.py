"""The bound: Lagrangian relaxation of "each demand point is served once", compiled.

Every demand point i gets a price lambda_i. For any prices the total
``sum(lambda) + sum of the p most negative rho_j``, ``rho_j = sum_i min(burden_ji - lambda_i, 0)``,
lies at or below the burden of every choice of p candidates (Cornuejols, Fisher and Nemhauser
1977). The best prices give the bound of the linear relaxation, here without a linear program.
A budget is a second kind of row with its own price, euros added to every candidate's rho.
"""

from typing import NamedTuple

import numba as nb
import numpy as np

from analysis.siting.heuristic import SWEEP
from analysis.siting.problem import Floats, Ints

DENSE_SHARE = 0.25
"""From this share of useful entries on, whole rows are read faster than lists of entries."""


class Table(NamedTuple):
    """The burdens of some candidates: whole rows, or only the entries below the base.

    Entries at or above the base never count, because a price never exceeds the base. Candidate j
    has ``point`` and ``value`` from ``start[j]`` to ``start[j + 1]``; ``start`` is empty where
    whole ``rows`` are held.
    """

    rows: Floats
    start: Ints
    point: Ints
    value: Floats


class Relaxation(NamedTuple):
    """What is relaxed: burdens of the free candidates, and what may be opened.

    ``base`` is what each demand point bears without them, ``number`` how many to open, exactly
    or at most. ``unit`` turns the last price into the price of a euro; 0 where no budget is.
    """

    table: Table
    base: Floats
    fees_eur: Floats
    number: int
    exactly: bool
    budget_eur: float
    unit: float


class Ascent(NamedTuple):
    """The best bound with its prices (last: of money) and rho with fees.

    ``often`` says how often each row was picked of late (0-1), ``pick`` is the best affordable
    choice of rows met on the way (empty where none was).
    """

    bound: float
    prices: Floats
    rho: Floats
    often: Floats
    pick: Ints


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _entries(burden: Floats, free: Ints, base: Floats, start: Ints) -> tuple[Ints, Floats]:
    point, value = np.empty(start[-1], np.int64), np.empty(start[-1])
    for k in range(len(free)):
        at = start[k]
        for i in range(len(base)):
            if burden[free[k], i] < base[i]:
                point[at] = i
                value[at] = burden[free[k], i]
                at += 1
    return point, value


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _count(burden: Floats, free: Ints, base: Floats) -> Ints:
    start = np.zeros(len(free) + 1, np.int64)
    for k in range(len(free)):
        for i in range(len(base)):
            start[k + 1] += 1 if burden[free[k], i] < base[i] else 0
    return np.asarray(np.cumsum(start))


def relaxation(
    table: Table, base: Floats, fees_eur: Floats, limits: tuple[int, bool, float]
) -> Relaxation:
    """A relaxation with these limits: number of sites, whether exactly so many, budget in EUR."""
    number, exactly, budget_eur = limits
    unit = money_unit(base, budget_eur)
    return Relaxation(table, base, fees_eur, number, exactly, budget_eur, unit)


def money_unit(base: Floats, budget_eur: float) -> float:
    """What turns the last price into the price of a euro, 0 where no budget is.

    It makes the slopes of money and of all people together alike in size.
    """
    limited = 0.0 < budget_eur < np.inf
    return float(np.sqrt(len(base)) / budget_eur) if limited else 0.0


def useful(burden: Floats, free: Ints, base: Floats) -> Table:
    """The table of the free candidates, in the form that is read faster."""
    start = _count(burden, free, base)
    if start[-1] > DENSE_SHARE * len(free) * len(base):
        return Table(burden[free], np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0))
    return Table(np.empty((0, 0)), start, *_entries(burden, free, base, start))


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _reduced_costs(table: Table, prices: Floats, count: int) -> Floats:
    """rho_j of each candidate: what it saves at these prices, zero or negative."""
    rho = np.empty(count)
    for j in range(count):
        total = 0.0
        if len(table.start):
            for e in range(table.start[j], table.start[j + 1]):
                total += min(table.value[e] - prices[table.point[e]], 0.0)
        else:
            for i in range(len(prices)):
                total += min(table.rows[j, i] - prices[i], 0.0)
        rho[j] = total
    return rho


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _serve(table: Table, j: int, prices: Floats, slope: Floats, nearest: Floats) -> None:
    """Take candidate j as open: lower the slope where it saves, and what points bear."""
    if len(table.start):
        for e in range(table.start[j], table.start[j + 1]):
            i, value = table.point[e], table.value[e]
            nearest[i] = min(nearest[i], value)
            slope[i] -= 1.0 if value < prices[i] else 0.0
    else:
        for i in range(len(prices)):
            value = table.rows[j, i]
            nearest[i] = min(nearest[i], value)
            slope[i] -= 1.0 if value < prices[i] else 0.0


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _evaluate(model: Relaxation, prices: Floats) -> tuple[float, Floats, Ints]:
    """The bound at these prices, rho with fees, and the rows that attain it."""
    euro = prices[-1] * model.unit
    rho = _reduced_costs(model.table, prices[:-1], len(model.fees_eur)) + euro * model.fees_eur
    order = np.argsort(rho)[: model.number]
    if not model.exactly:
        order = order[rho[order] < 0.0]
    bound = prices[:-1].sum() + rho[order].sum()
    if euro > 0.0:
        bound -= euro * model.budget_eur
    return bound, rho, order


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _slope(model: Relaxation, prices: Floats, picked: Ints) -> tuple[Floats, float]:
    """Subgradient in each price, and the true burden of the picked rows (inf: too dear)."""
    slope, nearest = np.ones(len(prices)), model.base.copy()
    for k in range(len(picked)):
        _serve(model.table, picked[k], prices, slope, nearest)
    for i in range(len(nearest)):
        # A price at its base cannot rise: the base itself serves the point from there on.
        if prices[i] >= model.base[i] and slope[i] > 0.0:
            slope[i] = 0.0
    excess = model.fees_eur[picked].sum() - model.budget_eur
    slope[-1] = excess * model.unit if model.unit > 0.0 else 0.0
    return slope, np.inf if excess > 0.0 else nearest.sum()


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def _moved(model: Relaxation, prices: Floats, drift: Floats, distance: float) -> Floats:
    """Prices after the step along the drift that a straight line to the target would take."""
    moved: Floats = prices + distance / (drift * drift).sum() * drift
    for i in range(len(model.base)):
        moved[i] = min(moved[i], model.base[i])
    moved[-1] = max(moved[-1], 0.0)
    return moved


@nb.njit(**SWEEP)  # type: ignore[untyped-decorator]
def raise_bound(
    model: Relaxation, start: Floats, target: float, effort: tuple[int, int, float]
) -> Ascent:
    """The best lower bound on the burden found by a smoothed subgradient ascent (Polyak steps).

    Prices start at ``start`` and steps aim at ``target``, a bound that is enough. ``effort`` is
    iterations, patience (iterations without gain before the step shrinks) and first step.
    """
    iterations, patience, step = effort
    prices = start.copy()
    prices[:-1] = np.minimum(start[:-1], model.base)
    best = Ascent(
        -np.inf, prices, model.fees_eur, np.zeros(len(model.fees_eur)), np.empty(0, np.int64)
    )
    pick_burden, since, drift = np.inf, 0, np.zeros(len(prices))
    often, pick = best.often, best.pick
    for _ in range(iterations):
        bound, rho, order = _evaluate(model, prices)
        since = 0 if bound > best.bound + 1e-6 * abs(target - best.bound) else since + 1
        if bound > best.bound:
            best = Ascent(bound, prices, rho, often, pick)
        slope, burden = _slope(model, prices, order)
        if burden < pick_burden:
            pick, pick_burden = order, burden
        often *= 0.95
        often[order] += 0.05
        drift = slope + 0.9 * drift
        if bound >= target or step < 1e-4 or not drift.any():
            break
        if since >= patience:
            since, step, prices = 0, step * 0.6, best.prices
        prices = _moved(model, prices, drift, step * max(target - bound, 1e-9 * abs(target)))
    return Ascent(best.bound, best.prices, best.rho, often, pick)
