"""The register as a file in the form in which it is read: CSV, XLSX, GeoJSON, GeoPackage."""

import csv
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import geopandas as gpd
import xlsxwriter

from geodata.crs import points_from_lonlat
from geodata.exchange.cells import harmless
from geodata.exchange.columns import fields, heading
from geodata.exchange.present import Present
from geodata.store.permissions import Actor, allowed

FORMS = ("csv", "xlsx", "geojson", "gpkg")
Row = dict[str, str | float | None]


def rows_of(present: Present, codes: Sequence[str], who: Actor, lang: str = "lv") -> list[Row]:
    """The services of some municipalities (empty: all), by heading; codes as names.

    Contact fields are there only for who may see them in that territory.
    """
    table = present.register
    if codes:
        table = table[table["municipality_code"].isin(list(codes))]
    found = []
    for service_id, row in table.to_dict("index").items():
        cells = {**row, "service_id": service_id, "date": row["status_date"]}
        if cells["status"] == "not_confirmed" and cells["date"] != cells["date"]:
            cells["status"] = None
        if not allowed(who, "register.contacts", [row["municipality_code"]]):
            cells["contact"] = None
        found.append(
            {heading(f.name, lang): _written(f.name, cells[f.name], present) for f in fields()}
        )
    return found


def _written(name: str, value: object, present: Present) -> str | float | None:
    if value is None or value != value:
        return None
    codes = present.codes
    if name == "group_ids":
        return "; ".join(codes.name(name, code) for code in str(value).split(";"))
    if name in codes.names:
        return codes.name(name, str(value))
    return float(value) if isinstance(value, float) else str(value)


def write(rows: Sequence[Mapping[str, str | float | None]], form: str) -> bytes:
    """The rows as the bytes of a file; text that a spreadsheet would calculate is quoted."""
    return {"csv": _csv, "xlsx": _xlsx, "geojson": _geojson, "gpkg": _gpkg}[form](rows)


def _headings(rows: Sequence[Mapping[str, object]]) -> list[str]:
    return list(rows[0]) if rows else [field.heading_lv for field in fields()]


def _csv(rows: Sequence[Mapping[str, str | float | None]]) -> bytes:
    """Semicolons and decimal commas, as a Latvian spreadsheet writes them; UTF-8 with a mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(harmless, _headings(rows)))
    for row in rows:
        writer.writerow(
            [
                repr(v).removesuffix(".0").replace(".", ",")
                if isinstance(v, float)
                else harmless(v)
                for v in row.values()
            ]
        )
    return text.getvalue().encode("utf-8-sig")


def _xlsx(rows: Sequence[Mapping[str, str | float | None]]) -> bytes:
    content = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(content, safe)
    sheet = book.add_worksheet("Reģistrs")
    bold = book.add_format({"bold": True})
    for column, text in enumerate(_headings(rows)):
        sheet.write_string(0, column, text, bold)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row.values()):
            if isinstance(value, float):
                sheet.write_number(number, column, value)
            elif value is not None:
                sheet.write_string(number, column, str(harmless(value)))
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def _geojson(rows: Sequence[Mapping[str, str | float | None]]) -> bytes:
    lon, lat = (next(f.heading_lv for f in fields() if f.name == n) for n in ("lon", "lat"))
    features = [
        {
            "type": "Feature",
            "properties": {key: value for key, value in row.items() if key not in (lon, lat)},
            "geometry": None
            if row[lon] is None
            else {"type": "Point", "coordinates": [row[lon], row[lat]]},
        }
        for row in rows
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False).encode()


def _gpkg(rows: Sequence[Mapping[str, str | float | None]]) -> bytes:
    lon, lat = (next(f.heading_lv for f in fields() if f.name == n) for n in ("lon", "lat"))
    names = [name for name in _headings(rows) if name not in (lon, lat)]
    table = gpd.GeoDataFrame(
        {name: [row[name] for row in rows] for name in names},
        geometry=points_from_lonlat(*(_numbers(rows, name) for name in (lon, lat))),
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.gpkg"
        table.to_file(path, driver="GPKG", layer="register")
        return path.read_bytes()


def _numbers(rows: Sequence[Mapping[str, str | float | None]], name: str) -> list[float]:
    return [float("nan") if row[name] is None else float(row[name] or 0) for row in rows]
