"""The report folder: whole or not there, and the same numbers in every form."""

from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from app.i18n import Words
from app.reports.folder import GEOPACKAGE, PAGE, ReportFolderError, write_report
from app.workspace import Workspace

LV = Words("lv")
DAY = date(2024, 6, 1)


@pytest.fixture(scope="module")
def report(toy: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(
        toy, LV, tmp_path_factory.mktemp("out") / "report", on=DAY, season_id="summer"
    ).parent


def test_report_holds_page_maps_tables_and_geopackage(report: Path, toy: Workspace) -> None:
    names = {path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file()}
    expected = {PAGE, GEOPACKAGE, "matrix.csv", "services.csv"}
    for basket_id in toy.pack.basket.index:
        expected |= {f"maps/{basket_id}.html", f"gaps_{basket_id}.csv"}
        expected.add(f"gaps_{basket_id}_by_municipality.csv")
    assert names == expected


def test_page_csv_and_geopackage_tell_the_assessment(report: Path, toy: Workspace) -> None:
    answer = toy.compliance(DAY, "summer").assessments["care"]
    table = pd.read_csv(report / "gaps_care.csv").set_index("demand_point_id")
    assert table["residents"].to_dict() == answer.by_demand_point["residents"].to_dict()
    assert table["covered"].to_dict() == answer.by_demand_point["covered"].to_dict()
    layer = gpd.read_file(report / GEOPACKAGE, layer="gaps")
    assert layer.crs == "EPSG:3059"
    care = layer[layer["basket_id"] == "care"].set_index("demand_point_id")
    assert care["travel_min"].to_dict() == table["travel_min"].to_dict()
    page = (report / PAGE).read_text(encoding="utf-8")
    assert "dzīvo 200 reģiona iedzīvotāju (40,0\u00a0%)" in page


def test_geopackage_lists_services_with_a_position_and_all_cells(report: Path) -> None:
    layers = gpd.list_layers(report / GEOPACKAGE)["name"].tolist()
    assert layers == ["gaps", "basket", "services", "roads"]
    services = gpd.read_file(report / GEOPACKAGE, layer="services")
    assert sorted(services["service_id"]) == ["S1", "S2", "S3", "S4"]
    assert len(gpd.read_file(report / GEOPACKAGE, layer="basket")) == 10


def test_page_opens_without_internet(report: Path) -> None:
    for path in report.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert 'src="http' not in text
        assert '<link rel="stylesheet" href' not in text


def test_earlier_report_is_replaced_and_other_files_are_not_lost(
    toy: Workspace, tmp_path: Path
) -> None:
    out = tmp_path / "report"
    write_report(toy, LV, out, on=DAY, season_id="summer")
    write_report(toy, LV, out, on=DAY, season_id="summer")
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportFolderError, match="holds other files"):
        write_report(toy, LV, out, on=DAY, season_id="summer")
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["report"]


def test_folder_that_only_looks_like_a_report_is_left_alone(
    toy: Workspace, tmp_path: Path
) -> None:
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "matrix.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(ReportFolderError, match="holds other files"):
        write_report(toy, LV, tmp_path / "report", on=DAY, season_id="summer")
    assert (tmp_path / "report" / "matrix.csv").read_text(encoding="utf-8") == "mine"


def test_file_in_place_of_the_folder_is_refused(toy: Workspace, tmp_path: Path) -> None:
    (tmp_path / "report").write_text("x", encoding="utf-8")
    with pytest.raises(ReportFolderError, match="is a file"):
        write_report(toy, LV, tmp_path / "report", on=DAY, season_id="summer")
