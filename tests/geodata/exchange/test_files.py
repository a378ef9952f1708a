"""Hostile and broken files: an answer or one clear error, early."""

import io
import json
import random
import sqlite3
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.crs import points_from_lonlat, to_metric
from geodata.exchange.cells import date_of, number_of
from geodata.exchange.columns import fields, match
from geodata.exchange.coordinates import any_position, position_of, two_numbers
from geodata.exchange.errors import ImportRefusedError
from geodata.exchange.files import MAX_MB, MAX_ROWS, Sheet, read
from geodata.exchange.present import Present
from geodata.exchange.preview import preview
from geodata.exchange.writing import FORMS, rows_of, write

from .conftest import REGION

ROOT = Path(__file__).parents[3]
EXTENT = (25.0, 55.0, 28.0, 57.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.10.2021", "2021-10-12"),
        ("12.10.2021.", "2021-10-12"),
        ("1. 2. 2021", "2021-02-01"),
        ("2021-10-12 00:00:00", "2021-10-12"),
        ("10.2021", "2021-10"),
        ("2021", "2021"),
        ("2021. gads", "2021"),
        ("31.02.2021", None),
        ("2021-00", None),
        ("12/10/2021", None),
        ("1821", None),
        ("rīt", None),
    ],
)
def test_dates_as_people_write_them(text: str, value: str | None) -> None:
    assert date_of(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("56,51", 56.51),
        ("1 234,5", 1234.5),
        ("16", 16),
        ("-3.5", -3.5),
        ("1e9", None),
        ("nan", None),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float | None) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize(
    "pair", [(26.5, 55.87), (55.87, 26.5), (656400, 195300), (195300, 656400)]
)
def test_positions_in_either_system_and_order(pair: tuple[float, float]) -> None:
    found = position_of(*pair, EXTENT)
    assert found is not None
    assert found == pytest.approx((26.5, 55.87), abs=0.01)


def test_position_elsewhere_is_none_of_the_region_but_one_of_the_earth() -> None:
    assert position_of(59.4, 24.7, EXTENT) is None
    assert any_position(59.4, 24.7) == (24.7, 59.4)
    assert any_position(500, 24.7) is None


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("56.51, 27.33", (56.51, 27.33)),
        ("56,51; 27,33", (56.51, 27.33)),
        ("N 56.51 E 27.33", (56.51, 27.33)),
        ("656400 195300", (656400, 195300)),
        ("kaut kur", None),
    ],
)
def test_two_numbers_of_a_text(text: str, pair: tuple[float, float] | None) -> None:
    assert two_numbers(text) == pair


def test_every_heading_leads_to_its_own_field() -> None:
    for field in fields():
        for text in (field.heading_lv, field.heading_en, field.name, *field.also):
            assert match([text.upper()]) == {field.name: 0}


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def feature(geometry: object) -> bytes:
    one = {"type": "Feature", "properties": {"name": "x"}, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [one]}).encode()


def properties(rows: int, each: int) -> bytes:
    """Features that all name other properties: as a table they would fill any memory."""
    features = [
        {"properties": {f"{row} {number}": 1 for number in range(each)}} for row in range(rows)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def workbook(rows: bytes) -> bytes:
    """A workbook of one service with more rows of XML put into its sheet."""
    out = io.BytesIO()
    made = zipfile.ZipFile(io.BytesIO(write([{"Nosaukums": "x"}], "xlsx")))
    with made, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in made.namelist():
            part = made.read(name).replace(b"</sheetData>", rows + b"</sheetData>")
            archive.writestr(name, part)
    return out.getvalue()


ENDLESS = (
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) AS a FROM n"
)
HUGE = "SELECT hex(zeroblob(900000000)) AS a"


