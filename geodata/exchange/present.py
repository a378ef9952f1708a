"""The register as it stands when something is compared with it or entered into it."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from geodata.exchange.columns import Codes
from geodata.exchange.coordinates import rounded
from geodata.pack import Pack
from geodata.positions import municipality_at
from geodata.register import register_at
from geodata.store.overlay import OWN_SOURCE, Entries, with_entries
from geodata.store.records import Value
from geodata.store.tables import own_columns


@dataclass(frozen=True)
class Present:
    """A pack, the entries on top of it, and the day on which they are looked at.

    ``anywhere``: positions outside the region were confirmed.
    """

    base: Pack
    entries: Entries
    on: date
    anywhere: bool = False

    @cached_property
    def pack(self) -> Pack:
        """The pack with the entries."""
        return with_entries(self.base, self.entries)

    @cached_property
    def register(self) -> pd.DataFrame:
        """The services on the day, as `register_at`, with contact where one was entered."""
        contact = self.entries.services["contact"].reindex(self.pack.services.index)
        return register_at(self.pack, self.on).assign(contact=contact)

    def may_stand_at(self, lon: float, lat: float) -> bool:
        """Whether a position is in the region, or is confirmed or that of a building already."""
        borders = self.base.layers["municipalities"]
        return (
            self.anywhere
            or municipality_at(borders, lon, lat) is not None
            or rounded(lon, lat) in self.buildings
        )

    @cached_property
    def buildings(self) -> dict[tuple[float, float], tuple[float, float]]:
        """The exact positions at which buildings stand, by the position to the centimetre."""
        sites = self.pack.sites
        return {rounded(*spot): spot for spot in zip(sites["lon"], sites["lat"], strict=True)}

    @cached_property
    def codes(self) -> Codes:
        """Codes and names of the pack."""
        return Codes(self.base)

    def version(self, kind: str, record_id: str) -> int:
        """The version of a record that a new one follows; 0 where nothing was entered."""
        table = self._entered(kind)
        return int(table.loc[record_id, "version"]) if record_id in table.index else 0

    def cells(self, kind: str, record_id: str) -> dict[str, Value]:
        """A site or service as it stands, ready to be changed; empty where there is none."""
        table = self.pack.sites if kind == "site" else self.pack.services
        if record_id not in table.index:
            return {}
        row = table.loc[record_id]
        known = {
            name: _plain(row[name])
            for name in own_columns(kind)
            if name in table.columns and pd.notna(row[name])
        }
        if known.get("source_id") == OWN_SOURCE:
            del known["source_id"]
        if kind == "service":
            known["municipality_code"] = self.territory(record_id)
            contact = self.register.loc[record_id, "contact"]
            known |= {} if pd.isna(contact) else {"contact": str(contact)}
        return known

    def territory(self, service_id: str) -> str:
        """Code of the municipality in which a service is."""
        site_id = self.pack.services.loc[service_id, "site_id"]
        return str(self.pack.sites.loc[site_id, "municipality_code"])

    def _entered(self, kind: str) -> pd.DataFrame:
        tables = {"site": self.entries.sites, "service": self.entries.services}
        return tables.get(kind, self.entries.events)


def _plain(value: object) -> Value:
    if isinstance(value, str):
        return value
    number = float(str(value))
    return int(number) if number.is_integer() else number


def new_id(letter: str, *parts: object) -> str:
    """A stable id of something new: what is the same gets the same id."""
    text = "\n".join("" if part is None else str(part).casefold() for part in parts)
    return f"{letter}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"
