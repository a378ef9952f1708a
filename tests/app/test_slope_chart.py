"""Before and after as a slope, from the comparison's own numbers."""

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from analysis.comparison import Comparison, compare
from analysis.question import Question
from app import slope_chart
from app.i18n import Words
from app.workspace import Workspace

WORDS = Words("lv")
JUNE, JULY = date(2024, 6, 1), date(2024, 7, 1)


@pytest.fixture
def opened(toy: Workspace) -> Comparison:
    """June, when S1 at A alone is open, beside July, when S4 at B is too; 10 minutes."""
    june = Question(("day_care",), None, "travel_min", 5.0, JUNE, "summer")
    return compare(toy.answer(june), toy.answer(replace(june, on=JULY)))


def test_slope_shows_the_shares_of_the_comparison(toy: Workspace, opened: Comparison) -> None:
    frame = slope_chart.slopes(toy.pack, opened, WORDS)
    assert frame["municipality"].iloc[0] == WORDS("thresholds.region")
    for side in ("base", "other"):
        shown = frame.set_index("municipality")[f"{side}_beyond_share"]
        assert shown.iloc[0] == opened.region[f"{side}_beyond_share"]
        for code, row in opened.by_municipality.iterrows():
            name = WORDS.name(toy.pack.municipalities.loc[code])
            assert shown[name] == row[f"{side}_beyond_share"]


def test_only_what_changes_is_named_beside_the_region(toy: Workspace, opened: Comparison) -> None:
    frame = slope_chart.slopes(toy.pack, opened, WORDS)
    spec = slope_chart.chart(frame, "5 min", WORDS).to_dict()
    (named,) = [
        rows for rows in spec["datasets"].values() if any(row.get("name_at") for row in rows)
    ]
    changed = frame[frame["base_beyond_share"] != frame["other_beyond_share"]]
    assert {row["municipality"] for row in named} == {
        WORDS("thresholds.region"),
        *changed["municipality"],
    }
    assert all(" → " in row["label"] for row in named)
    assert slope_chart.sentence(frame, WORDS).startswith("Daļa visvairāk mainās šeit: ")


def test_nothing_that_changes_is_said(toy: Workspace, opened: Comparison) -> None:
    same = compare(opened.base, opened.base)
    frame = slope_chart.slopes(toy.pack, same, WORDS)
    assert slope_chart.sentence(frame, WORDS) == WORDS("slope.same")


def test_a_service_not_searched_has_no_slope(toy: Workspace, opened: Comparison) -> None:
    unknown = replace(opened, other=replace(opened.other, searched=False))
    assert slope_chart.slopes(toy.pack, unknown, WORDS).empty


def test_names_stand_apart_and_below_the_top() -> None:
    heights = pd.Series({"a": 0.30, "b": 0.31, "c": 0.99, "d": 1.0})
    found = slope_chart.apart(heights, 0.1, 1.0)
    # a stays, b moves up to 0.40; d stays at the top, c moves below it.
    assert found.to_dict() == pytest.approx({"a": 0.30, "b": 0.40, "c": 0.90, "d": 1.0})
