"""The proof: a best-first tree over "open or not" with the Lagrangian bound at every node.

One tree answers every model whose total is a sum over demand points of the smallest burden among
the open sites: p-median as it is, most people covered with burden 0 or 1. It keeps the best, or
the ``keep`` best, and a bound on everything not yet looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from analysis.siting.burdens import ROUNDING, Burdens, Pool
from analysis.siting.cover_program import CoverProgram
from analysis.siting.heuristic import greedy, interchange
from analysis.siting.lagrange import money_unit, raise_bound, relaxation, useful
from analysis.siting.problem import Bools, Floats, Ints
from analysis.siting.solution import Clock

RANDOM_STARTS = 4
"""Starts of the interchange besides greedy; the relaxation's own picks give better ones later."""
POLISHED_NODES = 20
"""First nodes whose picks are all improved by interchange; later only those better than before."""


@dataclass(frozen=True)
class _Effort:
    """Ascents at a node: how many at most, the share of the gap each must close, its length."""

    rounds: int
    least_share: float
    iterations: int
    patience: int
    first_step: float

    def step(self, turn: int) -> float:
        """Steps start smaller from ascent to ascent, as the prices settle."""
        return max(self.first_step * 0.8**turn, 0.05)


# Settled by measuring on 1,000 x 300 and 5,000 x 500 matrices.
ROOT = _Effort(rounds=20, least_share=0.02, iterations=100, patience=20, first_step=1.0)
BELOW = _Effort(rounds=4, least_share=0.1, iterations=150, patience=20, first_step=1.0)

ONCE = _Effort(rounds=4, least_share=0.1, iterations=1, patience=1, first_step=1.0)
"""At the prices of a linear program the bound is taken as it is; no step makes it better."""
ASCENT_NODES = 6
"""First nodes of a cover model, whose prices an ascent finds faster; most searches end there."""


@dataclass(frozen=True, eq=False)
class _Node:
    """Choices that open ``opened`` and any of ``free``; none is below ``bound``."""

    bound: float
    opened: Ints
    free: Ints
    prices: Floats

    def __lt__(self, other: "_Node") -> bool:
        return self.bound < other.bound


