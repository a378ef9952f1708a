"""How wide each column of a printed table should be."""

from app.reports.model import Column

NARROWEST, WIDEST = 5.0, 24.0
"""Least and greatest share of the width that a column's cells take, in letters."""
BOLD = 1.15
"""Width of a bold letter against that of a plain one."""


def widths(columns: tuple[Column, ...], cells: list[list[str]]) -> list[float]:
    """Shares of the width: by the longest text of each column, within limits, in letters.

    The longest word of a heading always fits.
    """
    longest = [max((len(row[i]) for row in cells), default=0) for i in range(len(columns))]
    return [
        max(min(float(letters), WIDEST), NARROWEST, *(BOLD * len(w) for w in head.split()))
        for letters, head in zip(longest, (c.heading for c in columns), strict=True)
    ]
