"""The days whose indicators stand side by side: snapshots, else ends of years as known now."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from app import snapshots
from app.workspace import Workspace
from geodata.snapshots import open_snapshot

LIVE_YEARS = 3
"""Ends of years that are computed where there are no snapshots."""


@dataclass(frozen=True)
class Day:
    """One day: frozen in a folder, or computed from what is known now (folder None)."""

    on: date
    folder: Path | None
    fingerprint: str

    @property
    def frozen(self) -> bool:
        """Whether it is a snapshot."""
        return self.folder is not None


def days(workspace: Workspace, on: date) -> list[Day]:
    """Every snapshot, checked, and the day asked about; ends of years where there are too few.

    Raises
    ------
    SnapshotAlteredError
        A snapshot is not what was frozen.
    """
    kept = [
        Day(one.on, one.folder, one.manifest.fingerprint)
        for one in snapshots.all_of(workspace.pack.pack_id)
    ]
    there = {day.on for day in kept}
    ends = [date(on.year - back, 12, 31) for back in range(LIVE_YEARS, 0, -1)]
    live = [on] if len(kept) > 1 else [*ends, on]
    kept += [Day(one, None, workspace.pack.fingerprint) for one in live if one not in there]
    return sorted(kept, key=lambda day: day.on)


def state_of(workspace: Workspace, day: Day) -> Workspace:
    """The workspace of a day."""
    if day.folder is None:
        return workspace.on_day(day.on)
    return workspace.of_snapshot(day.folder, day.fingerprint)


def table(workspace: Workspace, every: list[Day], season_id: str) -> pd.DataFrame:
    """The indicators of all days with what changed: columns on, those of indicators, change."""
    parts = []
    for day in every:
        if day.folder is None:
            frame = workspace.indicators_on(day.on, season_id)
        else:
            frame = open_snapshot(day.folder).table(snapshots.INDICATORS)
        parts.append(frame.assign(on=day.on))
    return snapshots.with_change(pd.concat(parts, ignore_index=True))
