"""A pack for any region, from an extract, borders, people and services; whole or not at all."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from geodata.build import borders, layout, offered, people, report, ways
from geodata.build.borders import Borders, read_borders
from geodata.build.carried import carried, used_sources
from geodata.build.folder import made_aside, write_settings, write_table
from geodata.build.inputs import InputError
from geodata.build.offered import Offered, read_services
from geodata.build.origins import origin_rows, read_origins
from geodata.build.people import People, read_people
from geodata.build.ways import Around, Ways, ways_of
from geodata.pack import EMBEDDED, Pack, load_pack
from geodata.roads.files import save_network
from geodata.schema import tables
from geodata.validate import Extent

_MARGIN_DEG = 0.1
ALL_TYPES = "all"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Order:
    """What to build: the given files, where to, and what the region is called.

    ``base``: the pack that service types, basket, cutoffs, speeds and assumptions come from.
    ``margin_km``: roads this far around the borders are kept. ``sources``: a CSV that states
    title, publisher and licence of the given files. ``searched``: service types that were looked
    for even where the list has none ("all": every type); of others it is not known whether there
    are some. ``on``: the date of the services.
    """

    osm: Path
    municipalities: Path
    population: Path
    services: Path
    out: Path
    on: date
    name_lv: str = ""
    name_en: str = ""
    base: Path = EMBEDDED
    margin_km: float = 20.0
    sources: Path | None = None
    searched: tuple[str, ...] = ()


@dataclass(frozen=True)
class Region:
    """Everything that was read for a pack, before it is written."""

    borders: Borders
    people: People
    offered: Offered
    ways: Ways
    base: Pack
    origins: pd.DataFrame

    @property
    def extent_deg(self) -> Extent:
        """A box around borders, people and services, in degrees."""
        lon = pd.concat([self.people.points["lon"], pd.to_numeric(self.offered.sites["lon"])])
        lat = pd.concat([self.people.points["lat"], pd.to_numeric(self.offered.sites["lat"])])
        west, south, east, north = self.borders.box
        return (
            max(min(west, lon.min()) - _MARGIN_DEG, -180.0),
            max(min(south, lat.min()) - _MARGIN_DEG, -90.0),
            min(max(east, lon.max()) + _MARGIN_DEG, 180.0),
            min(max(north, lat.max()) + _MARGIN_DEG, 90.0),
        )


def build(order: Order, say: Say) -> Pack:
    """Build a pack and give it as it is loaded from its folder.

    Parameters
    ----------
    order : what to build.
    say : told each step, and the report at the end.

    Raises
    ------
    GeodataError
        A file cannot be used, or the pack would not be sound; nothing is left behind.
    """
    with made_aside(order.out) as folder:
        region = read_region(order, say)
        _write(folder, region, order)
        say("checking the pack")
        pack = load_pack(folder)
        lines = report.lines_of(region.ways) + report.region_lines(region)
        report.save(folder, order.out.name, lines)
    for line in report.shortened(lines):
        say(line)
    return replace(pack, folder=order.out)


def read_region(order: Order, say: Say) -> Region:
    """Everything that a pack is made of, from the files of an order.

    Raises
    ------
    GeodataError
        A file cannot be used.
    """
    base, stated = load_pack(order.base), read_origins(order.sources)
    unknown = set(order.searched) - {ALL_TYPES, *base.service_types.index}
    if unknown:
        raise InputError(
            "--searched {found}: not known; expected {all} or some of {expected}.",
            found=", ".join(sorted(unknown)),
            all=ALL_TYPES,
            expected=", ".join(base.service_types.index),
        )
    say(f"reading borders from {order.municipalities}")
    around = read_borders(order.municipalities)
    say(f"reading people from {order.population}")
    living = read_people(order.population, around)
    say(f"reading services from {order.services}")
    given = read_services(order.services, around, base)
    found = ways_of(
        order.osm,
        Around(
            box=around.box,
            margin_km=order.margin_km,
            places=living.points.set_index("label")[["lon", "lat"]],
            near_km=float(base.assumptions["remainder_warn_km"]),
            crossings=base.border_crossings,
            outline=base.layers["outline"].geometry,
        ),
        say,
    )
    files = {
        ways.SOURCE: f"{order.osm.name} {found.dated}".strip(),
        borders.SOURCE: order.municipalities.name,
        people.SOURCE: order.population.name,
        offered.SOURCE: order.services.name,
    }
    return Region(around, living, given, found, base, origin_rows(files, stated, order.on))


def _write(folder: Path, region: Region, order: Order) -> None:
    """Write tables, layers and networks, and pack.toml last."""
    west, south, east, north = region.extent_deg
    frames = {name: pd.DataFrame(columns=["source_id"]) for name in tables()}
    frames |= carried(region.base) | layout.tables_of(region, order.on)
    crossings = frames["border_crossings"]
    inside = crossings["lon"].between(west, east) & crossings["lat"].between(south, north)
    frames["border_crossings"] = crossings[inside]
    types = frames["service_types"]["service_type_id"]
    looked_for = types.isin([*region.offered.services["service_type_id"], *order.searched])
    everything = ALL_TYPES in order.searched
    frames["service_types"] = frames["service_types"].assign(
        register_covers=looked_for | everything
    )
    sources = [used_sources(region.base, frames), region.origins]
    frames["sources"] = pd.concat(sources, ignore_index=True)
    for name, frame in frames.items():
        write_table(folder, name, frame)
    for name, layer in layout.layers_of(region.borders).items():
        (folder / f"{name}.geojson").write_text(layer.to_json(drop_id=True), encoding="utf-8")
    for built in region.ways.networks.values():
        save_network(folder, built)
    english = order.name_en or order.name_lv or order.out.name
    pack_id = re.sub(r"[^A-Za-z0-9_-]+", "_", order.out.name) or "region"
    names = (pack_id, order.name_lv or english, english)
    write_settings(folder, names, order.on, region.extent_deg)
