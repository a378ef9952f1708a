"""Import 10,000 files made at random and broken on purpose: python -m benchmarks.fuzzed.

Takes the number of files; each is refused with a sentence, handed back with faults, or taken whole.
"""

import sys
import tempfile
import time
from pathlib import Path

from geodata.pack import load_pack
from geodata.store.store import open_store
from tests.conftest import write_toy
from tests.geodata.exchange.test_fuzz import fuzzed

FILES = 10_000

if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        store = open_store(f"sqlite:///{Path(folder) / 's.sqlite3'}", "toy")
        became = fuzzed(store, load_pack(write_toy(Path(folder) / "toy")), count)
        store.close()
        took_s = time.perf_counter() - start
    told = ", ".join(f"{number} {what}" for what, number in became.most_common())
    print(f"{became.total()} files: {told}; {took_s:.0f} s")
