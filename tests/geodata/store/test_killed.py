"""A writer killed at a random moment loses nothing it confirmed and leaves no half change."""

import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from geodata.store.check import check
from geodata.store.store import open_store

ROOT = Path(__file__).parents[3]
KILLS = 3  # benchmarks/killed.py does it 200 times


def killed_once(url: str, run: str, moment: int) -> list[str]:
    """Batches that a writer confirmed before it was killed, some signs into its work."""
    command = [sys.executable, "-m", "tests.geodata.store.writer", url, run]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        confirmed = []
        for line in writer.stdout:
            confirmed.append(line.strip())
            if len(confirmed) > moment:
                break
        writer.send_signal(signal.SIGKILL)
        confirmed += [line.strip() for line in writer.stdout if line.endswith("\n")]
        writer.wait()
    assert confirmed[0] == "ready"
    return confirmed[1:]


def survived(url: str, kills: int, seed: int) -> None:
    """Kill a writer several times; the database has to hold what was confirmed, whole."""
    chance = random.Random(seed)
    confirmed = []
    for kill in range(kills):
        confirmed += killed_once(url, f"run{kill}", chance.randrange(12))
        store = open_store(url, "toy")
        assert check(store) == []
        sizes = Counter(store.changes(kind="site")["batch"])
        store.close()
        assert set(confirmed) <= set(sizes)
        assert set(sizes.values()) <= {10}


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not a signal of Windows")
def test_killed_writer_loses_nothing_and_leaves_nothing_half(url: str) -> None:
    survived(url, KILLS, seed=1)
