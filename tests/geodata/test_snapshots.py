"""Snapshots: frozen once, checked at every use, with the residents of their day."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from geodata.pack import Pack, load_pack
from geodata.past_residents import residents_at
from geodata.snapshots import (
    MANIFEST,
    Manifest,
    Snapshot,
    SnapshotAlteredError,
    SnapshotError,
    freeze,
    open_snapshot,
    register_begins,
)

BY = Manifest("", date(2000, 1, 1), "test", {"season": "summer"}, {})
FIGURES = {"indicators": pd.DataFrame({"municipality_code": ["0001000"], "value": [1.5]})}
ON = date(2022, 12, 31)


@pytest.fixture
def frozen(toy_pack: Pack, tmp_path: Path) -> Snapshot:
    folder = tmp_path / "2022-12-31"
    freeze(toy_pack, ON, folder, FIGURES, made_by=BY)
    return open_snapshot(folder)


def test_snapshot_is_the_pack_with_the_residents_of_the_day(
    toy_pack: Pack, frozen: Snapshot
) -> None:
    now = frozen.pack()
    for name in ("services", "sites", "status_events", "road_links", "speeds", "basket", "facts"):
        pd.testing.assert_frame_equal(getattr(now, name), getattr(toy_pack, name))
    residents = now.demand_points["residents"].to_dict()
    # 360 in 2022 for P1 and P2, who are 100 and 200 in 2024; the others have no earlier total
    assert residents == {"P1": 120, "P2": 240, "P3": 100, "P4": 100}
    assert now.register_date == ON
    assert frozen.table("indicators")["municipality_code"].tolist() == ["0001000"]


def test_same_state_has_the_same_fingerprint(toy_pack: Pack, tmp_path: Path) -> None:
    prints = {
        freeze(toy_pack, ON, tmp_path / name, FIGURES, made_by=BY).fingerprint for name in "ab"
    }
    other = freeze(toy_pack, date(2024, 1, 31), tmp_path / "c", FIGURES, made_by=BY).fingerprint
    assert len(prints) == 1
    assert other not in prints


@pytest.mark.parametrize("name", ["services.csv", "residents.csv", "indicators.csv", "pack.toml"])
def test_altered_file_is_refused_by_name(frozen: Snapshot, name: str) -> None:
    path = frozen.folder / name
    path.write_text(path.read_text(encoding="utf-8") + "\n#", encoding="utf-8")
    with pytest.raises(SnapshotAlteredError, match=name):
        open_snapshot(frozen.folder)


def test_missing_and_added_files_are_refused_by_name(frozen: Snapshot) -> None:
    (frozen.folder / "sites.csv").unlink()
    (frozen.folder / "more.csv").write_text("x", encoding="utf-8")
    with pytest.raises(SnapshotAlteredError, match=r"more\.csv, sites\.csv"):
        open_snapshot(frozen.folder)


def test_altered_manifest_is_refused(frozen: Snapshot) -> None:
    path = frozen.folder / MANIFEST
    found = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**found, "on": "2021-12-31"}), encoding="utf-8")
    with pytest.raises(SnapshotAlteredError, match="snapshot.json"):
        open_snapshot(frozen.folder)


def test_snapshot_is_never_written_over(toy_pack: Pack, frozen: Snapshot) -> None:
    with pytest.raises(SnapshotError, match="never changed"):
        freeze(toy_pack, ON, frozen.folder, FIGURES, made_by=BY)


def test_day_before_the_register_begins_is_refused(toy_pack: Pack, tmp_path: Path) -> None:
    assert register_begins(toy_pack) == "2020-01-01"
    with pytest.raises(SnapshotError, match="begins on 2020-01-01"):
        freeze(toy_pack, date(2019, 12, 31), tmp_path / "early", FIGURES, made_by=BY)
    assert list(tmp_path.iterdir()) == []


def test_register_that_knows_no_day_has_no_snapshots(toy_pack: Pack, tmp_path: Path) -> None:
    undated = replace(toy_pack, status_events=toy_pack.status_events.assign(date=pd.NA))
    with pytest.raises(SnapshotError, match="knows nothing"):
        freeze(undated, ON, tmp_path / "none", FIGURES, made_by=BY)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"fingerprint": "x"}'])
def test_folder_that_is_no_snapshot_is_refused(tmp_path: Path, text: str) -> None:
    if text:
        (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(SnapshotError, match="no snapshot"):
        open_snapshot(tmp_path)


def test_snapshot_frozen_before_a_table_was_declared_still_opens(frozen: Snapshot) -> None:
    path = frozen.folder / MANIFEST
    (frozen.folder / "facts.csv").unlink()
    found = json.loads(path.read_text(encoding="utf-8"))
    del found["files"]["facts.csv"]
    manifest = replace(frozen.manifest, files=found["files"])
    found["fingerprint"] = manifest.fingerprint
    path.write_text(json.dumps(found), encoding="utf-8")
    assert open_snapshot(frozen.folder).pack().facts.empty


@pytest.mark.parametrize(
    ("on", "people"),
    [
        (date(2024, 12, 31), 300),  # the total of 2024
        (date(2021, 12, 31), 360),  # that of the next morning
        (date(2021, 6, 30), 300),  # 2015 is more than 5 years before: that of today stands
        (date(2020, 12, 30), 300),  # so it is
        (date(2020, 12, 31), 300),  # at the end of the year: its next morning is 2021
        (date(2016, 12, 31), 600),  # of the municipality it was until 2021
    ],
)
def test_residents_take_the_total_of_their_time(toy_pack: Pack, on: date, people: int) -> None:
    then = residents_at(toy_pack, on)
    assert then.loc[["P1", "P2"], "residents"].sum() == people
    assert then.loc["P2", "residents"] == 2 * then.loc["P1", "residents"]


def test_split_municipality_keeps_its_published_total(latgale_pack: Pack) -> None:
    # Aglonas novads, 3,042 people on 2021-01-01, was split between Preiļi and Krāslava.
    then = residents_at(latgale_pack, date(2020, 12, 31))
    units = latgale_pack.territorial_units
    code = units.loc[units["municipality_2009_name_lv"] == "Aglonas novads"]
    points = latgale_pack.demand_points
    mine = points.index[points["unit_code"].isin(code.index)]
    assert set(points.loc[mine, "municipality_code"]) == {"0042000", "0032000"}
    in_krasla = mine[points.loc[mine, "municipality_code"] == "0032000"]
    assert 0 < then.loc[in_krasla, "residents"].sum() < 3042


def test_sums_are_kept_in_both_divisions(latgale_pack: Pack) -> None:
    then = residents_at(latgale_pack, date(2020, 12, 31))["residents"]
    points, units = latgale_pack.demand_points, latgale_pack.territorial_units
    old = points["unit_code"].map(units["municipality_2009_code"])
    assert then.groupby(points["municipality_code"]).sum().sum() == then.sum()
    assert then.groupby(old).sum().sum() == then.sum()
    # CSP on 2021-01-01: Augšdaugavas novads and Rēzeknes novads
    by_now = then.groupby(points["municipality_code"]).sum()
    assert by_now["0022000"] == 25_927
    assert by_now["0043000"] == 28_934


def test_embedded_pack_is_not_changed_by_freezing(toy_folder: Path, tmp_path: Path) -> None:
    pack = load_pack(toy_folder)
    before = pack.demand_points.copy()
    freeze(pack, ON, tmp_path / "x", FIGURES, made_by=BY)
    pd.testing.assert_frame_equal(pack.demand_points, before)
    assert load_pack(toy_folder).fingerprint == pack.fingerprint
