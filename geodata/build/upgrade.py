"""Real roads for a pack that stands on schematic ones: same services, same residents."""

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd

from geodata.build import report, ways
from geodata.build.carried import used_sources
from geodata.build.folder import aside, made_aside, write_table
from geodata.build.inputs import InputError
from geodata.build.origins import origin_rows, read_origins
from geodata.build.ways import Around, Ways, ways_of
from geodata.pack import EMBEDDED, Pack, load_pack
from geodata.roads.arrays import MODES
from geodata.roads.files import network_file, save_network
from geodata.schema import OSM
from geodata.validate import Extent

_ROADS = re.compile(r'^road_network\s*=\s*"\w+"', re.MULTILINE)
Say = Callable[[str], None]


def upgrade(
    osm: Path, pack: Path, out: Path | None, say: Say, *, margin_km: float, on: date
) -> Pack:
    """Put the roads of an extract into a pack; in its place, or into a new folder.

    In place the new files are moved in one by one, pack.toml last, when the whole has been
    checked beside: at any moment the folder holds a sound pack.

    Parameters
    ----------
    osm : the extract.
    pack : folder of the pack.
    out : folder for the result; None: in place.
    say : told each step, and the report at the end.
    margin_km : roads this far around people and services are kept.
    on : the date on which the roads were taken over.

    Raises
    ------
    GeodataError
        A file cannot be used, or the pack would not be sound; the pack stays as it was.
    """
    old = load_pack(pack)
    if out is not None and pack.resolve() in out.resolve().parents:
        raise InputError(
            "{folder}: lies inside the pack that is to be upgraded; name a folder outside it.",
            folder=str(out),
        )
    with aside(pack) if out is None else made_aside(out) as folder:
        shutil.copytree(pack, folder, dirs_exist_ok=True)
        found = _roads(osm, old, margin_km, say)
        lines = report.lines_of(found)
        _write(folder, old, found, on)
        report.save(folder, pack.name, lines)
        say("checking the pack")
        done = load_pack(folder)
        if out is None:
            _move_in(folder, pack)
    for line in report.shortened(lines):
        say(line)
    return replace(done, folder=out or pack)


def _roads(osm: Path, old: Pack, margin_km: float, say: Say) -> Ways:
    places = old.demand_points[["lon", "lat"]]
    located = pd.concat([places, old.sites[["lon", "lat"]].dropna()])
    box: Extent = (*located.min(), *located.max())
    named = places.set_axis(places.index + " " + old.demand_points["name"])
    around = Around(
        box=box,
        margin_km=margin_km,
        places=named,
        near_km=float(old.assumptions["remainder_warn_km"]),
        crossings=old.border_crossings,
        outline=old.layers["outline"].geometry,
    )
    return ways_of(osm, around, say)


def _write(folder: Path, old: Pack, found: Ways, on: date) -> None:
    """Networks, their speeds and source, and the word in pack.toml that says so."""
    for mode in MODES:
        (folder / network_file(mode)).unlink(missing_ok=True)
    for built in found.networks.values():
        save_network(folder, built)
    files = {ways.SOURCE: f"{found.path.name} {found.dated}".strip()}
    sources = [old.sources.reset_index(), origin_rows(files, read_origins(None), on)]
    if old.osm_speeds.empty:
        speeds = load_pack(EMBEDDED)
        known = set(old.seasons.index)
        rows = speeds.osm_speeds[speeds.osm_speeds["season_id"].isin(known)]
        sources.append(used_sources(speeds, {"osm_speeds": rows}))
        write_table(folder, "osm_speeds", rows)
    table = pd.concat(sources, ignore_index=True).drop_duplicates("source_id", keep="last")
    write_table(folder, "sources", table)
    path = folder / "pack.toml"
    text, changed = _ROADS.subn(f'road_network = "{OSM}"', path.read_text(encoding="utf-8"))
    if changed != 1:
        raise InputError(
            "{file}: found no single line that begins with road_network; expected one.",
            file=str(path),
        )
    path.write_text(text, encoding="utf-8", newline="\n")


def _move_in(folder: Path, pack: Path) -> None:
    """Move what is new in a checked copy into the pack, pack.toml last."""
    written = [network_file(mode) for mode in MODES] + [
        "sources.csv",
        "osm_speeds.csv",
        report.FILE,
    ]
    for name in [*written, "pack.toml"]:
        if (folder / name).is_file():
            (folder / name).replace(pack / name)
        else:
            (pack / name).unlink(missing_ok=True)
