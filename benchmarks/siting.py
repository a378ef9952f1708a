"""Location models against spopt with HiGHS, side by side on the same matrices in one run.

Demand points and candidates lie at random in a square of 100 x 100, people are 1 to 100, all from
a seed. Both sides give a proven optimum and must agree on it; compilation happens before the
clock starts. The peer needs minutes for a p-median, so it solves p = 10 only, unless --full.
Without spopt (benchmarks/requirements-siting.txt) only this side is timed.
"""

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))

from analysis.siting import (  # noqa: E402
    Progress,
    Search,
    SitingProblem,
    SitingSolution,
    solve_mclp,
    solve_median,
)
from analysis.siting.problem import Floats  # noqa: E402

NUMBERS = (5, 10, 20)
PEER_NUMBER = 10
LARGE_LIMIT_S = 180.0
NEAR_SHARE = {"median": 0.005, "mclp": 0.01}
"""Gaps whose time is told for the large matrices: half a percent of travel, one of people."""


@dataclass
class Row:
    """One model on one matrix: seconds by the clock and of the processor, and the ratios."""

    model: str
    demand_points: int
    candidates: int
    new_sites: int
    wall_s: float
    cpu_s: float
    near_s: float | None
    objective: float
    gap_share: float
    proven: bool
    peer_wall_s: float | None = None
    peer_cpu_s: float | None = None
    peer_objective: float | None = None
    wall_ratio: float | None = None
    cpu_ratio: float | None = None


class Watcher:
    """Prints bound and gap now and then, and keeps when the gap first was near enough."""

    def __init__(self, near_share: float) -> None:
        self.near_s: float | None = None
        self._near_share = near_share
        self._told_s = 0.0

    def __call__(self, progress: Progress) -> None:
        if self.near_s is None and progress.gap_share <= self._near_share:
            self.near_s = progress.seconds
        if progress.seconds - self._told_s >= 10:
            self._told_s = progress.seconds
            print(
                f"    {progress.seconds:5.0f} s  best {progress.objective:,.1f}  "
                f"bound {progress.bound:,.1f}  gap {progress.gap_share:.4%}",
                flush=True,
            )


def matrix(demand_points: int, candidates: int, seed: int) -> tuple[Floats, Floats]:
    """Straight-line costs and people."""
    generator = np.random.default_rng(seed)
    homes = generator.random((demand_points, 2)) * 100
    sites = generator.random((candidates, 2)) * 100
    costs = np.sqrt(((homes[:, None] - sites[None]) ** 2).sum(axis=2))
    return costs, generator.integers(1, 101, demand_points).astype(float)


def solve(model: str, problem: SitingProblem, cutoff: float, search: Search) -> SitingSolution:
    """The proven optimum of one model on this side."""
    if model == "median":
        return solve_median(problem, search=search)
    return solve_mclp(problem, cutoff, search=search)


def ours(model: str, data: tuple[Floats, Floats], number: int, cutoff: float) -> Row:
    """This side's time for one model."""
    problem = SitingProblem(costs=data[0], weights_people=data[1], new_sites=number)
    watcher = Watcher(NEAR_SHARE[model])
    wall, cpu = perf_counter(), process_time()
    found = solve(model, problem, cutoff, Search(time_limit_s=LARGE_LIMIT_S, report=watcher))
    wall, cpu = perf_counter() - wall, process_time() - cpu
    near = wall if watcher.near_s is None and found.proven else watcher.near_s
    points, candidates = data[0].shape
    return Row(
        model, points, candidates, number, wall, cpu, near,
        found.objective, found.gap_share, found.proven,
    )  # fmt: skip


def peer() -> Callable[[str, tuple[Floats, Floats], int, float], float] | None:
    """The peer's solve, giving the objective; None where it is not installed."""
    try:
        import pulp
        from spopt.locate import MCLP, PMedian
    except ImportError:
        return None

    def solve_there(model: str, data: tuple[Floats, Floats], number: int, cutoff: float) -> float:
        solver = pulp.HiGHS(msg=False, threads=1)
        if model == "median":
            there = PMedian.from_cost_matrix(*data, p_facilities=number)
        else:
            there = MCLP.from_cost_matrix(*data, service_radius=cutoff, p_facilities=number)
        return float(there.solve(solver).problem.objective.value())

    return solve_there


def compare(row: Row, data: tuple[Floats, Floats], cutoff: float) -> None:
    """Add the peer's time to a row, and check that both found the same optimum."""
    there = peer()
    if there is None:
        return
    wall, cpu = perf_counter(), process_time()
    row.peer_objective = there(row.model, data, row.new_sites, cutoff)
    row.peer_wall_s, row.peer_cpu_s = perf_counter() - wall, process_time() - cpu
    row.wall_ratio = row.peer_wall_s / row.wall_s
    row.cpu_ratio = row.peer_cpu_s / row.cpu_s
    if not np.isclose(abs(row.peer_objective), row.objective, rtol=1e-4):
        raise SystemExit(f"the peer found {row.peer_objective}, this side {row.objective}")


def tell(row: Row) -> None:
    """Print a row."""
    size = f"{row.demand_points:,} x {row.candidates}"
    near = "" if row.near_s is None else f"  within {NEAR_SHARE[row.model]:.1%} {row.near_s:.2f} s"
    proof = "proven" if row.proven else f"gap {row.gap_share:.4%}"
    line = f"{row.model:7} {size:12} p = {row.new_sites:2}  {row.wall_s:8.3f} s  {proof}{near}"
    if row.wall_ratio is not None:
        line += f"  spopt {row.peer_wall_s:.1f} s, {row.wall_ratio:.0f} times as long"
        line += f" (processor: {row.cpu_ratio:.0f})"
    print(line, flush=True)


def run(options: argparse.Namespace) -> list[Row]:
    """All models and sizes."""
    for model in NEAR_SHARE:  # compiles
        ours(model, matrix(60, 20, 0), 3, options.cutoff)
    rows = []
    for size in ((1000, 300), (5000, 500)):
        data = matrix(*size, options.seed)
        for model in NEAR_SHARE:
            for number in NUMBERS:
                row = ours(model, data, number, options.cutoff)
                if size[0] == 1000 and (options.full or number == PEER_NUMBER):
                    compare(row, data, options.cutoff)
                tell(row)
                rows.append(row)
        if options.small:
            break
    return rows


def main() -> None:
    """Read the options, run, print and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="the peer solves every p")
    parser.add_argument("--small", action="store_true", help="only 1,000 x 300")
    parser.add_argument("--cutoff", type=float, default=10.0, help="of the cover model")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    options = parser.parse_args()
    rows = run(options)
    if options.json:
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1))


if __name__ == "__main__":
    main()
