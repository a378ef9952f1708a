"""What a change says, and the records as they are read back."""

import hashlib
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pandas as pd
import sqlalchemy as sa

from geodata.store.chain import canonical
from geodata.store.errors import ValueRefusedError
from geodata.store.tables import KINDS, own_columns

Value = str | int | float | bytes | None
_UNKEEPABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_DTYPES: dict[type, str] = {
    sa.Double: "float64",
    sa.Integer: "Int64",
    sa.Boolean: "bool",
    sa.LargeBinary: "object",
}
MAX_TEXT = 4000
"""Characters of a text field; a page of print holds about 3,000."""


@dataclass(frozen=True)
class Edit:
    """One record as it shall be: a new version that follows ``expected_version`` (0: none yet).

    ``territories`` are further municipalities the change touches, beside the record's own.
    """

    action: str
    kind: str
    record_id: str
    cells: Mapping[str, Value]
    expected_version: int = 0
    withdrawn: bool = False
    territories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Record:
    """A record as it stands."""

    kind: str
    record_id: str
    version: int
    withdrawn: bool
    cells: dict[str, Value] = field(default_factory=dict)

    @property
    def version_id(self) -> str:
        """The record and its version in one word."""
        return f"{self.record_id}-{self.version}"

    def text(self, name: str) -> str:
        """A cell as text; empty when it is not known."""
        value = self.cells[name]
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Written:
    """A confirmed change: its batch and the last entry of the audit it wrote."""

    batch: str
    seq: int


def timestamp() -> str:
    """The present moment (UTC) as ISO text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def checked(kind: str, values: Mapping[str, Value]) -> dict[str, Value]:
    """The values with every column of the kind; empty text and NaN are "not known" (None).

    Raises
    ------
    ValueRefusedError
        A column is unknown, a text is too long or holds characters no file can hold, a number
        is infinite.
    """
    columns = own_columns(kind)
    for name in values:
        if name not in columns:
            raise ValueRefusedError("{name} is no field of {kind}.", name=name, kind=kind)
    table = KINDS[kind]
    kept = {name: _checked(name, values.get(name)) for name in columns}
    return {
        name: float(value) if isinstance(value, int) and _is_double(table.c[name]) else value
        for name, value in kept.items()
    }


def _is_double(column: "sa.Column[object]") -> bool:
    return isinstance(column.type, sa.Double)


def checked_text(name: str, value: str) -> str:
    """The text without spaces around it.

    Raises
    ------
    ValueRefusedError
        It is too long or holds characters no file can hold.
    """
    text = value.strip()
    if len(text) > MAX_TEXT:
        raise ValueRefusedError(
            "The field {name} holds {found} characters; at most {limit} are kept. Shorten it.",
            name=name,
            found=len(text),
            limit=MAX_TEXT,
        )
    if _UNKEEPABLE.search(text):
        raise ValueRefusedError(
            "The field {name} holds control characters. Type the text anew.", name=name
        )
    return text


def _checked(name: str, value: Value) -> Value:
    if isinstance(value, str):
        return checked_text(name, value) or None
    if isinstance(value, float):
        if math.isinf(value):
            raise ValueRefusedError("The field {name} is infinite; give a number.", name=name)
        return None if math.isnan(value) else value
    return value


def as_json(values: Mapping[str, Value], *, withdrawn: bool) -> str:
    """Canonical JSON of a record for the audit; bytes stand there by their SHA-256."""
    shown: dict[str, object] = {
        name: {"sha256": hashlib.sha256(value).hexdigest()} if isinstance(value, bytes) else value
        for name, value in values.items()
        if value is not None
    }
    return canonical({**shown, "withdrawn": True} if withdrawn else shown)


def as_frame(kind: str, rows: Sequence[Mapping[str, object]]) -> pd.DataFrame:
    """Records as a table: index record_id; version, withdrawn and the kind's own columns."""
    columns = ["record_id", "version", "withdrawn", *own_columns(kind)]
    cells = {name: [row[name] for row in rows] for name in columns}
    table = KINDS[kind]
    typed = {
        name: pd.Series(cells[name], dtype=_DTYPES.get(type(table.c[name].type), "str"))
        for name in columns
    }
    return pd.DataFrame(typed).set_index("record_id")
