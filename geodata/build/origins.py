"""Where the given files come from: rows of ``sources`` with title, publisher and licence."""

from datetime import date
from pathlib import Path

import pandas as pd

from geodata import validate
from geodata.build import borders, inputs, offered, people, ways
from geodata.schema import tables

_TITLES = {
    ways.SOURCE: ("OpenStreetMap ceļi", "Roads of OpenStreetMap"),
    borders.SOURCE: ("Pašvaldību robežas", "Borders of municipalities"),
    people.SOURCE: ("Iedzīvotāju izvietojums", "Where residents live"),
    offered.SOURCE: ("Sociālo pakalpojumu saraksts", "List of social services"),
}
NOT_STATED = ("nav norādīta", "not stated")


def read_origins(path: Path | None) -> pd.DataFrame:
    """Rows that state the origin of given files; index source_id, the other columns of sources.

    Parameters
    ----------
    path : a CSV with the columns of ``sources``; source_id is osm_extract, borders, people or
        services. None: nothing is stated.

    Raises
    ------
    InputError, PackFaultsError
        The file cannot be used, or a cell is wrong.
    """
    columns = tables()["sources"]
    names = [column.name for column in columns]
    if path is None:
        return pd.DataFrame(columns=names).set_index("source_id")
    raw = inputs.read_table(path)
    for column in columns:
        if column.optional and column.name not in raw:
            raw[column.name] = pd.NA
    typed, faults = validate.check_table(path.name, raw, columns)
    known = set(_TITLES)
    faults += inputs.unknown_codes(path, raw["source_id"], "source_id", known, ", ".join(_TITLES))
    inputs.refuse(faults)
    return typed.set_index("source_id")


def origin_rows(files: dict[str, str], stated: pd.DataFrame, today: date) -> pd.DataFrame:
    """Rows of ``sources`` for the given files: as stated, else with the file's name alone.

    Parameters
    ----------
    files : source_id to the name of the file, with its date where it has one.
    stated : as from `read_origins`.
    today : the date on which they were taken over, where none is stated.
    """
    rows = [
        _osm_row(name, today) if source_id == ways.SOURCE else _bare_row(source_id, name, today)
        for source_id, name in files.items()
    ]
    table = pd.DataFrame(rows).set_index("source_id")
    for source_id in stated.index.intersection(table.index):
        table.loc[source_id, stated.columns] = stated.loc[source_id]
    return table.reset_index()


def _osm_row(name: str, today: date) -> dict[str, object]:
    lv, en = _TITLES[ways.SOURCE]
    return {
        "source_id": ways.SOURCE,
        "title_lv": f"{lv}: {name}",
        "title_en": f"{en}: {name}",
        "publisher": "© OpenStreetMap contributors",
        "url": "https://www.openstreetmap.org/copyright",
        "licence_lv": "ODbL 1.0",
        "licence_en": "ODbL 1.0",
        "retrieved_on": today.isoformat(),
        "caveat_lv": "Pagriezienu aizliegumi un no diennakts laika atkarīgi ierobežojumi nav "
        "nolasīti; kur segums nav kartēts, tas ir pieņemts.",
        "caveat_en": "Turn restrictions and limits that depend on the hour are not read; where "
        "the surface is not mapped it is assumed.",
    }


def _bare_row(source_id: str, name: str, today: date) -> dict[str, object]:
    lv, en = _TITLES[source_id]
    return {
        "source_id": source_id,
        "title_lv": f"{lv}: {name}",
        "title_en": f"{en}: {name}",
        "licence_lv": NOT_STATED[0],
        "licence_en": NOT_STATED[1],
        "retrieved_on": today.isoformat(),
        "caveat_lv": "Izdevējs un licence nav norādīti; noskaidrojiet tos pirms publicēšanas.",
        "caveat_en": "Publisher and licence are not stated; find them out before publishing.",
    }
