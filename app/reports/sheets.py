"""A report as XLSX: a sheet per table with number formats, frozen headings, notes on units.

Cells hold values, never formulas: text is written as text even when it looks like one.
"""

import io
import math
import textwrap
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

import pandas as pd

from app.i18n import Words
from app.reports.model import Column, Findings, Heading, Kind, Paragraph, Report, Table, cell_text

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

FORMATS: dict[Kind, str] = {
    "text": "@",
    "flag": "@",
    "count": "#,##0",
    "number": "#,##0.####",
    "share": "0.0%",
    "min": "#,##0.0",
    "km": "#,##0.0",
    "year": "0",
}
A4 = 9
"""Number of the paper size in the format."""
LONGEST_NAME, MOST_LETTERS, FEWEST_LETTERS = 31, 90, 9
HEAD_LETTERS, SENTENCE_LETTERS = 36, 110
"""Widths of the columns of the first sheet."""
LINE_PT, LEAST_LINE_SHARE = 15.0, 0.85
"""Height of a line, and how full of the letters of its column one may be: bold ones are wider."""
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def xlsx(report: Report, words: Words) -> bytes:
    """The report as XLSX; the same report gives the same bytes."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        created = datetime.combine(report.on, time())
        book.set_properties({"title": report.title, "created": created})
        sheets = _named(report.tables(), {words("report.sheet_first").lower()})
        _first(book, report, sheets, words)
        for name, table in sheets:
            _sheet(book, book.add_worksheet(name), table, words)
        for sheet in book.worksheets():
            sheet.set_paper(A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)  # as wide as the page, as many pages as it takes
    return out.getvalue()


def _named(tables: list[Table], taken: set[str]) -> list[tuple[str, Table]]:
    """Sheet names from the keys of the tables: short enough, allowed, each once."""
    found = []
    for table in tables:
        base = table.key.translate(FORBIDDEN)[:LONGEST_NAME]
        name, number = base, 2
        while name.lower() in taken:
            end = f" {number}"
            name, number = base[: LONGEST_NAME - len(end)] + end, number + 1
        taken.add(name.lower())
        found.append((name, table))
    return found


def _first(
    book: "Workbook", report: Report, sheets: list[tuple[str, Table]], words: Words
) -> None:
    """The first sheet: title, sentences, and what each other sheet holds."""
    sheet = book.add_worksheet(words("report.sheet_first"))
    sheet.set_column(0, 0, HEAD_LETTERS)
    sheet.set_column(1, 1, SENTENCE_LETTERS)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    rows: list[tuple[str, str]] = [("", report.title), ("", report.subtitle)]
    heading = ""
    for block in report.every_block():
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Findings):
            rows += [(heading, sentence) for sentence in block.sentences]
        elif isinstance(block, Paragraph):
            rows.append((heading, block.text))
    for y, (head, text) in enumerate(rows):
        repeated = y and rows[y - 1][0] == head
        sheet.write_string(y, 0, "" if repeated else head, bold)
        sheet.write_string(y, 1, text, bold if y == 0 else wrap)
        sheet.set_row(y, _height_pt([(head, HEAD_LETTERS), (text, SENTENCE_LETTERS)]))
    start = len(rows) + 1
    sheet.write_string(start, 0, words("report.sheets"), bold)
    for y, (name, table) in enumerate(sheets, start + 1):
        sheet.write_url(y, 0, f"internal:'{name}'!A1", string=name)
        sheet.write_string(y, 1, table.caption, wrap)


def _sheet(book: "Workbook", sheet: "Worksheet", table: Table, words: Words) -> None:
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    heads: list[tuple[str, int]] = []
    for x, column in enumerate(table.columns):
        form = book.add_format({"num_format": FORMATS[column.kind], "valign": "top"})
        sheet.write_string(0, x, column.heading, head)
        if column.is_number:
            sheet.write_comment(0, x, words(f"report.unit_{column.kind}"))
        values = table.frame[column.name].tolist()
        for y, value in enumerate(values, 1):
            _write(sheet, (y, x), value, column, form, words)
        longest = max((len(str(value)) for value in values), default=0)
        letters = min(max(longest + 2, len(column.heading) // 2, FEWEST_LETTERS), MOST_LETTERS)
        sheet.set_column(x, x, letters)
        heads.append((column.heading, letters))
    sheet.set_row(0, _height_pt(heads))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    if len(table.frame):
        sheet.autofilter(0, 0, len(table.frame), len(table.columns) - 1)


def _height_pt(texts: list[tuple[str, int]]) -> float:
    """Height at which every text of a row is seen whole, each with the letters of its column.

    Said in the file, because not every program finds it when it opens one.
    """
    return LINE_PT * max(
        len(textwrap.wrap(text, max(1, round(letters * LEAST_LINE_SHARE)))) or 1
        for text, letters in texts
    )


def _write(
    sheet: "Worksheet", cell: tuple[int, int], value: Any, column: Column, form: Any, words: Words
) -> None:
    if value is None or pd.isna(value):
        return
    if column.kind == "flag":
        sheet.write_string(*cell, words("flag.yes" if value else "flag.no"), form)
    elif column.kind == "text":
        sheet.write_string(*cell, str(value), form)
    elif math.isinf(value):
        sheet.write_string(*cell, cell_text(value, column.kind, words), form)
    else:
        sheet.write_number(*cell, value, form)
