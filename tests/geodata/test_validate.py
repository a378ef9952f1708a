"""Whatever is wrong with a pack is told as faults: file, row, column, found, expected."""

import csv
import io
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata import cross_checks, networks, reading, validate
from geodata.cross_checks import SPEED, TOTAL
from geodata.errors import GeodataError, PackNotFoundError
from geodata.pack import EMBEDDED, Pack, load_pack
from geodata.reading import GEOJSON, PRESENT, READABLE, ROWS, SETTING
from geodata.schema import LAYERS, tables
from geodata.validate import (
    AT_LEAST,
    AT_MOST,
    BOTH_OR_NONE,
    COLOUR,
    COLUMN_DECLARED,
    COLUMN_PRESENT,
    DATE,
    FLAG,
    GEOMETRY,
    ID,
    IN_EXTENT,
    KNOWN,
    NOT_EMPTY,
    NOT_SWAPPED,
    NUMBER,
    ONE_OF,
    UNIQUE,
    URL,
    WHOLE,
    Fault,
    PackFaultsError,
)

BOX = "25.3, 55.5, 28.6, 57.7"
SETTINGS = ["pack_id", "name_lv", "name_en", "register_date", "extent_deg", "road_network"]


@dataclass(frozen=True)
class PackCopy:
    """A copy of the embedded pack that a test may break; by default in row 3 of a table."""

    folder: Path

    def read(self, table: str) -> list[list[str]]:
        """All rows of a table, the header first; cells as text."""
        with (self.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.reader(file))

    def write(self, table: str, rows: list[list[str]], encoding: str = "utf-8") -> None:
        path = self.folder / f"{table}.csv"
        with path.open("w", encoding=encoding, errors="replace", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)

    def cell(self, table: str, column: str, row: int = 3) -> str:
        rows = self.read(table)
        return rows[row - 1][rows[0].index(column)]

    def set_cell(self, table: str, column: str, text: str, row: int = 3) -> None:
        rows = self.read(table)
        rows[row - 1][rows[0].index(column)] = text
        self.write(table, rows)

    def replace(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    def write_layer(self, layer: str, *features: dict[str, object], **members: object) -> None:
        collection = {"type": "FeatureCollection", **members, "features": features}
        path = self.folder / f"{layer}.geojson"
        path.write_text(json.dumps(collection), encoding="utf-8")

    def faults(self) -> list[Fault]:
        with pytest.raises(PackFaultsError) as refused:
            load_pack(self.folder)
        return refused.value.faults


@pytest.fixture
def copy(tmp_path: Path) -> PackCopy:
    return PackCopy(Path(shutil.copytree(EMBEDDED, tmp_path / "pack")))


def feature(geometry: dict[str, object] | None, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def square(lon: float = 26.0, lat: float = 56.0) -> dict[str, object]:
    ring = [[lon, lat], [lon + 1, lat], [lon + 1, lat + 1], [lon, lat + 1], [lon, lat]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_copy_of_the_embedded_pack_is_sound(copy: PackCopy, latgale_pack: Pack) -> None:
    assert load_pack(copy.folder).fingerprint == latgale_pack.fingerprint


def test_table_written_anew_is_sound(copy: PackCopy) -> None:
    """So that the faults below come from what a test breaks, not from how it writes."""
    for table in tables():
        copy.write(table, copy.read(table))
    load_pack(copy.folder)


# Cells: many are broken in one copy, each in a row of its own, and looked up one by one


@dataclass(frozen=True)
class Wrong:
    """A text that must not stand in a column, and what the fault says was expected."""

    table: str
    column: str
    text: str
    expected: str
    limit: str = ""

    def __str__(self) -> str:
        return f"{self.table}.{self.column}={self.text}"


KINDS = "csp, pmlp, census, geonames, wikidata, unknown"
WRONG_ALONE = [
    Wrong("population_figures", "persons", "-5", AT_LEAST, "0"),
    Wrong("population_figures", "persons", "daudz", WHOLE),
    Wrong("population_figures", "persons", "12.5", WHOLE),
    Wrong("population_figures", "persons", "1 234", WHOLE),
    Wrong("population_figures", "persons", "NaN", WHOLE),
    Wrong("population_figures", "persons", "inf", WHOLE),
    Wrong("population_figures", "persons", "-inf", WHOLE),
    Wrong("population_figures", "persons", "", NOT_EMPTY),
    Wrong("population_figures", "kind", "guess", ONE_OF, KINDS),
    Wrong("municipalities", "residents", "-1", AT_LEAST, "0"),
    Wrong("municipalities", "residents", "26 425", WHOLE),
    Wrong("municipalities", "in_region", "jā", FLAG),
    Wrong("municipalities", "in_region", "True", FLAG),
    Wrong("municipalities", "in_region", "", NOT_EMPTY),
    Wrong("municipalities", "residents_date", "1.1.2025", DATE),
    Wrong("demand_points", "area_km2", "17,512", NUMBER),
    Wrong("demand_points", "area_km2", "0", AT_LEAST, "0.01"),
    Wrong("demand_points", "lon", "27,34", NUMBER),
    Wrong("demand_points", "lon", "", NOT_EMPTY),
    Wrong("road_nodes", "lat", "-91", AT_LEAST, "-90"),
    Wrong("road_nodes", "lon", "262731", AT_MOST, "180"),
    Wrong("road_links", "length_km", "nan", NUMBER),
    Wrong("road_links", "length_km", "NaN", NUMBER),
    Wrong("road_links", "length_km", "inf", NUMBER),
    Wrong("road_links", "length_km", "-inf", NUMBER),
    Wrong("road_links", "length_km", "1e999", NUMBER),
    Wrong("road_links", "length_km", "N/A", NUMBER),
    Wrong("road_links", "length_km", "0", AT_LEAST, "0.001"),
    Wrong("cutoffs", "value", "inf", NUMBER),
    Wrong("cutoffs", "value", "601", AT_MOST, "600"),
    Wrong("cutoffs", "cost", "minutes", ONE_OF, "travel_min, travel_km"),
    Wrong("speeds", "speed_kph", "0", AT_LEAST, "1"),
    Wrong("speeds", "speed_kph", "131", AT_MOST, "130"),
    Wrong("osm_speeds", "speed_kph", "0", AT_LEAST, "1"),
    Wrong("osm_speeds", "speed_kph", "-5", AT_LEAST, "1"),
    Wrong("osm_speeds", "built_up", "maybe", FLAG),
    Wrong("border_crossings", "reach_m", "0", AT_LEAST, "1"),
    Wrong("sources", "retrieved_on", "21.11.2026", DATE),
    Wrong("sources", "retrieved_on", "2026-13", DATE),
    Wrong("sources", "retrieved_on", "2026-1-5", DATE),
    Wrong("sources", "retrieved_on", "2026-02-31", DATE),
    Wrong("sources", "retrieved_on", "2023-02-29", DATE),
    Wrong("sources", "retrieved_on", "2026-11-21T10:00", DATE),
    Wrong("sources", "title_lv", "", NOT_EMPTY),
    Wrong("sources", "url", "javascript:alert(1)", URL),
    Wrong("service_types", "colour", 'red"/><img src=x onerror=alert(1)>', COLOUR),
    Wrong("basket", "basket_id", "../../evil", ID),
    Wrong("service_types", "register_covers", "1", FLAG),
    Wrong("service_types", "delivery_mode", "Visit", ONE_OF, "visit, residential, outreach"),
    Wrong("services", "capacity_places", "-1", AT_LEAST, "0"),
    Wrong("services", "capacity_places", "ap 20", NUMBER),
    Wrong("services", "source_year", "20233", AT_MOST, "2100"),
    Wrong("status_events", "date", "2020-00-01", DATE),
]
WRONG_TOGETHER = [
    Wrong("population_figures", "unit_code", "6000", KNOWN, "territorial_units.csv"),
    Wrong("demand_points", "unit_code", "0006001", KNOWN, "territorial_units.csv"),
    Wrong("road_links", "to_node_id", "N999", KNOWN, "road_nodes.csv"),
    Wrong("services", "site_id", "S999", KNOWN, "sites.csv"),
    Wrong("services", "site_id", "s002", KNOWN, "sites.csv"),
    Wrong("services", "service_type_id", "hospital", KNOWN, "service_types.csv"),
    Wrong("services", "source_id", "hearsay", KNOWN, "sources.csv"),
    Wrong("sites", "municipality_code", "2000", KNOWN, "municipalities.csv"),
    Wrong("status_events", "service_id", "DGP-999", KNOWN, "services.csv"),
    Wrong("municipalities", "residents", "", TOTAL),
]
"""What only shows beside other rows and tables."""


def break_all(copy: PackCopy, wrongs: list[Wrong]) -> dict[Wrong, int]:
    """Write each wrong text into a row of its own, from row 3 on; the rows written to."""
    rows: dict[Wrong, int] = {}
    for wrong in wrongs:
        rows[wrong] = 3 + sum(earlier.table == wrong.table for earlier in rows)
        copy.set_cell(wrong.table, wrong.column, wrong.text, rows[wrong])
    return rows


@dataclass(frozen=True)
class Broken:
    """A pack with many wrong cells: the row of each, and the faults told."""

    rows: dict[Wrong, int]
    faults: list[Fault]

    def faults_in_row_of(self, wrong: Wrong) -> list[Fault]:
        place = (f"{wrong.table}.csv", self.rows[wrong])
        return [fault for fault in self.faults if (fault.file, fault.row) == place]


def broken_by(wrongs: list[Wrong], folder: Path) -> Broken:
    copy = PackCopy(Path(shutil.copytree(EMBEDDED, folder / "pack")))
    return Broken(break_all(copy, wrongs), copy.faults())


@pytest.fixture(scope="module")
def broken_alone(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    return broken_by(WRONG_ALONE, tmp_path_factory.mktemp("alone"))


@pytest.fixture(scope="module")
def broken_together(tmp_path_factory: pytest.TempPathFactory) -> Broken:
    return broken_by(WRONG_TOGETHER, tmp_path_factory.mktemp("together"))


def fault_of(wrong: Wrong, row: int) -> Fault:
    file = f"{wrong.table}.csv"
    return Fault(file, row, wrong.column, wrong.text, wrong.expected, wrong.limit)


@pytest.mark.parametrize("wrong", WRONG_ALONE, ids=str)
def test_cell_wrong_by_itself_is_one_fault(broken_alone: Broken, wrong: Wrong) -> None:
    expected = fault_of(wrong, broken_alone.rows[wrong])
    assert broken_alone.faults_in_row_of(wrong) == [expected]


@pytest.mark.parametrize("wrong", WRONG_TOGETHER, ids=str)
def test_cell_wrong_beside_others_is_one_fault(broken_together: Broken, wrong: Wrong) -> None:
    expected = fault_of(wrong, broken_together.rows[wrong])
    assert broken_together.faults_in_row_of(wrong) == [expected]


def test_wrong_cells_raise_no_fault_elsewhere(
    broken_alone: Broken, broken_together: Broken
) -> None:
    for broken in (broken_alone, broken_together):
        told = [fault for wrong in broken.rows for fault in broken.faults_in_row_of(wrong)]
        assert sorted(map(str, told)) == sorted(map(str, broken.faults))


def test_more_people_than_live_on_earth_are_one_fault(copy: PackCopy) -> None:
    copy.set_cell("municipalities", "residents", "1e20")
    (fault,) = copy.faults()
    assert (fault.file, fault.row, fault.column) == ("municipalities.csv", 3, "residents")
    assert (fault.found, fault.expected) == ("1e20", AT_MOST)


def test_unknown_code_in_a_list_is_one_fault(copy: PackCopy) -> None:
    lists = {
        "home_care;hospital": "hospital",
        "hospital;home_care": "hospital",
        "home_care;": "",
        "home_care; crisis": " crisis",
        "home_care,crisis": "home_care,crisis",
    }
    for row, text in enumerate(lists, 3):
        copy.set_cell("basket", "service_type_ids", text, row)
    assert copy.faults() == [
        Fault("basket.csv", row, "service_type_ids", unknown, KNOWN, "service_types.csv")
        for row, unknown in enumerate(lists.values(), 3)
    ]


def test_total_without_date_or_kind_is_a_fault_of_the_cell_that_is_empty(copy: PackCopy) -> None:
    copy.set_cell("municipalities", "residents_date", "", row=3)
    copy.set_cell("municipalities", "residents_kind", "", row=5)
    assert {(f.row, f.column, f.found, f.expected) for f in copy.faults()} == {
        (3, "residents_date", "", TOTAL),
        (5, "residents_kind", "", TOTAL),
    }


def test_optional_cell_may_be_empty_and_a_date_may_be_a_year_or_month(copy: PackCopy) -> None:
    copy.set_cell("services", "provider", "")
    copy.set_cell("sites", "lon", "")
    copy.set_cell("sites", "lat", "")
    copy.set_cell("sources", "retrieved_on", "2026")
    copy.set_cell("sources", "retrieved_on", "2024-02-29", row=4)
    copy.set_cell("sources", "retrieved_on", "2026-11", row=5)
    load_pack(copy.folder)


def test_text_that_looks_like_a_missing_value_stays_text(copy: PackCopy) -> None:
    words = ["NA", "null", "None", "nan", "Inf", "yes"]
    for row, word in enumerate(words, 2):
        copy.set_cell("services", "name", word, row)
    assert load_pack(copy.folder).services["name"].iloc[:6].tolist() == words


# Rows


def test_row_given_twice_is_one_fault(copy: PackCopy) -> None:
    expected = []
    for table in ("sites", "services", "demand_points", "speeds", "road_links"):
        rows = copy.read(table)
        key = [column.name for column in tables()[table] if column.key]
        shown = ", ".join(copy.cell(table, column) for column in key)
        copy.write(table, [*rows, rows[2]])
        file, row = f"{table}.csv", len(rows) + 1
        expected.append(Fault(file, row, ", ".join(key), shown, UNIQUE, "3"))
    assert sorted(copy.faults(), key=str) == sorted(expected, key=str)


def test_undated_event_given_twice_is_one_fault(copy: PackCopy) -> None:
    rows = copy.read("status_events")
    undated = [*rows[2]]
    undated[rows[0].index("date")] = ""
    copy.write("status_events", [*rows, undated, undated])
    (fault,) = copy.faults()
    assert (fault.row, fault.expected) == (len(rows) + 2, UNIQUE)
    assert fault.limit == str(len(rows) + 1)


def test_two_cells_empty_in_a_key_are_two_faults_in_their_rows(copy: PackCopy) -> None:
    for row in (4, 6):
        copy.set_cell("published_distances", "from_name", "", row=row)
    assert [(f.row, f.column, f.expected) for f in copy.faults()] == [
        (4, "from_name", NOT_EMPTY),
        (6, "from_name", NOT_EMPTY),
    ]


@pytest.mark.parametrize(
    ("row", "extra"),
    [(2, "surplus"), (5, "surplus"), (-1, "surplus"), (5, ""), (2, "")],
    ids=["first row", "middle row", "last row", "trailing comma", "comma in the first row"],
)
def test_row_with_more_cells_than_the_header_is_one_fault(
    copy: PackCopy, row: int, extra: str
) -> None:
    rows = copy.read("services")
    rows[row - 1 if row > 0 else row].append(extra)
    copy.write("services", rows)
    (fault,) = copy.faults()
    assert (fault.file, fault.expected) == ("services.csv", READABLE)
    assert fault.found


@pytest.mark.parametrize("surplus", [["x"], ["x", "y"], [""]], ids=["one", "two", "empty"])
def test_every_row_with_more_cells_than_the_header_is_one_fault_of_the_file(
    copy: PackCopy, surplus: list[str]
) -> None:
    names = ["services", "sites", "speeds", "seasons"]
    for table in names:
        header, *rows = copy.read(table)
        copy.write(table, [header, *([*row, *surplus] for row in rows)])
    found = "more cells than the header names"
    faults = sorted(copy.faults(), key=str)
    assert faults == [Fault(f"{name}.csv", 0, "", found, READABLE) for name in sorted(names)]


def test_row_cut_short_is_told_for_each_cell_it_lacks(copy: PackCopy) -> None:
    rows = copy.read("speeds")
    rows[2] = rows[2][:-2]
    copy.write("speeds", rows)
    assert copy.faults() == [
        Fault("speeds.csv", 3, column, "", NOT_EMPTY) for column in ("source_id", "source_ref")
    ]


def test_blank_line_does_not_shift_the_row_of_a_fault(copy: PackCopy) -> None:
    """A spreadsheet counts the blank line, so the person who looks for row 5 finds it there."""
    copy.set_cell("speeds", "speed_kph", "fast", row=4)
    path = copy.folder / "speeds.csv"
    header, first, *others = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([header, first, "\n", *others]), encoding="utf-8")
    assert copy.faults() == [Fault("speeds.csv", 5, "speed_kph", "fast", NUMBER)]


def test_speed_that_a_road_in_use_needs_is_missed(copy: PackCopy) -> None:
    header, *rows = copy.read("speeds")
    asphalt = ["A", "asphalt", "summer"]
    copy.write("speeds", [header, *(row for row in rows if row[:3] != asphalt)])
    assert copy.faults() == [
        Fault("speeds.csv", 0, "speed_kph", "", SPEED, "A asphalt summer"),
    ]


def test_assumption_that_the_sharing_needs_is_missed(copy: PackCopy) -> None:
    header, *rows = copy.read("assumptions")
    kept = [row for row in rows if row[0] != "recent_csp_years"]
    assert len(kept) == len(rows) - 1
    copy.write("assumptions", [header, *kept])
    (fault,) = copy.faults()
    assert fault.file == "assumptions.csv"
    assert "recent_csp_years" in str(fault)


def test_unit_in_a_municipality_without_total_is_told_in_one_place(copy: PackCopy) -> None:
    """The neighbours have no residents here, so nothing could be shared among their units."""
    copy.set_cell("territorial_units", "municipality_code", "LV-007", row=5)
    ((file, _),) = {(fault.file, fault.row) for fault in copy.faults()}
    assert file in ("territorial_units.csv", "municipalities.csv")


# Positions


def test_swapped_lon_and_lat_are_one_fault(copy: PackCopy) -> None:
    lon, lat = copy.cell("sites", "lon"), copy.cell("sites", "lat")
    copy.set_cell("sites", "lon", lat)
    copy.set_cell("sites", "lat", lon)
    assert copy.faults() == [Fault("sites.csv", 3, "lon, lat", f"{lat}, {lon}", NOT_SWAPPED, BOX)]


def test_position_outside_the_extent_is_one_fault(copy: PackCopy) -> None:
    names = ["demand_points", "road_nodes", "sites"]
    for table in names:
        copy.set_cell(table, "lon", "24.105")  # Rīga
        copy.set_cell(table, "lat", "56.949")
    assert sorted(copy.faults(), key=str) == [
        Fault(f"{table}.csv", 3, "lon, lat", "24.105, 56.949", IN_EXTENT, BOX) for table in names
    ]


def test_half_a_position_is_one_fault(copy: PackCopy) -> None:
    lon, lat = copy.cell("sites", "lon", 4), copy.cell("sites", "lat", 3)
    copy.set_cell("sites", "lon", "", row=3)
    copy.set_cell("sites", "lat", "", row=4)
    assert copy.faults() == [
        Fault("sites.csv", 3, "lon, lat", f", {lat}", BOTH_OR_NONE, BOX),
        Fault("sites.csv", 4, "lon, lat", f"{lon}, ", BOTH_OR_NONE, BOX),
    ]


# Columns and whole files


def test_missing_column_is_one_fault(copy: PackCopy) -> None:
    rows = copy.read("services")
    at = rows[0].index("provider_sector")
    copy.write("services", [row[:at] + row[at + 1 :] for row in rows])
    found = ", ".join(name for name in rows[0] if name != "provider_sector")
    assert copy.faults() == [
        Fault("services.csv", 0, "provider_sector", found, COLUMN_PRESENT, "provider_sector")
    ]


@pytest.mark.parametrize(("table", "column"), [("sites", "lon"), ("sites", "site_id")])
def test_missing_column_that_other_checks_need_is_one_fault(
    copy: PackCopy, table: str, column: str
) -> None:
    rows = copy.read(table)
    at = rows[0].index(column)
    copy.write(table, [row[:at] + row[at + 1 :] for row in rows])
    (fault,) = copy.faults()
    assert (fault.file, fault.column, fault.expected) == (f"{table}.csv", column, COLUMN_PRESENT)


def test_undeclared_repeated_or_unnamed_column_is_one_fault(copy: PackCopy) -> None:
    """pandas tells the second of two equal names by a number and calls no name Unnamed."""
    header, *rows = copy.read("sites")
    added = ["remarks", "site_id", ""]
    copy.write("sites", [[*header, *added], *([*row, "x", "y", "z"] for row in rows)])
    assert copy.faults() == [
        Fault("sites.csv", 0, told, told, COLUMN_DECLARED)
        for told in ("remarks", "site_id.1", f"Unnamed: {len(header) + 2}")
    ]


def test_order_of_columns_does_not_matter(copy: PackCopy, latgale_pack: Pack) -> None:
    copy.write("sites", [row[::-1] for row in copy.read("sites")])
    assert load_pack(copy.folder).sites["lon"].equals(latgale_pack.sites["lon"])


def test_byte_order_mark_and_windows_line_ends_are_read(
    copy: PackCopy, latgale_pack: Pack
) -> None:
    path = copy.folder / "sites.csv"
    content = path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + content)
    assert load_pack(copy.folder).sites.equals(latgale_pack.sites)


@pytest.mark.parametrize("encoding", ["cp1257", "utf-16"])
def test_wrong_encoding_is_one_fault_of_the_file(copy: PackCopy, encoding: str) -> None:
    names = ["basket", "municipalities", "services"]
    for table in names:
        copy.write(table, copy.read(table), encoding)
    faults = sorted(copy.faults(), key=str)
    assert [(fault.file, fault.row, fault.column) for fault in faults] == [
        (f"{table}.csv", 0, "") for table in names
    ]
    for fault in faults:
        assert fault.expected == READABLE
        assert "'utf-8' codec can't decode" in fault.found


def test_empty_file_is_one_fault(copy: PackCopy) -> None:
    contents = {"cutoffs.csv": b"", "sites.csv": b"\n", "speeds.csv": b"\r\n\r\n"}
    for name, content in contents.items():
        (copy.folder / name).write_bytes(content)
    faults = sorted(copy.faults(), key=str)
    assert [(fault.file, fault.row, fault.expected) for fault in faults] == [
        (name, 0, READABLE) for name in contents
    ]
    assert all(fault.found for fault in faults)


def test_header_without_rows_is_one_fault(copy: PackCopy) -> None:
    names = ["sites", "sources", "speeds"]
    for table in names:
        copy.write(table, copy.read(table)[:1])
    assert sorted(copy.faults(), key=str) == [
        Fault(f"{table}.csv", 0, "", "", ROWS) for table in names
    ]


@pytest.mark.parametrize(
    "names", [[f"{table}.csv" for table in tables()], [f"{layer}.geojson" for layer in LAYERS]]
)
def test_missing_file_is_one_fault(copy: PackCopy, names: list[str]) -> None:
    for name in names:
        (copy.folder / name).unlink()
    assert [f for f in copy.faults() if f.file in names] == [
        Fault(name, 0, "", "", PRESENT) for name in names
    ]


# pack.toml


def test_missing_setting_is_one_fault(copy: PackCopy) -> None:
    (copy.folder / "pack.toml").write_text("", encoding="utf-8")
    assert copy.faults() == [Fault("pack.toml", 0, name, "", SETTING, name) for name in SETTINGS]


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        ("extent_deg", "[25.3, 55.5, 28.6]", "[25.3, 55.5, 28.6]"),
        ("extent_deg", "[25.3, 55.5, 28.6, 57.7, 0]", "[25.3, 55.5, 28.6, 57.7, 0]"),
        ("extent_deg", '[25.3, 55.5, 28.6, "57.7"]', "[25.3, 55.5, 28.6, '57.7']"),
        ("extent_deg", "25.3", "25.3"),
        ("register_date", '"2026-11-21"', "2026-11-21"),
        ("register_date", "2026-11-21T10:00:00", "2026-11-21 10:00:00"),
        ("name_lv", "2026", "2026"),
    ],
)
def test_setting_of_the_wrong_kind_is_one_fault(
    copy: PackCopy, name: str, line: str, found: str
) -> None:
    text = (copy.folder / "pack.toml").read_text(encoding="utf-8")
    old = next(row for row in text.splitlines() if row.startswith(f"{name} ="))
    copy.replace("pack.toml", old, f"{name} = {line}")
    assert copy.faults() == [Fault("pack.toml", 0, name, found, SETTING, name)]


