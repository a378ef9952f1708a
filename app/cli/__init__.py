"""python -m app: the command line; each module beside this holds the commands of one subject."""

import importlib
import io
import pkgutil
import sys

from app.cli.frame import cli

__all__ = ["cli", "main"]

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


def main() -> None:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # also where a redirected console is not
    cli(prog_name="python -m app")
