"""The summary of a public consultation: what was consulted on, every opinion and its answer."""

from dataclasses import replace
from datetime import date

from app import consultation_book
from app.i18n import Words
from app.reports import closing, layers, sections
from app.reports.model import Block, Column, Findings, Heading, Layer, Paragraph, Report, Table
from app.workspace import Workspace
from geodata.crs import points_from_lonlat
from geodata.store.permissions import Actor
from geodata.store.records import Record
from geodata.store.store import Store

KIND = "consultation"
COUNTER = Actor("summary", "region")
"""Counts every opinion; only those shown are told."""
COLOUR = "#01665e"
FORMS = ("pdf", "docx", "xlsx", "html", "csv")
"""Forms that a summary takes; those of maps only where an opinion has a place."""
MAP_FORMS = ("gpkg", "geojson")


def summary(workspace: Workspace, store: Store, record: Record, words: Words, on: date) -> Report:
    """The summary of a consultation as it stands on a day."""
    found = consultation_book.opinions(store, record, COUNTER)
    frame = consultation_book.table(store, workspace.pack, found, words)
    printed = ("opinion_id", "given_on", "municipality", "opinion", "outcome", "answer")
    opinions = replace(
        sections.table("opinions", words("consulted.opinions"), frame, words, printed), wide=True
    )
    blocks: list[Block] = [
        Paragraph(consultation_book.when(record, words, on)),
        *_subject(store, record, words),
        Heading(words("report.findings")),
        Findings(tuple(consultation_book.told(found, words))),
        *([Heading(words("consulted.conclusion"))] if record.text("conclusion") else []),
        *([Paragraph(record.text("conclusion"))] if record.text("conclusion") else []),
        Heading(words("consulted.opinions")),
        opinions if len(frame) else Paragraph(words("consulted.no_opinions")),
    ]
    report = Report(
        kind=KIND,
        title=words("consulted.summary_title", title=record.text("title")),
        subtitle=words("consulted.summary_on", date=words.day(on)),
        lang=words.lang,
        on=on,
        parameters={"kind": KIND, "subject": record.record_id, "date": on.isoformat()},
        questions=(),
        blocks=tuple(blocks),
        layers=_places(opinions, words),
    )
    return replace(report, closing=tuple(closing.blocks(workspace, report, words)))


def _subject(store: Store, record: Record, words: Words) -> list[Block]:
    """What was consulted on."""
    proposal = consultation_book.subject_of(store, record)
    lines = [
        words("consulted.edition", edition=record.text("edition")),
        "" if proposal is None else f"{words('proposed.one')}: {proposal.text('title')}",
        *record.text("text").split("\n"),
        record.text("link"),
    ]
    return [
        Heading(words(f"consulted.subject_{record.text('subject')}")),
        *(Paragraph(line) for line in lines if line.strip()),
    ]


def _places(opinions: Table, words: Words) -> tuple[Layer, ...]:
    """The opinions that have a place, as a layer; none where no opinion has one."""
    located = opinions.frame[opinions.frame["lon"].notna()]
    if located.empty:
        return ()
    points = points_from_lonlat(located["lon"], located["lat"])
    frame = layers.located(located.drop(columns=["lon", "lat"]), points)
    columns: tuple[Column, ...] = tuple(c for c in opinions.columns if c.name in frame.columns)
    classes = tuple((text, COLOUR, text) for text in sorted(set(located["outcome"])))
    return (Layer("opinions", opinions.caption, frame, columns, "outcome", classes),)


def forms_of(report: Report) -> tuple[str, ...]:
    """The forms that this summary can take."""
    return forms_with(places=bool(report.layers))


def forms_with(*, places: bool) -> tuple[str, ...]:
    """The forms of a summary whose opinions have places, or have none."""
    return (*FORMS, *(MAP_FORMS if places else ()))