@pytest.mark.parametrize(
    "content",
    [b"pack_id = ", b"\xff\xfe", b'name_lv = "Latgal\xe7"', b"register_date = 2026-02-31"],
)
def test_broken_settings_are_one_fault(copy: PackCopy, content: bytes) -> None:
    (copy.folder / "pack.toml").write_bytes(content)
    (fault,) = copy.faults()
    assert (fault.file, fault.expected) == ("pack.toml", "valid TOML in UTF-8")
    assert fault.found


@pytest.mark.parametrize("name", ["nowhere", ".", "file.txt"])
def test_folder_without_a_pack_is_not_found(tmp_path: Path, name: str) -> None:
    (tmp_path / "file.txt").write_text("no folder", encoding="utf-8")
    with pytest.raises(PackNotFoundError, match=r"expected a folder that holds pack\.toml"):
        load_pack(tmp_path / name)


# Layers


@pytest.mark.parametrize(
    "content",
    ["", "[]", '{"type": "FeatureCollection", "features": [', "lake_id,source_id\n1,osm_land\n"],
    ids=["empty", "list", "cut off", "csv"],
)
def test_broken_geojson_is_one_fault(copy: PackCopy, content: str) -> None:
    (copy.folder / "lakes.geojson").write_text(content, encoding="utf-8")
    (fault,) = copy.faults()
    assert (fault.file, fault.row, fault.expected) == ("lakes.geojson", 0, GEOJSON)
    assert fault.found


