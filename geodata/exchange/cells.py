"""What people write into a cell: numbers with decimal commas, dates as 12.10.2021."""

import math
import re
from datetime import date

_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?(?: (?:g|gads)\.?)?")
_MONTH = re.compile(r"(\d{1,2})\.(\d{4})\.?")
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:[ T]00:00(?::00)?)?")
_YEAR = re.compile(r"(\d{4})\.?(?: ?(?:g|gads)\.?)?")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: object) -> object:
    """The value; text that a spreadsheet would calculate with an apostrophe before it."""
    risky = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
    return f"'{value}" if risky else value


def unquoted(text: str) -> str:
    """The text without the apostrophe of `harmless`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text


def number_of(text: str) -> float | None:
    """A number with decimal comma or point, spaces between thousands; None: it is none."""
    bare = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", text.strip())
    if not _NUMBER.fullmatch(bare):
        return None
    value = float(bare.replace(",", "."))
    return value if math.isfinite(value) else None


def date_of(text: str) -> str | None:
    """A date as YYYY, YYYY-MM or YYYY-MM-DD, as exactly as it is written; None: it is none."""
    text = text.strip()
    if found := _DAY.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _MONTH.fullmatch(text):
        day, month, year = 0, int(found[1]), int(found[2])
    elif found := _ISO.fullmatch(text) or _YEAR.fullmatch(text):
        parts = [int(part) for part in found.groups() if part]
        year, month, day = [*parts, 0, 0][:3]
        if len(parts) > 1 and month == 0:
            return None
    else:
        return None
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not 1900 <= year <= 2100 or (day == 0 and "-00" in text):
        return None
    return f"{year:04}" + (f"-{month:02}" if month else "") + (f"-{day:02}" if day else "")
