"""python -m app route and isochrone: the same figures as the matrix, files that GIS opens."""

import json
from pathlib import Path

import geopandas as gpd
import pytest
from typer.testing import CliRunner

from app.cli import cli
from app.i18n import Words
from app.places import PlaceError, place_of, route_sentence
from app.workspace import Workspace

run = CliRunner().invoke


def test_route_gives_minutes_km_and_the_line(toy_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "route.geojson"
    given = ["route", "--from", "P1", "--to", "S2", "--lang", "en"]
    done = run(cli, [*given, "--out", str(out), "--pack", str(toy_folder)])
    assert done.exit_code == 0, done.output
    # A-B 10 min, B-C 15 min; 30 km; the road B-C is the A1.
    assert "From “Ā pagasts” to “Bērzs”: 25\u00a0min, 30\u00a0km. Roads: A1." in done.output
    found = gpd.read_file(out)
    assert found.loc[0, "minutes"] == pytest.approx(25, abs=0.01)
    assert found.loc[0, "km"] == pytest.approx(30, abs=0.01)
    assert found.crs.to_epsg() == 4326
    assert found.total_bounds.tolist() == pytest.approx([26.0, 56.0, 26.4, 56.0])


def test_isochrone_writes_a_band_a_row_and_says_that_it_is_coarse(
    toy_folder: Path, tmp_path: Path
) -> None:
    out = tmp_path / "bands.geojson"
    given = ["isochrone", "--site", "T4", "--bands", "5,10", "--lang", "en", "--season", "thaw"]
    done = run(cli, [*given, "--out", str(out), "--pack", str(toy_folder)])
    assert done.exit_code == 0, done.output
    assert "the way from home to the service" in done.output
    assert "schematic" in done.output
    bands = gpd.read_file(out)
    assert bands["to_min"].tolist() == [5, 10]
    assert bands.is_valid.all()
    assert json.loads(out.read_text())["type"] == "FeatureCollection"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["route", "--from", "P1", "--to", "P4"], "no way by road"),
        (["route", "--from", "nowhere", "--to", "P4"], "'nowhere' is no place"),
        (["route", "--from", "56.0,26.0", "--to", "P4"], "outside the pack's extent"),
        (["route", "--from", "P1", "--to", "T3"], "position of T3 is not known"),
        (["route", "--from", "P1", "--to", "T2", "--mode", "walk"], "travel by 'walk'"),
        (["isochrone"], "either --site"),
        (["isochrone", "--site", "T1", "--lon", "26", "--lat", "56"], "either --site"),
        (["isochrone", "--site", "T1", "--bands", "a,b"], "--bands 'a,b' are no minutes"),
        (["isochrone", "--site", "T1", "--bands", "20,10"], "do not rise"),
        (["gaps", "--service", "day_care", "--mode", "bicycle"], "travel by 'bicycle'"),
    ],
)
def test_what_is_not_possible_is_said(given: list[str], says: str, toy_folder: Path) -> None:
    done = run(cli, [*given, "--lang", "en", "--pack", str(toy_folder)])
    assert done.exit_code == 1
    assert says in done.output


def test_a_place_is_named_by_what_it_is(toy: Workspace) -> None:
    assert place_of(toy.pack, "T1").name == "Iela 1"
    assert place_of(toy.pack, "T2").name == "C"
    assert place_of(toy.pack, "26.1,56.0").lonlat == (26.1, 56.0)
    with pytest.raises(PlaceError):
        place_of(toy.pack, "26.1")


def test_a_way_without_named_roads_is_a_whole_sentence(toy: Workspace) -> None:
    found = toy.travel.route((26.0, 56.0), (26.2, 56.0), season_id="summer")
    assert (
        route_sentence(found, "A", "B", Words("lv")) == "No „A” līdz „B”: 10\u00a0min, 10\u00a0km."
    )


def test_places_beyond_the_limit_are_listed_with_the_gaps(toy_copy: Path) -> None:
    assumptions = toy_copy / "assumptions.csv"
    text = assumptions.read_text(encoding="utf-8")
    assumptions.write_text(text.replace("schematic_m,25000", "schematic_m,500"), encoding="utf-8")
    points = toy_copy / "demand_points.csv"
    moved = points.read_text(encoding="utf-8").replace("27.0,56.3", "27.0,56.31")
    points.write_text(moved, encoding="utf-8")
    given = ["gaps", "--service", "day_care", "--lang", "en", "--pack", str(toy_copy)]
    done = run(cli, given)
    assert done.exit_code == 0, done.output
    # 0.01 degrees of latitude are 1.1 km.
    assert "1 place lies more than 0.5\u00a0km from every road" in done.output
    assert "D pagasts (1.1\u00a0km)" in done.output