def test_layer_without_features_is_one_fault(copy: PackCopy) -> None:
    copy.write_layer("outline")
    assert copy.faults() == [Fault("outline.geojson", 0, "", "0, EPSG:4326", GEOJSON)]


def test_layer_in_another_system_is_one_fault(copy: PackCopy) -> None:
    layer = gpd.read_file(copy.folder / "outline.geojson").to_crs(3059)
    layer.to_file(copy.folder / "outline.geojson", driver="GeoJSON")
    assert copy.faults() == [Fault("outline.geojson", 0, "", "1, EPSG:3059", GEOJSON)]


def test_layer_in_metres_that_does_not_say_so_or_with_swapped_axes_lies_outside(
    copy: PackCopy,
) -> None:
    copy.write_layer(
        "outline",
        feature(square(658_260, 195_617), source_id="osm_land"),
        feature(square(26, 56), source_id="osm_land"),
        feature(square(56, 26), source_id="osm_land"),
    )
    assert copy.faults() == [
        Fault("outline.geojson", row, "geometry", found, IN_EXTENT, BOX)
        for row, found in (
            (1, "[658260.0, 195617.0, 658261.0, 195618.0]"),
            (3, "[56.0, 26.0, 57.0, 27.0]"),
        )
    ]


def test_layer_as_qgis_writes_it_is_read(copy: PackCopy) -> None:
    crs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    copy.write_layer("outline", feature(square(), source_id="osm_land"), crs=crs84)
    assert len(load_pack(copy.folder).layers["outline"]) == 1


