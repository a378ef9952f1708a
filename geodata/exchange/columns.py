"""The columns of an exchanged register, their headings in both languages, and matching them."""

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geodata.pack import Pack


@dataclass(frozen=True)
class Field:
    """One column: its field of the register, and the headings it may have."""

    name: str
    required: bool
    heading_lv: str
    heading_en: str
    also: tuple[str, ...]


@cache
def fields() -> tuple[Field, ...]:
    """All columns in the order in which they are written."""
    with Path(__file__).with_name("columns.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Field(
                row["field"],
                row["required"] == "yes",
                row["heading_lv"],
                row["heading_en"],
                tuple(row["also"].split(";")),
            )
            for row in csv.DictReader(file)
        )


def heading(name: str, lang: str) -> str:
    """The heading of a field in a language."""
    field = next(field for field in fields() if field.name == name)
    return field.heading_lv if lang == "lv" else field.heading_en


def match(headings: Sequence[str]) -> dict[str, int]:
    """Which column of a file holds which field: field to the place of its heading.

    A heading is known by its letters, whatever their case, accents or signs between them; of two
    that fit the first counts.
    """
    known = {
        folded(text): field.name
        for field in reversed(fields())
        for text in (field.heading_lv, field.heading_en, field.name, *field.also)
    }
    found: dict[str, int] = {}
    for place, text in enumerate(headings):
        field = known.get(folded(text))
        if field is not None:
            found.setdefault(field, place)
    return found


def folded(text: str) -> str:
    """Letters and digits only, lower case, without accents: how texts are compared."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


class Codes:
    """Codes of a pack and their names in both languages, each way."""

    def __init__(self, pack: Pack) -> None:
        self.names: dict[str, dict[str, str]] = {
            "service_type_id": pack.service_types["name_lv"].to_dict(),
            "group_ids": pack.demand_groups["name_lv"].to_dict(),
            "municipality_code": pack.municipalities["name_lv"].to_dict(),
        }
        english = {
            "service_type_id": pack.service_types["name_en"].to_dict(),
            "group_ids": pack.demand_groups["name_en"].to_dict(),
            "municipality_code": pack.municipalities["name_en"].to_dict(),
        }
        also: dict[str, list[tuple[str, str]]] = {}
        with Path(__file__).with_name("codes.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                self.names.setdefault(row["field"], {})[row["code"]] = row["name_lv"]
                english.setdefault(row["field"], {})[row["code"]] = row["name_en"]
                also.setdefault(row["field"], []).extend(
                    (row["code"], text) for text in row["also"].split(";") if text
                )
        self._codes = {
            field: _by_name([*names.items(), *english[field].items(), *also.get(field, ())])
            for field, names in self.names.items()
        }

    def code(self, field: str, text: str) -> str | None:
        """The code that a text means; None when it means none, or one of several."""
        if text in self.names[field]:
            return text
        return self._codes[field].get(folded(text))

    def name(self, field: str, code: str) -> str:
        """The Latvian name of a code; the code itself where the name would not lead back."""
        name = str(self.names[field].get(code, code))
        return name if self.code(field, name) == code and ";" not in name else code


def _by_name(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The code that each name means; names of several codes mean none."""
    found: dict[str, str | None] = {}
    for code, name in named:
        key = folded(str(name))
        found[key] = code if found.get(key, code) == code else None
    return {key: code for key, code in found.items() if code is not None}
