"""The register as people edit it: tables, forms and files become rows, rows become edits.

Everything that is entered takes one way: rows of text, a preview beside the register, one change.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd

from app import clock
from app.i18n import Words
from geodata.exchange.cells import harmless
from geodata.exchange.columns import fields, heading, match
from geodata.exchange.files import Sheet
from geodata.exchange.present import Present
from geodata.exchange.preview import Preview, preview
from geodata.exchange.rows import POSITION
from geodata.exchange.writing import rows_of
from geodata.pack import Pack
from geodata.store import published
from geodata.store.overlay import entries_of
from geodata.store.permissions import Actor
from geodata.store.records import Written
from geodata.store.store import Store
from geodata.validate import Fault

NAME = "reģistrs"


def table(present: Present, codes: Sequence[str], who: Actor, lang: str) -> pd.DataFrame:
    """The services of some municipalities (empty: all) as text, a row each, with headings."""
    rows = rows_of(present, codes, who, lang)
    headings = [heading(field.name, lang) for field in fields()]
    texts = [{name: _text(value) for name, value in row.items()} for row in rows]
    return pd.DataFrame(texts, columns=headings, dtype="str")


def _text(value: str | float | None) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0").replace(".", ",")
    return value or ""


def changed_rows(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table that were changed or added."""
    now = after.fillna("").astype("str")
    same = before.reindex(now.index).fillna("").astype("str").eq(now).all(axis="columns")
    return now[~same]


def as_sheet(rows: pd.DataFrame, name: str = NAME) -> Sheet:
    """Rows of text as a sheet that can be compared with the register."""
    cells = tuple(tuple(map(str, row)) for row in rows.itertuples(index=False))
    return Sheet(name, tuple(map(str, rows.columns)), cells)


def one_row(cells: Mapping[str, str], lang: str) -> Sheet:
    """One service, given by field, as a sheet."""
    return as_sheet(pd.DataFrame([{heading(name, lang): text for name, text in cells.items()}]))


def compared(sheet: Sheet, present: Present, who: Actor) -> Preview:
    """What taking a sheet would do, its columns matched by their headings."""
    return preview(sheet, match(sheet.headings), present, who)


def stands_outside(found: Preview) -> bool:
    """Whether a position waits for the confirmation that it is outside the region."""
    return any(fault.expected == POSITION for fault in found.faults)


def save(store: Store, who: Actor, found: Preview, reason: str) -> Written | None:
    """Take the good rows in one change; None where there is nothing to take.

    Raises
    ------
    ChangedMeanwhileError
        Somebody changed one of the records since the register was looked at.
    """
    return store.write(who, found.edits, reason) if found.edits else None


def publish(store: Store, pack: Pack) -> int:
    """Put the register of today where map programs look for it; number of services.

    Only PostgreSQL offers geometries to them; on SQLite nothing is done.
    """
    on = max(pack.register_date, clock.today())
    return published.publish(store, Present(pack, entries_of(store), on))


def summary(found: Preview, words: Words) -> str:
    """How many services are new, changed, unchanged, missing, and rows handed back."""
    return words(
        "book.summary",
        new=len(found.new),
        changed=len(found.changed),
        unchanged=len(found.unchanged),
        missing=len(found.missing),
        bad=len(found.bad_rows),
    )


def fault_lines(found: Preview, words: Words) -> list[str]:
    """Every fault as a sentence; the same in several rows is one sentence."""
    rows: dict[Fault, list[int]] = {}
    for fault in found.faults:
        rows.setdefault(replace(fault, row=0), []).append(fault.row)
    return [_said(replace(fault, row=at[0]), words, at) for fault, at in rows.items()]


def _said(fault: Fault, words: Words, rows: Sequence[int] = ()) -> str:
    """The fault; a column that the file has not is called as it should be."""
    missing = fault.column in {field.name for field in fields()}
    column = heading(fault.column, words.lang) if missing else fault.column
    return words.fault(replace(fault, column=column), rows)


def handed_back(found: Preview, words: Words) -> bytes:
    """The rows that were not taken, with a column that says why, as CSV."""
    told: dict[int, list[str]] = {}
    for fault in found.faults:
        told.setdefault(fault.row, []).append(_said(fault, words))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(harmless, (*found.sheet.headings, words("book.fault"))))
    for number, lines in sorted(told.items()):
        row = found.sheet.rows[number - found.sheet.first_row]
        writer.writerow(map(harmless, (*row, "; ".join(lines))))
    return text.getvalue().encode("utf-8-sig")


def batches(store: Store) -> dict[str, str]:
    """Changes of the register that may be taken back: batch and what it was, latest first."""
    entries = store.changes()
    mine = entries[entries["action"] == "register.edit"]
    found: dict[str, str] = {}
    for batch, rows in reversed(list(mine.groupby("batch", sort=False))):
        first = rows.iloc[0]
        when = str(first["at"])[:16].replace("T", " ")
        found[str(batch)] = f"{when} · {first['actor']} · {len(rows)} · {first['reason']}"
    return found
