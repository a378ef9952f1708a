"""A pack from an extract, borders, people and services: what is in it, what is left out."""

import os
import time
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from app.workspace import Workspace
from geodata.build.inputs import InputError
from geodata.build.region import Order, build
from geodata.errors import GeodataError
from geodata.pack import load_pack
from geodata.roads.arrays import RoadDataError
from geodata.validate import AT_LEAST, KNOWN, NUMBER, PackFaultsError
from tests.geodata.build.files import SERVICES, write_borders, write_people
from tests.geodata.roads.toys import write_osm

ANDORRA = Path(__file__).resolve().parents[4] / "shared/networks/andorra_2025/andorra_v2.osm.pbf"


def silent(_: str) -> None:
    """Nobody listens."""


def refused(order: Order) -> str:
    """What a build that is refused says; nothing of it may be left behind."""
    with pytest.raises(GeodataError) as error:
        build(order, silent)
    assert not order.out.parent.exists() or list(order.out.parent.iterdir()) == []
    if isinstance(error.value, PackFaultsError):
        return "\n".join(map(str, error.value.faults))
    return str(error.value)


def test_a_region_is_built_from_four_files(made: Order) -> None:
    told: list[str] = []
    pack = build(made, told.append)
    assert pack.road_network == "osm"
    assert (pack.pack_id, pack.name_lv) == ("mypack", 'Jauns "reģions"')
    assert pack.fingerprint == load_pack(made.out).fingerprint
    # Cells of 10 and 20 people lie in the west, of 30 and 40 in the east; one is empty.
    assert pack.demand_points["residents"].to_dict() == {
        "M1-1": 10, "M1-2": 20, "M2-1": 30, "M2-2": 40,
    }  # fmt: skip
    assert pack.demand_points["area_km2"].round(2).tolist() == [1.0] * 4
    assert pack.networks["car"].network.n_arcs == 4
    assert pack.services["site_id"].tolist() == ["B0001", "B0001", "B0002"]
    assert pack.services["group_ids"].tolist()[:2] == ["seniors;children", "all_residents"]
    assert pack.sites["municipality_code"].tolist() == ["M1", "M2"]
    assert "reading roads from" in "\n".join(told)


def test_residents_keep_the_published_totals(made: Order) -> None:
    # 1,000 people by weights 10 : 20 are 333.3 and 666.7; 77 by 30 : 40 are 33 and 44.
    write_borders(made.municipalities, iedzivotaji=[1000, 77], gads=["2023", "2023"])
    pack = build(made, silent)
    assert pack.demand_points["residents"].tolist() == [333, 667, 33, 44]
    assert pack.municipalities["residents_date"].tolist() == ["2023", "2023"]


def test_types_that_the_list_does_not_name_are_not_known(made: Order) -> None:
    covers = build(made, silent).service_types["register_covers"]
    assert covers.to_dict() == {
        "day_care": True, "home_care": True, "crisis": True, "assistant": False,
    }  # fmt: skip


def test_types_that_were_looked_for_are_known_to_be_missing(made: Order) -> None:
    pack = build(replace(made, searched=("assistant",)), silent)
    assert pack.service_types["register_covers"].all()
    again = replace(made, searched=("all",), out=made.out.with_name("other"))
    assert build(again, silent).service_types["register_covers"].all()
    with pytest.raises(InputError, match="--searched hospital: not known; expected all or some"):
        build(replace(again, searched=("hospital",), out=made.out.with_name("third")), silent)


def test_the_report_names_what_was_left_out(made: Order) -> None:
    text = SERVICES + "shelter,Tālā patversme,ngo,27.9,56.9,,\n".replace("shelter", "crisis")
    made.services.write_text(text, encoding="utf-8")
    write_people(made.population, [10, 20, 0, 30, 40, 50])
    told: list[str] = []
    build(made, told.append)
    report = (made.out / "REPORT.md").read_text(encoding="utf-8")
    assert "- left out: row 5, Tālā patversme" in report
    # The last cell, at 26.5, lies east of the borders at 26.45.
    assert "- left out, outside the borders: 1 places with 50 people\n- left out: row 6" in report
    # 0.005 degrees of latitude are 0.56 km, at the middle of the short track.
    assert "- left out: 0.56 km, 2 points, around 56.04250 N 26.10000 E" in report
    assert "- kept, primary: 12.5 km" in report
    assert "- osm_extract: ODbL 1.0" in report
    assert "- not stated for services" in report
    assert "- left out: row 5, Tālā patversme" in told


