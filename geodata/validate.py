"""Checking tables and layers against their declarations: all faults at once, none silent.

Cells arrive as the text that stands in the file and leave as typed columns. Nothing is repaired.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from geodata.errors import GeodataError
from geodata.schema import Column

Extent = tuple[float, float, float, float]
"""West, south, east, north in degrees (EPSG:4326)."""
HEADER_ROWS = 1
_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Fault:
    """One thing wrong in a pack: where, what was found, what was expected.

    ``row`` counts the header as row 1, as a spreadsheet does; 0 means the whole file.
    ``expected`` is a template, filled with ``limit``.
    """

    file: str
    row: int
    column: str
    found: str
    expected: str
    limit: str = ""

    def __str__(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "")
        place += f", column {self.column}" if self.column else ""
        return f"{place}: found {self.found!r}; expected {self.expected.format(limit=self.limit)}"


class PackFaultsError(GeodataError, ValueError):
    """A pack cannot be used; ``faults`` lists everything that is wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(
            "The data pack has {count} faults; the first: {first}. "
            "Mend the files and run python -m geodata check.",
            count=len(faults),
            first=str(faults[0]),
        )


NOT_EMPTY = "a value"
NUMBER = "a number with a decimal point"
WHOLE = "a whole number"
DATE = "a date such as 2024, 2024-05 or 2024-05-31"
FLAG = "yes or no"
ONE_OF = "one of: {limit}"
AT_LEAST = "at least {limit}"
AT_MOST = "at most {limit}"
UNIQUE = "a value that no other row has; the same stands in row {limit}"
ALIKE = "the same building as in row {limit}"
KNOWN = "a value that stands in {limit}"
COLUMN_PRESENT = "the column {limit}"
COLUMN_DECLARED = "only declared columns; remove it or correct its name"
IN_EXTENT = "a position inside {limit} (west, south, east, north)"
NOT_SWAPPED = "longitude in lon and latitude in lat; they look swapped"
BOTH_OR_NONE = "both lon and lat, or neither"
GEOMETRY = "a valid geometry"
ID = "letters a-z, digits, _, - or ."
COLOUR = "a colour such as #1f77b4"
URL = "an address that begins with http:// or https://"
PATTERNS = {
    "id": (r"[A-Za-z0-9_-][A-Za-z0-9_.-]*", ID),
    "colour": (r"#[0-9a-fA-F]{6}", COLOUR),
    "url": (r"https?://\S+", URL),
}
ALL_MESSAGES = (
    ID,
    COLOUR,
    URL,
    NOT_EMPTY,
    NUMBER,
    WHOLE,
    DATE,
    FLAG,
    ONE_OF,
    AT_LEAST,
    AT_MOST,
    UNIQUE,
    ALIKE,
    KNOWN,
    COLUMN_PRESENT,
    COLUMN_DECLARED,
    IN_EXTENT,
    NOT_SWAPPED,
    BOTH_OR_NONE,
    GEOMETRY,
)


def check_table(
    file: str, raw: pd.DataFrame, columns: tuple[Column, ...]
) -> tuple[pd.DataFrame, list[Fault]]:
    """The table with typed columns, and its faults.

    Parameters
    ----------
    file : name of the file, for the faults.
    raw : all cells as text, empty ones as NA; index 0..n-1 in file order.
    columns : the declaration.

    Returns
    -------
    The typed frame (unusable cells are NA) and the list of faults; references to other tables
    are checked by `check_references`.
    """
    declared = [column.name for column in columns]
    faults = [
        Fault(file, 0, name, ", ".join(map(str, raw.columns)), COLUMN_PRESENT, name)
        for name in declared
        if name not in raw.columns
    ]
    faults += [
        Fault(file, 0, str(name), str(name), COLUMN_DECLARED)
        for name in raw.columns
        if name not in declared
    ]
    typed = pd.DataFrame(index=raw.index)
    for column in columns:
        if column.name in raw.columns:
            typed[column.name], found = _check_column(file, raw[column.name], column)
            faults += found
    faults += _check_key(file, raw, [c.name for c in columns if c.key and c.name in raw.columns])
    return typed, faults


