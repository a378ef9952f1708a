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
            max(
                min(float(longest), widest),
                NARROWEST,
                _longest_word([column.heading]) * BOLD,
                _longest_word(texts),
            )
        )
    return found


def _longest_word(texts: list[str]) -> float:
    return float(max((len(word) for text in texts for word in _BREAKS.split(text)), default=0))
