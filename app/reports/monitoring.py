"""The monitoring report of a year: targets against results, indicators, what moved, the cycle."""

from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.explained_change import DRIVERS, ExplainedChange
from analysis.incomparable import NOT_YET
from analysis.indicators import REGION
from analysis.programme import progress
from analysis.question import Question, basket_question
from app import (
    explaining,
    programme_results,
    programme_sentences,
    programme_tables,
    year_tables,
)
from app.i18n import Words
from app.matrix import region_name
from app.programme_years import Day, days, state_of, table
from app.reports import layers, sections
from app.reports.model import (
    Bars,
    Block,
    Column,
    Figure,
    Findings,
    Heading,
    Paragraph,
    Report,
    Table,
)
from app.reports.request import Request
from app.workspace import Workspace

FIGURE = "covered_share"
TARGETS = ("indicator", "area", "target", "unit", "target_year", "result", "result_year")
LEVELS = ("municipality", "level", "minimum", "duties_met", "duties_not_known", "specialisation")


def monitoring_report(workspace: Workspace, words: Words, request: Request) -> Report:
    """Every target in force and the indicators of each duty at the ends of years."""
    pack, on = workspace.pack, request.on
    every = days(workspace, on)
    asked = {
        str(key): basket_question(pack, str(key), on=on, season_id=request.season_id)
        for key in pack.basket.index
    }
    blocks: list[Block] = [
        *_targets(workspace, on, words),
        *_years(workspace, every, request, words),
        *_changes(workspace, every, asked, words),
        *_levels(workspace, request, words),
        *_plans(workspace, request, words),
        *_cycle(workspace, on, words),
        *sections.sources_blocks(workspace, words),
    ]
    return Report(
        kind=request.kind,
        title=words(
            "report.monitoring_title", region=words.name(region_name(pack)), year=str(on.year)
        ),
        subtitle=request.subtitle(workspace, words),
        lang=words.lang,
        on=on,
        parameters={**request.parameters(), **_frozen(every)},
        questions=tuple(asked.values()),
        blocks=tuple(blocks),
        layers=layers.of_answers(
            workspace, {key: workspace.answer(one) for key, one in asked.items()}, words, on
        ),
    )


def _frozen(every: list[Day]) -> dict[str, str]:
    """The snapshots the report rests on, by their fingerprints."""
    kept = [f"{day.on.isoformat()} {day.fingerprint}" for day in every if day.frozen]
    return {"snapshots": "; ".join(kept)} if kept else {}


def _targets(workspace: Workspace, on: date, words: Words) -> list[Block]:
    """What is late and whose, every target, its results as charts, the amendments."""
    pack = workspace.pack
    late = programme_sentences.troubles(pack, on, words)
    found = progress(pack, on).to_dict("records")
    lead = words.count("programme.late", len(late)) if late else words("programme.no_late")
    targets = programme_tables.targets(pack, on, words)
    amendments = programme_tables.amendments(pack, words)
    blocks: list[Block] = [
        Heading(words("programme.tab_targets")),
        Paragraph(lead),
        *([Findings(tuple(late))] if late else []),
        Paragraph(programme_sentences.rule(pack, words), quiet=True),
        sections.table(
            "targets", words("programme.targets"), targets, words, (*TARGETS, "target_state")
        ),
    ]
    blocks += [figure for row in found if (figure := _chart(workspace, row, words))]
    results = programme_tables.results(pack, words)
    structure = programme_tables.structure(pack, words)
    return [
        *blocks,
        sections.table("results", words("programme.results"), results, words),
        sections.table("structure", words("programme.structure"), structure, words, structure),
        Heading(words("programme.amendments"), level=2),
        sections.table(
            "amendments",
            words("programme.amendments"),
            amendments,
            words,
            ("programme", "version", "approved_on", "said_change", "difference"),
        ),
    ]


def _chart(workspace: Workspace, row: "dict[str, object]", words: Words) -> Figure | None:
    """The results of a target by year; None where a single one is known."""
    pack = workspace.pack
    data = programme_results.result_table(pack, row, words)
    if len(data) < 2:
        return None
    name = str(pack.programme_indicators.loc[row["indicator_id"], f"name_{words.lang}"])
    colour = programme_results.COLOURS.get(str(row["state"]), programme_results.NEUTRAL)
    bars = Bars(
        tuple(data["year"]),
        tuple(data["value"]),
        (colour,) * len(data),
        words(f"unit.{row['unit']}"),
        words("column.result_year"),
        None,
    )
    alt = programme_results.result_alt(pack, row, words)
    caption = words("report.change_of", service=sections.titled(name), sentence=alt)
    return Figure(f"results_{row['indicator_id']}_{row['area']}", caption, alt, bars)


def _years(workspace: Workspace, every: list[Day], request: Request, words: Words) -> list[Block]:
    """The indicators of the region by day and duty."""
    pack = workspace.pack
    frame = table(workspace, every, request.season_id)
    flags = [(day.on, day.frozen) for day in every]
    blocks: list[Block] = [
        Heading(words("programme.tab_years"), starts_page=True),
        Paragraph(year_tables.days_line(flags, words), quiet=True),
    ]
    for key in map(str, pack.basket.index):
        blocks.append(_by_day(workspace, frame, key, every, words))
    every_row = year_tables.long(pack, frame, words)
    return [
        *blocks,
        sections.table("indicators", words("programme.tab_years"), every_row, words),
    ]


