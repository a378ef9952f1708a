"""Kill imports and submissions 200 times, check the database: python -m benchmarks.killed.

Takes the address of an empty database; without one a SQLite file in a temporary folder is used.
"""

import sys
import tempfile
from pathlib import Path

from tests.geodata.store.test_killed import survived

KILLS = 200

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        address = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{Path(folder) / 's.sqlite3'}"
        confirmed = survived(address, KILLS, seed=2)
    told = ", ".join(f"{count} x {kind}" for kind, count in confirmed.items())
    print(f"{KILLS} kills: all that was confirmed is held ({told}), nothing by half")
