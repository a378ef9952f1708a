"""A writer killed at a random moment loses nothing it confirmed and leaves no half change."""

import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest

from geodata.store.check import check
from geodata.store.store import Store, open_store

from .writer import IMPORTED

ROOT = Path(__file__).parents[3]
KILLS = 3  # benchmarks/killed.py does it 200 times
LONGER_S = 0.02  # a change takes some milliseconds: any moment of one may be the last


def killed_once(url: str, run: str, moment: int, longer_s: float) -> list[str]:
    """What a writer confirmed before it was killed: after some signs, and a moment longer."""
    command = [sys.executable, "-m", "tests.geodata.store.writer", url, run]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        confirmed = []
        for line in writer.stdout:
            confirmed.append(line.strip())
            if len(confirmed) > moment:
                break
        with suppress(subprocess.TimeoutExpired):
            writer.wait(longer_s)
        writer.send_signal(signal.SIGKILL)
        confirmed += [line.strip() for line in writer.stdout if line.endswith("\n")]
        writer.wait()
    assert confirmed[0] == "ready"
    return confirmed[1:]


def survived(url: str, kills: int, seed: int) -> Counter[str]:
    """Kill a writer several times; the database has to hold what was confirmed, whole.

    How often each kind of change was confirmed.
    """
    chance = random.Random(seed)
    confirmed: list[tuple[str, ...]] = []
    for kill in range(kills):
        lines = killed_once(url, f"run{kill}", chance.randrange(12), chance.uniform(0, LONGER_S))
        confirmed += [tuple(line.split()) for line in lines]
        store = open_store(url, "toy")
        assert check(store) == []
        held(store, confirmed)
        store.close()
    return Counter(kind for kind, _ in confirmed)


def held(store: Store, confirmed: list[tuple[str, ...]]) -> None:
    """Everything confirmed is there; no import and no submission is there by half."""
    sizes = Counter(store.changes(kind="site")["batch"])
    known = {record.text("title"): record for record in store.records("proposal")}
    statements = {record.record_id: record for record in store.records("statement")}
    done = {
        "import": set(sizes),
        "draft": set(known),
        "submit": {name for name, one in known.items() if one.text("state") == "submitted"},
    }
    for kind, name in confirmed:
        assert name in done[kind]
    assert set(sizes.values()) <= {IMPORTED}
    frozen = {one.text("statement_id"): name for name, one in known.items()}
    assert set(statements) == {key for key in frozen if key}
    assert all(one.cells["content"] == frozen[key].encode() for key, one in statements.items())


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not a signal of Windows")
def test_killed_writer_loses_nothing_and_leaves_nothing_half(url: str) -> None:
    assert survived(url, KILLS, seed=1).total()