def test_layer_without_a_property_is_one_fault(copy: PackCopy) -> None:
    expected = []
    for layer, names in LAYERS.items():
        frame = gpd.read_file(copy.folder / f"{layer}.geojson").drop(columns=list(names))
        frame.to_file(copy.folder / f"{layer}.geojson", driver="GeoJSON")
        found = ", ".join(frame.columns)
        expected += [Fault(f"{layer}.geojson", 0, n, found, COLUMN_PRESENT, n) for n in names]
    assert copy.faults() == expected


def test_feature_without_a_property_that_others_have_is_one_fault(copy: PackCopy) -> None:
    copy.write_layer(
        "outline", feature(square(), source_id="osm_land"), feature(square(26.5), note="no source")
    )
    (fault,) = copy.faults()
    assert (fault.file, fault.row, fault.column) == ("outline.geojson", 2, "source_id")


def test_unknown_code_in_a_layer_is_one_fault(copy: PackCopy) -> None:
    copy.write_layer("outline", feature(square(), source_id="hearsay"))
    copy.write_layer(
        "municipalities",
        feature(square(), source_id="natural_earth_osm", municipality_code="2000"),
    )
    told = {(f.file, f.row, f.column, f.found, f.expected, f.limit) for f in copy.faults()}
    assert told == {
        ("outline.geojson", 1, "source_id", "hearsay", KNOWN, "sources.csv"),
        ("municipalities.geojson", 1, "municipality_code", "2000", KNOWN, "municipalities.csv"),
    }


BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[26, 56], [27, 57], [27, 56], [26, 57], [26, 56]]],
}


@pytest.mark.parametrize(
    "geometry",
    [None, BOW_TIE, {"type": "Polygon", "coordinates": []}],
    ids=["none", "bow tie", "empty"],
)
def test_invalid_geometry_is_one_fault(copy: PackCopy, geometry: dict[str, object] | None) -> None:
    copy.write_layer(
        "outline",
        feature(square(), source_id="osm_land"),
        feature(geometry, source_id="osm_land"),
    )
    (fault,) = copy.faults()
    assert (fault.file, fault.row, fault.column) == ("outline.geojson", 2, "geometry")
    assert fault.expected == GEOMETRY


@pytest.mark.filterwarnings("ignore:Non closed ring:RuntimeWarning:pyogrio.raw")  # GDAL, too
@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[26, 56], [27, 56]]]},
        {"type": "Polygon", "coordinates": [[[26, 56], [27, 56], [27, 57]]]},
        {"type": "LineString", "coordinates": [[26, 56]]},
    ],
    ids=["ring of two points", "open ring", "line of one point"],
)
def test_geometry_that_cannot_be_built_is_one_fault(
    copy: PackCopy, geometry: dict[str, object]
) -> None:
    copy.write_layer("outline", feature(geometry, source_id="osm_land"))
    (fault,) = copy.faults()
    assert fault.file == "outline.geojson"
    assert fault.expected in (GEOMETRY, GEOJSON)


