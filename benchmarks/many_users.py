"""50 users submit 1,000 proposals on PostgreSQL, 8 on SQLite: python -m benchmarks.many_users.

Takes the address of an empty PostgreSQL database; without one only SQLite is tried.
"""

import sys
import tempfile
import time
from pathlib import Path

from tests.geodata.store.test_many_users import submitted

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        runs = [(f"sqlite:///{Path(folder) / 's.sqlite3'}", 8, 25)]
        runs += [(address, 50, 20) for address in sys.argv[1:2]]
        for address, users, each in runs:
            start = time.perf_counter()
            told = submitted(address, users, each)
            took_s = time.perf_counter() - start
            print(
                f"{address.split(':')[0]}: {users} users, {users * each} proposals and comments, "
                f"{took_s:.0f} s; none lost, none doubled; {told} of {users * each} changes of "
                'one shared draft were told "changed meanwhile"'
            )
