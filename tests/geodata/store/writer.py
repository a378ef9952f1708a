"""Imports without end, confirming each on standard output; killed at a random moment by a test."""

import sys

from geodata.store.permissions import Actor
from geodata.store.records import Edit
from geodata.store.store import open_store

WHO = Actor("anna", "region")


def say(line: str) -> None:
    """A line that is out before anything else happens."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(url: str, run: str) -> None:
    """Write batches of ten sites, saying each batch's name once it is confirmed."""
    store = open_store(url, "toy")
    say("ready")
    number = 0
    while True:
        batch = f"{run}-{number}"
        cells = {"municipality_code": "0001000", "place": batch}
        edits = [Edit("register.edit", "site", f"{batch}-{i}", cells) for i in range(10)]
        store.write(WHO, edits, "import", batch)
        say(batch)
        number += 1


if __name__ == "__main__":
    main(*sys.argv[1:3])
