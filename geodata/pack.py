"""A pack: one region's tables and layers in a folder, read, checked and fingerprinted.

The embedded pack is packs/latgale. Tables are CSV, layers GeoJSON, pack.toml names the region.
"""

import hashlib
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata import validate
from geodata.crs import GEOGRAPHIC
from geodata.errors import PackNotFoundError
from geodata.residents import share_residents
from geodata.schema import LAYERS, tables
from geodata.validate import Fault, PackFaultsError

EMBEDDED = Path(__file__).parent / "packs" / "latgale"
READABLE = "a UTF-8 text table with comma and header row"
PRESENT = "the file"
ROWS = "at least one row"
SETTING = "the setting {limit} of the right kind"
GEOJSON = "GeoJSON in EPSG:4326"
TOTAL = "a total, its date and its kind for each municipality of the region"
SPEED = "a speed for each class, surface and season in use; missing: {limit}"
ALL_MESSAGES = (READABLE, PRESENT, ROWS, SETTING, GEOJSON, TOTAL, SPEED)


@dataclass(frozen=True)
class Pack:
    """One region: what is known, with the source of every row.

    Frames are indexed by their key; ``demand_points`` carries residents (people),
    residents_kind (csp, scaled, estimated) and municipality_code. Layers are in EPSG:4326.
    """

    pack_id: str
    name_lv: str
    name_en: str
    register_date: date
    extent_deg: tuple[float, float, float, float]
    road_network: str
    fingerprint: str
    folder: Path
    sources: pd.DataFrame
    assumptions: "pd.Series[float]"
    assumption_rows: pd.DataFrame
    municipalities: pd.DataFrame
    territorial_units: pd.DataFrame
    demand_points: pd.DataFrame
    population_figures: pd.DataFrame
    demand_groups: pd.DataFrame
    cutoffs: pd.DataFrame
    seasons: pd.DataFrame
    service_types: pd.DataFrame
    basket: pd.DataFrame
    sites: pd.DataFrame
    services: pd.DataFrame
    status_events: pd.DataFrame
    road_nodes: pd.DataFrame
    road_links: pd.DataFrame
    speeds: pd.DataFrame
    published_distances: pd.DataFrame
    layers: dict[str, gpd.GeoDataFrame]

    @property
    def region(self) -> pd.DataFrame:
        """The municipalities of the region itself, without its neighbours."""
        return self.municipalities[self.municipalities["in_region"]]


def load_pack(folder: Path = EMBEDDED) -> Pack:
    """The pack in a folder, checked.

    Raises
    ------
    PackNotFoundError
        The folder or its pack.toml is not there.
    PackFaultsError
        Something in the pack is wrong; the error lists every fault.
    """
    folder = Path(folder)
    if not (folder / "pack.toml").is_file():
        raise PackNotFoundError(
            "No pack in {folder}: expected a folder that holds pack.toml and the tables.",
            folder=str(folder),
        )
    settings, faults = _read_settings(folder / "pack.toml")
    frames, found = _read_tables(folder)
    faults += found
    if faults:
        raise PackFaultsError(faults)
    extent = _extent(settings)
    for name, frame in frames.items():
        if "lon" in frame:
            faults += validate.check_positions(f"{name}.csv", frame, extent)
    layers, found = _read_layers(folder, extent)
    faults += found
    faults += validate.check_references(frames, tables())
    faults += _check_totals(frames["municipalities"]) + _check_speeds(frames)
    if faults:
        raise PackFaultsError(faults)
    return _assemble(folder, settings, frames, layers)


def _read_settings(path: Path) -> tuple[dict[str, object], list[Fault]]:
    try:
        settings: dict[str, object] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return {}, [Fault(path.name, 0, "", str(error), "valid TOML in UTF-8")]
    kinds: dict[str, type] = {
        "pack_id": str,
        "name_lv": str,
        "name_en": str,
        "register_date": date,
        "extent_deg": list,
        "road_network": str,
    }
    wrong = [name for name, kind in kinds.items() if not isinstance(settings.get(name), kind)]
    extent = settings.get("extent_deg")
    if isinstance(extent, list) and not (
        len(extent) == 4 and all(isinstance(edge, int | float) for edge in extent)
    ):
        wrong.append("extent_deg")
    return settings, [
        Fault(path.name, 0, name, str(settings.get(name, "")), SETTING, name) for name in wrong
    ]


def _extent(settings: dict[str, object]) -> tuple[float, float, float, float]:
    edges = settings["extent_deg"]
    assert isinstance(edges, list)
    west, south, east, north = map(float, edges)
    return west, south, east, north


def _read_tables(folder: Path) -> tuple[dict[str, pd.DataFrame], list[Fault]]:
    frames: dict[str, pd.DataFrame] = {}
    faults: list[Fault] = []
    for name, columns in tables().items():
        raw, found = _read_csv(folder / f"{name}.csv")
        faults += found
        if raw is not None:
            frames[name], found = validate.check_table(f"{name}.csv", raw, columns)
            faults += found
    return frames, faults