def test_stated_licences_stand_in_the_pack(made: Order, tmp_path: Path) -> None:
    stated = tmp_path / "origins.csv"
    stated.write_text(
        "source_id,title_lv,title_en,publisher,licence_lv,licence_en,retrieved_on\n"
        "people,Režģis,Grid,CSP,CC BY 4.0,CC BY 4.0,2024-05-01\n",
        encoding="utf-8",
    )
    pack = build(replace(made, sources=stated), silent)
    assert pack.sources.loc["people", ["title_lv", "publisher", "licence_en"]].tolist() == [
        "Režģis", "CSP", "CC BY 4.0",
    ]  # fmt: skip
    assert pack.sources.loc["osm_extract", "licence_en"] == "ODbL 1.0"
    stated.write_text("source_id,title_lv\nroads,x\n", encoding="utf-8")
    again = replace(made, sources=stated, out=tmp_path / "other" / "pack")
    assert "origins.csv, row 2, column source_id: found 'roads'" in refused(again)


def test_people_may_be_villages_tied_by_code(made: Order, tmp_path: Path) -> None:
    villages = tmp_path / "villages.csv"
    villages.write_text(
        "municipality_code,name,lon,lat,persons\n"
        "M2,Ciems,26.0,56.0,7\n"  # lies in the west, counted in the east
        "M1,Sādža,26.1,56.0,5\n",
        encoding="utf-8",
    )
    pack = build(replace(made, population=villages), silent)
    points = pack.demand_points
    assert points["municipality_code"].tolist() == ["M2", "M1"]
    assert points["name"].tolist() == ["Ciems", "Sādža"]
    assert points["residents"].tolist() == [7, 5]
    assert set(points["position"]) == {"place_point"}


def test_blank_lines_do_not_shift_the_row_of_a_fault(made: Order, tmp_path: Path) -> None:
    villages = tmp_path / "villages.csv"
    villages.write_text("lon,lat,persons\n26.0,56.0,5\n,,\n\n26.0,56.0,-1\n")
    told = refused(replace(made, population=villages))
    assert told.startswith("villages.csv, row 5, column persons: found '-1'")


def test_a_municipality_without_anybody_counted_stands_at_its_middle(made: Order) -> None:
    write_people(made.population, [10, 20])
    points = build(made, silent).demand_points
    assert points["residents"].to_dict() == {"M1-1": 10, "M1-2": 20, "M2-1": 0}
    assert points.loc["M2-1", ["lon", "lat"]].tolist() == pytest.approx([26.325, 56.0], abs=0.01)


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3035"])
def test_people_in_another_system_are_the_same_people(made: Order, crs: str) -> None:
    write_people(made.population, [10, 20, 0, 30, 40], crs=crs)
    pack = build(made, silent)
    assert pack.demand_points["residents"].tolist() == [10, 20, 30, 40]
    assert pack.demand_points["lon"].tolist() == pytest.approx([26.0, 26.1, 26.3, 26.4], abs=1e-4)


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_people_without_a_system_are_refused(made: Order) -> None:
    write_people(made.population, [10, 20], crs=None)
    assert "grid.gpkg: names no coordinate system" in refused(made)
    table = made.population.with_name("cells.csv")
    table.write_text("x,y,persons\n700000,200000,5\n")
    told = refused(replace(made, population=table))
    assert "cells.csv: names no coordinate system for its columns x and y" in told


@pytest.mark.parametrize(
    ("persons", "found", "expected"),
    [
        ([10, -5, 20], "'-5'", AT_LEAST.format(limit="0")),
        ([10.0, float("nan"), 20.0], "''", NUMBER),
        ([10.0, float("inf"), 20.0], "'inf'", NUMBER),
        (["10", "daudz", "20"], "'daudz'", NUMBER),
    ],
)
def test_impossible_numbers_of_people_are_named_by_feature(
    made: Order, persons: list[object], found: str, expected: str
) -> None:
    write_people(made.population, persons)
    told = refused(made)
    assert told == f"grid.gpkg, row 2, column TOT_P: found {found}; expected {expected}"


def test_people_without_a_column_of_persons_are_refused(made: Order) -> None:
    gpd.GeoDataFrame(
        {"height": [1]}, geometry=[shapely.box(26, 56, 26.1, 56.1)], crs=4326
    ).to_file(made.population)
    told = refused(made)
    assert "grid.gpkg: found the columns height; expected one of persons" in told


