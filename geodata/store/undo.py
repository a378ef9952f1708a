"""Taking back a whole change: every record as it was before, by versions that say so."""

import json

from geodata.pack import Pack
from geodata.store.errors import NoSuchRecordError
from geodata.store.overlay import OWN_SOURCE
from geodata.store.permissions import Actor
from geodata.store.records import Edit, Value, Written
from geodata.store.store import Store
from geodata.store.tables import own_columns


def undo(store: Store, who: Actor, base: Pack, batch: str, reason: str) -> Written:
    """Set every record of a batch back, in one transaction.

    Raises
    ------
    NoSuchRecordError
        There is no such batch.
    ChangedMeanwhileError
        A record of it was changed since; nothing is set back then.
    NotAllowedError
        The actor may not change one of the records.
    """
    entries = store.changes(batch=batch).to_dict("records")
    if not entries:
        raise NoSuchRecordError("There is no change {batch} to take back.", batch=batch)
    edits = [_back(entry, base) for entry in reversed(entries)]
    return store.write(who, edits, reason)


def _back(entry: dict[str, object], base: Pack) -> Edit:
    kind, record_id = str(entry["kind"]), str(entry["record_id"])
    if entry["before"] is not None:
        cells = json.loads(str(entry["before"]))
        withdrawn = bool(cells.pop("withdrawn", False))
    else:
        cells = of_pack(kind, record_id, base)
        withdrawn = not cells
        cells = cells or json.loads(str(entry["after"]))
    return Edit(
        str(entry["action"]), kind, record_id, cells, int(str(entry["version"])), withdrawn
    )


def of_pack(kind: str, record_id: str, base: Pack) -> dict[str, Value]:
    """The row of the pack that the first entry of a record replaces; empty where it has none."""
    table = {"site": base.sites, "service": base.services}.get(kind)
    if table is None or record_id not in table.index:
        return {}
    row = table.loc[record_id].dropna()
    cells = {name: row[name] for name in own_columns(kind) if name in row.index}
    if kind == "service":
        cells["municipality_code"] = base.sites.loc[row["site_id"], "municipality_code"]
    plain = {k: v if isinstance(v, str) else float(v) for k, v in cells.items()}
    if "source_year" in plain:
        plain["source_year"] = int(float(plain["source_year"]))
    return {k: v for k, v in plain.items() if v != OWN_SOURCE}
