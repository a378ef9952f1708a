"""What a report is, whatever its form: title, parameters, sections of typed blocks, layers.

Figures and sentences are computed before they come here; renderers only lay them out. User text
stays plain text in every block, never markup.
"""

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from analysis.assessment import Assessment
from analysis.comparison import Comparison
from analysis.question import Question
from app.i18n import Words

Kind = Literal["text", "count", "number", "share", "min", "km", "year", "flag"]
_KINDS: dict[str, Kind] = {"_share": "share", "_min": "min", "_km": "km", "_year": "year"}


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and what kind of values it holds."""

    name: str
    heading: str
    kind: Kind

    @property
    def is_number(self) -> bool:
        """Whether values are numbers, to be set to the right."""
        return self.kind not in ("text", "flag")


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is a chapter, which may ask to start a page (on A3 a column)."""

    text: str
    level: int = 1
    starts_page: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Sentences computed from the answer; ``quiet`` ones explain and stand smaller."""

    text: str
    quiet: bool = False


@dataclass(frozen=True)
class Findings:
    """Headline sentences, the one that concerns most people first."""

    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table: ``frame`` with the columns named by ``columns``; ``key`` names sheet and file.

    ``printed``: columns that documents show, in their order; data forms hold all. None printed:
    the table is for data forms only. ``wide``: documents give it the long side of the paper.
    """

    key: str
    caption: str
    frame: pd.DataFrame
    columns: tuple[Column, ...]
    printed: tuple[str, ...]
    wide: bool = False

    @property
    def shown(self) -> tuple[Column, ...]:
        """The columns that documents show."""
        by_name = {column.name: column for column in self.columns}
        return tuple(by_name[name] for name in self.printed)

    def cells(self, words: Words) -> list[list[str]]:
        """The shown columns as text in the language, a list a row."""
        texts = [
            [cell_text(value, column.kind, words) for value in self.frame[column.name].tolist()]
            for column in self.shown
        ]
        return [list(row) for row in zip(*texts, strict=True)]


@dataclass(frozen=True)
class GapMap:
    """What a map shows: an answer, over the region or close up on one municipality."""

    assessment: Assessment
    municipality_code: str | None = None


@dataclass(frozen=True)
class DifferenceMap:
    """What a map shows: whose way a scenario makes shorter or longer."""

    comparison: Comparison


@dataclass(frozen=True, eq=False)
class ProposalMap:
    """What a map shows: a proposed site, and who gains by municipality as it was frozen.

    ``spots``: positions (lon, lat, name) under "proposed" and "better"; ``services``: those of the
    same type, rows of the register.
    """

    gained_people: Mapping[str, int]
    spots: Mapping[str, pd.DataFrame]
    services: pd.DataFrame


AnyMap = GapMap | DifferenceMap | ProposalMap


@dataclass(frozen=True)
class Bars:
    """What a bar chart shows: a bar per label, with its colour; ``axis`` names the values.

    ``mark``: number of the bar before which the cutoff is drawn, None without one.
    """

    labels: tuple[str, ...]
    values: tuple[float, ...]
    colours: tuple[str, ...]
    axis: str
    across: str
    mark: int | None


@dataclass(frozen=True)
class Figure:
    """A map or chart with its caption and, for those who do not see it, its meaning in words."""

    key: str
    caption: str
    alt: str
    drawing: AnyMap | Bars


Block = Heading | Paragraph | Findings | Table | Figure


@dataclass(frozen=True)
class Layer:
    """A layer for maps: attribute columns, EPSG:4326 geometry, and the column that colours it.

    ``classes``: (value or upper limit, colour, label) in order; a layer coloured by text has
    values, one coloured by numbers upper limits (inf in the last).
    """

    key: str
    title: str
    frame: gpd.GeoDataFrame
    columns: tuple[Column, ...]
    coloured_by: str
    classes: tuple[tuple[str | float, str, str], ...]


