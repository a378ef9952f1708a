"""Imports and submissions without end, each confirmed on standard output; a test kills it."""

import sys

from geodata.store import proposals
from geodata.store.permissions import Actor
from geodata.store.proposals import Statement
from geodata.store.records import Edit
from geodata.store.store import Store, open_store

WHO = Actor("anna", "region")
IMPORTED = 10


def say(line: str) -> None:
    """A line that is out before anything else happens."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def take(store: Store, name: str) -> None:
    """Take a file of ten sites in one change, and say so."""
    cells = {"municipality_code": "0001000", "place": name}
    edits = [Edit("register.edit", "site", f"{name}-{i}", cells) for i in range(IMPORTED)]
    store.write(WHO, edits, "import", name)
    say(f"import {name}")


def submit(store: Store, name: str) -> None:
    """Draft a proposal and submit it with its statement, saying each step that is confirmed."""
    proposals.draft(store, WHO, {"title": name, "municipality_code": "0001000"})
    say(f"draft {name}")
    (record,) = store.records("proposal", title=name)
    proposals.submit(store, WHO, record, Statement(name.encode(), "abc", 1))
    say(f"submit {name}")


def main(url: str, run: str) -> None:
    """Imports and submissions by turns."""
    store = open_store(url, "toy")
    say("ready")
    number = 0
    while True:
        take(store, f"{run}-{number}")
        submit(store, f"{run}-{number}")
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:3])
