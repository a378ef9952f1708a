"""Integer programs handed to HiGHS, with progress, bound and stop on the way."""

from dataclasses import dataclass

import highspy
import numpy as np
from scipy import sparse

from analysis.siting.problem import Bools, Floats, Ints
from analysis.siting.solution import Clock

Block = tuple[Ints, sparse.csr_array]
"""Columns of the program and what they count for in each of some rows."""


PROOF_SHARE = 1e-7
"""Relative difference of objective and bound that the solver's tolerances leave."""


def as_rows(table: Bools) -> sparse.csr_array:
    """A table of yes and no as sparse rows of ones."""
    row, column = np.nonzero(table)
    shape = (table.shape[0], table.shape[1])
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)


@dataclass(frozen=True, eq=False)
class Outcome:
    """What the solver came back with; ``values`` is empty where it found no solution."""

    values: Floats
    objective: float
    bound: float
    proven: bool
    infeasible: bool

    @property
    def found(self) -> bool:
        """Whether there is a solution, proven or not."""
        return len(self.values) > 0


class Program:
    """An integer program to be minimised, built up block by block."""

    def __init__(self) -> None:
        self._lower: list[Floats] = []
        self._upper: list[Floats] = []
        self._whole: list[bool] = []
        self._prices: list[tuple[Ints, Floats | float]] = []
        self._rows: list[tuple[list[Block], Floats, Floats]] = []

    @property
    def width(self) -> int:
        """Number of columns so far."""
        return len(self._whole)

    def columns(
        self, count: int, *, lower: Floats | float = 0.0, upper: Floats | float = 1.0,
        whole: bool = False,
    ) -> Ints:  # fmt: skip
        """New columns between lower and upper; their numbers."""
        first = self.width
        for held, value in ((self._lower, lower), (self._upper, upper)):
            held.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))
        self._whole += [whole] * count
        return np.arange(first, first + count)

    def price(self, columns: Ints, cost: Floats | float) -> None:
        """What one unit of each of these columns costs in the aim, instead of nothing."""
        self._prices.append((columns, cost))

    def rows(
        self, blocks: list[Block], *, lower: Floats | float = -np.inf,
        upper: Floats | float = np.inf,
    ) -> None:  # fmt: skip
        """New rows ``lower <= sum of the blocks <= upper``."""
        count = blocks[0][1].shape[0]
        low = np.broadcast_to(np.asarray(lower, dtype=np.float64), (count,))
        high = np.broadcast_to(np.asarray(upper, dtype=np.float64), (count,))
        self._rows.append((blocks, low, high))

    def total(
        self, columns: Ints, weights: Floats | float = 1.0, *, lower: float = -np.inf,
        upper: float = np.inf,
    ) -> None:  # fmt: skip
        """One new row: the weighted sum of some columns."""
        values = np.broadcast_to(np.asarray(weights, dtype=np.float64), (len(columns),))
        self.rows([(columns, sparse.csr_array(values[None, :]))], lower=lower, upper=upper)

    def solve(
        self, clock: Clock, *, first_found: bool = False,
        flip: float | None = None,
    ) -> Outcome:  # fmt: skip
        """Minimise; ``first_found`` ends with any solution.

        ``flip`` is a constant from which objective and bound are taken away when progress is
        told (a model that counts people not covered tells people covered).
        """
        if self.width == 0:
            self.columns(1, upper=0.0)  # HiGHS does not judge the rows of a model without columns
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        options = {
            "output_flag": False,
            "threads": 1,
            "mip_rel_gap": np.inf if first_found else clock.search.gap_share,
            "mip_abs_gap": np.inf if first_found else 1e-9,
            "time_limit": clock.left_s,
        }
        for name, value in options.items():
            highs.setOptionValue(name, value)
        highs.passModel(self.model())

        def watch(event: highspy.highs.HighsCallbackEvent) -> None:
            objective, bound = event.data_out.mip_primal_bound, event.data_out.mip_dual_bound
            if flip is not None:
                objective, bound = flip - objective, flip - bound
            if not first_found and np.isfinite(objective):
                clock.tell(objective, bound)
            if clock.search.stop():
                event.interrupt()

        highs.cbMipInterrupt.subscribe(watch)
        highs.run()
        return _outcome(highs)

    def model(self) -> highspy.HighsLp:
        """The program in the solver's form."""
        table, low, high = self._table()
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.width, table.shape[0]
        cost = np.zeros(self.width)
        for columns, price in self._prices:
            cost[columns] = price
        model.col_cost_ = cost
        model.col_lower_, model.col_upper_ = map(np.concatenate, (self._lower, self._upper))
        model.row_lower_, model.row_upper_ = low, high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.num_col_, model.a_matrix_.num_row_ = self.width, table.shape[0]
        model.a_matrix_.start_ = table.indptr.astype(np.int32)
        model.a_matrix_.index_ = table.indices.astype(np.int32)
        model.a_matrix_.value_ = table.data
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in self._whole]
        return model

    def _table(self) -> tuple[sparse.csr_array, Floats, Floats]:
        """All rows in one sparse table, with their lower and upper ends."""
        parts = []
        for blocks, _, _ in self._rows:
            row, column, value = [], [], []
            for columns, matrix in blocks:
                entries = matrix.tocoo()
                row.append(entries.row)
                column.append(columns[entries.col])
                value.append(entries.data)
            where = (np.concatenate(row), np.concatenate(column))
            shape = (blocks[0][1].shape[0], self.width)
            parts.append(sparse.csr_array((np.concatenate(value), where), shape=shape))
        table = sparse.csr_array(sparse.vstack(parts, format="csr"))
        low = np.concatenate([low for _, low, _ in self._rows])
        return table, low, np.concatenate([high for _, _, high in self._rows])


def _outcome(highs: highspy.Highs) -> Outcome:
    status, info = highs.getModelStatus(), highs.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(highs.getSolution().col_value) if found else np.empty(0)
    # A model without whole columns is solved as a linear program, which has no mip bound.
    whole = info.mip_node_count >= 0
    bound = info.mip_dual_bound if whole else info.objective_function_value
    infeasible = status in (
        highspy.HighsModelStatus.kInfeasible,
        highspy.HighsModelStatus.kUnboundedOrInfeasible,
    )
    objective = float(info.objective_function_value)
    # Optimal is also said of a gap that was allowed; that is no proof.
    close = abs(objective - bound) <= PROOF_SHARE * max(1.0, abs(objective))
    proven = status == highspy.HighsModelStatus.kOptimal and close
    return Outcome(values, objective, float(bound), proven, infeasible)
