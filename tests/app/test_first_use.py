"""Set-up asks every kind of question that runs compiled code."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENTRIES = (
    "analysis.engine.climb climb_tree",
    "analysis.engine.matrix climb_rows",
    "analysis.engine.paths unpack",
    "analysis.engine.sweep climb_labelled",
    "analysis.siting.lagrange raise_bound",
)
"""Compiled functions that a what-if, costs, a route, isochrones, measures and best sites enter."""
PROGRAM = """
import sys
from importlib import import_module
from app.first_use import compile_all
from app.workspace import open_base
compile_all(open_base())
for entry in sys.argv[1:]:
    module, name = entry.split()
    if not getattr(import_module(module), name).signatures:
        print(entry)
"""


def test_nothing_is_left_to_compile_on_a_first_visit() -> None:
    command = [sys.executable, "-c", PROGRAM, *ENTRIES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == ""
