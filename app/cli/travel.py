"""One way and the ground around one site, as GeoJSON."""

from pathlib import Path
from typing import Annotated

import geopandas as gpd
import typer

from analysis.errors import InvalidSettingError
from analysis.question import check_mode
from app.cli.frame import Lang, Mode, Out, PackFolder, Season, cli, say, speaking, when
from app.languages import LANGUAGES
from app.places import PlaceError, place_of, route_sentence
from app.workspace import open_workspace
from geodata.crs import GEOGRAPHIC
from geodata.schema import SCHEMATIC

DEFAULT_BANDS = "10,20,30,40"


@cli.command(help=say("cli.route"))
def route(
    start: Annotated[str, typer.Option("--from", help=say("cli.route_from"))],
    goal: Annotated[str, typer.Option("--to", help=say("cli.route_to"))],
    mode: Mode = "car",
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The fastest way between two places."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        season_id = when(workspace, None, season)[1]
        begin, end = (place_of(workspace.pack, code) for code in (start, goal))
        found = workspace.travel.route(
            begin.lonlat,
            end.lonlat,
            season_id=season_id,
            mode=check_mode(workspace.pack, mode),
        )
        facts = {
            "minutes": [round(found.minutes, 2)],
            "km": [round(found.km, 3)],
            "roads": [", ".join(found.roads)],
            "links": [", ".join(found.link_ids)],
        }
        _write(gpd.GeoDataFrame(facts, geometry=[found.line], crs=GEOGRAPHIC), out)
        typer.echo(route_sentence(found, begin.name, end.name, words), err=True)


@cli.command(help=say("cli.isochrone"))
def isochrone(
    site: Annotated[str | None, typer.Option("--site", help=say("cli.isochrone_site"))] = None,
    lon: Annotated[float | None, typer.Option("--lon", help=say("cli.isochrone_lon"))] = None,
    lat: Annotated[float | None, typer.Option("--lat", help=say("cli.isochrone_lat"))] = None,
    bands: Annotated[str, typer.Option("--bands", help=say("cli.bands"))] = DEFAULT_BANDS,
    *,
    from_site: Annotated[
        bool, typer.Option("--from-site", help=say("cli.isochrone_from_site"))
    ] = False,
    mode: Mode = "car",
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The ground within bands of minutes around a site."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        if (site is None) == (lon is None or lat is None):
            raise PlaceError("Give either --site, or both --lon and --lat.")
        place = place_of(workspace.pack, site or f"{lon},{lat}")
        found = workspace.travel.isochrones(
            place.lonlat,
            _bands(bands),
            when(workspace, None, season)[1],
            check_mode(workspace.pack, mode),
            from_site=from_site,
        )
        _write(found.round({"area_km2": 2}), out)
        way = words("isochrone.from_site" if from_site else "isochrone.to_site")
        typer.echo(words("isochrone.sentence", place=place.name, way=way), err=True)
        if workspace.pack.road_network == SCHEMATIC:
            typer.echo(words("isochrone.coarse"), err=True)


def _bands(text: str) -> tuple[float, ...]:
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise InvalidSettingError(
            "--bands {found} are no minutes; expected numbers such as 10,20,30,40.",
            found=repr(text),
        ) from None


def _write(layer: gpd.GeoDataFrame, out: Path | None) -> None:
    """GeoJSON into a file or to the screen; positions to six digits, a tenth of a metre."""
    exact = layer.set_geometry(layer.geometry.set_precision(1e-6, mode="pointwise"))
    text = str(exact.to_json(drop_id=True, ensure_ascii=False))
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")
