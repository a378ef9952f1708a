"""Kill a writing process 200 times and check the database each time: python -m benchmarks.killed.

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
        survived(address, KILLS, seed=2)
    print(f"{KILLS} kills: nothing confirmed was lost, nothing half was left")
