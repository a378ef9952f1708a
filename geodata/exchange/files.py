"""Uploaded bytes -> rows of text: CSV, XLSX, GeoJSON, GeoPackage; anything else is refused.

The content decides what a file is, never its name. Limits are checked before anything is unpacked.
"""

import csv
import io
import json
import lzma
import sqlite3
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from pyproj.exceptions import ProjError

from geodata.exchange import geopackage
from geodata.exchange.errors import ImportRefusedError

MAX_MB, MAX_UNPACKED_MB, MAX_ROWS, MAX_COLUMNS, MAX_CELL = 20, 100, 5000, 100, 10_000
MAX_ELEMENTS = 1_000_000
"""Elements of XML in a workbook; one full to its last row in our columns has some 700,000."""
MB = 1_000_000
BROKEN = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    AssertionError,
    OSError,
    EOFError,
    SyntaxError,  # the XML parser's own errors derive from it
    RuntimeError,  # so are too deep a nesting and a way of packing that zipfile does not know
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    csv.Error,
    sqlite3.Error,
    ProjError,
)
"""What readers of other people's formats raise when a file is not what it says it is."""


@dataclass(frozen=True)
class Sheet:
    """A table as text: name of the sheet or layer, headings, rows, number of the first row."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    first_row: int = 2


def read(content: bytes, name: str) -> Sheet:
    """The rows of an uploaded file.

    Raises
    ------
    ImportRefusedError
        The file is too large, holds too many rows, or cannot be read.
    """
    if len(content) > MAX_MB * MB:
        raise ImportRefusedError(
            "The file has {found} MB; at most {limit} MB are taken. Divide it.",
            found=round(len(content) / MB),
            limit=MAX_MB,
        )
    try:
        sheet = _read(content, _printable(Path(name).name) or "file")
        for cells in (sheet.headings, *sheet.rows):
            "".join(cells).encode()  # JSON may name half a character, which no text holds
    except ImportRefusedError:
        raise
    except BROKEN as error:
        raise ImportRefusedError(
            "The file {name} cannot be read: {reason}. Save it again as CSV, XLSX, GeoJSON or "
            "GeoPackage.",
            name=_printable(Path(name).name),
            reason=str(error).splitlines()[0][:200] if str(error) else type(error).__name__,
        ) from None
    if not sheet.rows or not sheet.headings:
        raise ImportRefusedError("The file holds no rows below its headings.")
    if len(sheet.headings) > MAX_COLUMNS:
        raise _too_many("columns", len(sheet.headings), MAX_COLUMNS)
    if max(len(cell) for row in sheet.rows for cell in row) > MAX_CELL:
        raise _too_many("characters in a cell", MAX_CELL + 1, MAX_CELL)
    return sheet


def _printable(name: str) -> str:
    """A name that can be shown and kept."""
    return "".join(sign for sign in name if sign.isprintable())[:80]


def _read(content: bytes, name: str) -> Sheet:
    if content.startswith(b"PK"):
        return _xlsx(content)
    if content.startswith(b"SQLite format 3\x00"):
        return _geopackage(content)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        return _geojson(content, name)
    return _csv(content, name)


def _too_many(what: str, found: int, limit: int) -> ImportRefusedError:
    return ImportRefusedError(
        "The file has {found} {kind}; at most {limit} are taken.",
        found=found,
        kind=what,
        limit=limit,
    )


def _csv(content: bytes, name: str) -> Sheet:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ImportRefusedError("The file is no table: it holds bytes that no text has.")
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    rows = []
    for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
        rows.append(tuple(cells))
        if len(rows) > MAX_ROWS + 1:
            raise _too_many("rows", len(rows), MAX_ROWS)
    return _sheet(name, rows)


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1257", errors="replace")


def _sheet(name: str, rows: list[tuple[str, ...]]) -> Sheet:
    """Headings and rows of one width; the heading is the first row that is not empty."""
    start = next((i for i, row in enumerate(rows) if any(cell.strip() for cell in row)), 0)
    headings = rows[start] if rows else ()
    width = max((i for i, text in enumerate(headings, 1) if text.strip()), default=0)
    if width > MAX_COLUMNS:
        raise _too_many("columns", width, MAX_COLUMNS)
    headings = headings[:width]
    body = [(row + ("",) * width)[:width] for row in rows[start + 1 :]]
    while body and not any(cell.strip() for cell in body[-1]):
        body.pop()
    return Sheet(name, tuple(text.strip() for text in headings), tuple(body), start + 2)


def _xlsx(content: bytes) -> Sheet:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_MB * MB:
            raise ImportRefusedError(
                "The file unpacks to {found} MB; at most {limit} MB are taken.",
                found=round(unpacked / MB),
                limit=MAX_UNPACKED_MB,
            )
        elements = sum(archive.read(name).count(b"<") for name in archive.namelist())
    if elements > MAX_ELEMENTS:
        raise _too_many("cells and styles", elements, MAX_ELEMENTS)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    try:
        sheet = book.worksheets[0]
        rows = []
        for cells in sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS + 1):
            rows.append(tuple(_text(cell) for cell in cells))
            if len(rows) > MAX_ROWS + 1:
                raise _too_many("rows", len(rows), MAX_ROWS)
        return _sheet(_printable(str(sheet.title)), rows)
    finally:
        book.close()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _geojson(content: bytes, name: str) -> Sheet:
    def refuse(constant: str) -> float:
        raise ValueError(f"{constant} is no number of JSON")

    features = json.loads(content.decode("utf-8-sig"), parse_constant=refuse)["features"]
    if len(features) > MAX_ROWS:
        raise _too_many("rows", len(features), MAX_ROWS)
    names: dict[str, None] = {}
    records: list[dict[str, str]] = []
    for feature in features:
        cells = {str(key): _text(value) for key, value in (feature["properties"] or {}).items()}
        geometry = feature.get("geometry")
        if geometry is not None:
            if geometry["type"] != "Point":
                raise ImportRefusedError(
                    "Feature {row} is a {found}; every feature has to be a Point.",
                    row=len(records) + 1,
                    found=str(geometry["type"])[:40],
                )
            lon, lat = (float(number) for number in geometry["coordinates"][:2])
            cells |= {"lon": repr(lon), "lat": repr(lat)}
        names |= dict.fromkeys(cells)
        if len(names) > MAX_COLUMNS:
            raise _too_many("columns", len(names), MAX_COLUMNS)
        records.append(cells)
    rows = tuple(tuple(cells.get(key, "") for key in names) for cells in records)
    return Sheet(name, tuple(names), rows, 1)


def _geopackage(content: bytes) -> Sheet:
    headings, rows = geopackage.first_layer(content, MAX_ROWS + 1)
    if len(rows) > MAX_ROWS:
        raise _too_many("rows", len(rows), MAX_ROWS)
    return Sheet("layer", tuple(headings), tuple(tuple(map(_text, row)) for row in rows), 1)
