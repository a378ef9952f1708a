"""Services given as one table: a row per service with the building it is offered in."""

from dataclasses import dataclass, replace
from itertools import count, islice
from pathlib import Path

import pandas as pd

from geodata import validate
from geodata.build import inputs
from geodata.build.borders import Borders
from geodata.build.inputs import InputError
from geodata.pack import Pack
from geodata.schema import Column, tables
from geodata.validate import HEADER_ROWS, Fault

SOURCE = "services"
NEEDED = ("service_type_id", "name", "provider_sector", "lon", "lat")
"""Columns that the table must have; a site that is not located has lon and lat empty."""
_SITE = ("site_id", "municipality_code", "place", "address", "lon", "lat", "position")
_SERVICE = (
    "service_id",
    "service_type_id",
    "name",
    "group_ids",
    "group_text_lv",
    "provider",
    "provider_sector",
    "capacity_places",
    "capacity_note",
    "note",
    "source_ref",
    "source_date",
    "source_year",
)
_EVENT = ("status", "date")
_SPOT = ["lon", "lat", "address", "municipality_code"]
"""What tells one building from another."""
EVERYBODY = "all_residents"


@dataclass(frozen=True)
class Offered:
    """Sites and services as tables of a pack, all cells text, and what was left out.

    ``outside``: rows of the file outside all borders; columns row and name.
    """

    sites: pd.DataFrame
    services: pd.DataFrame
    status_events: pd.DataFrame
    outside: pd.DataFrame


def columns() -> tuple[Column, ...]:
    """The columns that the table may have, as declared for sites, services and status events."""
    declared = tables()
    found = {
        column.name: replace(
            column,
            key=column.name == "service_id",
            optional=column.optional or column.name in ("lon", "lat") or column.name not in NEEDED,
        )
        for table, names in (("sites", _SITE), ("services", _SERVICE), ("status_events", _EVENT))
        for column in declared[table]
        if column.name in names
    }
    return tuple(found.values())


def read_services(path: Path, borders: Borders, base: Pack) -> Offered:
    """The services of a region; those outside its borders are left out and listed.

    Parameters
    ----------
    path : a CSV; see `NEEDED` and `columns`. A row's municipality is its municipality_code, else
        that around its position. Rows of one site_id, or of one position and address, are one
        building. A status is "open" where none is given.
    borders : of the region.
    base : the pack whose service types and groups are meant.

    Raises
    ------
    InputError
        The file cannot be used as a whole, or no service lies within the borders.
    PackFaultsError
        Every wrong cell, with its row and column.
    """
    raw = inputs.read_table(path)
    for column in columns():
        if column.name not in raw and column.name not in NEEDED:
            raw[column.name] = pd.NA
    filled = raw.assign(
        group_ids=raw["group_ids"].fillna(EVERYBODY), status=raw["status"].fillna("open")
    )
    filled["service_id"] = raw["service_id"].fillna(
        pd.Series([f"S{i + 1:04d}" for i in range(len(raw))], index=raw.index)
    )
    typed, faults = validate.check_table(path.name, filled, columns())
    for name, known, where in (
        ("service_type_id", base.service_types, "service_types.csv"),
        ("group_ids", base.demand_groups, "demand_groups.csv"),
        ("municipality_code", borders.table, borders.path.name),
    ):
        if name in typed:
            faults += inputs.unknown_codes(path, typed[name], name, set(known.index), where)
    if set(_SPOT) <= set(typed):
        faults += _other_buildings(path, typed)
    inputs.refuse(faults)
    return _tables(path, filled, _homes(typed, borders), borders)


def _homes(typed: pd.DataFrame, borders: Borders) -> "pd.Series[str]":
    """Municipality of each row: as given, else around its position, NA outside."""
    located = typed[typed["lon"].notna() & typed["lat"].notna()]
    around = borders.municipality_of(located["lon"], located["lat"])
    return typed["municipality_code"].fillna(around.reindex(typed.index))


def _other_buildings(path: Path, typed: pd.DataFrame) -> list[Fault]:
    """Faults of rows that name a building of an earlier row and say that it is elsewhere."""
    named = typed[typed["site_id"].notna()]
    first = named.index.to_series().groupby(named["site_id"]).transform("first")
    spot = named[_SPOT].astype("string").fillna("")
    before = spot.loc[first].set_axis(spot.index)
    apart = ((spot != before) & (spot != "")).any(axis=1)
    return [
        Fault(
            path.name,
            int(i) + HEADER_ROWS + 1,
            "site_id",
            str(named.loc[i, "site_id"]),
            validate.ALIKE,
            str(int(first[i]) + HEADER_ROWS + 1),
        )
        for i in named.index[apart]
    ]


def _own_ids(kept: pd.DataFrame) -> "pd.Series[str]":
    """Ids of the buildings of rows that name none, other than those that rows name."""
    spot = kept.loc[kept["site_id"].isna(), _SPOT].astype("string").fillna("")
    number = spot.groupby(_SPOT, sort=False).ngroup()
    given = set(kept["site_id"].dropna())
    free = (name for n in count(1) if (name := f"B{n:04d}") not in given)
    names = list(islice(free, number.nunique()))
    return pd.Series([names[n] for n in number], index=number.index, dtype=object)


def _tables(path: Path, rows: pd.DataFrame, homes: "pd.Series[str]", borders: Borders) -> Offered:
    inside = homes.notna()
    if not inside.any():
        raise InputError(
            "{file}: none of its {count} services lies within {borders}; expected positions (lon, "
            "lat in degrees) inside the borders, or codes of municipalities.",
            file=str(path),
            count=len(rows),
            borders=str(borders.path),
        )
    left = rows.loc[~inside, ["name"]].assign(row=rows.index[~inside] + HEADER_ROWS + 1)
    kept = rows[inside].assign(municipality_code=homes[inside], source_id=SOURCE)
    line = pd.Series([f"{path.name}, row {i + HEADER_ROWS + 1}" for i in kept.index], kept.index)
    kept["source_ref"] = kept["source_ref"].fillna(line)
    kept["group_text_lv"] = kept["group_text_lv"].fillna(kept["group_ids"])
    kept["position"] = kept["position"].where(kept["lon"].notna(), "unknown").fillna("building")
    kept["site_id"] = kept["site_id"].fillna(_own_ids(kept))
    events = kept[["service_id", "status", "date", "source_id", "source_ref"]]
    return Offered(
        sites=kept.drop_duplicates("site_id"),
        services=kept,
        status_events=events.assign(basis="observed", note=pd.NA),
        outside=left,
    )