def _by_day(
    workspace: Workspace, frame: pd.DataFrame, key: str, every: list[Day], words: Words
) -> Table:
    """The indicators of a duty in the region, a column a day; how many are not known beside."""
    pack = workspace.pack
    rows = year_tables.by_year(pack, frame, key, REGION, words)
    if key != pack.basket.index[0]:  # what is of all duties is told with the first
        rows = rows[rows["indicator"] != words("indicator.duties_fulfilled")]
    named = rows.set_index(["aspect", "indicator", "date"])
    wide = named[["value_text", "not_known"]].unstack("date")  # noqa: PD010 - nothing is summed
    order = pd.MultiIndex.from_frame(rows[["aspect", "indicator"]].drop_duplicates())
    last = words.day(every[-1].on)
    days_of = [words.day(day.on) for day in every]
    values = {
        f"day_{number}": wide["value_text"][day].reindex(order).to_numpy()
        for number, day in enumerate(days_of)
    }
    table = pd.DataFrame(
        {
            "aspect": order.get_level_values(0),
            "indicator": order.get_level_values(1),
            **values,
            "not_known": wide["not_known"][last].reindex(order).to_numpy(),
        }
    )
    columns = [Column(name, words(f"column.{name}"), "text") for name in ("aspect", "indicator")]
    columns += [Column(f"day_{number}", day, "text") for number, day in enumerate(days_of)]
    columns.append(Column("not_known", words("column.not_known"), "count"))
    name = sections.titled(words.name(pack.basket.loc[key]))
    caption = words("report.years_of", service=name)
    return Table(f"years_{key}", caption, table, tuple(columns), tuple(table.columns))


def _changes(
    workspace: Workspace, every: list[Day], asked: dict[str, Question], words: Words
) -> list[Block]:
    """Why the share within the cutoff moved from the first day to the last, duty by duty."""
    pack = workspace.pack
    first, last = every[0], every[-1]
    before, after = state_of(workspace, first), state_of(workspace, last)
    rows: list[dict[str, str]] = []
    notes: dict[str, None] = {}
    for key, question in asked.items():
        if not workspace.answer(question).searched:
            continue
        pair = (replace(question, on=first.on), replace(question, on=last.on))
        told = explaining.explained(before, after, pair, FIGURE)
        name = sections.titled(words.name(pack.basket.loc[key]))
        rows.append({"service": name, **_parts(told, question, words)})
        found = explaining.notes(before, after, pair)
        notes |= dict.fromkeys(
            words("report.change_of", service=name, sentence=line)
            if one.reason == NOT_YET
            else line
            for one, line in zip(found, explaining.note_lines(found, words), strict=True)
        )
    headings = {name: words(f"driver.{name}") for name in DRIVERS}
    headings |= {"service": words("column.service")}
    headings |= {"before": words.day(first.on), "after": words.day(last.on)}
    names = ("service", "before", "after", *DRIVERS)
    columns = tuple(Column(name, headings[name], "text") for name in names)
    caption = words("report.change_span", first=words.day(first.on), last=words.day(last.on))
    return [
        Heading(words("programme.why")),
        Table("changes", caption, pd.DataFrame(rows, columns=names), columns, names),
        Heading(words("programme.incomparable"), level=2),
        Findings(tuple(notes) or (words("programme.comparable"),)),
    ]


def _parts(told: ExplainedChange, question: Question, words: Words) -> dict[str, str]:
    """A row of the table of changes: the share before and after, and what each driver did."""
    return {
        "before": explaining.written(told.before, FIGURE, question, words),
        "after": explaining.written(told.after, FIGURE, question, words),
        **{
            str(name): explaining.moved(part, FIGURE, question, words)
            for name, part in told.parts.items()
        },
    }


def _levels(workspace: Workspace, request: Request, words: Words) -> list[Block]:
    if workspace.pack.programme_roles.empty:
        return []
    frame = programme_tables.levels(workspace, request.on, request.season_id, words)
    caption = words("programme.tab_levels")
    return [
        Heading(caption),
        Paragraph(words("programme.levels_note"), quiet=True),
        sections.table("levels", caption, frame, words, (*LEVELS, "missing_groups")),
    ]


def _plans(workspace: Workspace, request: Request, words: Words) -> list[Block]:
    """Whom the services would reach if everything planned opened."""
    pack = workspace.pack
    lines = tuple(
        programme_sentences.if_planned_opened(
            workspace, str(key), request.on, request.season_id, words
        )
        for key in pack.basket.index
        if _has_plans(workspace, str(key), request)
    )
    frame = programme_tables.planned(pack, request.on, words)
    return [
        Heading(words("programme.planned")),
        *([Findings(lines)] if lines else []),
        sections.table("planned", words("programme.planned"), frame, words, frame.columns),
        Paragraph(words("programme.planned_note"), quiet=True),
    ]


def _has_plans(workspace: Workspace, key: str, request: Request) -> bool:
    question = basket_question(workspace.pack, key, on=request.on, season_id=request.season_id)
    answer = workspace.answer(question)
    return answer.searched and bool(answer.by_municipality["coming_services"].sum())


def _cycle(workspace: Workspace, on: date, words: Words) -> list[Block]:
    if workspace.pack.cycle_steps.empty:
        return []
    frame = programme_tables.cycle(workspace.pack, on.year, words)
    printed = ("from_day", "until_day", "step", "reason")
    caption = words("programme.tab_cycle")
    return [Heading(caption), sections.table("cycle", caption, frame, words, printed)]