def _read_csv(path: Path) -> tuple[pd.DataFrame | None, list[Fault]]:
    """All cells of a table as text; None and a fault when the file cannot be read as one."""
    if not path.is_file():
        return None, [Fault(path.name, 0, "", "", PRESENT)]
    try:
        raw = pd.read_csv(path, dtype=str, keep_default_na=False, na_values=[""])
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        return None, [Fault(path.name, 0, "", str(error).strip(), READABLE)]
    if raw.empty:
        return None, [Fault(path.name, 0, "", "", ROWS)]
    if not isinstance(raw.index, pd.RangeIndex):
        return None, [Fault(path.name, 0, "", "more cells than the header names", READABLE)]
    return raw, []


def _read_layers(
    folder: Path, extent: tuple[float, float, float, float]
) -> tuple[dict[str, gpd.GeoDataFrame], list[Fault]]:
    layers: dict[str, gpd.GeoDataFrame] = {}
    faults: list[Fault] = []
    for name, properties in LAYERS.items():
        path = folder / f"{name}.geojson"
        if not path.is_file():
            faults.append(Fault(path.name, 0, "", "", PRESENT))
            continue
        try:
            layer = gpd.read_file(path)
        except (RuntimeError, ValueError) as error:
            faults.append(Fault(path.name, 0, "", str(error).splitlines()[0], GEOJSON))
            continue
        if layer.empty or layer.crs is None or layer.crs != GEOGRAPHIC:
            faults.append(Fault(path.name, 0, "", f"{len(layer)}, {layer.crs}", GEOJSON))
            continue
        layers[name] = layer
        faults += validate.check_layer(path.name, layer, properties, extent)
    return layers, faults


def _check_totals(municipalities: pd.DataFrame) -> list[Fault]:
    needed = ["residents", "residents_date", "residents_kind"]
    missing = municipalities["in_region"] & municipalities[needed].isna().any(axis=1)
    return [
        Fault("municipalities.csv", int(i) + 2, "residents", "", TOTAL)
        for i in municipalities.index[missing]
    ]


def _check_speeds(frames: dict[str, pd.DataFrame]) -> list[Fault]:
    """A road whose class and surface have no speed in some season would be silently impassable."""
    given = set(
        frames["speeds"][["road_class", "surface", "season_id"]].itertuples(index=False, name=None)
    )
    used = frames["road_links"][["road_class", "surface"]].drop_duplicates()
    return [
        Fault("speeds.csv", 0, "speed_kph", "", SPEED, f"{kind} {surface} {season}")
        for kind, surface in used.itertuples(index=False, name=None)
        for season in frames["seasons"]["season_id"]
        if (kind, surface, season) not in given
    ]


def _assemble(
    folder: Path,
    settings: dict[str, object],
    frames: dict[str, pd.DataFrame],
    layers: dict[str, gpd.GeoDataFrame],
) -> Pack:
    keyed = {
        name: frames[name].set_index(key)
        for name, columns in tables().items()
        for key in [next(column.name for column in columns if column.key)]
        if sum(column.key for column in columns) == 1
    }
    assumptions = keyed["assumptions"]["value"]
    residents = share_residents(
        keyed["demand_points"],
        keyed["territorial_units"],
        keyed["municipalities"],
        frames["population_figures"],
        recent_years=float(assumptions["recent_csp_years"]),
    )
    unit = keyed["territorial_units"][["municipality_code", "kind"]]
    demand_points = keyed["demand_points"].join(residents).join(unit, on="unit_code")
    return Pack(
        pack_id=str(settings["pack_id"]),
        name_lv=str(settings["name_lv"]),
        name_en=str(settings["name_en"]),
        register_date=date.fromisoformat(str(settings["register_date"])),
        extent_deg=_extent(settings),
        road_network=str(settings["road_network"]),
        fingerprint=fingerprint(folder),
        folder=folder,
        assumptions=assumptions,
        assumption_rows=keyed["assumptions"],
        demand_points=demand_points,
        layers=layers,
        population_figures=frames["population_figures"],
        status_events=frames["status_events"],
        speeds=frames["speeds"],
        published_distances=frames["published_distances"],
        **{name: keyed[name] for name in keyed if name not in ("assumptions", "demand_points")},
    )


def fingerprint(folder: Path) -> str:
    """SHA-256 over the names and bytes of the pack's files; the same data, the same print."""
    digest = hashlib.sha256()
    names = ["pack.toml", *(f"{t}.csv" for t in tables()), *(f"{x}.geojson" for x in LAYERS)]
    for name in sorted(names):
        content = (folder / name).read_bytes().replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + str(len(content)).encode() + b"\0" + content)
    return digest.hexdigest()
