"""Snapshots: the state of a region on a date, frozen with a fingerprint and never changed.

A snapshot is a folder: the tables and layers of a pack as they were known, the residents of the
date, tables computed from them, and snapshot.json with the SHA-256 of every file. Each use checks
all of them first.
"""

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from geodata.build.folder import made_aside, write_table
from geodata.days import first_days
from geodata.errors import GeodataError
from geodata.pack import Pack, load_pack
from geodata.past_residents import residents_at, with_residents
from geodata.register import as_changed, no_service_changes
from geodata.roads.files import network_file
from geodata.schema import LAYERS, may_be_empty, tables

MANIFEST, RESIDENTS = "snapshot.json", "residents.csv"
VERSION = 1


class SnapshotError(GeodataError, ValueError):
    """A snapshot that cannot be made or read."""


class SnapshotAlteredError(GeodataError, RuntimeError):
    """A snapshot that is not what was frozen; the message names what changed."""


@dataclass(frozen=True)
class Manifest:
    """What a snapshot is: of which pack, on which day, by which program, with which parameters.

    ``files``: SHA-256 by name; ``fingerprint``: of everything else here.
    """

    pack_id: str
    on: date
    code: str
    parameters: dict[str, str]
    files: dict[str, str]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the manifest without it."""
        return hashlib.sha256(_canonical(self).encode()).hexdigest()


@dataclass(frozen=True)
class Snapshot:
    """A snapshot that was checked: its folder and manifest."""

    folder: Path
    manifest: Manifest

    @property
    def on(self) -> date:
        """The day it is of."""
        return self.manifest.on

    def table(self, name: str) -> pd.DataFrame:
        """A table computed when it was frozen; codes are text.

        Raises
        ------
        SnapshotError
            It was frozen without this table.
        """
        if f"{name}.csv" not in self.manifest.files:
            raise SnapshotError(
                "The snapshot {path} holds no table {name}.", path=str(self.folder), name=name
            )
        codes = dict.fromkeys(("municipality_code", "basket_id", "indicator_id"), str)
        return pd.read_csv(
            self.folder / f"{name}.csv", dtype=codes, keep_default_na=False, na_values=[""]
        )

    def pack(self) -> Pack:
        """The pack as it was, with the residents of the day."""
        lacks = [name for name in may_be_empty("") if f"{name}.csv" not in self.manifest.files]
        pack = load_pack(self.folder, may_lack=lacks)
        residents = pd.read_csv(self.folder / RESIDENTS, dtype={"demand_point_id": str})
        then = with_residents(pack, residents.set_index("demand_point_id"))
        return replace(then, fingerprint=self.manifest.fingerprint)


def register_begins(pack: Pack) -> str:
    """The first day (YYYY-MM-DD) that the register knows anything of; "" if it knows nothing."""
    dated = pack.status_events["date"].dropna()
    return "" if dated.empty else str(first_days(dated).min())


def freeze(
    pack: Pack, on: date, folder: Path, computed: Mapping[str, pd.DataFrame], *, made_by: Manifest
) -> Manifest:
    """Write the snapshot of a pack on a day into a new folder, whole or not at all.

    Parameters
    ----------
    computed : tables that follow from it, by name.
    made_by : its code and parameters are kept; its files are not looked at.

    Raises
    ------
    SnapshotError
        The register knows nothing of the day, or there is a snapshot already.
    """
    begins = register_begins(pack)
    if on.isoformat() < begins or not begins:
        raise SnapshotError(
            "The register begins on {begins}; of {found} it knows nothing. Choose a later day.",
            begins=begins or "–",
            found=on.isoformat(),
        )
    if folder.exists():
        raise SnapshotError(
            "{path} is there already, and a snapshot is never changed. Name another folder.",
            path=str(folder),
        )
    with made_aside(folder) as aside:
        _write_pack(pack, on, aside)
        residents = residents_at(pack, on)
        residents.drop(columns="known").to_csv(aside / RESIDENTS, lineterminator="\n")
        for name, frame in computed.items():
            frame.to_csv(aside / f"{name}.csv", index=False, lineterminator="\n")
        manifest = replace(made_by, pack_id=pack.pack_id, on=on, files=_prints(aside))
        text = {**json.loads(_canonical(manifest)), "fingerprint": manifest.fingerprint}
        written = json.dumps(text, ensure_ascii=False, indent=1, sort_keys=True)
        (aside / MANIFEST).write_text(written + "\n", encoding="utf-8", newline="\n")
    return manifest


def open_snapshot(folder: Path) -> Snapshot:
    """The snapshot in a folder, every file checked against its fingerprint.

    Raises
    ------
    SnapshotError
        The folder is no snapshot, or one of a newer program.
    SnapshotAlteredError
        Names the files that changed, are missing or were added.
    """
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        named, number = str(found.pop("fingerprint")), int(found.pop("snapshot_version"))
        manifest = Manifest(**{**found, "on": date.fromisoformat(found["on"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise SnapshotError(
            "{path} is no snapshot; expected a folder that python -m app snapshot made.",
            path=str(folder),
        ) from None
    if number > VERSION:
        raise SnapshotError(
            "{path} is a snapshot of version {found}, this program knows up to {known}; "
            "use a newer program.",
            path=str(folder),
            found=number,
            known=VERSION,
        )
    prints = _prints(folder)
    odd = {
        name for name in {*prints, *manifest.files} if prints.get(name) != manifest.files.get(name)
    }
    if manifest.fingerprint != named:
        odd.add(MANIFEST)
    if odd:
        raise SnapshotAlteredError(
            "The snapshot {path} is not what was frozen: {files} changed, are missing or were "
            "added. Bring back the files as they were, or take the snapshot from a backup.",
            path=str(folder),
            files=", ".join(sorted(odd)),
        )
    return Snapshot(folder, manifest)


def _canonical(manifest: Manifest) -> str:
    parts = {**vars(manifest), "on": manifest.on.isoformat(), "snapshot_version": VERSION}
    return json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _prints(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a folder but the manifest, line ends as on Unix."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(_content(path)).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    }


def _content(path: Path) -> bytes:
    content = path.read_bytes()
    return content if path.suffix == ".npz" else content.replace(b"\r\n", b"\n")


def _write_pack(pack: Pack, on: date, folder: Path) -> None:
    """The tables as the pack has them, services as they are on the day, and its layers."""
    settled = replace(
        pack,
        services=as_changed(pack.services, pack.service_changes, on),
        service_changes=no_service_changes(),
        sources=pack.sources.assign(
            retrieved_on=pack.sources["retrieved_on"].fillna(on.isoformat())
        ),
    )
    for name in tables():
        frame = pack.assumption_rows if name == "assumptions" else getattr(settled, name)
        write_table(folder, name, frame.reset_index() if frame.index.name else frame)
    carried = [f"{name}.geojson" for name in LAYERS]
    carried += [network_file(mode) for mode in pack.networks]
    for name in carried:
        shutil.copyfile(pack.folder / name, folder / name)
    lines = [
        line
        for line in (pack.folder / "pack.toml").read_text(encoding="utf-8").splitlines()
        if not line.startswith("register_date")
    ]
    lines.append(f"register_date = {on.isoformat()}")
    (folder / "pack.toml").write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