def test_people_elsewhere_or_of_an_unknown_municipality_are_refused(
    made: Order, tmp_path: Path
) -> None:
    table = tmp_path / "people.csv"
    table.write_text("lon,lat,persons\n10.0,50.0,5\n")
    assert "people.csv: nobody of its 1 places lives within" in refused(
        replace(made, population=table)
    )
    table.write_text("municipality_code,lon,lat,persons\nM9,26.0,56.0,5\n")
    told = refused(replace(made, population=table))
    assert told.startswith("people.csv, row 2, column municipality_code: found 'M9'")
    table.write_text("lon,lat,persons\n2600,56,5\n")
    assert "people.csv, row 2, column geometry" in refused(replace(made, population=table))


def test_wrong_services_are_named_by_row_and_column(made: Order) -> None:
    made.services.write_text(
        "service_type_id,name,provider_sector,lon,lat,group_ids,colour\n"
        "hospital,A,ngo,26.0,56.0,,\n"
        "crisis,,church,26,fifty,martians,\n",
        encoding="utf-8",
    )
    told = refused(made).splitlines()
    assert sorted(line.split(": found")[0] for line in told) == [
        "services.csv, column colour",
        "services.csv, row 2, column service_type_id",
        "services.csv, row 3, column group_ids",
        "services.csv, row 3, column lat",
        "services.csv, row 3, column name",
        "services.csv, row 3, column provider_sector",
    ]
    assert KNOWN.format(limit="service_types.csv") in "\n".join(told)
    made.services.write_text("name,lon,lat\nA,26,56\n")
    assert "expected the column service_type_id" in refused(made)


def test_building_without_an_id_is_not_taken_for_one_that_has_it(made: Order) -> None:
    # The home care in the east is called B0001; the two in the west are another building.
    rows = SERVICES.replace("address\n", "address,site_id\n").replace("Iela 1\n", "Iela 1,\n")
    made.services.write_text(rows.replace("56.0,,\n", "56.0,,,B0001\n"), encoding="utf-8")
    pack = build(made, silent)
    assert pack.services["site_id"].tolist() == ["B0002", "B0002", "B0001"]
    assert pack.sites["lon"].to_dict() == {"B0002": 26.01, "B0001": 26.39}


def test_one_building_at_two_places_is_refused(made: Order) -> None:
    rows = SERVICES.replace("address\n", "address,site_id\n").replace("Iela 1\n", "Iela 1,N\n")
    made.services.write_text(rows.replace("56.0,,\n", "56.0,,,N\n"), encoding="utf-8")
    told = refused(made)
    assert "services.csv, row 4, column site_id" in told
    assert "the same building as in row 2" in told


def test_row_that_says_no_more_of_a_building_stands_where_the_first_does(made: Order) -> None:
    rows = SERVICES.replace("address\n", "address,site_id\n").replace("Iela 1\n", "Iela 1,N\n")
    made.services.write_text(rows.replace("26.39,56.0,,\n", ",,,,N\n"), encoding="utf-8")
    assert build(made, silent).sites["lon"].to_dict() == {"N": 26.01}


def test_services_that_all_lie_elsewhere_are_refused(made: Order) -> None:
    made.services.write_text(SERVICES.replace(",26.", ",10."), encoding="utf-8")
    assert "services.csv: none of its 3 services lies within" in refused(made)


def test_wrong_borders_are_named(made: Order) -> None:
    write_borders(made.municipalities, Kods=["M1", None], Nosaukums=["Rietumi", "Austrumi"])
    assert refused(made).startswith("borders.gpkg, row 2, column Kods: found ''")
    gpd.GeoDataFrame({"a": [1]}, geometry=[shapely.box(26, 56, 26.1, 56.1)], crs=4326).to_file(
        made.municipalities
    )
    assert "borders.gpkg: found the columns a; expected one of municipality_code" in refused(made)
    made.municipalities.write_text("no layer")
    assert "borders.gpkg: cannot be read as a vector layer" in refused(made)
    made.municipalities.unlink()
    assert "borders.gpkg: no such file" in refused(made)


