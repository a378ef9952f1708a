"""Scenarios as text: a small TOML file for people, a short code for the address.

Both are read and written field by field from the changes' own declarations, so that what is
written is read back exactly. What a change may name is judged by `analysis.scenario`, not here.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from analysis.changes import (
    AddRoad,
    Change,
    ChangeAccess,
    ChangeGroups,
    ChangeRoad,
    ChangeSeason,
    Close,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
)
from analysis.scenario import Scenario
from geodata.errors import PlannerError

KINDS: dict[str, type[Change]] = {
    "open": Open,
    "close": Close,
    "move": Move,
    "places": Enlarge,
    "groups": ChangeGroups,
    "start": Start,
    "accessible": MakeAccessible,
    "access": ChangeAccess,
    "road": ChangeRoad,
    "new_road": AddRoad,
    "season": ChangeSeason,
}
"""The word of each change in files and addresses."""
WORD = {kind: word for word, kind in KINDS.items()}
BETWEEN_CHANGES, BETWEEN_FIELDS, BETWEEN_CODES = "!", "~", ","
_ESCAPES = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "%!~,"})
FLAGS = {"yes": True, "no": False}
TEXTS = tuple[str, ...]
LARGEST, LONGEST_SHOWN = 1e15, 80
LONGEST_BYTES = 1_000_000


class ScenarioFileError(PlannerError, ValueError):
    """Text that is no scenario."""


def read_scenario(path: Path) -> Scenario:
    """The scenario in a TOML file.

    Raises
    ------
    ScenarioFileError
        The file is not TOML, or something in it is not what a scenario has.
    OSError
        The file cannot be read.
    """
    return from_toml(path.read_bytes(), path.name)


def from_toml(content: bytes, file: str) -> Scenario:
    """The scenario in the bytes of a TOML file; ``file`` is its name, for messages.

    Raises
    ------
    ScenarioFileError
        See `read_scenario`.
    """
    if len(content) > LONGEST_BYTES:
        raise ScenarioFileError(
            "{file} has {count} bytes; expected a scenario of at most {most}.",
            file=file,
            count=len(content),
            most=LONGEST_BYTES,
        )
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ScenarioFileError(
            "{file} cannot be read as TOML: {reason}. Correct it, or write a scenario anew with "
            "python -m app scenario new.",
            file=file,
            reason=str(error),
        ) from None
    name, rows = table.get("name"), table.get("change", [])
    whole = isinstance(name, str) and isinstance(rows, list) and set(table) <= {"name", "change"}
    if not whole or not isinstance(name, str):
        raise ScenarioFileError(
            '{file} is no scenario; expected name = "..." and tables [[change]], nothing else.',
            file=file,
        )
    changes = [_change(row, f"{file}, [[change]] {n}") for n, row in enumerate(rows, start=1)]
    return Scenario(name, tuple(changes))


def to_toml(scenario: Scenario) -> str:
    """The scenario as the text of a TOML file."""
    lines = [f"name = {_toml(scenario.name)}"]
    for change in scenario.changes:
        lines += ["", "[[change]]", f"do = {_toml(WORD[type(change)])}"]
        for one in fields(change):
            value = getattr(change, one.name)
            if value is not None:
                lines.append(f"{one.name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def to_code(scenario: Scenario) -> str:
    """The scenario as a short code for the address; empty for the base without a name."""
    parts = [_quoted(scenario.name)]
    for change in scenario.changes:
        cells = [WORD[type(change)], *(_cell(getattr(change, f.name)) for f in fields(change))]
        while cells[-1] == "":
            cells.pop()
        parts.append(BETWEEN_FIELDS.join(cells))
    return BETWEEN_CHANGES.join(parts)


def from_code(code: str) -> Scenario:
    """The scenario of a code.

    Raises
    ------
    ScenarioFileError
        The code is not one that `to_code` writes.
    """
    name, *parts = code.split(BETWEEN_CHANGES)
    return Scenario(unquote(name), tuple(_decoded(part) for part in parts))


def _decoded(part: str) -> Change:
    word, *cells = part.split(BETWEEN_FIELDS)
    kind = KINDS.get(word)
    if kind is None or len(cells) > len(fields(kind)):
        raise _not_a_code(part)
    row: dict[str, object] = {"do": word}
    for one, cell in zip(fields(kind), cells, strict=False):
        if cell == "" and one.default is not MISSING:
            continue
        row[one.name] = _uncoded(one, cell, part)
    return _change(row, part)


def _uncoded(one: Field[Any], cell: str, part: str) -> object:
    """The value of a field from its cell in a code."""
    if one.type is str:
        return unquote(cell)
    if one.type == TEXTS:
        return [unquote(text) for text in cell.split(BETWEEN_CODES)]
    if one.type is bool and cell in FLAGS:
        return FLAGS[cell]
    try:
        return float(cell)
    except ValueError:
        raise _wrong(one, cell, part) from None


def _checked(one: Field[Any], value: Any, place: str) -> Any:
    """A value that is of the kind its field declares."""
    if one.type is str and isinstance(value, str):
        return value
    if one.type == TEXTS and isinstance(value, list) and all(isinstance(v, str) for v in value):
        return tuple(value)
    if one.type is bool and isinstance(value, bool):
        return value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if one.type in (float, float | None) and number and abs(value) < LARGEST:
        return float(value)
    raise _wrong(one, value, place)


def _wrong(one: Field[Any], found: object, place: str) -> ScenarioFileError:
    kinds: dict[object, str] = {
        str: "a text",
        TEXTS: "a list of codes",
        bool: "true or false",
    }
    return ScenarioFileError(
        "{place}: {name} is {found}; expected {kind}.",
        place=place,
        name=one.name,
        found=repr(found)[:LONGEST_SHOWN],
        kind=kinds.get(one.type, "a number"),
    )


def _toml(value: object) -> str:
    """A value as TOML: a text as in JSON, which leaves only the delete character unescaped."""
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _cell(value: object) -> str:
    """A value as a part of a code; empty for what is not known."""
    if isinstance(value, tuple):
        return BETWEEN_CODES.join(map(_quoted, value))
    if isinstance(value, bool):
        return next(cell for cell, flag in FLAGS.items() if flag is value)
    return "" if value is None else _quoted(str(value))


def _quoted(text: str) -> str:
    """A text without the signs that part a code."""
    return text.translate(_ESCAPES)


def _not_a_code(part: str) -> ScenarioFileError:
    return ScenarioFileError(
        "{place} is not a change; expected do = one of: {known}.",
        place=part,
        known=", ".join(KINDS),
    )


def _change(row: object, place: str) -> Change:
    """A change from the cells of its table, each of the kind that is declared."""
    kind = KINDS.get(str(row.get("do"))) if isinstance(row, Mapping) else None
    if kind is None or not isinstance(row, Mapping):
        raise _not_a_code(place)
    declared = {one.name: one for one in fields(kind)}
    missing = [
        name for name, one in declared.items() if one.default is MISSING and name not in row
    ]
    unknown = [str(name) for name in row if name != "do" and name not in declared]
    if missing or unknown:
        raise ScenarioFileError(
            "{place}: not known: {unknown}; missing: {missing}. A change of this kind has: "
            "{known}.",
            place=place,
            unknown=", ".join(unknown) or "-",
            missing=", ".join(missing) or "-",
            known=", ".join(declared),
        )
    cells = {name: _checked(declared[name], row[name], place) for name in declared if name in row}
    return kind(**cells)
