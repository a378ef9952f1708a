"""A file beside the register: what is new, changed, unchanged, missing, and what is wrong.

Good rows become edits of one transaction; faulty rows are handed back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from geodata.exchange.files import Sheet
from geodata.exchange.present import Present, new_id
from geodata.exchange.rows import Cells, parse
from geodata.store.permissions import Actor, allowed
from geodata.store.records import Edit, Value
from geodata.validate import ALIKE, Fault

ACTION = "register.edit"
ONCE = "a service only once; it stands in row {limit} as well"
OWN = "a service of your own territory"
DATED = "a date beside a new status"
ALL_MESSAGES = (ONCE, OWN, DATED)
SITE_FIELDS = ("municipality_code", "place", "address", "lon", "lat", "position")
SERVICE_FIELDS = (
    "name",
    "service_type_id",
    "group_ids",
    "provider",
    "provider_sector",
    "capacity_places",
    "note",
    "contact",
    "source_ref",
)
_SHOWN_AS = {"moved": "site_id", "resized": "capacity_places"}
"""The field of a service that an event changes, where that is not its status."""
BASIS = {"open": "opened", "closed": "closed", "cancelled": "cancelled"}


@dataclass
class Preview:
    """What taking a file would do; ``changed`` names the fields of each changed service."""

    sheet: Sheet
    edits: list[Edit] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    changed: dict[str, list[str]] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def bad_rows(self) -> list[int]:
        """Numbers of the rows that are handed back."""
        return sorted({fault.row for fault in self.faults})


def preview(sheet: Sheet, matched: dict[str, int], present: Present, who: Actor) -> Preview:
    """Compare every row with the register; nothing is written.

    ``matched`` says in which column of the sheet each field stands.
    """
    found = Preview(sheet)
    seen: dict[str, int] = {}
    sites: dict[str, tuple[int, Cells]] = {}
    territories: set[str] = set()
    for number in range(sheet.first_row, sheet.first_row + len(sheet.rows)):
        if not any(cell.strip() for cell in sheet.rows[number - sheet.first_row]):
            continue
        cells, faults = parse(sheet, number, matched, present)
        if not faults:
            row = _Row(sheet, number, cells, present, who)
            faults = row.faults(seen, sites)
        if faults:
            found.faults += faults
            continue
        seen[row.service_id], sites[row.site_id] = number, (number, row.site)
        territories.add(str(row.site["municipality_code"]))
        _take(row, found)
    known = present.register
    mine = known["municipality_code"].isin(territories)
    found.missing = [str(key) for key in known.index[mine] if key not in seen]
    return found


def _take(row: "_Row", found: Preview) -> None:
    edits, fields = row.edits(_edited(found.edits))
    found.edits += edits
    if row.is_new:
        found.new.append(row.service_id)
    elif fields:
        found.changed[row.service_id] = fields
    else:
        found.unchanged.append(row.service_id)


def _edited(edits: Iterable[Edit]) -> set[str]:
    return {edit.record_id for edit in edits if edit.kind == "site"}


class _Row:
    """A row without faults of its own, beside what the register says."""

    def __init__(
        self, sheet: Sheet, number: int, cells: Cells, present: Present, who: Actor
    ) -> None:
        self.sheet, self.number, self.present, self.who = sheet, number, present, who
        self.given = {k: v for k, v in cells.items() if k != "source_ref" or v}
        self.source_ref = str(cells.get("source_ref") or sheet.name)
        code = cells["municipality_code"]
        self.service_id = str(
            cells.get("service_id")
            or new_id("P", code, cells["service_type_id"], cells["name"], cells.get("address"))
        )
        self.is_new = self.service_id not in present.register.index
        self.was = {} if self.is_new else dict(present.register.loc[self.service_id])
        self.site_id = str(cells.get("site_id") or self._site_id(cells))
        self.site = self._merged("site", self.site_id, SITE_FIELDS)
        self.site.setdefault("position", "building" if self.site.get("lon") else "unknown")
        self.site["position"] = self.site["position"] or "unknown"

    def _site_id(self, cells: Cells) -> str:
        if not self.is_new:
            return str(self.was["site_id"])
        return new_id("E", *(cells.get(name) for name in SITE_FIELDS[:5]))

    def _merged(self, kind: str, record_id: str, names: tuple[str, ...]) -> Cells:
        """The record as it stands with what the file says on top."""
        cells = self.present.cells(kind, record_id)
        return cells | {name: self.given[name] for name in names if name in self.given}

    def _territories(self) -> tuple[str, ...]:
        codes = {str(self.site["municipality_code"])}
        if not self.is_new:
            codes.add(str(self.was["municipality_code"]))
        known = self.present.cells("site", self.site_id)
        return tuple(sorted(codes | ({str(known["municipality_code"])} if known else set())))

    def faults(self, seen: dict[str, int], sites: dict[str, tuple[int, Cells]]) -> list[Fault]:
        """Faults that show beside the other rows and the register."""

        def fault(found: object, expected: str, limit: object = "") -> list[Fault]:
            return [Fault(self.sheet.name, self.number, "", str(found)[:80], expected, str(limit))]

        if self.service_id in seen:
            return fault(self.given["name"], ONCE, seen[self.service_id])
        before = sites.get(self.site_id)
        if before and before[1] != self.site:
            return fault(self.site_id, ALIKE, before[0])
        if not allowed(self.who, ACTION, self._territories()):
            return fault(self.given["municipality_code"], OWN)
        status = self.given.get("status")
        if status and not self.given.get("date") and status != self.was.get("status"):
            return fault(status, DATED)
        return []

    def edits(self, edited_sites: set[str]) -> tuple[list[Edit], list[str]]:
        """The edits of this row and the fields that differ from the register."""
        edits, fields = [], []
        known_site = self.present.cells("site", self.site_id)
        differing = _differing(self.site, known_site, SITE_FIELDS)
        if differing or not known_site:
            fields += differing
            if self.site_id not in edited_sites:
                cells = {**self.site, "source_ref": self.source_ref, "source_id": None}
                edits.append(self._edit("site", self.site_id, cells))
        known = self.present.cells("service", self.service_id)
        service = self._merged("service", self.service_id, SERVICE_FIELDS)
        events = self._dated(known)
        fields += [_SHOWN_AS.get(str(event.cells["status"]), "status") for event in events]
        if any(event.cells["status"] == "resized" for event in events):
            service["capacity_places"] = known.get("capacity_places")
        service["site_id"] = known.get("site_id", self.site_id)
        differing = _differing(service, known, SERVICE_FIELDS)
        if differing or not known:
            fields += differing
            edits.append(self._edit("service", self.service_id, self._complete(service)))
        return edits + events, fields

    def _complete(self, service: Cells) -> Cells:
        """What the register needs of a service and a file need not say."""
        groups = str(service["group_ids"]).split(";")
        names = "; ".join(self.present.codes.name("group_ids", code) for code in groups)
        filled = {name: value for name, value in service.items() if value is not None}
        return {
            "provider_sector": "municipality",
            "group_text_lv": names,
            **filled,
            "source_ref": self.source_ref,
            "municipality_code": self.site["municipality_code"],
            "source_id": None,
        }

    def _dated(self, known: Cells) -> list[Edit]:
        """Events: another status, and for a known service another building or size."""
        events = []
        status, on = self.given.get("status"), self.given.get("date")
        was = self.was.get("status"), _or_none(self.was, "status_date")
        said = (status, on) == was or self._is_to_come(status, on)
        if status and not said and (on or status != was[0]):
            events.append(self._event(str(status), on, basis=BASIS.get(str(status), "register")))
        today = self.present.on.isoformat()
        if not self.is_new and self.site_id != self.was["site_id"]:
            events.append(self._event("moved", today, site_id=self.site_id))
        places, before = self.given.get("capacity_places"), _or_none(self.was, "capacity_places")
        if known and None not in (places, before) and places != before:
            events.append(self._event("resized", today, capacity_places=places))
        return events

    def _is_to_come(self, status: Value, on: Value) -> bool:
        """Whether the register has this status, and no other, for this later day already."""
        events = self.present.pack.status_events
        day = events["date"].astype("string") == str(on)
        coming = events.loc[(events["service_id"] == self.service_id) & day, "status"]
        return str(on) > self.present.on.isoformat() and set(coming) == {status}

    def _event(self, status: str, on: Value, **cells: Value) -> Edit:
        event_id = new_id("S", self.service_id, status, on, *cells.values())
        cells = {"service_id": self.service_id, "status": status, "date": on, **cells}
        cells |= {"source_ref": self.source_ref}
        return self._edit(
            "event", event_id, cells | {"municipality_code": self.site["municipality_code"]}
        )

    def _edit(self, kind: str, record_id: str, cells: Cells) -> Edit:
        version = self.present.version(kind, record_id)
        return Edit(ACTION, kind, record_id, cells, version, territories=self._territories())


def _or_none(row: dict[str, object], name: str) -> object:
    value = row.get(name)
    return None if value is None or value != value else value


def _differing(now: Cells, before: Cells, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if now.get(name) != before.get(name)] if before else []
