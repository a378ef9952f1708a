"""One row of a file -> fields of the register, or the faults that stand in it."""

from collections.abc import Callable

from geodata.exchange import cells as written
from geodata.exchange.columns import fields
from geodata.exchange.coordinates import any_position, position_of
from geodata.exchange.files import Sheet
from geodata.exchange.present import Present
from geodata.register import MOST_PLACES
from geodata.store.errors import ValueRefusedError
from geodata.store.records import MAX_TEXT, Value, checked
from geodata.validate import Fault

NUMBER = "a number such as 16 or 56,51"
PLACES = "a number of places from 0 to 10 000"
DATE = "a date such as 12.10.2021 or 2021"
CODE = "one of: {limit}"
FILLED = "a value"
POSITION = "coordinates inside the region, WGS84 or LKS-92; or confirm that the place is outside"
BOTH = "both coordinates, or neither"
KEEPABLE = "text without control characters, at most {limit} characters"
ALL_MESSAGES = (NUMBER, PLACES, DATE, CODE, FILLED, POSITION, BOTH, KEEPABLE)
_SHOWN = 8
CODED = ("service_type_id", "municipality_code", "status", "provider_sector", "position")
Cells = dict[str, Value]


def parse(
    sheet: Sheet, number: int, matched: dict[str, int], present: Present
) -> tuple[Cells, list[Fault]]:
    """The fields of a row (only those whose column the file has) and its faults."""
    row = sheet.rows[number - sheet.first_row]
    texts = {name: written.unquoted(row[place].strip()) for name, place in matched.items()}
    cells: Cells = {}
    faults: list[Fault] = []

    def fault(field: str, expected: str, limit: str = "") -> None:
        place = sheet.headings[matched[field]] if field in matched else field
        found = texts.get(field, "")[:80].encode(errors="replace").decode()
        faults.append(Fault(sheet.name, number, place, found, expected, limit))

    for name, text in texts.items():
        if name in ("lat", "lon"):
            continue
        if not text:
            cells[name] = None
        elif name in CODED:
            cells[name] = _code(name, text, present, fault)
        elif name == "group_ids":
            cells[name] = _groups(text, present, fault)
        elif name == "capacity_places":
            cells[name] = _places(text, fault)
        elif name == "date":
            cells[name] = written.date_of(text)
            if cells[name] is None:
                fault(name, DATE)
        else:
            cells[name] = _text(name, text, fault)
    _position(texts, cells, present, fault)
    for field in fields():
        if field.required and not texts.get(field.name):
            fault(field.name, FILLED)
    return cells, faults


Tell = Callable[..., None]


def _text(name: str, text: str, fault: Tell) -> Value:
    field = "note" if name in ("service_id", "site_id") else name
    kind = "site" if name in ("place", "address") else "service"
    try:
        return checked(kind, {field: text})[field]
    except ValueRefusedError:
        fault(name, KEEPABLE, str(MAX_TEXT))
        return None


def _code(name: str, text: str, present: Present, fault: Tell) -> Value:
    code = present.codes.code(name, text)
    if code is None:
        known = [present.codes.name(name, code) for code in present.codes.names[name]]
        dots = ", ..." if len(known) > _SHOWN else ""
        fault(name, CODE, ", ".join(known[:_SHOWN]) + dots)
    return code


def _groups(text: str, present: Present, fault: Tell) -> Value:
    whole = present.codes.code("group_ids", text)
    parts = [text] if whole else text.replace(",", ";").split(";")
    codes = [_code("group_ids", part.strip(), present, fault) for part in parts if part.strip()]
    return ";".join(str(code) for code in codes if code)


def _places(text: str, fault: Tell) -> Value:
    number = written.number_of(text)
    if number is None or not 0 <= number <= MOST_PLACES:
        fault("capacity_places", PLACES)
        return None
    return number


def _position(texts: dict[str, str], cells: Cells, present: Present, fault: Tell) -> None:
    given = [name for name in ("lat", "lon") if texts.get(name)]
    if not given:
        if "lat" in texts and "lon" in texts:
            cells |= {"lon": None, "lat": None}
        return
    if len(given) == 1:
        fault(given[0], BOTH)
        return
    numbers = [written.number_of(texts[name]) for name in ("lat", "lon")]
    for name, number in zip(("lat", "lon"), numbers, strict=True):
        if number is None:
            fault(name, NUMBER)
    if None not in numbers:
        first, second = (float(number or 0) for number in numbers)
        found = position_of(first, second, present.base.extent_deg)
        if found is None and present.anywhere:
            found = any_position(first, second)
        if found is None or not present.may_stand_at(*found):
            fault("lat", POSITION)
        else:
            lon, lat = present.buildings.get(found, found)
            cells |= {"lon": lon, "lat": lat}