# Several at once, and what people read


def test_faults_of_several_files_are_told_at_once(copy: PackCopy) -> None:
    copy.set_cell("speeds", "speed_kph", "fast")
    copy.set_cell("population_figures", "persons", "-5")
    copy.set_cell("population_figures", "kind", "guess", row=7)
    copy.write("seasons", copy.read("seasons")[:1])
    (copy.folder / "basket.csv").unlink()
    copy.replace("pack.toml", "road_network", "network")
    assert {(f.file, f.row, f.column) for f in copy.faults()} == {
        ("speeds.csv", 3, "speed_kph"),
        ("population_figures.csv", 3, "persons"),
        ("population_figures.csv", 7, "kind"),
        ("seasons.csv", 0, ""),
        ("basket.csv", 0, ""),
        ("pack.toml", 0, "road_network"),
    }


def test_faults_of_positions_references_speeds_and_layers_are_told_at_once(
    copy: PackCopy,
) -> None:
    copy.set_cell("services", "site_id", "S999")
    copy.set_cell("road_nodes", "lon", "24.1")
    copy.set_cell("municipalities", "residents", "")
    (copy.folder / "lakes.geojson").unlink()
    assert {(f.file, f.row, f.column) for f in copy.faults()} == {
        ("services.csv", 3, "site_id"),
        ("road_nodes.csv", 3, "lon, lat"),
        ("municipalities.csv", 3, "residents"),
        ("lakes.geojson", 0, ""),
    }


