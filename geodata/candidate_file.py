"""Places a person proposes for new sites: a CSV, Excel or GeoJSON file read and checked.

Every fault is found at once, as in a pack. Columns: name, lon, lat (EPSG:4326, degrees); if the
person knows them also municipality_code and site_cost_eur (EUR for opening the site). Other
columns are passed over.
"""

import pandas as pd

from geodata import positions, validate
from geodata.errors import GeodataError
from geodata.schema import Column
from geodata.validate import Extent, Fault

MOST_ROWS, MOST_BYTES, LONGEST_NAME = 2000, 5_000_000, 80
TABLE = "a table in UTF-8 with a header row: CSV, Excel (.xlsx) or GeoJSON with points"
SIZE = "at most {limit}"
SHORT_NAME = "a name of at most {limit} characters"
ALL_MESSAGES = (TABLE, SIZE, SHORT_NAME)
_CODES = "municipality_code"


def _column(name: str, kind: str, *, optional: bool = False) -> Column:
    low, high = {"lon": (-180.0, 180.0), "lat": (-90.0, 90.0)}.get(name, (0.0, 1e9))
    return Column(
        name, "number" if kind == "number" else "text", key=False, optional=optional, unit="",
        refers="", one_of=(), low=low, high=high, meaning="",
    )  # fmt: skip


COLUMNS = (
    _column("name", "text"),
    _column("lon", "number"),
    _column("lat", "number"),
    _column(_CODES, "text", optional=True),
    _column("site_cost_eur", "number", optional=True),
)


class CandidateFileError(GeodataError, ValueError):
    """A file of candidates cannot be used; ``faults`` lists everything wrong with it."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("{first}", first=str(faults[0]))


def read_candidates(
    content: bytes, file: str, *, extent_deg: Extent, municipality_codes: frozenset[str]
) -> pd.DataFrame:
    """The candidates of a file: index 0..n-1; name, lon, lat, municipality_code, site_cost_eur.

    The last two are NA where the file does not say them.

    Raises
    ------
    CandidateFileError
        With every fault: cells that are no numbers, positions outside the region or swapped,
        codes that are not known, more rows than a search can take.
    """
    if len(content) > MOST_BYTES:
        raise CandidateFileError([Fault(file, 0, "", str(len(content)), SIZE, f"{MOST_BYTES} B")])
    raw = _cells(content, file)
    if len(raw) > MOST_ROWS:
        raise CandidateFileError([Fault(file, 0, "", str(len(raw)), SIZE, str(MOST_ROWS))])
    for column in COLUMNS:
        if column.optional and column.name not in raw:
            raw[column.name] = pd.NA
    table, faults = validate.check_table(file, raw.filter([c.name for c in COLUMNS]), COLUMNS)
    if {"lon", "lat"} <= set(table):
        faults += positions.check_positions(file, table, extent_deg)
    faults += _more_faults(file, raw, municipality_codes)
    if faults:
        raise CandidateFileError(faults)
    return table.reset_index(drop=True)


def _more_faults(file: str, raw: pd.DataFrame, codes: frozenset[str]) -> list[Fault]:
    """Names too long to be shown, and codes that the region does not have."""
    unknown = raw[_CODES].notna() & ~raw[_CODES].isin(codes)
    found = [(raw[_CODES], unknown, validate.ONE_OF, ", ".join(sorted(codes)))]
    if "name" in raw:
        long = raw["name"].str.len() > LONGEST_NAME
        found.append((raw["name"].str[:LONGEST_NAME], long, SHORT_NAME, str(LONGEST_NAME)))
    return [
        Fault(file, int(i) + 2, str(cells.name), str(cells[i]), expected, limit)
        for cells, wrong, expected, limit in found
        for i in cells.index[wrong.fillna(value=False).to_numpy(dtype=bool)]
    ]


def _cells(content: bytes, file: str) -> pd.DataFrame:
    """All cells as text, empty ones NA; whatever the form of the file."""
    from geodata.exchange.errors import ImportRefusedError
    from geodata.exchange.files import read  # spreadsheets take long to import

    try:
        sheet = read(content, file)
    except ImportRefusedError as error:
        raise CandidateFileError([Fault(file, 0, "", str(error)[:200], TABLE)]) from None
    raw = pd.DataFrame(sheet.rows, columns=list(sheet.headings), dtype="str")
    raw = raw.loc[:, ~raw.columns.duplicated()]
    raw = raw.apply(lambda cells: cells.str.strip()).replace("", pd.NA).dropna(how="all")
    if raw.empty:
        raise CandidateFileError([Fault(file, 0, "", "0", TABLE)])
    numbers = [name for name in ("lon", "lat", "site_cost_eur") if name in raw]
    raw[numbers] = raw[numbers].apply(lambda cells: cells.str.replace(",", "."))
    return raw
