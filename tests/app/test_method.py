"""The page on method and data: figures of the pack in the text, deviations listed."""

from pathlib import Path

import pytest

from app import method
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace
from geodata.pack import load_pack


def test_published_distances_are_reproduced_within_5_per_cent(latgale: Workspace) -> None:
    checks = latgale.distance_checks()
    judged = checks[~checks["doubtful"] & checks["travel_km"].notna()]
    assert len(judged) == 9
    assert judged["deviation_share"].abs().median() < 0.05


def test_distance_of_the_toy_network_by_hand(toy: Workspace) -> None:
    checks = toy.distance_checks().set_index("to_name")
    assert checks.loc["C", "travel_km"] == pytest.approx(30)
    assert checks.loc["C", "deviation_share"] == pytest.approx(30 / 25 - 1)
    assert checks["travel_km"].isna()["Rīga"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_and_tables_in_both_languages(latgale: Workspace, lang: str) -> None:
    words = Words(lang)
    text = method.text(latgale, words)
    assert words.number(243166) in text
    assert "{" not in text
    for key, frame in method.frames(latgale, words).items():
        assert words(f"method.{key}")
        assert words(f"method.{key}_lead")
        assert len(frame), key


def test_each_published_distance_is_listed(latgale: Workspace) -> None:
    listed = method.frames(latgale, Words("lv"))["distances"]
    assert len(listed) == len(latgale.pack.published_distances) == 16


def test_each_source_is_listed_with_its_licence(latgale: Workspace) -> None:
    listed = method.frames(latgale, Words("en"))["sources"]
    assert len(listed) == len(latgale.pack.sources)
    assert listed["licence"].notna().all()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_says_which_network_the_pack_stands_on(
    toy: Workspace, osm_folder: Path, lang: str
) -> None:
    words = Words(lang)
    real = Workspace(load_pack(osm_folder))
    assert words("network.schematic") in method.text(toy, words)
    text = method.text(real, words)
    assert words("network.osm") in text
    assert words("network.schematic") not in text
    assert "{" not in text
    # Two kinds of road for three modes, in two seasons.
    listed = method.frames(real, words)["speeds"]
    assert len(listed) == 2 * 3 * 2
    assert set(listed["speed_kph"]) == {50}


def test_the_page_says_where_residents_stand(toy: Workspace, toy_copy: Path) -> None:
    words = Words("en")
    assert words("method.stand_centre") in method.text(toy, words)
    path = toy_copy / "demand_points.csv"
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1].replace("P1,", "P1b,")]), encoding="utf-8")
    assert words("method.stand_places") in method.text(Workspace(load_pack(toy_copy)), words)
