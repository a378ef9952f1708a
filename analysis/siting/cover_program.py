"""The linear program of a cover model, solved again and again along the tree's branches.

Near saturation the prices of an ascent stay far from the best ones. The simplex method finds
these, and from one node to another it needs few steps. What is proven does not rest on the
solver: its duals are only prices, at which the Lagrangian bound is computed anew.
"""

import highspy
import numpy as np
from scipy import sparse

from analysis.siting.burdens import Burdens
from analysis.siting.problem import Floats, Ints
from analysis.siting.program import Program, as_rows
from analysis.siting.solution import Clock

TRIED = 6
"""Candidates that are opened and closed on trial before the tree splits on one of them."""
TRIAL_STEPS = 30
"""Simplex steps of each trial."""
LEAST_GAIN_SHARE = 1e-6
"""A side of a split that gains nothing counts as this share of all, so that the other tells."""


class CoverProgram:
    """The relaxed cover model over some candidates, with others open for good.

    Parameters
    ----------
    model : a cover model: a burden is 0 or the base.
    opened : rows of candidates that every question will have open.
    columns : rows of the candidates that may be free, open or shut.
    """

    def __init__(self, model: Burdens, opened: Ints, columns: Ints, clock: Clock) -> None:
        self._columns, self._clock = columns, clock
        reach = model.burden[columns] == 0.0
        self._points = np.flatnonzero((model.bears(opened) > 0.0) & reach.any(axis=0))
        program = Program()
        sites = program.columns(len(columns))
        left = model.number - len(opened)
        program.total(sites, lower=left if model.exactly else -np.inf, upper=left)
        left_eur = model.budget_eur - float(model.fees_eur[opened].sum())
        program.total(sites, model.fees_eur[columns], upper=left_eur)
        lost = program.columns(len(self._points))
        program.price(lost, model.base[self._points])
        itself = sparse.eye_array(len(lost), format="csr")
        program.rows([(sites, as_rows(reach[:, self._points].T)), (lost, itself)], lower=1.0)
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        # Presolve would forget the basis of the node before.
        for name, value in (("output_flag", "false"), ("threads", "1"), ("presolve", "off")):
            self._highs.setOptionValue(name, value)
        self._highs.passModel(program.model())

    def solve(self, opened: Ints, free: Ints, base: Floats) -> tuple[Floats, float, Floats]:
        """Prices of the points, price of a euro, and how far each free candidate opens (0-1).

        ``base`` is what each point bears with the opened candidates. Where the clock ended the
        program, its prices are as good as it came.
        """
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + self._clock.left_s)
        self._run(opened, free)
        found = self._highs.getSolution()
        duals = np.array(found.row_dual)
        prices = base.copy()
        prices[self._points] = np.clip(duals[2:], 0.0, base[self._points])
        share = np.array(found.col_value)[np.searchsorted(self._columns, free)]
        return prices, max(-float(duals[1]), 0.0), np.clip(share, 0.0, 1.0)

    def split(self, opened: Ints, free: Ints, share: Floats) -> int:
        """Position of the free candidate whose opening and closing raise the bound most.

        Linderoth and Savelsbergh (1999): tried for some steps, judged by the product of gains.
        """
        undecided = share * (1.0 - share)
        tried = [int(k) for k in np.argsort(-undecided)[:TRIED] if undecided[k] > 0.0]
        if len(tried) < 2:
            return int(np.argmax(undecided + share))
        basis, before = self._highs.getBasis(), self._highs.getInfo().objective_function_value
        self._highs.setOptionValue("simplex_iteration_limit", TRIAL_STEPS)
        gains = []
        for k in tried:
            rest = np.delete(free, k)
            gain = 1.0
            for sites in (np.append(opened, free[k]), opened):
                self._highs.setBasis(basis)
                raised = self._run(sites, rest) - before
                gain *= max(raised, LEAST_GAIN_SHARE * abs(before), LEAST_GAIN_SHARE)
            gains.append(gain)
        self._highs.setOptionValue("simplex_iteration_limit", np.iinfo(np.int32).max)
        self._highs.setBasis(basis)
        return tried[int(np.argmax(gains))]

    def _run(self, opened: Ints, free: Ints) -> float:
        """Solve with these open and these free; what comes out (inf: impossible)."""
        lower, upper = np.zeros(len(self._columns)), np.zeros(len(self._columns))
        upper[np.searchsorted(self._columns, free)] = 1.0
        here = opened[np.isin(opened, self._columns)]
        for ends in (lower, upper):
            ends[np.searchsorted(self._columns, here)] = 1.0
        numbers = np.arange(len(self._columns), dtype=np.int32)
        self._highs.changeColsBounds(len(numbers), numbers, lower, upper)
        self._highs.run()
        if self._highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return np.inf
        return float(self._highs.getInfo().objective_function_value)
