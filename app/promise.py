"""Promise against actual: what a proposal said beside what the register says was built."""

from datetime import date

import pandas as pd

from app.i18n import Words
from geodata.crs import metric_xy
from geodata.pack import Pack
from geodata.register import OPEN, register_at
from geodata.store.records import Record, Value

NOTHING = "–"
Row = tuple[str, str, str, str]


def table(pack: Pack, record: Record, today: date, words: Words) -> pd.DataFrame:
    """A row for each part of the promise: what was promised, what there is, how they differ.

    The register counts as it stands today; of a service that it holds no more only this is told.
    """
    register = register_at(pack, max(pack.register_date, today))
    cells, name = record.cells, record.text("service_id")
    promised = (words("promise.status"), words(f"status.{OPEN}"))
    rows: list[Row]
    if name not in register.index:
        rows = [(*promised, words("promise.gone"), words("promise.differs"))]
    else:
        built: dict[str, Value] = {
            str(k): None if v is None or v != v else v for k, v in register.loc[name].items()
        }
        status = words(f"status.{register.loc[name, 'status']}")
        rows = [
            _listed("service_type_id", "service", pack.service_types, (cells, built), words),
            _listed("group_ids", "groups", pack.demand_groups, (cells, built), words),
            _place(cells, built, words),
            _places(cells["capacity_places"], built["capacity_places"], words),
            _opening(record.text("opens_on"), _opened(pack, name), words),
            (*promised, status, _differs(*promised[1:], status, words)),
        ]
    return pd.DataFrame(rows, columns=["figure", "promised", "actual", "promise_difference"])


def _differs(promised: str, actual: str, words: Words) -> str:
    return NOTHING if promised == actual else words("promise.differs")


def _listed(
    column: str,
    key: str,
    called: pd.DataFrame,
    both: tuple[dict[str, Value], dict[str, Value]],
    words: Words,
) -> Row:
    """Codes as names, in the order of the alphabet."""
    names = called[f"name_{words.lang}"]
    promised, actual = (
        "; ".join(sorted(str(names.get(code, code)) for code in str(one[column]).split(";")))
        for one in both
    )
    return words(f"promise.{key}"), promised, actual, _differs(promised, actual, words)


def _place(cells: dict[str, Value], built: dict[str, Value], words: Words) -> Row:
    """Coordinates and address, and how far one lies from the other."""
    label = words("promise.place")
    promised, spot = (_spot(one) for one in (cells, built))
    address = ", ".join(str(built[key]) for key in ("place", "address") if built[key])
    actual = "; ".join(part for part in (address, spot) if part) or NOTHING
    if not promised or not spot:
        return label, promised or NOTHING, actual, NOTHING
    lon, lat = ([float(str(one[axis])) for one in (cells, built)] for axis in ("lon", "lat"))
    metres = metric_xy(lon, lat)
    away_m = round(float(((metres[1] - metres[0]) ** 2).sum() ** 0.5))
    return label, promised, actual, f"{words.number(away_m)} m" if away_m else NOTHING


def _spot(cells: dict[str, Value]) -> str:
    if cells["lon"] is None or cells["lat"] is None:
        return ""
    return f"{float(str(cells['lat'])):.5f}, {float(str(cells['lon'])):.5f}"


def _places(promised: Value, actual: Value, words: Words) -> Row:
    was, now = (None if v is None else float(str(v)) for v in (promised, actual))
    told = [NOTHING if v is None else words.number(v) for v in (was, now)]
    away = 0.0 if was is None or now is None else now - was
    sign = "+" if away > 0 else "\u2212"
    difference = f"{sign}{words.number(abs(away))}" if away else NOTHING
    return words("promise.places"), told[0], told[1], difference


def _opened(pack: Pack, name: str) -> str:
    """The first date on which the register says that a service opened; empty: it says none."""
    events = pack.status_events
    opened = events[(events["service_id"] == name) & (events["status"] == OPEN)]["date"].dropna()
    return "" if opened.empty else str(opened.min())


def _opening(promised: str, actual: str, words: Words) -> Row:
    """Dates known to the year, month or day; they are compared as exactly as both are known."""
    known = min(len(promised), len(actual))
    first, then = promised[:known], actual[:known]
    difference = NOTHING
    if first != then:
        difference = words("promise.later" if then > first else "promise.earlier")
    first, then = (_day(text, words) or NOTHING for text in (promised, actual))
    return words("promise.opens_on"), first, then, difference


def _day(text: str, words: Words) -> str:
    """A whole day as the language writes it; what is known of a date only in part as it is."""
    return words.day(date.fromisoformat(text)) if len(text) == len("2027-01-31") else text
