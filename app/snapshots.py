"""Snapshots of a pack: where they lie, how one is made, and their indicators side by side."""

import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
from platformdirs import user_data_path

from analysis.indicators import COLUMNS, indicators
from app.reports.manifest import code_version
from app.workspace import Workspace
from geodata.snapshots import (
    MANIFEST,
    Manifest,
    Snapshot,
    SnapshotError,
    freeze,
    open_snapshot,
    register_begins,
)

VARIABLE = "PLANNER_SNAPSHOTS"
INDICATORS = "indicators"


def folder_of(pack_id: str, environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of a pack's snapshots: beside the database, or where the variable says."""
    named = environ.get(VARIABLE)
    data = Path(named) if named else user_data_path("latgale-planner", appauthor=False)
    return data / "snapshots" / pack_id


def make(workspace: Workspace, on: date, season_id: str, folder: Path) -> Manifest:
    """Freeze the state of the workspace's pack on a day, its indicators with it.

    Raises
    ------
    SnapshotError
        The register knows nothing of the day, or the folder is there already.
    """
    if on.isoformat() < register_begins(workspace.pack):  # before anything is computed
        return freeze(workspace.pack, on, folder, {}, made_by=_by(season_id))
    then = workspace.on_day(on)
    table = of_state(then, on, season_id)
    return freeze(workspace.pack, on, folder, {INDICATORS: table}, made_by=_by(season_id))


def _by(season_id: str) -> Manifest:
    return Manifest("", date.min, code_version(), {"season": season_id}, {})


def of_state(workspace: Workspace, on: date, season_id: str) -> pd.DataFrame:
    """The indicators of a pack on a day."""
    answer = workspace.compliance(on, season_id)
    closed = {
        basket_id: workspace.closed_sites(assessment.question)
        for basket_id, assessment in answer.assessments.items()
    }
    return indicators(workspace.pack, answer, closed, on)


def all_of(pack_id: str, environ: Mapping[str, str] = os.environ) -> list[Snapshot]:
    """Every snapshot of a pack that lies in its folder, checked, earliest first.

    Raises
    ------
    SnapshotAlteredError
        One of them is not what was frozen.
    """
    return opened(
        sorted(path.parent for path in folder_of(pack_id, environ).glob(f"*/{MANIFEST}"))
    )


def opened(folders: Sequence[Path]) -> list[Snapshot]:
    """The snapshots in some folders, checked, earliest first.

    Raises
    ------
    SnapshotError
        They are of different packs, or two are of the same day.
    """
    found = sorted((open_snapshot(folder) for folder in folders), key=lambda one: one.on)
    packs = sorted({one.manifest.pack_id for one in found})
    if len(packs) > 1:
        raise SnapshotError(
            "The snapshots are of different packs: {found}. Compare those of one pack.",
            found=", ".join(packs),
        )
    days = [one.on for one in found]
    if len(set(days)) < len(days):
        twice = next(day for day in days if days.count(day) > 1)
        raise SnapshotError(
            "Two snapshots are of {found}. Compare one of each day.", found=twice.isoformat()
        )
    return found


def side_by_side(snapshots: Sequence[Snapshot]) -> pd.DataFrame:
    """The indicators of all snapshots: columns on and `indicators.COLUMNS`, and change.

    ``change``: less that of the snapshot before; NaN where one of them is not known.
    """
    parts = [one.table(INDICATORS).assign(on=one.on) for one in snapshots]
    return with_change(pd.concat(parts, ignore_index=True)) if parts else empty()


def with_change(table: pd.DataFrame) -> pd.DataFrame:
    """The indicators of several days with what changed since the day before."""
    table = table.assign(basket_id=table["basket_id"].fillna(""))
    keys = ["indicator_id", "basket_id", "municipality_code"]
    before = table.sort_values("on", kind="stable").groupby(keys, sort=False)["value"].shift()
    return table.assign(change=table["value"] - before)


def empty() -> pd.DataFrame:
    """A table of indicators of no day."""
    return pd.DataFrame(columns=["on", *COLUMNS, "change"])
