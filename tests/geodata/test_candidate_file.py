"""Files of candidates: every form read alike, every fault told at once."""

import io

import pandas as pd
import pytest

from geodata.candidate_file import MOST_ROWS, CandidateFileError, read_candidates

EXTENT = (25.0, 55.0, 28.0, 57.0)
CODES = frozenset({"0001000", "0002000"})
CSV = "name,lon,lat,remark\nSkola,26.1,56.0,old\nKlubs,26.4,56.1,\n"


def read(content: bytes | str, file: str = "places.csv") -> pd.DataFrame:
    raw = content.encode() if isinstance(content, str) else content
    return read_candidates(raw, file, extent_deg=EXTENT, municipality_codes=CODES)


def excel(text: str) -> bytes:
    held = io.BytesIO()
    pd.read_csv(io.StringIO(text)).to_excel(held, index=False)
    return held.getvalue()


GEOJSON = """{"type": "FeatureCollection", "features": [
{"type": "Feature", "properties": {"name": "Skola"},
 "geometry": {"type": "Point", "coordinates": [26.1, 56.0]}},
{"type": "Feature", "properties": {"name": "Klubs"},
 "geometry": {"type": "Point", "coordinates": [26.4, 56.1, 90]}}]}"""


@pytest.mark.parametrize(
    ("content", "file"),
    [
        (CSV, "places.csv"),
        ("\ufeff" + CSV.replace(".", ",").replace("name,lon,lat,remark", "name;lon;lat;remark")
         .replace("Skola,26,1,56,0,", "Skola;26,1;56,0;")
         .replace("Klubs,26,4,56,1,", "Klubs;26,4;56,1;"), "places.csv"),
        (excel(CSV), "places.xlsx"),
        (GEOJSON, "places.geojson"),
    ],
)  # fmt: skip
def test_every_form_gives_the_same_candidates(content: bytes | str, file: str) -> None:
    table = read(content, file)
    assert table["name"].tolist() == ["Skola", "Klubs"]
    assert table[["lon", "lat"]].to_numpy().tolist() == [[26.1, 56.0], [26.4, 56.1]]
    assert table[["municipality_code", "site_cost_eur"]].isna().all().all()


def test_code_and_cost_are_read_where_they_are_given() -> None:
    table = read("name,lon,lat,municipality_code,site_cost_eur\nA,26,56,0001000,2500\n")
    assert table.loc[0, "municipality_code"] == "0001000"
    assert table.loc[0, "site_cost_eur"] == 2500


def test_every_fault_is_told_at_once_with_its_row() -> None:
    with pytest.raises(CandidateFileError) as refused:
        read(
            "name,lon,lat,municipality_code\n"
            ",26,56,\n"
            "A,x,56,\n"
            "B,56.0,26.0,\n"
            "C,20,56,\n"
            "D,26,56,9\n" + "E" * 81 + ",26,56,\n"
        )
    told = {(fault.row, fault.column) for fault in refused.value.faults}
    assert told == {
        (2, "name"), (3, "lon"), (3, "lon, lat"), (4, "lon, lat"), (5, "lon, lat"),
        (6, "municipality_code"), (7, "name"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "file"),
    [
        (b"\xff\xfe\x00", "places.csv"),
        ("", "places.csv"),
        ("name,lon,lat\n", "places.csv"),
        ("not json", "places.geojson"),
        ('{"features": [{"geometry": null}]}', "places.geojson"),
        ("[1]", "places.geojson"),
        (b"PK nothing", "places.xlsx"),
        ("name,lon,lat\n" + "A,26,56\n" * (MOST_ROWS + 1), "places.csv"),
        ("name,lat\nA,56\n", "places.csv"),
        ("a," * 1_000_000 + "\n" + "1\n" * MOST_ROWS, "places.csv"),  # would fill the memory
        ('{"features": ' + "[" * 100_000, "places.geojson"),
    ],
)
def test_a_file_that_is_no_table_of_places_is_refused(content: bytes | str, file: str) -> None:
    with pytest.raises(CandidateFileError) as refused:
        read(content, file)
    assert refused.value.faults
