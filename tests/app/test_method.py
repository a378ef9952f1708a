"""The page on method and data: figures of the pack in the text, deviations listed."""

import pytest

from app import method
from app.i18n import Words
from app.languages import LANGUAGES
from app.workspace import Workspace


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
