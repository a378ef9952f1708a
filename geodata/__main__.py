"""python -m geodata: build, upgrade or check a data pack, list its sources.

Examples
--------
python -m geodata check
python -m geodata check mypack/
python -m geodata sources
python -m geodata build --help
python -m geodata upgrade --help
"""

import io
import sys
from pathlib import Path
from typing import Annotated

import typer

from geodata.cli.build import build, upgrade
from geodata.errors import GeodataError
from geodata.pack import EMBEDDED, Pack, load_pack
from geodata.validate import PackFaultsError

cli = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Data packs: check, sources, build, upgrade."
)
PackFolder = Annotated[Path, typer.Argument(help="folder of the pack; default: the embedded one")]


@cli.command()
def check(pack: PackFolder = EMBEDDED) -> None:
    """Validate a pack and say everything that is wrong with it; exit code 1 when something is.

    Example: python -m geodata check mypack/
    """
    loaded = load_pack(pack)
    typer.echo(
        f"{loaded.name_en}: {len(loaded.demand_points)} demand points, "
        f"{loaded.demand_points['residents'].sum()} residents, {len(loaded.services)} services, "
        f"{_roads(loaded)}. No faults."
    )


@cli.command()
def sources(pack: PackFolder = EMBEDDED) -> None:
    """List where the data come from, with licence, date and known weakness.

    Example: python -m geodata sources
    """
    for source_id, row in load_pack(pack).sources.fillna("").to_dict("index").items():
        typer.echo(f"{source_id}: {row['title_en']}")
        typer.echo(f"  {row['publisher']}  {row['url']}")
        typer.echo(f"  licence: {row['licence_en']}; taken over on {row['retrieved_on']}")
        typer.echo(f"  {row['caveat_en']}" if row["caveat_en"] else "  no known weakness")


cli.command()(build)
cli.command()(upgrade)


def _roads(pack: Pack) -> str:
    """What the pack's roads are, in words."""
    arcs = [f"{built.network.n_arcs} arcs for {mode}" for mode, built in pack.networks.items()]
    return ", ".join(arcs) or f"{len(pack.road_links)} road links"


def main() -> None:
    """Run the command line; faults go to standard error, one a line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # also where a redirected console is not
    try:
        cli()
    except PackFaultsError as error:
        for fault in error.faults:
            typer.echo(str(fault), err=True)
        typer.echo(f"{len(error.faults)} faults.", err=True)
        sys.exit(1)
    except GeodataError as error:
        typer.echo(str(error), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
