"""Files of a made region over the toy one: extract, borders, people, services, base pack."""

import csv
from datetime import date
from itertools import product
from pathlib import Path

import geopandas as gpd
import shapely

from geodata.build.region import Order
from geodata.roads.arrays import MODES, ROAD_CLASSES, SURFACES
from tests.geodata.roads.toys import STEP_DEG, write_osm

SERVICES = (
    "service_type_id,name,provider_sector,lon,lat,group_ids,address\n"
    "day_care,Dienas centrs,municipality,26.01,56.0,seniors;children,Iela 1\n"
    "crisis,Krīzes centrs,ngo,26.01,56.0,,Iela 1\n"
    "home_care,Aprūpe mājās,private,26.39,56.0,,\n"
)


def place(lon: float, lat: float) -> tuple[float, float]:
    """A place in degrees as the steps of `write_osm`."""
    return lon / STEP_DEG, lat / STEP_DEG


def write_extract(path: Path) -> Path:
    """A road 1 - 2 - 3 from west to east over both municipalities, and a short one apart."""
    nodes = {
        1: place(26.0, 56.0),
        2: place(26.2, 56.0),
        3: place(26.4, 56.0),
        8: place(26.1, 56.04),
        9: place(26.1, 56.045),
    }
    ways = [
        ([1, 2], {"highway": "tertiary", "surface": "gravel"}),
        ([2, 3], {"highway": "primary"}),
        ([8, 9], {"highway": "track"}),
    ]
    return write_osm(path, nodes, ways)


def write_borders(path: Path, **columns: object) -> Path:
    """Two municipalities side by side, M1 in the west and M2 in the east, in LKS-92."""
    boxes = [shapely.box(25.95, 55.95, 26.2, 56.05), shapely.box(26.2, 55.95, 26.45, 56.05)]
    given = {"Kods": ["M1", "M2"], "Nosaukums": ["Rietumu novads", "Austrumu novads"], **columns}
    layer = gpd.GeoDataFrame(given, geometry=boxes, crs=4326)
    layer.to_crs(3059).to_file(path)
    return path


def write_people(path: Path, persons: list[object], *, crs: str | None = "EPSG:3059") -> Path:
    """Cells of 1 km along the road from 26.0 to the east, a tenth of a degree apart."""
    middles = gpd.GeoSeries.from_xy(
        [26.0 + 0.1 * i for i in range(len(persons))], [56.0] * len(persons), crs=4326
    ).to_crs("EPSG:3059")
    cells = middles.buffer(500, cap_style="square")
    if crs and crs != "EPSG:3059":
        cells = cells.to_crs(crs)
    layer = gpd.GeoDataFrame({"TOT_P": persons}, geometry=cells.to_numpy(), crs=crs)
    layer.to_file(path)
    return path


def write_base(folder: Path) -> Path:
    """Give a copy of the toy pack a speed of 50 km/h for everything, in both seasons."""
    rows = [
        [mode, road_class, surface, built_up, season, 50, "s", "x"]
        for mode, road_class, surface, built_up, season in product(
            MODES, ROAD_CLASSES, SURFACES, ("yes", "no"), ("summer", "thaw")
        )
    ]
    with (folder / "osm_speeds.csv").open("a", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    return folder


def order(folder: Path, base: Path) -> Order:
    """An order for the made region; its files are written into a folder."""
    services = folder / "services.csv"
    services.write_text(SERVICES, encoding="utf-8")
    return Order(
        osm=write_extract(folder / "made.osm"),
        municipalities=write_borders(folder / "borders.gpkg"),
        population=write_people(folder / "grid.gpkg", [10, 20, 0, 30, 40]),
        services=services,
        out=folder / "out" / "mypack",
        on=date(2024, 6, 1),
        name_lv='Jauns "reģions"',
        base=base,
    )
