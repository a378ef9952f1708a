"""Files as no municipality would send them: made at random and broken, in all four forms."""

import csv
import io
import json
import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from hypothesis import strategies as st

from geodata.exchange.columns import fields
from geodata.exchange.writing import write

HEADINGS = [field.heading_lv for field in fields()] + ["", "Cits", "=cmd|' /C calc'!A0", "N\u0000"]
VALUES = [
    *("", " ", "16", "-1", "56,51", "1e309", "nan", "inf", "12.10.2021", "31.02.2021", "2021-13"),
    *("day_care", "dienas aprūpes centrs", "seniors", "0001000", "9999999", "open", "atvērts"),
    *("<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "=1+1", "@SUM(A1)", "\t=1"),
    *("x" * 5000, "\u202etxt", "\ufeff", "a\nb", "ā" * 50, "S1", "E1", "{{7*7}}", "%s%n", "\x07"),
    *("26.2", "56.0", "690000", "215000", "1/0", "١٢", "１６", "\ud800", "None"),
]
"""Cells that are right, wrong or hostile."""
cell = st.one_of(st.sampled_from(VALUES), st.text(max_size=12))
table = st.integers(1, 8).flatmap(
    lambda width: st.tuples(
        st.lists(st.sampled_from(HEADINGS), min_size=width, max_size=width),
        st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6),
    )
)
Table = tuple[list[str], list[list[str]]]
GOOD = {
    "name": st.text("aābcčd eēž-<&'", min_size=1, max_size=12).filter(str.strip),
    "service_type_id": st.sampled_from(["day_care", "care"]),
    "group_ids": st.sampled_from(["seniors", "all_residents"]),
    "municipality_code": st.sampled_from(["0001000", "0002000"]),
    "address": st.text("iela 123,", max_size=8),
    "lat": st.sampled_from(["56.0", "55,95", ""]),
    "lon": st.sampled_from(["26.2", "26,25", ""]),
    "capacity_places": st.sampled_from(["", "4", "16", "12,0"]),
    "status": st.sampled_from(["", "open", "planned", "closed"]),
    "date": st.sampled_from(["12.10.2021", "2022", "2023-05"]),
}
"""What a cell of each field may hold when it is right."""


@st.composite
def nearly_right(draw: st.DrawFn) -> Table:
    """A table as a municipality sends it, up to two cells of which are anything."""
    headings = [field.heading_lv for field in fields() if field.name in GOOD]
    row = [GOOD[field.name] for field in fields() if field.name in GOOD]
    rows = draw(st.lists(st.tuples(*row), min_size=1, max_size=5))
    spoilt = draw(st.sets(st.tuples(st.integers(0, 4), st.integers(0, 9)), max_size=2))
    cells = [
        [draw(cell) if (i, j) in spoilt else text for j, text in enumerate(one)]
        for i, one in enumerate(rows)
    ]
    return headings, cells


def as_csv(made: Table, chance: random.Random) -> bytes:
    """The table as CSV with any delimiter, line end and encoding; rows may be ragged."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=chance.choice(";,\t"), lineterminator=chance.choice(ENDS))
    writer.writerow(made[0])
    for row in made[1]:
        writer.writerow(row[: chance.randrange(len(row) + 1)] if chance.random() < 0.2 else row)
    encoding = chance.choice(["utf-8", "utf-8-sig", "cp1257", "utf-16", "latin-1"])
    return text.getvalue().encode(encoding, errors="replace")


ENDS = ["\r\n", "\n"]


def as_xlsx(made: Table, chance: random.Random) -> bytes:
    """The table as a workbook; some cells are numbers, dates as text or formulas."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (made[0], *made[1]):
        cells = [openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", text) for text in row]
        sheet.append([float(c) if c.isdecimal() and chance.random() < 0.5 else c for c in cells])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_geojson(made: Table, chance: random.Random) -> bytes:
    """The table as features; geometries are points, other shapes, missing or nonsense."""
    shapes: list[object] = [
        None,
        {"type": "Point", "coordinates": [26.2, 56.0]},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": ["a", None]},
        {"type": "Point", "coordinates": [1e308 * 10, 0]},
        {"type": "Polygon", "coordinates": [[[0, 0]] * 50]},
        {"coordinates": 7},
        [],
    ]
    features = [
        {
            "type": "Feature",
            "properties": dict(zip(made[0], row, strict=True)) if chance.random() < 0.9 else None,
            "geometry": chance.choice(shapes[:2] if chance.random() < 0.7 else shapes),
        }
        for row in made[1]
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def as_gpkg(made: Table, chance: random.Random) -> bytes:
    """The table as a GeoPackage of this program, its rows then changed by SQL."""
    names = [field.heading_lv for field in fields()]
    rows: list[dict[str, str | float | None]] = []
    for row in made[1]:
        given = dict(zip(made[0], row, strict=True))
        texts = {name: given.get(name) for name in names}
        rows.append({**texts, "Platums": 56.0, "Garums": 26.2 + chance.random() / 100})
    if not rows:
        return b"SQLite format 3\x00" + chance.randbytes(200)
    content = write(rows, "gpkg")
    if chance.random() < 0.7:
        return content
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.gpkg"
        path.write_bytes(content)
        connection = sqlite3.connect(path)
        connection.execute(
            chance.choice(
                [
                    "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POLYGON'",
                    "DELETE FROM gpkg_contents",
                    "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 999999",
                    "DROP TABLE gpkg_geometry_columns",
                    "UPDATE gpkg_contents SET table_name = '../x'",
                ]
            )
        )
        connection.commit()
        connection.close()
        return path.read_bytes()


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, cut off, doubled, or packed once more."""
    kind = chance.randrange(5)
    if kind == 0:
        return content[: chance.randrange(len(content) + 1)]
    if kind == 1:
        changed = bytearray(content)
        for _ in range(chance.randrange(1, 20)):
            if changed:
                changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    if kind == 2:
        return content + content
    if kind == 3:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("../../xl/workbook.xml", content)
        return packed.getvalue()
    return chance.randbytes(chance.randrange(300))


def whole(text: str) -> str:
    """The text without halves of characters, which only JSON can name."""
    return text.encode(errors="replace").decode()


FORMS: dict[str, Callable[[Table, random.Random], bytes]] = {
    "csv": as_csv,
    "xlsx": as_xlsx,
    "geojson": as_geojson,
    "gpkg": as_gpkg,
}
"""Ways to write a table as a file."""
NAMES = ["fails.csv", "../../etc/passwd", "C:\\x\\y.xlsx", "", "a" * 500, "x\x00.csv", "<b>.gpkg"]


@st.composite
def files(draw: st.DrawFn) -> tuple[bytes, str]:
    """A file and its name; one in three is damaged."""
    made = draw(st.one_of(table, nearly_right()))
    form = draw(st.sampled_from(sorted(FORMS)))
    chance = random.Random(draw(st.integers(0, 2**32)))
    made = made if form == "geojson" else (made[0], [[*map(whole, row)] for row in made[1]])
    content = FORMS[form](made, chance)
    content = damaged(content, chance) if draw(st.integers(0, 2)) == 0 else content
    return content, draw(st.sampled_from(NAMES))
