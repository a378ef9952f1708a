"""Pack folders that appear whole or not at all.

A pack is written into a hidden folder beside its place, checked there, and then moved. Until
pack.toml is in it, which is written last, no folder passes for a pack; what a killed build left
behind is removed by the next one a day later.
"""

import csv
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pandas as pd

from geodata.build.inputs import InputError
from geodata.schema import tables
from geodata.validate import Extent

_STALE_S = 24 * 3600.0


@contextmanager
def made_aside(target: Path) -> Iterator[Path]:
    """A new folder beside ``target`` that takes its place when the block ends without an error.

    Raises
    ------
    InputError
        The target holds something already, or its parent cannot be written.
    """
    target = target.absolute()
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InputError(
            "{folder}: is there already and is not empty; name a new folder.", folder=str(target)
        )
    with aside(target) as folder:
        yield folder
        if target.exists():
            target.rmdir()
        folder.rename(target)


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A hidden folder beside ``target``, removed when the block ends if it is still there.

    Raises
    ------
    InputError
        The target's parent cannot be written.
    """
    target = target.absolute()
    parent, prefix = target.parent, f".{target.name}.building-"
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for left in parent.glob(f"{prefix}*"):
            if time.time() - left.stat().st_mtime > _STALE_S:
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
    except OSError as error:
        raise InputError(
            "{folder}: cannot be written ({reason}).", folder=str(parent), reason=str(error)
        ) from error
    folder.chmod(0o755)  # mkdtemp lets nobody else in
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_table(folder: Path, name: str, rows: pd.DataFrame) -> None:
    """Write a table of a pack: the declared columns in their order, the missing ones empty."""
    declared = [column.name for column in tables()[name]]
    frame = rows.reset_index(drop=True).reindex(columns=declared)
    for column in tables()[name]:
        if column.kind == "flag":
            frame[column.name] = frame[column.name].map({True: "yes", False: "no"})
        elif column.kind == "whole":
            frame[column.name] = pd.to_numeric(frame[column.name]).round().astype("Int64")
    frame.to_csv(
        folder / f"{name}.csv",
        index=False,
        lineterminator="\n",
        quoting=csv.QUOTE_MINIMAL,
        float_format="%.10g",
    )


def write_settings(
    folder: Path, names: tuple[str, str, str], register_date: date, extent_deg: Extent
) -> None:
    """Write pack.toml of a pack with roads from OpenStreetMap; this makes the folder a pack.

    Parameters
    ----------
    folder : of the pack.
    names : pack_id, name in Latvian, name in English.
    register_date : date of the services.
    extent_deg : west, south, east, north.
    """
    pack_id, name_lv, name_en = (json.dumps(name, ensure_ascii=False) for name in names)
    edges = ", ".join(f"{edge:.4f}" for edge in extent_deg)
    lines = [
        f"pack_id = {pack_id}",
        f"name_lv = {name_lv}",
        f"name_en = {name_en}",
        f"register_date = {register_date.isoformat()}",
        f"extent_deg = [{edges}]",
        'road_network = "osm"',
    ]
    (folder / "pack.toml").write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
