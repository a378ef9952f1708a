"""A pack: one region's tables and layers in a folder, read, checked and fingerprinted.

The embedded pack is packs/latgale. Tables are CSV, layers GeoJSON, pack.toml names the region.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from geodata import reading
from geodata.cross_checks import check_whole, whole
from geodata.errors import PackNotFoundError
from geodata.networks import check_speeds_of, read_networks
from geodata.register import no_service_changes
from geodata.residents import share_residents
from geodata.roads.arrays import BuiltNetwork, Mode
from geodata.roads.files import network_file
from geodata.schema import LAYERS, OSM, tables
from geodata.validate import Fault, PackFaultsError

EMBEDDED = Path(__file__).parent / "packs" / "latgale"


@dataclass(frozen=True)
class Pack:
    """One region: what is known, with the source of every row.

    Frames are indexed by their key; ``demand_points`` carries residents (people),
    residents_kind (csp, scaled, estimated) and municipality_code. Layers are in EPSG:4326.
    ``road_changes``: index link_id, factor of the link's speed, 0 closes it; empty in a pack as
    it is read, filled by scenarios.
    ``networks`` holds the roads by mode where ``road_network`` is "osm" (always "car"), and
    nothing where it is "schematic".
    ``service_changes``: dated moves and changes of size, from the register's entries
    (`geodata.register.as_changed`).
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
    group_rates: pd.DataFrame
    cutoffs: pd.DataFrame
    seasons: pd.DataFrame
    service_types: pd.DataFrame
    basket: pd.DataFrame
    sites: pd.DataFrame
    services: pd.DataFrame
    status_events: pd.DataFrame
    agreements: pd.DataFrame
    premises: pd.DataFrame
    place_norms: pd.DataFrame
    outreach_norms: pd.DataFrame
    outreach_bases: pd.DataFrame
    unit_costs: pd.DataFrame
    road_nodes: pd.DataFrame
    road_links: pd.DataFrame
    speeds: pd.DataFrame
    published_distances: pd.DataFrame
    osm_speeds: pd.DataFrame
    border_crossings: pd.DataFrame
    uncertainties: pd.DataFrame
    programmes: pd.DataFrame
    programme_versions: pd.DataFrame
    programme_aims: pd.DataFrame
    programme_measures: pd.DataFrame
    programme_indicators: pd.DataFrame
    programme_targets: pd.DataFrame
    programme_results: pd.DataFrame
    programme_roles: pd.DataFrame
    cycle_steps: pd.DataFrame
    municipality_figures: pd.DataFrame
    survey_questions: pd.DataFrame
    survey_options: pd.DataFrame
    facts: pd.DataFrame
    layers: dict[str, gpd.GeoDataFrame]
    networks: Mapping[Mode, BuiltNetwork]
    road_changes: "pd.Series[float]" = field(default_factory=lambda: pd.Series(dtype=float))
    service_changes: pd.DataFrame = field(default_factory=no_service_changes)

    @property
    def modes(self) -> tuple[Mode, ...]:
        """Modes of travel that the roads are known for; schematic ones are for cars."""
        return tuple(self.networks) or ("car",)

    @property
    def region(self) -> pd.DataFrame:
        """The municipalities of the region itself, without its neighbours."""
        return self.municipalities[self.municipalities["in_region"]]


def load_pack(folder: Path = EMBEDDED, *, may_lack: Collection[str] = ()) -> Pack:
    """The pack in a folder, checked; tables that it may lack are empty where they are not there.

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
    settings, faults = reading.read_settings(folder / "pack.toml")
    extent = reading.extent_of(settings)
    frames, found = reading.read_tables(folder, settings.get("road_network"), may_lack)
    layers, more = reading.read_layers(folder, extent)
    networks: dict[Mode, BuiltNetwork] = {}
    if settings.get("road_network") == OSM:
        networks, some = read_networks(folder)
        faults += some + _speed_faults(networks, frames)
    faults += found + more
    told = {(fault.file, fault.row, fault.column) for fault in faults}
    faults += [
        fault
        for fault in check_whole(frames, layers, extent)
        if not any((fault.file, fault.row, name) in told for name in fault.column.split(", "))
    ]
    if faults:
        raise PackFaultsError(faults)
    return _assemble(folder, settings, frames, layers, networks)


def _speed_faults(
    networks: Mapping[Mode, BuiltNetwork], frames: dict[str, pd.DataFrame]
) -> list[Fault]:
    """Roads without a speed, where both tables could be read whole."""
    if not whole(frames, "osm_speeds", "seasons"):
        return []
    return check_speeds_of(networks, frames["osm_speeds"], frames["seasons"])


def _assemble(
    folder: Path,
    settings: dict[str, object],
    frames: dict[str, pd.DataFrame],
    layers: dict[str, gpd.GeoDataFrame],
    networks: Mapping[Mode, BuiltNetwork],
) -> Pack:
    keys = {name: [c.name for c in columns if c.key] for name, columns in tables().items()}
    keyed = {
        name: frames[name].set_index(key) if len(key) == 1 else frames[name]
        for name, key in keys.items()
    }
    assumptions = keyed["assumptions"]["value"]
    residents = share_residents(
        keyed["demand_points"],
        keyed["territorial_units"],
        keyed["municipalities"],
        frames["population_figures"],
        recent_years=float(assumptions["recent_csp_years"]),
        yearly_change=float(assumptions["weight_change_per_year"]),
    )
    unit = keyed["territorial_units"][["municipality_code", "kind"]]
    demand_points = keyed["demand_points"].join(residents).join(unit, on="unit_code")
    return Pack(
        pack_id=str(settings["pack_id"]),
        name_lv=str(settings["name_lv"]),
        name_en=str(settings["name_en"]),
        register_date=date.fromisoformat(str(settings["register_date"])),
        extent_deg=reading.extent_of(settings),
        road_network=str(settings["road_network"]),
        fingerprint=fingerprint(folder, networks),
        folder=folder,
        assumptions=assumptions,
        assumption_rows=keyed["assumptions"],
        demand_points=demand_points,
        layers=layers,
        networks=networks,
        **{name: keyed[name] for name in keyed if name not in ("assumptions", "demand_points")},
    )


def fingerprint(folder: Path, modes: Iterable[Mode] = ()) -> str:
    """SHA-256 over the names and bytes of the pack's files; the same data, the same print.

    ``modes`` are those whose network files belong to the pack.
    """
    digest = hashlib.sha256()
    names = ["pack.toml", *(f"{t}.csv" for t in tables()), *(f"{x}.geojson" for x in LAYERS)]
    binary = {network_file(mode) for mode in modes}
    for name in sorted([*names, *binary]):
        if not (folder / name).is_file():
            continue  # a table that a snapshot of an earlier year lacks
        content = (folder / name).read_bytes()
        if name not in binary:
            content = content.replace(b"\r\n", b"\n")
        digest.update(name.encode() + b"\0" + str(len(content)).encode() + b"\0" + content)
    return digest.hexdigest()
