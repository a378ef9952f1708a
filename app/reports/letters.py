"""Letters that paper has: those of the fonts the typesetter is given; others are told by code."""

import unicodedata
from functools import cache
from pathlib import Path

FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
"""Files of the font behind the main one; a letter must be in both to be printed anywhere."""


def font_folder() -> Path:
    """Where the letters of papers and pictures are: those that matplotlib brings."""
    import matplotlib as mpl

    return Path(mpl.get_data_path()) / "fonts" / "ttf"


def printable(text: str) -> str:
    """The text with the code (``[U+4E2D]``) of each sign that the fonts do not have.

    So a reader is told what stood there, where a font would show an empty box. What has no shape
    of its own (joiners, marks of direction) and is not in the fonts is left out.
    """
    if text.isascii():
        return text
    known = _known()
    return "".join(
        letter if letter.isspace() or ord(letter) in known else _code(letter) for letter in text
    )


def _code(letter: str) -> str:
    return "" if unicodedata.category(letter) == "Cf" else f"[U+{ord(letter):04X}]"


@cache
def _known() -> frozenset[int]:
    """Code points that every face has."""
    from matplotlib.ft2font import FT2Font

    faces = [FT2Font(str(font_folder() / face)).get_charmap() for face in FACES]
    return frozenset(faces[0]).intersection(*faces)
