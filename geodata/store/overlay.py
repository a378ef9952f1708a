"""The register as the pack has it, with what people entered on top: pack and entries -> pack.

Pure, like a scenario: the pack that comes out works everywhere the pack does. An entry replaces
the pack's row of the same id; dated events join the pack's, and count on any date asked about.
"""

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd

from geodata.facts import as_premises, as_resized
from geodata.pack import Pack
from geodata.register import MOVED, RESIZED
from geodata.store.store import Store
from geodata.store.tables import REGISTER_KINDS

OWN_SOURCE, MUNICIPALITY_SOURCE = "register_entries", "municipality"
"""The source of a row that names none of the pack's, and of what a municipality answered."""


@dataclass(frozen=True)
class Entries:
    """What people entered, withdrawn records included; each frame has index record_id."""

    sites: pd.DataFrame
    services: pd.DataFrame
    events: pd.DataFrame
    facts: pd.DataFrame

    @property
    def none(self) -> bool:
        """Whether nothing was entered."""
        return not any(map(len, (self.sites, self.services, self.events, self.facts)))


def entries_of(store: Store, known_at: int | None = None) -> Entries:
    """The entries as they stand; with ``known_at`` as they stood after that audit entry."""
    sites, services, events, facts = (
        store.current(kind, known_at, withdrawn=True) for kind in REGISTER_KINDS
    )
    return Entries(sites, services, events, facts)


def with_entries(pack: Pack, entries: Entries) -> Pack:
    """The pack with the entries applied; the pack itself where there are none.

    The fingerprint is that of the pack and the entries together. Answers of the pack itself are
    in its tables already: only those that were entered change sizes and premises. A service
    whose site is withdrawn goes with it, as does an event whose service is not there.
    """
    if entries.none:
        return pack
    sites = _replaced(pack.sites, entries.sites)
    services = _replaced(pack.services, entries.services)
    services = services[services["site_id"].isin(sites.index)]
    events = entries.events[~entries.events["withdrawn"]]
    changing = events["status"].isin([MOVED, RESIZED])
    changes = events.loc[changing, list(pack.service_changes.columns)]
    answers = _answers(entries.facts, pack.facts)
    changes = pd.concat([changes, as_resized(answers)], ignore_index=True)
    changed = replace(
        pack,
        sources=_with_own_source(pack.sources),
        sites=sites,
        services=services,
        status_events=_of_services(
            _below(pack.status_events, _as_rows(events[~changing], pack.status_events)), services
        ),
        service_changes=_of_services(_below(pack.service_changes, changes), services),
        facts=_below(pack.facts, answers),
        fingerprint=_fingerprint(pack, entries),
    )
    return replace(changed, premises=as_premises(changed, answers))


def _replaced(table: pd.DataFrame, entered: pd.DataFrame) -> pd.DataFrame:
    """The table with entered rows in place of its own or below them; withdrawn ones are out."""
    live = entered[~entered["withdrawn"]]
    rows = _as_rows(live, table).rename_axis(table.index.name)
    kept = table.drop(index=entered.index, errors="ignore")
    known = table.loc[live.index.intersection(table.index)]
    for column in table.columns.difference(entered.columns):  # what only the pack knows stays
        rows.loc[known.index, column] = known[column]
    if rows.empty:
        return kept
    order = [*table.index[table.index.isin(rows.index) | table.index.isin(kept.index)]]
    new = [key for key in rows.index if key not in table.index]
    return pd.concat([kept, rows]).loc[[*order, *new]]


def _as_rows(entered: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    rows = entered.reindex(columns=table.columns).assign(
        source_id=entered["source_id"].fillna(OWN_SOURCE)
    )
    return rows.astype(table.dtypes.to_dict())


def _below(table: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return table
    rows = rows.astype(table.dtypes.to_dict())
    return (
        rows.reset_index(drop=True) if table.empty else pd.concat([table, rows], ignore_index=True)
    )


def _answers(entered: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    live = entered[~entered["withdrawn"]].assign(source_id=MUNICIPALITY_SOURCE)
    return live.reindex(columns=table.columns)


def _of_services(events: pd.DataFrame, services: pd.DataFrame) -> pd.DataFrame:
    return events[events["service_id"].isin(services.index)].reset_index(drop=True)


def _with_own_source(sources: pd.DataFrame) -> pd.DataFrame:
    own = _own_source().reindex(columns=sources.columns)
    return pd.concat([sources, own.astype(sources.dtypes.to_dict())])


@cache
def _own_source() -> pd.DataFrame:
    path = Path(__file__).with_name("sources.csv")
    return pd.read_csv(path, dtype=str, index_col="source_id")


def _fingerprint(pack: Pack, entries: Entries) -> str:
    digest = hashlib.sha256(pack.fingerprint.encode())
    for frame in (entries.sites, entries.services, entries.events, entries.facts):
        digest.update(frame.sort_index().to_csv().encode())
    return digest.hexdigest()
