"""Scenario files: made from options, checked and told, applied to a service."""

from pathlib import Path
from typing import Annotated
from urllib.parse import urlencode

import typer

from analysis.changes import (
    AddRoad,
    Change,
    ChangeAccess,
    ChangeGroups,
    ChangeRoad,
    ChangeSeason,
    Close,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
)
from analysis.comparison import compare
from analysis.scenario import Scenario
from app import scenario_words, tables
from app.cli.frame import (
    Lang,
    On,
    Out,
    PackFolder,
    Season,
    base_question,
    cli,
    say,
    speaking,
    tell_checks,
    write,
)
from app.languages import LANGUAGES
from app.scenario_file import ScenarioFileError, read_scenario, to_code, to_toml
from app.workspace import open_workspace
from geodata.pack import Pack

scenarios = typer.Typer(no_args_is_help=True, help=say("cli.scenario"), rich_markup_mode=None)
cli.add_typer(scenarios, name="scenario")
File = Annotated[Path, typer.Argument(help=say("cli.scenario_file"))]
Several = list[str] | None


@scenarios.command(help=say("cli.scenario_new"))
def new(
    name: Annotated[str, typer.Argument(help=say("cli.scenario_name"))],
    opened: Annotated[Several, typer.Option("--open", help=say("cli.scenario_open"))] = None,
    closed: Annotated[Several, typer.Option("--close", help=say("cli.scenario_close"))] = None,
    moved: Annotated[Several, typer.Option("--move", help=say("cli.scenario_move"))] = None,
    places: Annotated[Several, typer.Option("--places", help=say("cli.scenario_places"))] = None,
    groups: Annotated[Several, typer.Option("--groups", help=say("cli.scenario_groups"))] = None,
    started: Annotated[Several, typer.Option("--start", help=say("cli.scenario_start"))] = None,
    accessible: Annotated[
        Several, typer.Option("--accessible", help=say("cli.scenario_accessible"))
    ] = None,
    agree: Annotated[Several, typer.Option("--agree", help=say("cli.scenario_agree"))] = None,
    road: Annotated[Several, typer.Option("--road", help=say("cli.scenario_road"))] = None,
    new_road: Annotated[
        Several, typer.Option("--new-road", help=say("cli.scenario_new_road"))
    ] = None,
    season: Annotated[str | None, typer.Option("--season", help=say("cli.season"))] = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """A scenario file; refused where a change is not possible."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        changes: list[Change] = []
        for texts, read in (
            (opened, _open),
            (moved, _move),
            (places, _places),
            (groups, _groups),
            (agree, _agree),
            (road, _road),
            (new_road, _new_road),
        ):
            for text in texts or ():
                changes.append(read(workspace.pack, text, len(changes)))
        for ids, kind in ((closed, Close), (started, Start), (accessible, MakeAccessible)):
            changes += [kind(service_id) for service_id in ids or ()]
        changes += [ChangeSeason(season)] if season else []
        scenario = Scenario(name, tuple(changes))
        workspace.under(scenario)
        if out is None:
            typer.echo(to_toml(scenario), nl=False)
        else:
            out.write_text(to_toml(scenario), encoding="utf-8", newline="\n")
            typer.echo(words("cli.scenario_done", path=str(out)), err=True)


@scenarios.command(help=say("cli.scenario_show"))
def show(file: File, lang: Lang = LANGUAGES[0], pack: PackFolder = None) -> None:
    """What a scenario file says, checked against the pack, and its code for the address."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        scenario = read_scenario(file)
        workspace.under(scenario)
        typer.echo(scenario_words.title(scenario, words))
        for line in scenario_words.change_lines(workspace, scenario, words):
            typer.echo(f"- {line}")
        typer.echo("ko-darit?" + urlencode({"scenario": to_code(scenario)}))


@scenarios.command(help=say("cli.scenario_apply"))
def apply(
    file: File,
    service: Annotated[str, typer.Option("--service", help=say("cli.service"))],
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """Gaps of a service under a scenario, and in a sentence what changed."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        changed = workspace.under(read_scenario(file))
        question = base_question(workspace, tuple(service.split(",")), None, on, season)
        answer = changed.answer(question)
        write(tables.by_demand_point(changed.pack, answer, words), out)
        comparison = compare(workspace.answer(question), answer)
        typer.echo(scenario_words.difference(changed.pack, comparison, words), err=True)
        tell_checks(changed, [question], words)


def _open(pack: Pack, text: str, number: int) -> Change:
    type_id, _, where = text.partition("@")
    place, _, places = where.partition("=")
    lon, lat = _position(pack, place)
    free = next(
        f"new-{n}" for n in range(number + 1, 10**6) if f"new-{n}" not in pack.services.index
    )
    return Open(free, type_id, lon, lat, capacity_places=_number(places, text) if places else None)


def _move(pack: Pack, text: str, _: int) -> Change:
    service_id, _at, place = text.partition("@")
    return Move(service_id, *_position(pack, place))


def _places(_: Pack, text: str, __: int) -> Change:
    service_id, _is, places = text.partition("=")
    return Enlarge(service_id, _number(places, text))


def _groups(_: Pack, text: str, __: int) -> Change:
    service_id, _is, group_ids = text.partition("=")
    return ChangeGroups(service_id, tuple(one for one in group_ids.split(",") if one))


def _agree(_: Pack, text: str, __: int) -> Change:
    home, _to, rest = text.partition(":")
    partner, _for, type_id = rest.partition(":")
    return ChangeAccess(home, partner, type_id)


def _road(_: Pack, text: str, __: int) -> Change:
    link_id, equals, factor = text.partition("=")
    return ChangeRoad(link_id, _number(factor, text)) if equals else ChangeRoad(link_id)


def _new_road(pack: Pack, text: str, _: int) -> Change:
    """FROM:TO=CLASS/SURFACE or FROM:TO=CLASS/SURFACE/KM, ends by id or by a name only one has."""
    ends, _is, kind = text.partition("=")
    start, _to, goal = ends.partition(":")
    road_class, _of, rest = kind.partition("/")
    surface, _long, length = rest.partition("/")
    names = pack.road_nodes["name"]
    nodes = [
        str(names.index[names == end][0]) if (names == end).sum() == 1 else end
        for end in (start, goal)
    ]
    length_km = _number(length, text) if length else None
    return AddRoad(nodes[0], nodes[1], road_class, surface, length_km)


def _position(pack: Pack, place: str) -> tuple[float, float]:
    """Degrees of a place: a demand point by id or name, or lon,lat."""
    points = pack.demand_points
    named = points[(points.index == place) | (points["name"] == place)]
    if len(named) == 1:
        return float(named["lon"].iloc[0]), float(named["lat"].iloc[0])
    lon, comma, lat = place.partition(",")
    if len(named) > 1 or not comma:
        raise ScenarioFileError(
            "{count} places are called {found}; expected a demand point's id or name that only "
            "one has, or longitude,latitude such as 27.33,56.51.",
            count=len(named),
            found=repr(place),
        )
    return _number(lon, place), _number(lat, place)


def _number(text: str, whole: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ScenarioFileError(
            "{found} in {whole} is no number; write it with a decimal point.",
            found=repr(text),
            whole=repr(whole),
        ) from None
