"""Interleaved timing of several contenders at the same work, and the table of results."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import median

import numpy as np

Run = Callable[[], object]
# A contender slower than this runs once only; its spread matters less than the reader's time.
ONCE_ABOVE_S = 2.0
OURS = "ours"
BYTES = "memcpy of the compulsory bytes"


@dataclass(frozen=True)
class Result:
    """Medians of one work item.

    Attributes
    ----------
    work : what was done
    ours_ms : our median
    peers_ms : each peer's median
    limit_ms : time to move the compulsory bytes once at memcpy speed, if that was counted
    targets : requirement in words -> whether it was met
    """

    work: str
    ours_ms: float
    peers_ms: Mapping[str, float] = field(default_factory=dict)
    limit_ms: float | None = None
    targets: Mapping[str, bool] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times faster than the fastest peer, or None without peers."""
        return min(self.peers_ms.values()) / self.ours_ms if self.peers_ms else None

    def as_json(self) -> dict[str, object]:
        """Plain values of the item."""
        return {
            "ours_ms": round(self.ours_ms, 3),
            "peers_ms": {name: round(value, 3) for name, value in self.peers_ms.items()},
            "ratio_to_fastest_peer": None if self.ratio is None else round(self.ratio, 2),
            "bytes_limit_ms": None if self.limit_ms is None else round(self.limit_ms, 3),
            "targets": dict(self.targets),
        }


def _timed_s(run: Run) -> float:
    """Seconds that one run takes."""
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin


def interleaved_ms(contenders: Mapping[str, Run], rounds: int) -> dict[str, float]:
    """Median of each contender in milliseconds, all taking turns.

    Parameters
    ----------
    contenders
        What to run, by name.
    rounds
        How many turns; contenders slower than `ONCE_ABOVE_S` get one.

    Returns
    -------
    dict[str, float]
        By name.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for turn in range(rounds):
        for name, run in contenders.items():
            if turn == 0 or times[name][0] < ONCE_ABOVE_S:
                times[name].append(_timed_s(run))
    return {name: 1000 * median(values) for name, values in times.items()}


def memcpy_of(n_bytes: int) -> Run:
    """Copy of so many bytes, in pieces of at most 64 MB: the limit that bytes set."""
    pieces = -(-n_bytes // (1 << 26))
    source = np.ones(n_bytes // pieces, np.uint8)
    target = np.ones_like(source)

    def run() -> None:
        for _ in range(pieces):
            np.copyto(target, source)

    return run


def print_table(results: list[Result]) -> None:
    """Print all results as a table with ratios."""
    for result in results:
        ratio = "" if result.ratio is None else f"{result.ratio:8.1f} x the fastest peer"
        print(f"\n{result.work}\n  {OURS:<24}{result.ours_ms:12.2f} ms {ratio}")
        for name, value in sorted(result.peers_ms.items(), key=lambda item: item[1]):
            print(f"  {name:<24}{value:12.2f} ms {value / result.ours_ms:8.1f} x ours")
        if result.limit_ms is not None:
            times = result.ours_ms / result.limit_ms
            print(
                f"  {'compulsory bytes':<24}{result.limit_ms:12.2f} ms; ours takes {times:.1f} x"
            )
        for words, met in result.targets.items():
            print(f"  {'met' if met else 'MISSED':<8}{words}")
