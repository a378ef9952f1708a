"""Measures side by side with PySAL `access` on one matrix; run from the repository root.

    python -m benchmarks.measures [--json FILE]

Both get the same 5,000 demand points x 500 services made from a seed, each in the form it works
on: here a matrix, in PySAL a table of all pairs, built beforehand and not timed. Results are
compared first; a ratio is the peer's best time over ours. Measures PySAL lacks are timed alone,
and so are all measures of one service type on 2,000 points x 60 services. Needs PySAL beside the
product's packages: pip install access
"""

import argparse
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.measures.decay import Gaussian, Stepped
from analysis.measures.registry import MEASURES, Inputs

try:
    from access import fca, weights
except ImportError as missing:
    raise SystemExit("PySAL access is missing: pip install access") from missing

SEED = 2024
CUTOFF_MIN = 30.0
STEPS_MIN = {10.0: 1.0, 20.0: 0.68, 30.0: 0.22}  # Luo and Qi (2009)
STEPPED = Stepped(tuple(STEPS_MIN), tuple(STEPS_MIN.values()))
DEVIATION_MIN = 15.0
REQUIRED_RATIO = 10.0

Weight = Callable[[float], float]


@dataclass(frozen=True)
class Row:
    """One line of the table: best times, their ratio and whether it must reach the required."""

    what: str
    ours_ms: float
    peer_ms: float | None = None
    required: bool = False

    @property
    def ratio(self) -> float | None:
        return None if self.peer_ms is None else self.peer_ms / self.ours_ms


def make_region(demand_points: int, services: int) -> Inputs:
    """Points scattered over 100 x 100 minutes with straight-line costs, all from the seed."""
    rng = np.random.default_rng(SEED)
    here, there = rng.uniform(0, 100, (demand_points, 2)), rng.uniform(0, 100, (services, 2))
    minutes = np.hypot(*(here[:, None] - there[None]).transpose(2, 0, 1))
    ids = pd.Index([f"point {k:05}" for k in range(demand_points)], name="geoid")
    sites = pd.Index([f"service {k:04}" for k in range(services)], name="geoid")
    residents = pd.Series(rng.integers(1, 200, demand_points).astype(float), ids, name="demand")
    places = pd.Series(rng.integers(1, 60, services).astype(float), sites, name="supply")
    return Inputs(pd.DataFrame(minutes, ids, sites), residents, places, CUTOFF_MIN, STEPPED)


def best_ms(run: Callable[[], object], runs: int) -> float:
    """Shortest of several runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return 1000 * min(times)


def compare(name: str, inputs: Inputs, peer: Callable[[], pd.Series], label: str) -> Row:
    """Times of both, after their results have been found equal."""
    ours = partial(MEASURES[name].values, inputs)
    values = ours()
    theirs = peer().reindex(values.index).fillna(0.0)
    np.testing.assert_allclose(values, theirs, rtol=1e-9)
    required = "per_person" in name
    return Row(f"{name}, {label}", best_ms(ours, 7), best_ms(peer, 2), required)


def side_by_side(region: Inputs) -> Iterable[Row]:
    """The measures that both have."""
    wide = region.costs.rename_axis(index="origin").reset_index()
    pairs = wide.melt(id_vars="origin", var_name="dest", value_name="cost")
    demand, supply = region.residents.to_frame(), region.capacity_places.to_frame()

    def catchment(weight: Weight | None) -> pd.Series:
        """PySAL's two-step method; its weight function is called pair by pair."""
        values: pd.Series = fca.two_stage_fca(demand, supply, pairs, CUTOFF_MIN, weight_fn=weight)
        return values

    def sum_of_places(weight: Weight | None) -> pd.Series:
        values: pd.Series = fca.weighted_catchment(
            supply,
            pairs,
            CUTOFF_MIN,
            cost_source="dest",
            cost_dest="origin",
            loc_value="supply",
            weight_fn=weight,
        )
        return values

    def sum_of_people() -> pd.Series:
        values: pd.Series = fca.weighted_catchment(demand, pairs, CUTOFF_MIN, loc_value="demand")
        return values

    steps, gaussian = weights.step_fn(STEPS_MIN), weights.gaussian(DEVIATION_MIN)
    bell = replace(region, decay=Gaussian(DEVIATION_MIN))
    yield compare("two_step_places_per_person", region, partial(catchment, None), "binary")
    yield compare("enhanced_places_per_person", region, partial(catchment, steps), "stepped")
    yield compare("enhanced_places_per_person", bell, partial(catchment, gaussian), "gaussian")
    yield compare("places_in_reach", region, partial(sum_of_places, None), "binary")
    yield compare("gravity_places", bell, partial(sum_of_places, gaussian), "gaussian")
    yield compare("people_in_reach", region, sum_of_people, "binary")


def alone(region: Inputs) -> Iterable[Row]:
    """The measures that PySAL does not have, and all of one service type together."""
    for name in ("balanced_places_per_person", "available_places", "served_nearest_people"):
        yield Row(f"{name}, stepped", best_ms(partial(MEASURES[name].values, region), 3))
    small = make_region(2000, 60)
    for measure in MEASURES.values():
        measure.values(small)  # compiles what is compiled

    def every_measure() -> None:
        for measure in MEASURES.values():
            measure.values(small)

    yield Row("all measures of one service type, 2,000 x 60", best_ms(every_measure, 5))


def show(rows: list[Row]) -> None:
    """Print the table and the verdict on the floating catchment family."""
    print(f"{'measure':<52} {'ours ms':>9} {'PySAL ms':>10} {'ratio':>8}")
    for row in rows:
        peer = "" if row.peer_ms is None else f"{row.peer_ms:10.1f} {row.ratio:7.1f}x"
        print(f"{row.what:<52} {row.ours_ms:9.1f} {peer}")
    lowest = min(row.ratio for row in rows if row.required and row.ratio is not None)
    verdict = "reached" if lowest >= REQUIRED_RATIO else "NOT reached"
    print(f"floating catchments: at least {lowest:.1f}x; required {REQUIRED_RATIO:.0f}x {verdict}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the rows there as well")
    arguments = parser.parse_args()
    region = make_region(5000, 500)
    print(f"5,000 x 500, seed {SEED}, cutoff {CUTOFF_MIN:g} min, equal results to 1e-9 relative")
    rows = [*side_by_side(region), *alone(region)]
    show(rows)
    if arguments.json:
        table = [{**asdict(row), "ratio": row.ratio} for row in rows]
        arguments.json.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
