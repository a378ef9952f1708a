"""Sum models in one form, and the pool of the best choices found for one of them."""

from dataclasses import dataclass

import numpy as np

from analysis.siting.problem import Floats, Ints
from analysis.siting.solution import nothing_found

ROUNDING = 1e-9
"""Relative difference below which two totals are the same: sums of some thousand floats."""


@dataclass(frozen=True, eq=False)
class Burdens:
    """A model whose total is the sum over demand points of the smallest burden among open sites.

    Parameters
    ----------
    burden : candidates x demand points, what a point bears when served from there.
    base : what each point bears without any of the candidates.
    fees_eur : EUR of each candidate.
    number : the most sites to open; exactly : whether just so many must be opened.
    budget_eur : the money there is; inf means no budget.
    required : rows that must be opened.
    grain : totals are multiples of this (0: any number).
    origin : the total whose distance counts for people: 0 for travel, everybody for cover.
    cover : whether a burden is nothing or the base: within reach or not.
    """

    burden: Floats
    base: Floats
    fees_eur: Floats
    number: int
    exactly: bool = True
    budget_eur: float = float("inf")
    required: tuple[int, ...] = ()
    grain: float = 0.0
    origin: float = 0.0
    cover: bool = False

    def bears(self, rows: Ints) -> Floats:
        """What each demand point bears with these rows open."""
        nearest = self.burden[rows].min(axis=0, initial=np.inf)
        return np.asarray(np.minimum(self.base, nearest))

    def affordable(self, spent_eur: float) -> bool:
        """Whether this sum lies within the budget, up to rounding."""
        return spent_eur <= self.budget_eur * (1 + ROUNDING)

    def allows(self, rows: tuple[int, ...]) -> bool:
        """Whether a choice meets the number, the required rows and the budget."""
        count = len(rows) == self.number if self.exactly else len(rows) <= self.number
        complete = set(self.required) <= set(rows)
        return count and complete and self.affordable(float(self.fees_eur[list(rows)].sum()))


def grain_of(*tables: Floats) -> float:
    """The greatest whole number that divides all finite values, 0 where some are not whole."""
    common = 0
    for table in tables:
        finite = table[np.isfinite(table)]
        if (finite != np.rint(finite)).any() or finite.max(initial=0.0) > 2**53:
            return 0.0
        common = int(np.gcd.reduce(finite.astype(np.int64), initial=common))
    return float(common)


class Pool:
    """The best choices found so far, each once: at most ``keep``, within a share of the best."""

    def __init__(self, model: Burdens, keep: int, within_share: float) -> None:
        self._model, self._keep, self._within = model, keep, within_share
        self._totals: dict[tuple[int, ...], float] = {}
        self.best = float("inf")
        self.limit = float("inf")

    def add(self, rows: Ints) -> None:
        """Take a choice that the model allows and that is not known yet; pass over any other."""
        key = tuple(sorted(int(j) for j in rows))
        if key in self._totals or not self._model.allows(key):
            return
        total = float(self._model.bears(np.array(key, dtype=np.int64)).sum())
        if total < np.inf:
            self._totals[key] = total
            self._trim()

    def ranked(self) -> list[tuple[tuple[int, ...], float]]:
        """Choices with their totals, best first.

        Raises
        ------
        SitingStoppedError : none has been found so far.
        """
        if not self._totals:
            raise nothing_found()
        return sorted(self._totals.items(), key=lambda item: (item[1], item[0]))

    def _trim(self) -> None:
        """Drop what is no longer among the wanted, and set anew what a node must stay below."""
        self.best = min(self._totals.values())
        slack = ROUNDING * max(abs(self.best), 1e-3)
        ceiling = self.best + self._within * abs(self.best - self._model.origin) + slack
        kept = [item for item in self.ranked() if item[1] <= ceiling][: self._keep]
        self._totals = dict(kept)
        grain = self._model.grain
        if len(kept) < self._keep:
            self.limit = ceiling
        else:
            # Anything that would enter a full pool is better by a grain, or by more than rounding.
            self.limit = kept[-1][1] - (grain - slack if grain > 2 * slack else slack)