def _check_column(
    file: str, cells: "pd.Series[str]", column: Column
) -> tuple["pd.Series[object]", list[Fault]]:
    def faults(wrong: "pd.Series[bool]", expected: str, limit: str = "") -> list[Fault]:
        return [
            Fault(
                file, int(i) + HEADER_ROWS + 1, column.name, cell_text(cells[i]), expected, limit
            )
            for i in cells.index[wrong.to_numpy(dtype=bool)]
        ]

    empty = cells.isna()
    found = [] if column.optional else faults(empty, NOT_EMPTY)
    if column.one_of:
        wrong = ~empty & ~cells.isin(column.one_of)
        return cells.mask(wrong), found + faults(wrong, ONE_OF, ", ".join(column.one_of))
    if column.kind in ("number", "whole"):
        typed, more = _check_numbers(cells, column, faults)
        return typed, found + more
    if column.kind == "date":
        wrong = ~empty & ~cells.map(_is_date, na_action="ignore").eq(other=True)
        return cells.mask(wrong), found + faults(wrong, DATE)
    if column.kind in PATTERNS:
        pattern, expected = PATTERNS[column.kind]
        wrong = ~empty & ~cells.str.fullmatch(pattern).eq(other=True)
        return cells.mask(wrong), found + faults(wrong, expected)
    if column.kind == "flag":
        wrong = ~empty & ~cells.isin(["yes", "no"])
        return cells == "yes", found + faults(wrong, FLAG)
    return cells, found


def _is_date(text: str) -> bool:
    """Whether a cell is a date that exists, known to the year, month or day."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text + "-01-01"[: 10 - len(text)])
    except ValueError:
        return False
    return True


def _check_numbers(
    cells: "pd.Series[str]", column: Column, faults: Callable[..., list[Fault]]
) -> tuple["pd.Series[float]", list[Fault]]:
    values = pd.to_numeric(cells, errors="coerce").astype(float)
    wrong = cells.notna() & ~np.isfinite(values)
    found = faults(wrong, WHOLE if column.kind == "whole" else NUMBER)
    if column.kind == "whole":
        broken = ~wrong & cells.notna() & (values % 1 != 0)
        found += faults(broken, WHOLE)
    values = values.mask(wrong)
    if column.low is not None:
        found += faults(values < column.low, AT_LEAST, f"{column.low:.10g}")
    if column.high is not None:
        found += faults(values > column.high, AT_MOST, f"{column.high:.10g}")
    return values, found


def _check_key(file: str, raw: pd.DataFrame, key: list[str]) -> list[Fault]:
    if not key:
        return []
    first: dict[tuple[object, ...], int] = {}
    faults = []
    for i, values in zip(raw.index, raw[key].itertuples(index=False, name=None), strict=True):
        if values in first:
            shown = ", ".join(map(cell_text, values))
            row = first[values] + HEADER_ROWS + 1
            name = ", ".join(key)
            faults.append(Fault(file, int(i) + HEADER_ROWS + 1, name, shown, UNIQUE, str(row)))
        else:
            first[values] = int(i)
    return faults


def check_references(
    frames: dict[str, pd.DataFrame], declarations: dict[str, tuple[Column, ...]]
) -> list[Fault]:
    """Faults of cells that name a row no other table has (``refers`` of the declarations)."""
    faults = []
    for table, columns in declarations.items():
        for column in columns:
            target, _, target_column = column.refers.partition(".")
            if not column.refers or column.name not in frames.get(table, ()):
                continue
            if target_column not in frames.get(target, ()):
                continue
            known = set(frames[target][target_column].dropna())
            faults += [
                Fault(f"{table}.csv", row, column.name, code, KNOWN, f"{target}.csv")
                for row, code in _codes(frames[table][column.name], column)
                if code not in known
            ]
    return faults


def _codes(cells: "pd.Series[str]", column: Column) -> Iterator[tuple[int, str]]:
    for i, cell in cells.dropna().items():
        for code in str(cell).split(";") if column.kind == "codes" else [str(cell)]:
            yield int(str(i)) + HEADER_ROWS + 1, code


def cell_text(value: object) -> str:
    """A cell as a fault shows it; empty when nothing stands there."""
    return "" if value is None or value is pd.NA or value != value else str(value)