@dataclass(frozen=True)
class Report:
    """One report, ready for any form.

    ``parameters``: what was asked, by stable codes. ``questions``: those whose answers it tells.
    ``inputs``: SHA-256 of what it rests on beside the pack, by a name that messages know.
    """

    kind: str
    title: str
    subtitle: str
    lang: str
    on: date
    parameters: dict[str, str]
    questions: tuple[Question, ...]
    blocks: tuple[Block, ...]
    layers: tuple[Layer, ...] = ()
    closing: tuple[Block, ...] = ()
    inputs: Mapping[str, str] = field(default_factory=dict)

    def tables(self) -> list[Table]:
        """Every table, in order, those for data forms only included."""
        return [block for block in self.every_block() if isinstance(block, Table)]

    def every_block(self) -> Iterator[Block]:
        """Every block: those of the contents, then the closing ones."""
        yield from self.blocks
        yield from self.closing

    def closed_by(self, blocks: Iterable[Block]) -> "Report":
        """The report with its closing blocks, which the hash leaves aside."""
        closed = replace(self, closing=tuple(blocks))
        vars(closed)["content_hash"] = self.content_hash
        return closed

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 over title, parameters and every sentence and figure, closing blocks aside."""
        digest = hashlib.sha256()
        for part in (self.kind, self.title, self.subtitle, self.lang, self.parameters):
            digest.update(_canonical(part))
        for block in self.blocks:
            digest.update(type(block).__name__.encode() + _content(block))
        for layer in self.layers:
            digest.update(_frame(layer.key, layer.frame.drop(columns="geometry"), layer.columns))
            digest.update(b"".join(shape.wkb for shape in layer.frame.geometry))
        return digest.hexdigest()


def column_kind(name: str, values: "pd.Series[object]") -> Kind:
    """Kind of a column by the unit that its name ends with, and by its values."""
    if pd.api.types.is_bool_dtype(values):
        return "flag"
    if not pd.api.types.is_numeric_dtype(values):
        return "text"
    known = values.dropna().to_numpy(dtype=float)
    whole = bool((np.isinf(known) | (known == np.round(known))).all())
    plain: Kind = "count" if whole else "number"
    return next((kind for end, kind in _KINDS.items() if name.endswith(end)), plain)


def cell_text(value: str | float | None, kind: Kind, words: Words) -> str:
    """One value as people write it; a dash stands for "not known"."""
    if kind == "flag":
        return words("flag.yes" if value else "flag.no")
    if value is None or pd.isna(value):
        return "" if kind == "text" else "–"
    if kind == "text" or isinstance(value, str):
        return str(value)
    if math.isinf(value):
        return words("cost.unreachable" if value > 0 else "change.gained")
    if kind in ("min", "km"):
        return words.number(value, 1)
    if kind == "share":
        return words.share(value, 1)
    if kind == "number":
        return _short(value, words)
    return f"{value:.0f}" if kind == "year" else words.number(value)


def _short(value: float, words: Words) -> str:
    """A number with as many of three decimals as say something."""
    shown = round(value, 3) or 0.0  # no minus before nought
    digits = next(d for d in range(4) if round(shown, d) == shown)
    return words.number(shown, digits)


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode() + b"\n"


def _content(block: Block) -> bytes:
    match block:
        case Heading(text, level):
            return _canonical([level, text])
        case Paragraph(text):
            return _canonical(text)
        case Findings(sentences):
            return _canonical(sentences)
        case Figure(key, caption, alt):
            return _canonical([key, caption, alt])
        case Table():
            return _frame(block.key, block.frame, block.columns) + _canonical(block.caption)


def _frame(key: str, frame: pd.DataFrame, columns: tuple[Column, ...]) -> bytes:
    names = [column.name for column in columns]
    text: str = frame[names].to_csv(index=False, float_format="%.12g", lineterminator="\n")
    return _canonical([key, names, [c.heading for c in columns]]) + text.encode()
