"""Best sites: proven choices, near-equals, curve and trade-offs as tables."""

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from analysis.best_sites.wishes import (
    CURVE,
    EUROS,
    GROUP,
    KEEP,
    MODELS,
    RESIDENTS,
    TRADE_OFFS,
    OwnCandidate,
    SearchLimits,
    SiteWishes,
)
from analysis.question import OPEN_TO_ALL
from app import site_sentences, site_tables
from app.cli.frame import (
    Access,
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
    with_cutoff,
    write,
)
from app.i18n import Words
from app.languages import LANGUAGES
from app.own_candidates import own_candidates
from app.workspace import Workspace, open_workspace

if TYPE_CHECKING:
    from app.site_search import SiteSearch
LOOK_S = 0.2


@cli.command(help=say("cli.sites"))
def sites(  # noqa: PLR0913 - options of a command are its parameters
    service: Annotated[str, typer.Option("--service", help=say("cli.service"))],
    model: Annotated[str, typer.Option("--model", help=say("cli.model"))] = MODELS[0],
    new: Annotated[int | None, typer.Option("--new", help=say("cli.new"))] = None,
    group: Annotated[str | None, typer.Option("--group", help=say("cli.group"))] = None,
    weights: Annotated[str | None, typer.Option("--weights", help=say("cli.weights"))] = None,
    cutoff_min: Annotated[
        float | None, typer.Option("--cutoff-min", help=say("cli.cutoff_min"))
    ] = None,
    cutoff_km: Annotated[
        float | None, typer.Option("--cutoff-km", help=say("cli.cutoff_km"))
    ] = None,
    existing: Annotated[str, typer.Option("--existing", help=say("cli.existing"))] = KEEP,
    candidates: Annotated[
        str, typer.Option("--candidates", help=say("cli.candidates"))
    ] = "centres",
    required: Annotated[
        list[str] | None, typer.Option("--required", help=say("cli.required"))
    ] = None,
    forbidden: Annotated[
        list[str] | None, typer.Option("--forbidden", help=say("cli.forbidden"))
    ] = None,
    budget: Annotated[float | None, typer.Option("--budget", help=say("cli.budget"))] = None,
    site_cost: Annotated[
        float | None, typer.Option("--site-cost", help=say("cli.site_cost"))
    ] = None,
    place_cost: Annotated[
        float | None, typer.Option("--place-cost", help=say("cli.place_cost"))
    ] = None,
    places: Annotated[float | None, typer.Option("--places", help=say("cli.places"))] = None,
    limit_places: Annotated[  # noqa: FBT002 - a flag of the command line
        bool, typer.Option("--limit-places", help=say("cli.limit_places"))
    ] = False,
    min_users: Annotated[float, typer.Option("--min-users", help=say("cli.min_users"))] = 0.0,
    floor: Annotated[float, typer.Option("--floor", help=say("cli.floor"))] = 0.0,
    share: Annotated[float, typer.Option("--share", help=say("cli.share"))] = 1.0,
    kbest: Annotated[int, typer.Option("--kbest", help=say("cli.kbest"))] = 1,
    draws: Annotated[int, typer.Option("--draws", help=say("cli.draws"))] = 0,
    within: Annotated[float, typer.Option("--within", help=say("cli.within"))] = 0.02,
    time_limit: Annotated[float, typer.Option("--time-limit", help=say("cli.time_limit"))] = float(
        "inf"
    ),
    unserved: Annotated[Path | None, typer.Option("--unserved", help=say("cli.unserved"))] = None,
    curve: Annotated[Path | None, typer.Option("--curve", help=say("cli.curve"))] = None,
    euro_curve: Annotated[
        Path | None, typer.Option("--euro-curve", help=say("cli.euro_curve"))
    ] = None,
    trade_offs: Annotated[
        Path | None, typer.Option("--trade-offs", help=say("cli.trade_offs"))
    ] = None,
    access: Access = OPEN_TO_ALL,
    on: On = None,
    season: Season = None,
    out: Out = None,
    lang: Lang = LANGUAGES[0],
    pack: PackFolder = None,
) -> None:
    """The best sites for a service; Ctrl+C ends the search with the best so far."""
    with speaking(lang) as words:
        workspace = open_workspace(pack)
        base = base_question(workspace, tuple(service.split(",")), group, on, season)
        question = replace(with_cutoff(base, cutoff_min, cutoff_km), access=access)
        kinds, own = _candidates(workspace, candidates)
        wishes = SiteWishes(
            model=model, new_sites=new, existing=existing, kinds=kinds, own=own,
            weights=weights or (RESIDENTS if group is None else GROUP),
            required=tuple(required or ()), forbidden=tuple(forbidden or ()),
            budget_eur=budget, site_cost_eur=site_cost, place_cost_eur=place_cost,
            places=places, limit_places=limit_places, least_people=min_users,
            floor_share=floor, share=share, keep=kbest, within_share=within, draws=draws,
        )  # fmt: skip
        wanted = {CURVE: curve, EUROS: euro_curve, TRADE_OFFS: trade_offs}
        extras = tuple(name for name, path in wanted.items() if path is not None)
        search = workspace.site_searches().get(question, wishes, SearchLimits(time_limit, extras))
        _watch(search, words)
        _tell(workspace, search, words, {"out": out, "unserved": unserved, **wanted})


def _candidates(
    workspace: Workspace, text: str
) -> tuple[tuple[str, ...], tuple[OwnCandidate, ...]]:
    """Kinds of candidates and those of a file, from a list with commas."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    files = [Path(part) for part in parts if Path(part).suffix]
    own = [
        one
        for path in files
        for one in own_candidates(workspace.pack, path.read_bytes(), path.name)
    ]
    return tuple(part for part in parts if not Path(part).suffix), tuple(own)


def _watch(search: "SiteSearch", words: Words) -> None:
    """Say how far the search is until it is over; Ctrl+C ends it with the best so far."""
    told = ""
    over = False
    while not over:
        try:
            over = search.look(LOOK_S)
            line = site_sentences.progress(search.stage, search.progress, words)
            if not over and line != told:
                typer.echo(line, err=True)
                told = line
        except KeyboardInterrupt:
            search.stop()
            typer.echo(words("sites.stopping"), err=True)


def _tell(
    workspace: Workspace, search: "SiteSearch", words: Words, files: dict[str, Path | None]
) -> None:
    """Write the tables that were asked for, and say the answer."""
    found, pack = search.found, workspace.pack
    if found is None:  # the search has raised its error already
        raise typer.Exit(1)
    write(site_tables.choices(pack, found, words, search.drawn), files["out"])
    if files["unserved"] is not None:
        write(site_tables.unserved(pack, found, words), files["unserved"])
    if files[CURVE] is not None and search.curve is not None:
        write(site_tables.curve(search.curve), files[CURVE])
    if files[EUROS] is not None and search.euros is not None and len(search.euros):
        write(site_tables.curve(search.euros), files[EUROS])
    if files[TRADE_OFFS] is not None and search.trade_offs is not None:
        write(site_tables.trade_offs(found, search.trade_offs), files[TRADE_OFFS])
    grounds = site_sentences.grounds(pack, found, words)
    sure = site_sentences.drawn(found, search.drawn, words)
    for sentence in (*site_sentences.answer(found, words), *sure, *grounds):
        typer.echo(sentence, err=True)
    if search.euros is not None and search.euros.empty:
        typer.echo(words("sites.no_euros"), err=True)
    if search.no_trade_offs is not None:
        typer.echo(words.error(search.no_trade_offs), err=True)
    tell_checks(workspace, [found.asked.question], words)
    sys.stderr.flush()
