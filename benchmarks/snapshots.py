"""Ten yearly snapshots of the embedded pack compared: python -m benchmarks.snapshots.

Freezes ten ends of years into a temporary folder, then times what a person waits for: checking
every file of all ten and putting their indicators side by side, and why a figure moved between
the first and the last.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from analysis.question import basket_question
from app import explaining, snapshots
from app.workspace import Workspace
from geodata.pack import load_pack

YEARS = range(2016, 2026)
ROUNDS = 5
LIMIT_S = 2.0


def seconds(work: Callable[[], object]) -> float:
    """The median time of some rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return sorted(taken)[ROUNDS // 2]


def main() -> None:
    """Freeze, compare, explain, and say how long it took."""
    workspace = Workspace(load_pack())
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(year) for year in YEARS]
        start = time.perf_counter()
        for year, folder in zip(YEARS, folders, strict=True):
            snapshots.make(workspace, date(year, 12, 31), workspace.base_season, folder)
        made = (time.perf_counter() - start) / len(folders)
        compared = seconds(lambda: snapshots.side_by_side(snapshots.opened(folders)))
        first, *_, last = snapshots.opened(folders)
        start = time.perf_counter()
        before, after = (Workspace(one.pack()) for one in (first, last))
        opened = time.perf_counter() - start
        asked = [
            basket_question(one.pack, "day_care", on=kept.on, season_id=one.base_season)
            for one, kept in ((before, first), (after, last))
        ]
        pair = (asked[0], asked[1])
        told = seconds(lambda: explaining.explained(before, after, pair, "covered_share"))
    lines = {
        "freezing one snapshot, indicators of all duties included": made,
        f"ten snapshots checked and compared (limit {LIMIT_S:g} s)": compared,
        "two snapshots opened as packs": opened,
        "why the share moved between the first and the last": told,
    }
    for said, taken in lines.items():
        print(f"{said}: {taken:.3f} s")


if __name__ == "__main__":
    main()
