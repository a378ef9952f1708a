"""Import 10,000 files made at random and broken on purpose: python -m benchmarks.fuzzed.

Takes the number of files and of the series. Each is refused with a sentence, handed back with
faults, or taken.
"""

import sys
import tempfile
import time
from pathlib import Path

from geodata.pack import load_pack
from geodata.store.store import open_store
from tests.conftest import TOY
from tests.geodata.exchange.test_fuzz import fuzzed

FILES = 10_000

if __name__ == "__main__":
    count = int(sys.argv[1]) if len(sys.argv) > 1 else FILES
    series = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder:
        for name, text in TOY.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        start = time.perf_counter()
        store = open_store(f"sqlite:///{Path(folder) / 's.sqlite3'}", "toy")
        became = fuzzed(store, load_pack(Path(folder)), count, series)
        store.close()
        took_s = time.perf_counter() - start
    told = ", ".join(f"{number} {what}" for what, number in became.most_common())
    print(f"{became.total()} files: {told}; {took_s:.0f} s")