def test_an_extract_that_cannot_be_used_leaves_nothing_behind(made: Order) -> None:
    whole = made.osm.read_bytes()
    made.osm.write_bytes(whole[: len(whole) // 2])
    assert "made.osm: not a readable OpenStreetMap extract" in refused(made)
    write_osm(made.osm, {1: (26_000, 56_000), 2: (26_001, 56_000)}, [([1, 2], {"power": "line"})])
    assert "made.osm: found no road" in refused(made)


@pytest.mark.parametrize("lon", [10_000, 26_550])
def test_an_extract_of_another_place_is_refused(made: Order, lon: int) -> None:
    nodes = {1: (lon, 56_000), 2: (lon + 10, 56_000)}
    write_osm(made.osm, nodes, [([1, 2], {"highway": "primary"})])
    told = refused(made)
    assert "made.osm: its roads lie in" in told
    assert "choose the extract of that place" in told


def test_a_kind_of_road_without_speed_or_with_speed_zero_is_refused(made: Order) -> None:
    path = made.base / "osm_speeds.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("car,primary")))
    assert "missing: car / primary / unknown / open country / summer" in refused(made)
    path.write_text("".join(lines).replace(",50,", ",0,", 1))
    assert refused(made).startswith("osm_speeds.csv, row 2, column speed_kph: found '0'")


def test_a_folder_with_something_in_it_is_refused(made: Order) -> None:
    made.out.mkdir(parents=True)
    (made.out / "mine.txt").write_text("x")
    with pytest.raises(InputError, match="is there already and is not empty"):
        build(made, silent)
    assert [path.name for path in made.out.parent.iterdir()] == ["mypack"]
    (made.out / "mine.txt").unlink()
    assert build(made, silent).pack_id == "mypack"


def test_an_interrupted_build_leaves_nothing_behind(made: Order) -> None:
    def stop(line: str) -> None:
        if line == "checking the pack":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(made, stop)
    assert list(made.out.parent.iterdir()) == []


def test_what_a_killed_build_left_is_no_pack_and_goes_after_a_day(made: Order) -> None:
    fresh, old = (made.out.parent / f".mypack.building-{name}" for name in ("fresh", "old"))
    for folder in (fresh, old):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 100_000,) * 2)
    build(made, silent)
    assert sorted(path.name for path in made.out.parent.iterdir()) == [fresh.name, "mypack"]


def test_a_real_extract_becomes_a_pack(made: Order, tmp_path: Path) -> None:
    if not ANDORRA.is_file():
        pytest.skip(f"{ANDORRA} is not there")
    borders, people, services = (
        tmp_path / name for name in ("ad.gpkg", "ad_people.csv", "ad_services.csv")
    )
    boxes = [shapely.box(1.40, 42.42, 1.52, 42.66), shapely.box(1.52, 42.42, 1.79, 42.66)]
    given = {"code": ["AD1", "AD2"], "name": ["Rietumi", "Austrumi"]}
    gpd.GeoDataFrame(given, geometry=boxes, crs=4326).to_crs(25831).to_file(borders)
    villages = pd.DataFrame(
        {
            "name": ["Andorra la Vella", "Ordino", "Pas de la Casa"],
            "lon": [1.5218, 1.5331, 1.7338],
            "lat": [42.5075, 42.5563, 42.5428],
            "persons": [22_000, 3_000, 2_500],
        }
    )
    villages.to_csv(people, index=False)
    services.write_text("service_type_id,name,provider_sector,lon,lat\ncrisis,A,ngo,1.52,42.51\n")
    pack = build(
        replace(made, osm=ANDORRA, municipalities=borders, population=people, services=services),
        silent,
    )
    assert (pack.networks["car"].network.n_nodes, pack.networks["car"].network.n_arcs) == (
        3852, 7962,
    )  # fmt: skip
    assert pack.demand_points["residents"].sum() == 27_500
    assert "2021-10-28" in pack.sources.loc["osm_extract", "title_en"]
    assert len(Workspace(pack).pack.networks) == 3


@pytest.mark.parametrize(("margin_km", "nodes"), [(0.0, [1, 2]), (20.0, [1, 3])])
def test_roads_are_kept_as_far_around_as_asked(
    made: Order, margin_km: float, nodes: list[int]
) -> None:
    """The borders end at 26.45; a road point at 26.6 lies 9 km east of them."""
    points = {1: (26_000, 56_000), 2: (26_400, 56_000), 3: (26_600, 56_000)}
    write_osm(made.osm, points, [([1, 2, 3], {"highway": "primary"})])
    network = build(replace(made, margin_km=margin_km), silent).networks["car"].network
    assert sorted(network.node_id.tolist()) == nodes


def test_a_road_that_only_cyclists_and_walkers_use_is_not_enough(made: Order) -> None:
    nodes = {1: (26_000, 56_000), 2: (26_400, 56_000)}
    write_osm(made.osm, nodes, [([1, 2], {"highway": "cycleway"})])
    with pytest.raises(RoadDataError, match="can be used by car"):
        build(made, silent)