class Tree:
    """A running search over one model."""

    def __init__(
        self, model: Burdens, clock: Clock, *, keep: int = 1, within_share: float = 0.0
    ) -> None:
        self.pool = Pool(model, keep, within_share)
        self.bound = 0.0
        self.complete = False
        self.model, self._clock = model, clock
        self._nodes = 0
        self._queue: list[_Node] = []
        self._required = np.array(sorted(model.required), dtype=np.int64)
        self._rows = np.setdiff1d(np.arange(len(model.fees_eur)), self._required)
        self._burden = model.burden[self._rows] if len(self._required) else model.burden
        self._program: CoverProgram | None = None

    def run(self) -> None:
        """Search until nothing better is left, or until the clock ends it."""
        self._start()
        while self._queue and self._queue[0].bound <= self.pool.limit:
            self.bound = min(max(self.bound, self._queue[0].bound), self.pool.best)
            best, bound = (
                abs(value - self.model.origin) for value in (self.pool.best, self.bound)
            )
            self._clock.tell(best, bound)
            if self._nodes and self._clock.ended(best, bound):
                return
            self._nodes += 1
            for child in self._branch(heappop(self._queue)):
                heappush(self._queue, child)
        self.bound, self.complete = self.pool.best, True

    def _start(self) -> None:
        """Greedy and a few random choices, each improved by interchange."""
        model, rows = self.model, self._rows
        left_eur = model.budget_eur - float(model.fees_eur[self._required].sum())
        number = min(model.number - len(self._required), len(rows))
        first = greedy(
            self._burden, model.bears(self._required), model.fees_eur[rows],
            (number, left_eur),
        )  # fmt: skip
        self._improve(rows[first])
        generator = np.random.default_rng(0)
        for _ in range(RANDOM_STARTS):
            self._improve(generator.choice(rows, len(first), replace=False))
        self._queue.append(_Node(0.0, self._required, rows, self._first_prices()))

    def _improve(self, chosen: Ints) -> None:
        """Interchange from these rows besides the required ones, and keep what comes out."""
        model, rows = self.model, self._rows
        left_eur = model.budget_eur - float(model.fees_eur[self._required].sum())
        if len(chosen) == 0 or model.fees_eur[chosen].sum() > left_eur:
            self.pool.add(self._required)
            return
        better = interchange(
            self._burden, model.bears(self._required), model.fees_eur[rows],
            np.searchsorted(rows, chosen), left_eur,
        )  # fmt: skip
        self.pool.add(np.concatenate([self._required, rows[better]]))

    def _first_prices(self) -> Floats:
        """Second smallest burdens in the best choice, near which the best prices lie; money 0."""
        best = list(self.pool.ranked()[0][0]) if self.pool.best < np.inf else []
        if not best:
            return np.append(self.model.base, 0.0)
        table = np.vstack([self.model.burden[best], self.model.base])
        return np.append(np.partition(table, 1, axis=0)[1], 0.0)

    def _branch(self, node: _Node) -> Iterator[_Node]:
        """Raise the node's bound, fix what it decides, then split on one row."""
        exact = self.model.cover and self._nodes > ASCENT_NODES
        raised = self._by_program(node) if exact else self._by_ascents(node)
        if raised is None or self._settled(raised[0]):
            return
        node, split = raised
        rest = np.delete(node.free, split)
        opened = np.append(node.opened, node.free[split])
        yield _Node(node.bound, opened, rest, node.prices)
        yield _Node(node.bound, node.opened, rest, node.prices)

    def _by_ascents(self, node: _Node) -> tuple[_Node, int] | None:
        """The node with raised bound and its least decided row; None: nothing wanted is left."""
        effort = BELOW if self._nodes > 1 else ROOT
        for turn in range(effort.rounds):
            if self._settled(node):
                return None
            before = node.bound
            node, often = self._ascend(node, effort, turn)
            if node.bound > self.pool.limit:
                return None
            if turn > 1 and node.bound - before < effort.least_share * (self.pool.limit - before):
                break
        return node, int(np.argmax(often * (1 - often))) if len(often) else 0

    def _by_program(self, node: _Node) -> tuple[_Node, int] | None:
        """The same with the best prices there are, by a linear program."""
        self._program = self._program or self._new_program(node)
        model = self.model
        share = np.zeros(len(model.fees_eur))
        for _ in range(ONCE.rounds):
            if self._settled(node):
                return None
            base, free = model.bears(node.opened), node.free
            points, euro, share[free] = self._program.solve(node.opened, free, base)
            left = model.number - len(node.opened)
            self._take(np.append(node.opened, free[np.argsort(-share[free])[:left]]))
            unit = money_unit(base, model.budget_eur - float(model.fees_eur[node.opened].sum()))
            prices = np.append(points, euro / unit if unit > 0.0 else 0.0)
            node, _ = self._ascend(replace(node, prices=prices), ONCE, 0)
            if node.bound > self.pool.limit:
                return None
            if len(node.free) > (1 - ONCE.least_share) * len(free):
                break
        if self._settled(node):
            return None
        return node, self._program.split(node.opened, node.free, share[node.free])

    def _new_program(self, node: _Node) -> CoverProgram:
        """A program for this node and all that wait: candidates that are not decided in them."""
        opened, named = node.opened, np.append(node.opened, node.free)
        for one in self._queue:
            opened = np.intersect1d(opened, one.opened)
            named = np.concatenate([named, one.opened, one.free])
        return CoverProgram(self.model, opened, np.setdiff1d(named, opened), self._clock)

    def _ascend(self, node: _Node, effort: _Effort, turn: int) -> tuple[_Node, Floats]:
        """The node after one ascent and after fixing, and how often each free row was picked."""
        model = self.model
        budget = model.budget_eur - float(model.fees_eur[node.opened].sum())
        free = node.free[model.fees_eur[node.free] <= budget * (1 + ROUNDING)]
        base, left = model.bears(node.opened), model.number - len(node.opened)
        limit = self.pool.limit if self.pool.limit < np.inf else float(base.sum())
        # One sweep at the inherited prices already fixes much, and makes what follows cheaper.
        iterations = effort.iterations if turn or self._nodes == 1 else 1
        limits = (left, model.exactly, budget)
        table = useful(model.burden, free, base)
        ascent = raise_bound(
            relaxation(table, base, model.fees_eur[free], limits),
            node.prices,
            limit,
            (iterations, effort.patience, effort.step(turn)),
        )
        if len(ascent.pick):
            self._take(np.concatenate([node.opened, free[ascent.pick]]))
        shut, sure = self._decided(ascent.bound, ascent.rho, left)
        opened = np.concatenate([node.opened, free[sure]])
        open_question = ~shut & ~sure
        bound = max(ascent.bound, node.bound)
        child = _Node(bound, opened, free[open_question], ascent.prices)
        return child, ascent.often[open_question]

    def _take(self, rows: Ints) -> None:
        """Keep a choice the relaxation made; improve it early on, or where it is a new best."""
        before = self.pool.best
        self.pool.add(rows)
        if self.pool.best < before or self._nodes <= POLISHED_NODES:
            self._improve(np.setdiff1d(rows, self._required))

    def _settled(self, node: _Node) -> bool:
        """Whether at most one more site was to choose; then all such choices are in the pool."""
        free, left = node.free, self.model.number - len(node.opened)
        if left < 0 or (self.model.exactly and len(free) < left):
            return True
        if not self.model.exactly or left == 0:
            self.pool.add(node.opened)
        if left == 0 or len(free) == 0:
            return True
        if self.model.exactly and len(free) == left:
            self.pool.add(np.concatenate([node.opened, free]))
            return True
        if left > 1:
            return False
        totals = np.minimum(self.model.burden[free], self.model.bears(node.opened)).sum(axis=1)
        for k in np.argsort(totals):
            if totals[k] <= self.pool.limit:
                self.pool.add(np.append(node.opened, free[k]))
        return True

    def _decided(self, bound: float, rho: Floats, left: int) -> tuple[Bools, Bools]:
        """Which free rows no wanted choice opens, and which every wanted choice opens."""
        order = np.argsort(rho)
        ranked = rho[order]
        if not self.model.exactly:
            ranked = np.minimum(ranked, 0.0)  # opening nothing is as good as any rho above 0
        count = min(left, len(rho))
        last = ranked[count - 1] if count else 0.0
        following = ranked[count] if count < len(rho) else 0.0
        picked = np.zeros(len(rho), dtype=bool)
        picked[order[:count]] = True
        limit = self.pool.limit
        return (
            ~picked & (bound + rho - last > limit),
            picked & (bound - rho + following > limit),
        )
