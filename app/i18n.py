"""Words, numbers and order of names in the user's language; Latvian first, English second.

Every visible word stands in locale/lv.po and locale/en.po under a key; names of data stand in
the pack's name_lv and name_en columns. Sentences of errors are keys themselves, in English.
"""

import gettext
import io
import math
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

from analysis.cost_table import Limit
from app.languages import LANGUAGES
from geodata.errors import PlannerError
from geodata.validate import Fault

LOCALE = Path(__file__).parent / "locale"
ROWS = 5
"""Rows named that have the same fault; how many more there are is told."""
_ALPHABET = "aābcčdeēfgģhiījkķlļmnņoōpqrŗsštuūvwxyzž"
_ORDER = {letter: chr(0xE000 + place) for place, letter in enumerate(_ALPHABET)}


class Words:
    """The words of one language: ``words("key", name=value)`` gives the sentence."""

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise LanguageError(
                "Language {found} is not known; choose one of: {known}.",
                found=repr(lang),
                known=", ".join(LANGUAGES),
            )
        self.lang = lang
        self._catalogue = _catalogue(lang)

    def __call__(self, key: str, **params: object) -> str:
        """The message of a key with its placeholders filled; LookupError when there is none."""
        message = self._catalogue.gettext(key)
        if message == key:
            raise LookupError(f"no message {key!r} in locale/{self.lang}.po")
        return message.format(**params)

    def count(self, key: str, n: float, **params: object) -> str:
        """The message in the form that the number ``n`` asks for; ``{n}`` is the number."""
        whole = round(n)
        message = self._catalogue.ngettext(key, key, whole)
        return message.format(n=self.number(whole), **params)

    def error(self, error: PlannerError) -> str:
        """What went wrong, in the language where its catalogue has the sentence."""
        params = {name: self._part(name, value) for name, value in error.params.items()}
        for name in params:
            if name.startswith("kind"):
                params[name] = self._catalogue.gettext(str(params[name]))
        message = self._catalogue.gettext(error.template)
        return message.format(**params) if params else message

    def _part(self, name: str, value: object) -> object:
        """A number of an error as people write it, where its name says what it is."""
        if isinstance(value, Limit):
            return self.cost(*value)
        if not isinstance(value, float) or math.isinf(value):
            return value
        if name.endswith("_share"):
            return self.share(value, 1)
        if name.endswith(("_eur", "_people", "_places")):
            return self.number(value, 2 * (name.endswith("_eur") and value % 1 > 0))
        return value

    def fault(self, fault: Fault, rows: Sequence[int] = ()) -> str:
        """One fault of a pack: file, row, column, what was found, what was expected.

        ``rows``: all that have this fault, where there are several.
        """
        expected = self._catalogue.gettext(fault.expected).format(limit=fault.limit)
        place = fault.file
        if len(rows) > 1:
            told = ", ".join(self("fault.number", row=row) for row in rows[:ROWS])
            more = len(rows) - ROWS
            key = "fault.rows_more" if more > 0 else "fault.rows"
            place += ", " + self(key, rows=told, more=more)
        elif fault.row:
            place += ", " + self("fault.row", row=fault.row)
        if fault.column:
            place += ", " + self("fault.column", column=fault.column)
        if not fault.found:
            return self("fault.empty", place=place, expected=expected)
        return self("fault.sentence", place=place, found=fault.found, expected=expected)

    def name(self, row: Any) -> str:
        """The name of a table row (anything with name_lv and name_en) in the language."""
        return str(row[f"name_{self.lang}"])

    def number(self, value: float, digits: int = 0) -> str:
        """A number with the language's decimal sign; a dash for "not known"."""
        if math.isnan(value):
            return "–"
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return _written(value + 0.0, pattern, self.lang)

    def share(self, value: float, digits: int = 0) -> str:
        """A share (0-1) as a percentage; never 0 % for some or 100 % for not quite all."""
        if math.isnan(value):
            return "–"
        step: float = 10 ** -(2 + digits)
        if 0 < value <= step / 2:
            return "<" + self.share(step, digits)
        if 1 - step / 2 <= value < 1:
            return ">" + self.share(1 - step, digits)
        pattern = "#,##0" + ("." + "0" * digits if digits else "") + "\u00a0%"
        return str(format_percent(value, format=pattern, locale=self.lang))

    def interval(self, low: str, high: str, *, unit: str = "") -> str:
        """Two numbers as ends of an interval, the unit said once; one where they read the same."""
        return low if low == high else f"{low.removesuffix(unit)}–{high}"

    def listed(self, parts: Sequence[str]) -> str:
        """Parts of a sentence one after another, "and" before the last."""
        return self("list.and").join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))

    def cost(self, value: float, cost: str) -> str:
        """A travel cost with its unit; inf reads as unreachable."""
        if math.isinf(value):
            return self("cost.unreachable")
        digits = int(round(value, 1) % 1 > 0)
        return f"{self.number(value, digits)}\u00a0{self(f'unit.{cost}')}"

    def day(self, value: date) -> str:
        """A date as people write it."""
        pattern = "dd.MM.yyyy." if self.lang == "lv" else "d MMMM yyyy"
        return str(format_date(value, format=pattern, locale=self.lang))


class LanguageError(PlannerError, ValueError):
    """A language the catalogues do not have."""


@lru_cache(maxsize=20_000)
def _written(value: float, pattern: str, lang: str) -> str:
    """A number in a pattern; a page writes thousands, mostly those that it wrote before."""
    return str(format_decimal(value, format=pattern, locale=lang))


def sort_key(name: str) -> str:
    """Key of the Latvian alphabet: a, ā, b, c, č ... for sorting names in either language."""
    return "".join(_ORDER.get(letter, letter) for letter in name.lower())


def sort_keys(names: "pd.Series[str]") -> "pd.Series[str]":
    """Keys of many names, for ``sort_values(key=sort_keys)``."""
    return names.map(sort_key)


@cache
def _catalogue(lang: str) -> gettext.GNUTranslations:
    with (LOCALE / f"{lang}.po").open("rb") as file:
        catalog = read_po(file, locale=lang, abort_invalid=True)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