def test_wrong_cell_does_not_hide_a_dangling_id_or_a_missing_layer(copy: PackCopy) -> None:
    """Who mends a pack is not sent round again for what could have been told the first time."""
    copy.set_cell("population_figures", "persons", "-5")
    copy.set_cell("services", "site_id", "S999")
    copy.set_cell("road_nodes", "lon", "24.1")
    (copy.folder / "lakes.geojson").unlink()
    assert {(f.file, f.row, f.column) for f in copy.faults()} == {
        ("population_figures.csv", 3, "persons"),
        ("services.csv", 3, "site_id"),
        ("road_nodes.csv", 3, "lon, lat"),
        ("lakes.geojson", 0, ""),
    }


def test_each_of_many_faults_in_a_column_is_told(copy: PackCopy) -> None:
    for row in (2, 9, 30):
        copy.set_cell("road_links", "length_km", "far", row=row)
    assert [fault.row for fault in copy.faults()] == [2, 9, 30]


@pytest.mark.parametrize(
    ("fault", "sentence"),
    [
        (
            Fault("sites.csv", 3, "lon", "27,34", NUMBER),
            "sites.csv, row 3, column lon: found '27,34'; expected a number with a decimal point",
        ),
        (
            Fault("sites.csv", 0, "lon", "lat", COLUMN_PRESENT, "lon"),
            "sites.csv, column lon: found 'lat'; expected the column lon",
        ),
        (
            Fault("sites.csv", 0, "", "{odd} braces", READABLE),
            "sites.csv: found '{odd} braces'; "
            "expected a UTF-8 text table with comma and header row",
        ),
    ],
)
def test_fault_reads_as_a_sentence(fault: Fault, sentence: str) -> None:
    assert str(fault) == sentence
    assert sentence in str(PackFaultsError([fault]))