def geopackage(query: str) -> bytes:
    """A GeoPackage whose only layer is a view, which is computed when it is read."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(write([{**dict.fromkeys(HEADINGS), "Nosaukums": "x"}], "gpkg"))
        database.execute(f"CREATE VIEW v AS {query}")
        database.execute("UPDATE gpkg_contents SET table_name = 'v', data_type = 'attributes'")
        database.commit()
        return database.serialize()


HEADINGS = tuple(field.heading_lv for field in fields())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"x" * 21_000_000, "at most 20 MB"),
        (lambda: zipped("xl/a.xml", b"0" * 101_000_000), "at most 100 MB"),
        (lambda: zipped("../../etc/passwd", b"x"), "cannot be read"),
        (lambda: b"PK\x03\x04 broken", "cannot be read"),
        (lambda: b"SQLite format 3\x00 broken", "cannot be read"),
        (lambda: b"\x00\x01\x02\x03", "no table"),
        (lambda: b"", "no rows"),
        (lambda: b"a;b\r\n", "no rows"),
        (lambda: b"a;b\r\n" + b"1;2\r\n" * (MAX_ROWS + 1), f"at most {MAX_ROWS}"),
        (lambda: b";".join([b"a"] * 200) + b"\r\n1\r\n", "at most 100"),
        (lambda: b"a;" * 2_000_000 + b"\r\n" + b"1\r\n" * 4000, "at most 100"),
        (lambda: properties(4000, 100), "at most 100"),
        (lambda: workbook(b'<row r="2">' + b"<c/>" * 1_500_000 + b"</row>"), "cells and styles"),
        (lambda: geopackage(ENDLESS), "interrupted"),
        (lambda: geopackage(HUGE), "too big"),
        (lambda: b'{"features": NaN}', "NaN"),
        (lambda: b'{"features": ' + b"[" * 100_000, "cannot be read"),
        (lambda: b'{"type": "Point"}', "cannot be read"),
        (lambda: feature({"type": "Point", "coordinates": [float("nan"), 1]}), "NaN"),
        (
            lambda: feature({"type": "LineString", "coordinates": [0] * 2}).replace(
                b"[0, 0]", b"[" + b"[0,0]," * 1_000_000 + b"[0,0]]"
            ),
            "has to be a Point",
        ),
        (lambda: feature({"type": "Point", "coordinates": [1]}), "cannot be read"),
        (lambda: feature(None).replace(b'"x"', rb'"\ud800"'), "surrogates"),
        (lambda: feature(None).replace(b'"name"', rb'"\ud800"'), "surrogates"),
    ],
)
def test_file_that_cannot_be_taken_is_refused_early(
    content: Callable[[], bytes], said: str
) -> None:
    with pytest.raises(ImportRefusedError, match=said):
        read(content(), "../../x.csv")


def test_layer_of_a_map_program_is_read_in_its_own_coordinate_system(tmp_path: Path) -> None:
    path = tmp_path / "x.gpkg"
    points = points_from_lonlat([26.5, float("nan")], [56.5, float("nan")])
    made = gpd.GeoDataFrame(
        {"Nosaukums": ["a", "b"], "Datums": [date(2021, 10, 12), None], "Vietas": [16.0, None]},
        geometry=to_metric(points),
    )
    made.to_file(path, driver="GPKG", layer='x "y"; --')
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = WAL")  # as an open project leaves it
    sheet = read(path.read_bytes(), path.name)
    assert sheet.headings == ("Nosaukums", "Datums", "Vietas", "lon", "lat")
    (*first, lon, lat), second = sheet.rows
    assert first == ["a", "2021-10-12", "16"]
    assert (float(lon), float(lat)) == pytest.approx((26.5, 56.5))
    assert second == ("b", "", "", "", "")


def test_columns_without_a_heading_at_the_end_are_not_asked_about() -> None:
    assert read(workbook(b'<row r="2"><c r="A2"><v>1</v></c></row>'), "x").headings == (
        "Nosaukums",
    )


def test_server_takes_no_larger_upload_than_is_read() -> None:
    settings = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert settings["server"]["maxUploadSize"] == MAX_MB


def test_name_of_a_file_is_only_a_name() -> None:
    assert read(b"a;b\r\n1;2\r\n", "../../etc/<b>.csv").name == "<b>.csv"


def answered(sheet: Sheet, present: Present) -> None:
    found = preview(sheet, match(sheet.headings), present, REGION)
    good = len(found.new) + len(found.changed) + len(found.unchanged)
    filled = sum(any(cell.strip() for cell in row) for row in sheet.rows)
    assert good + len(found.bad_rows) == filled
    assert all(str(fault).encode() for fault in found.faults)


CELL = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["S1", "T1", "day_care", "seniori", "Ābeļu novads", "darbojas", "12.10.2021"]),
    st.sampled_from(
        ["56,0", "26.4", "=1+1", "<script>", "'; DROP TABLE sites", "\ud800", "1e400"]
    ),
    st.integers(-(10**12), 10**12).map(str),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.lists(CELL, min_size=19, max_size=19), min_size=1, max_size=4))
def test_any_table_is_answered_row_by_row(
    rows: list[list[str]], present: Callable[[], Present]
) -> None:
    headings = tuple(field.heading_lv for field in fields())
    answered(Sheet("s", headings, tuple(map(tuple, rows))), present())


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(form=st.sampled_from(FORMS), seed=st.integers(0, 10**9), flips=st.integers(1, 60))
def test_any_damaged_file_is_answered_or_refused(
    form: str, seed: int, flips: int, present: Callable[[], Present]
) -> None:
    now = present()
    content = bytearray(write(rows_of(now, [], REGION), form))
    chance = random.Random(seed)
    for _ in range(flips):
        content[chance.randrange(len(content))] = chance.randrange(256)
    try:
        sheet = read(bytes(content), f"x.{form}")
    except ImportRefusedError:
        return
    answered(sheet, now)


def test_features_that_say_nothing_are_refused() -> None:
    feature = {"type": "Feature", "properties": None, "geometry": None}
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    with pytest.raises(ImportRefusedError, match="no rows"):
        read(content, "x.geojson")


def test_name_of_a_file_is_kept_as_one_that_can_be_shown() -> None:
    assert read(b"a;b\n1;2\n", "../x\x00\u202e.csv").name == "x.csv"
