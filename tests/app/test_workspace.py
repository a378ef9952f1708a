"""The workspace keeps travel costs between starts, and never wrong ones."""

import ast
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.question import Question
from app import travel
from app.storage import PACK_VARIABLE
from app.travel import code_of_costs, kept_key
from app.workspace import Workspace, open_workspace
from geodata.errors import PackNotFoundError
from geodata.pack import EMBEDDED, Pack, load_pack


def test_kept_costs_are_those_computed(toy_pack: Pack, toy: Workspace, tmp_path: Path) -> None:
    for _ in range(2):  # the first computes and keeps, the second reads
        kept = Workspace(toy_pack, keep_in=tmp_path).costs("summer")
        computed = toy.costs("summer")
        pd.testing.assert_frame_equal(kept.travel_min, computed.travel_min)
        pd.testing.assert_frame_equal(kept.travel_km, computed.travel_km)
        pd.testing.assert_series_equal(kept.remainder_km, computed.remainder_km, check_names=False)


def test_travel_costs_of_a_season_are_computed_once_however_they_are_asked_for(
    toy: Workspace,
) -> None:
    assert toy.costs("summer") is toy.costs("summer", "car") is toy.travel.costs("summer")
    assert toy.road_times("summer") is toy.road_times("summer", mode="car")


def test_building_whose_position_is_taken_back_is_nowhere(toy: Workspace) -> None:
    """Costs of the base hold for buildings that stayed; T1, with S1, stands nobody knows where."""
    sites = toy.pack.sites.copy()
    sites.loc["T1", ["lon", "lat"]] = np.nan
    pack = replace(toy.pack, sites=sites)
    here, alone = Workspace(pack, base=toy), Workspace(pack)
    assert list(here.costs("summer").travel_min) == list(alone.costs("summer").travel_min)
    assert "T1" not in here.costs("summer").remainder_km
    day = pack.register_date
    asked = Question(("day_care",), None, "travel_min", 10.0, day, "summer")
    found, expected = here.answer(asked), alone.answer(asked)
    pd.testing.assert_frame_equal(found.by_demand_point, expected.by_demand_point)
    assert not found.by_demand_point["covered"].any()


def test_other_season_or_other_data_is_kept_apart(toy_pack: Pack, toy_copy: Path) -> None:
    links = toy_copy / "road_links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace(",10,s,x", ",12,s,x"), "utf-8")
    changed = load_pack(toy_copy)
    keys = {
        kept_key(pack.fingerprint, season)
        for pack in (toy_pack, changed)
        for season in ("summer", "thaw")
    }
    assert len(keys) == 4


def test_kept_costs_are_those_of_all_code_that_computes_them() -> None:
    only_names = {"analysis.errors", "geodata.errors", "geodata.pack", "geodata.schema"}
    only_names |= {"geodata.roads.arrays", "analysis.engine"}
    house = Path(travel.__file__).parents[1]
    kept = {".".join(path.relative_to(house).with_suffix("").parts) for path in code_of_costs()}
    for path in code_of_costs():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module.startswith(
                ("analysis.", "geodata.")
            ):
                assert node.module in kept | only_names, f"{path.name} computes by {node.module}"


def test_damaged_kept_costs_are_computed_anew(toy_pack: Pack, tmp_path: Path) -> None:
    Workspace(toy_pack, keep_in=tmp_path).costs("summer")
    for file in tmp_path.rglob("*.npy"):
        file.write_bytes(b"broken")
    costs = Workspace(toy_pack, keep_in=tmp_path).costs("summer")
    assert costs.travel_min.loc["P2", "T1"] == pytest.approx(10, abs=0.01)


def test_folder_that_cannot_be_written_is_no_obstacle(toy_pack: Pack, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    costs = Workspace(toy_pack, keep_in=tmp_path / "file" / "below").costs("summer")
    assert costs.travel_min.loc["P2", "T1"] == pytest.approx(10, abs=0.01)


def test_pack_is_the_one_named_then_the_variable_then_the_embedded(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PACK_VARIABLE, raising=False)
    assert open_workspace(None).pack.pack_id == "latgale"
    assert open_workspace(toy_folder).pack.pack_id == "toy"
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    assert open_workspace(None).pack.pack_id == "toy"
    with pytest.raises(PackNotFoundError):
        open_workspace(toy_folder / "nowhere")


def test_embedded_pack_can_be_copied_and_opened_elsewhere(tmp_path: Path) -> None:
    copy = Path(shutil.copytree(EMBEDDED, tmp_path / "pack"))
    assert load_pack(copy).fingerprint == load_pack(EMBEDDED).fingerprint