def test_error_counts_the_faults_and_says_what_to_do() -> None:
    faults = [Fault("sites.csv", row, "lon", "x", NUMBER) for row in (2, 3, 4)]
    told = str(PackFaultsError(faults))
    assert "3 faults" in told
    assert "python -m geodata check" in told
    assert issubclass(PackFaultsError, GeodataError)
    assert issubclass(PackFaultsError, ValueError)
    assert issubclass(PackNotFoundError, LookupError)


@pytest.mark.parametrize("module", [validate, reading, cross_checks, networks])
def test_every_expectation_is_listed_for_translation(module: object) -> None:
    written = {
        text
        for name, text in vars(module).items()
        if name.isupper() and isinstance(text, str) and not text.startswith("EPSG:")
    }
    assert written == set(getattr(module, "ALL_MESSAGES", ()))


# Anything at all

FILES = sorted(path.name for path in EMBEDDED.iterdir())
CELL_TEXT = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "-1",
            "0",
            "0.5",
            "1e308",
            "1e-320",
            "nan",
            "-inf",
            "12,5",
            "yes",
            "no",
            ";",
            '"',
        ]
        + ["2024", "2024-02-31", "LV-007", "0002000", "csp", "open", "{}", "\n", "\x00", "=1+1"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)
quickly = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def spare(tmp_path_factory: pytest.TempPathFactory) -> PackCopy:
    """A copy that is put right again after every try."""
    return PackCopy(Path(shutil.copytree(EMBEDDED, tmp_path_factory.mktemp("fuzz") / "pack")))


def faults_with(spare: PackCopy, name: str, content: bytes) -> list[Fault]:
    """Faults of the pack with one file changed; any other error comes through and fails."""
    path = spare.folder / name
    path.write_bytes(content)
    try:
        load_pack(spare.folder)
    except PackFaultsError as refused:
        return refused.faults
    finally:
        path.write_bytes((EMBEDDED / name).read_bytes())
    return []


@quickly
@given(
    table=st.sampled_from(sorted(tables())),
    row=st.integers(0, 10_000),
    column=st.integers(0, 100),
    text=st.one_of(CELL_TEXT, st.integers(1, 10_000)),
)
def test_any_cell_may_hold_anything(
    spare: PackCopy, table: str, row: int, column: int, text: str | int
) -> None:
    """A number stands for the cell of that row in the same column: sound, but out of place."""
    rows = spare.read(table)
    row, column = row % len(rows), column % len(rows[0])
    rows[row][column] = rows[text % len(rows)][column] if isinstance(text, int) else text
    changed = io.StringIO(newline="")
    csv.writer(changed, lineterminator="\n").writerows(rows)
    faults = faults_with(spare, f"{table}.csv", changed.getvalue().encode())
    assert all(fault.file in FILES and str(fault) for fault in faults)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:pyogrio.raw")  # GDAL about broken GeoJSON
@quickly
@given(
    name=st.sampled_from(FILES),
    start=st.integers(0, 100_000),
    length=st.integers(0, 3),
    new=st.binary(max_size=3),
)
def test_any_file_may_hold_any_bytes(
    spare: PackCopy, name: str, start: int, length: int, new: bytes
) -> None:
    content = (EMBEDDED / name).read_bytes()
    start %= len(content)
    faults = faults_with(spare, name, content[:start] + new + content[start + length :])
    assert all(fault.file in FILES and str(fault) for fault in faults)
