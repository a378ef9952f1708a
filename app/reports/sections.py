"""Sections that several kinds of report share: an answer, the basket, method, sources.

Each gives blocks of the model; every figure comes from the answer or the tables of the app.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pandas as pd

from analysis.assessment import Assessment
from analysis.compliance import Compliance
from analysis.question import TRAVEL_MIN
from app import cause_tables, histogram, matrix, method, sentences, tables
from app.i18n import Words, sort_key
from app.long_work import tell
from app.reports.model import (
    Bars,
    Block,
    Column,
    Figure,
    GapMap,
    Heading,
    Paragraph,
    Table,
    column_kind,
)
from app.workspace import Workspace

SUMS = ("municipality", "residents", "beyond_people", "beyond_share")
SERVICES = ("open_services", "coming_services", "worst_place")
METHOD_TABLES = ("assumptions", "cutoffs", "municipalities")
MOST_PLACES = 15


def table(
    key: str, caption: str, frame: pd.DataFrame, words: Words, printed: Iterable[str] = ()
) -> Table:
    """A table whose columns have headings in the catalogues."""
    names = tables.headings(frame, words)
    columns = tuple(Column(n, names[n], column_kind(n, frame[n])) for n in frame.columns)
    return Table(key, caption, frame, columns, tuple(printed))


def answer_blocks(
    workspace: Workspace, assessment: Assessment, words: Words, *, key: str
) -> list[Block]:
    """Finding, caution, map and tables of one answer."""
    pack = workspace.pack
    name = titled(sentences.service_name(pack, assessment, words))
    tell("making.service", name=name)
    unit = assessment.question.cost.removeprefix("travel_")
    sums = tables.by_municipality(pack, assessment, words)
    printed = (*SUMS, f"median_{unit}", f"p90_{unit}", *SERVICES, f"worst_{unit}")
    return [
        Paragraph(sentences.finding(pack, assessment, words)),
        *([Paragraph(cause_tables.summary(assessment, words))] if assessment.searched else []),
        Paragraph(sentences.cutoff_source(pack, assessment, words), quiet=True),
        Paragraph(sentences.caution(pack, assessment, words), quiet=True),
        gap_figure(workspace, assessment, words, key=key),
        table(
            f"{key}_by_municipality",
            words("report.by_municipality", service=name),
            sums,
            words,
            printed,
        ),
        table(
            key,
            words("report.by_place", service=name),
            tables.by_demand_point(pack, assessment, words),
            words,
        ),
    ]


def gap_figure(
    workspace: Workspace,
    assessment: Assessment,
    words: Words,
    *,
    key: str,
    code: str | None = None,
) -> Figure:
    """The gap map of an answer, over the region or close up on a municipality."""
    pack = workspace.pack
    name = sentences.service_name(pack, assessment, words)
    place = words.name(matrix.region_name(pack) if code is None else pack.municipalities.loc[code])
    cutoff = words.cost(assessment.question.cutoff, assessment.question.cost)
    return Figure(
        f"map_{key}",
        words("report.map_caption", service=name, cutoff=cutoff, place=place),
        words("report.map_alt", place=place, finding=sentences.finding(pack, assessment, words)),
        GapMap(assessment, code),
    )


def histogram_blocks(assessment: Assessment, words: Words, name: str, key: str) -> list[Block]:
    """Residents by travel time: chart, note and table."""
    data = histogram.histogram_table(assessment, words)
    caption = words("report.histogram", service=name)
    return [
        Figure(
            f"histogram_{key}",
            caption,
            words("report.histogram_alt", caption=caption),
            Bars(
                tuple(data["class"]),
                tuple(data["people"].astype(float)),
                tuple(data["colour"]),
                words("column.residents"),
                words("chart.travel_min"),
                _cutoff_bar(assessment, data),
            ),
        ),
        Paragraph(words(f"chart.note_{assessment.question.cost}"), quiet=True),
        table(f"{key}_histogram", caption, histogram.histogram_figures(assessment, words), words),
    ]


def _cutoff_bar(assessment: Assessment, data: pd.DataFrame) -> int | None:
    """The first class beyond the cutoff; None where the cutoff is in kilometres."""
    beyond = (data["from_min"] >= assessment.question.cutoff).to_numpy()
    if assessment.question.cost != TRAVEL_MIN or not beyond.any():
        return None
    return int(beyond.argmax())


def basket_blocks(workspace: Workspace, answer: Compliance, words: Words) -> list[Block]:
    """The matrix of duties and municipalities, with what its states mean."""
    pack = workspace.pack
    codes = sorted(
        pack.region.index,
        key=lambda code: (
            pack.municipalities.loc[code, "kind"] != "state_city",
            sort_key(words.name(pack.municipalities.loc[code])),
        ),
    )
    shown = {"service": [words.name(pack.basket.loc[key]) for key in pack.basket.index]}
    for code in codes:
        shown[code] = [_cell(answer, str(key), code, words) for key in pack.basket.index]
    columns = [Column("service", words("column.service"), "text")]
    columns += [Column(c, words.name(pack.municipalities.loc[c]), "text") for c in codes]
    long = tables.matrix(pack, answer, words)
    long = tables.state_words(long, words)
    return [
        Paragraph(sentences.basket_note(pack, words), quiet=True),
        Paragraph(words("report.basket_note"), quiet=True),
        Table(
            "basket",
            words("report.basket"),
            pd.DataFrame(shown),
            tuple(columns),
            ("service", *codes),
            wide=True,
        ),
        table("matrix", words("report.basket_long"), long, words),
    ]


def _cell(answer: Compliance, basket_id: str, code: str, words: Words) -> str:
    row = answer.cells.loc[(basket_id, code)]
    label = sentences.state(row, words)
    if pd.isna(row["beyond_people"]):
        return label
    return f"{label} · {words.number(float(row['beyond_people']))}"


def register_table(workspace: Workspace, services: pd.DataFrame, words: Words) -> Table:
    """Services of the register, all columns in data forms."""
    frame = tables.register(workspace.pack, services, words)
    printed = ("service_type", "name", "place", "status", "capacity_places", "source_year")
    return table("services", words("report.services"), frame, words, printed)


def farthest_table(workspace: Workspace, assessment: Assessment, words: Words, key: str) -> Table:
    """The places beyond the cutoff with most residents."""
    frame = tables.by_demand_point(workspace.pack, assessment, words)
    beyond = frame[~frame["covered"]].sort_values("residents", ascending=False, kind="stable")
    name = titled(sentences.service_name(workspace.pack, assessment, words))
    caption = words(
        "report.farthest", service=name, shown=min(len(beyond), MOST_PLACES), total=len(beyond)
    )
    return table(
        f"{key}_farthest",
        caption,
        beyond.head(MOST_PLACES).reset_index(drop=True),
        words,
        ("name", "municipality", "residents", "travel_min", "travel_km", "nearest_service"),
    )


def titled(name: str) -> str:
    """A name with a capital first letter, to begin a heading or caption with."""
    return name[:1].upper() + name[1:]


def data_only(block: Table) -> Table:
    """The table for data forms alone."""
    return replace(block, printed=())


def method_text(markdown: str) -> list[Block]:
    """The text of the method page as headings and paragraphs without marks of emphasis."""
    blocks: list[Block] = []
    for part in re.split(r"\n\s*\n|\n(?=- )", markdown.strip()):
        text = re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", part.strip()).replace("**", "")
        if text.startswith("#"):
            blocks.append(Heading(text.lstrip("# "), level=2))
        else:
            blocks.append(Paragraph(text.replace("\n", " ")))
    return blocks


def method_blocks(workspace: Workspace, words: Words) -> list[Block]:
    """How figures come about, what they rest on, and every source with its licence."""
    frames = method.frames(workspace, words)
    blocks: list[Block] = [
        Heading(words("page.method"), starts_page=True),
        *method_text(method.text(workspace, words)),
    ]
    for name in METHOD_TABLES:
        frame = frames[name]
        blocks.append(table(name, words(f"method.{name}"), frame, words, frame.columns))
    for name in ("group_rates", "speeds", "distances"):
        blocks.append(table(name, words(f"method.{name}"), frames[name], words))
    return [*blocks, *sources_blocks(workspace, words)]


def sources_blocks(workspace: Workspace, words: Words) -> list[Block]:
    """Every source with its licence and what is weak in it."""
    return [Heading(words("method.sources")), sources_table(workspace, words)]


def sources_table(workspace: Workspace, words: Words) -> Table:
    """Every source with its licence and what is weak in it, as a table."""
    frame = method.sources(workspace, words)
    printed = ("title", "publisher", "licence", "retrieved_on")
    return table("sources", words("method.sources"), frame, words, printed)


def sources_in_short(workspace: Workspace, words: Words) -> list[Block]:
    """Every source under its licence in one paragraph; all columns in data forms."""
    block = sources_table(workspace, words)
    by_licence = block.frame.fillna("").groupby("licence", sort=False)["title"]
    told = [f"{titled(licence) or '–'}: {'; '.join(titles)}." for licence, titles in by_licence]
    days = sorted(set(block.frame["retrieved_on"].dropna().astype(str)) - {""})
    days = [words.day(date.fromisoformat(day)) for day in (days[0], days[-1])] if days else []
    told += [words("report.sources_when", dates="–".join(dict.fromkeys(days)))] if days else []
    return [
        Heading(words("method.sources")),
        Paragraph(" ".join(told), quiet=True),
        data_only(block),
    ]
