"""How wide each column of a printed table should be."""

import re

from app.reports.model import Column

NARROWEST, WIDEST = 5.0, 32.0
"""Least and greatest share of the width that a column's texts take, in letters."""
ROOM = 130.0
"""Letters beside each other that are still legible on the width of an upright page: where every
text has room on one line, none is broken."""
BOLD = 1.15
"""Width of a bold letter against that of a plain one."""
_BREAKS = re.compile(r"[ \n/\-–]+")
"""Where a line may break; the letters between stay together."""


def widths(columns: tuple[Column, ...], cells: list[list[str]]) -> list[float]:
    """Shares of the width: by the longest text of each column, within limits, in letters.

    The longest word of a heading and of the cells always fits.
    """
    whole = _shares(columns, cells, ROOM)
    if sum(whole) > ROOM:
        return _shares(columns, cells, WIDEST)
    roomy = [
        max(one, len(column.heading) * BOLD / 2)
        for one, column in zip(whole, columns, strict=True)
    ]
    return roomy if sum(roomy) <= ROOM else whole


def _shares(columns: tuple[Column, ...], cells: list[list[str]], widest: float) -> list[float]:
    found = []
    for place, column in enumerate(columns):
        texts = [row[place] for row in cells]
        longest = max(map(len, texts), default=0)
        found.append(
            max(min(float(longest), widest), _least(column, texts)),
        )
    return found


def fitted(columns: tuple[Column, ...], cells: list[list[str]], room: float) -> list[float]:
    """Shares of the width that make ``room`` letters at most, where no word must break for it.

    Columns of long texts give way, each down to its longest word.
    """
    wished = widths(columns, cells)
    least = [_least(column, [row[place] for row in cells]) for place, column in enumerate(columns)]
    slack = sum(wished) - sum(least)
    kept = min(1.0, max(0.0, (room - sum(least)) / slack)) if slack else 1.0
    return [low + (one - low) * kept for one, low in zip(wished, least, strict=True)]


def _least(column: Column, texts: list[str]) -> float:
    return max(NARROWEST, _longest_word([column.heading]) * BOLD, _longest_word(texts))


def _longest_word(texts: list[str]) -> float:
    return float(max((len(word) for text in texts for word in _BREAKS.split(text)), default=0))
