"""python -m app: the command line; each module beside this holds the commands of one subject."""

import io
import sys

from app.cli import database, gaps, report
from app.cli.frame import cli

__all__ = ["cli", "database", "gaps", "main", "report"]


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # also where a redirected console is not
    cli(prog_name="python -m app")
