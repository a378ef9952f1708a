"""No hidden number can be worked out: bounds by linear programme, written anew from the table."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from analysis.demand import GroupDemand
from analysis.errors import InvalidDemandError, InvalidSettingError, UnalignedIdsError
from analysis.suppression import ALL, MUNICIPALITY, PLACE, TOTAL, ShownPeople, show_in_bands
from app.workspace import Workspace

BAND = 5.0


def table(rows: list[list[float]], homes: str) -> tuple[pd.DataFrame, pd.Series]:
    """Places P0, P1 ... with columns a, b ...; ``homes`` has a letter per place."""
    places = [f"P{i}" for i in range(len(rows))]
    persons = pd.DataFrame(rows, index=places, columns=list("abc"[: len(rows[0])]), dtype=float)
    return persons, pd.Series(list(homes), index=places)


def shown(rows: list[list[float]], homes: str) -> ShownPeople:
    persons, municipality = table(rows, homes)
    return show_in_bands(persons, municipality, band_people=BAND)


def bounds_of_hidden(
    result: ShownPeople, municipality: pd.Series
) -> dict[tuple[str, str, str], tuple[float, float]]:
    """What a reader can work out about each hidden cell from all that is shown, band included."""
    frame = result.people
    cells = [(level, code, column) for level, code in frame.index for column in frame.columns]
    place = {cell: i for i, cell in enumerate(cells)}
    equations = []

    def equal(parts: list[tuple[str, str, str]], total: tuple[str, str, str]) -> None:
        row = np.zeros(len(cells))
        row[[place[part] for part in parts]] = 1
        row[place[total]] = -1
        equations.append(row)

    codes = sorted(set(municipality))
    for column in frame.columns:
        for code in codes:
            members = municipality.index[municipality == code]
            equal([(PLACE, m, column) for m in members], (MUNICIPALITY, code, column))
        equal([(MUNICIPALITY, code, column) for code in codes], (ALL, ALL, column))
    if TOTAL in frame:
        for level, code in frame.index:
            columns = [c for c in frame.columns if c != TOTAL]
            equal([(level, code, c) for c in columns], (level, code, TOTAL))
    exact = frame.to_numpy().ravel()
    edges = zip(
        result.from_people.to_numpy().ravel(), result.below_people.to_numpy().ravel(), strict=True
    )
    limits = [edge if np.isnan(x) else (x, x) for x, edge in zip(exact, edges, strict=True)]
    found = {}
    for i in np.flatnonzero(np.isnan(exact)):
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(cells))
            aim[i] = sign
            solved = linprog(aim, A_eq=np.array(equations), b_eq=np.zeros(len(equations)),
                             bounds=limits)  # fmt: skip
            assert solved.success
            ends.append(sign * solved.fun)
        found[cells[i]] = (ends[0], ends[1])
    return found


def assert_safe(rows: list[list[float]], homes: str) -> ShownPeople:
    persons, municipality = table(rows, homes)
    result = show_in_bands(persons, municipality, band_people=BAND)
    for cell, (least, most) in bounds_of_hidden(result, municipality).items():
        assert most - least >= BAND - 1e-6, f"{cell}: {least} to {most}"
    assert not (result.people < BAND).any(axis=None)
    return result


def test_small_cell_takes_another_with_it() -> None:
    """3 + 17 + 40 = 60: with 60 and 40 shown the 3 would follow; 17 is the cheapest to hide.

    The 3 is 0 to 5 if the 17 may be 15 to 20; it is shown as 10 to below 25.
    """
    result = assert_safe([[3], [17], [40]], "AAA")
    assert result.from_people.loc[PLACE, "a"].tolist()[:2] == [0, 10]
    assert result.below_people.loc[PLACE, "a"].tolist()[:2] == [5, 25]
    assert result.people.loc[(PLACE, "P2"), "a"] == 40
    assert result.people.loc[(MUNICIPALITY, "A"), "a"] == 60
    assert result.people.loc[(ALL, ALL), "a"] == 60


def test_many_small_cells_protect_each_other() -> None:
    """2 + 2 + 2 = 6: any of them may be 0 or 5 while the others make up for it."""
    result = assert_safe([[2], [2], [2], [60]], "AAAA")
    assert result.people["a"].isna().sum() == 3
    assert result.people.loc[(MUNICIPALITY, "A"), "a"] == 66


def test_total_of_two_small_cells_is_hidden_with_them() -> None:
    """3 + 3 = 6: with the 6 shown each would be 1 to 5."""
    result = assert_safe([[3], [3], [20], [30], [40]], "AABBB")
    assert result.from_people.loc[(MUNICIPALITY, "A"), "a"] == 0
    assert result.below_people.loc[(MUNICIPALITY, "A"), "a"] == 15
    assert result.people.loc[MUNICIPALITY, "a"].isna().all()  # or B would give A away
    assert result.people.loc[(ALL, ALL), "a"] == 96


def test_large_numbers_are_shown_as_they_are() -> None:
    persons, municipality = table([[5, 7], [100, 8]], "AB")
    result = show_in_bands(persons, municipality, band_people=BAND)
    assert result.people.loc[(PLACE, "P1")].tolist() == [100, 8, 108]
    assert result.people.loc[(ALL, ALL)].tolist() == [105, 15, 120]
    assert result.from_people.isna().all(axis=None)


def test_nobody_is_a_small_number_too() -> None:
    result = assert_safe([[0], [0], [50], [70]], "AAAA")
    assert result.below_people.loc[PLACE, "a"].tolist()[:2] == [5, 5]


def test_neighbouring_columns_do_not_give_a_cell_away() -> None:
    """Rows 2 + 30, 20 + 30: hiding the 2 alone would leave it to its row and its column."""
    result = assert_safe([[2, 30], [20, 30], [40, 50]], "AAA")
    assert result.people.isna().sum().sum() >= 4


people = st.one_of(st.integers(0, 6), st.integers(0, 60)).map(float)


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_no_hidden_cell_of_any_table_is_bounded_tighter_than_its_band(data: st.DataObject) -> None:
    columns = data.draw(st.integers(1, 3))
    homes = "".join(sorted(data.draw(st.text("ABC", min_size=1, max_size=7))))
    rows = data.draw(
        st.lists(
            st.lists(people, min_size=columns, max_size=columns),
            min_size=len(homes),
            max_size=len(homes),
        )
    )
    result = assert_safe(rows, homes)
    persons, _ = table(rows, homes)
    exact = result.people.loc[PLACE, list(persons.columns)]
    least = result.from_people.loc[PLACE, list(persons.columns)]
    below = result.below_people.loc[PLACE, list(persons.columns)]
    assert ((exact == persons) | exact.isna()).all(axis=None)  # shown means true
    assert (((least <= persons) & (persons < below)) | least.isna()).all(axis=None)
    assert (exact.isna() != least.isna()).all(axis=None)  # one or the other


@given(st.lists(st.floats(0, 40), min_size=1, max_size=6))
@settings(max_examples=15, deadline=None)
def test_fractions_of_people_are_protected_too(rows: list[float]) -> None:
    assert_safe([[round(value, 3)] for value in rows], "A" * len(rows))


def test_no_hidden_cell_of_latgale_is_bounded_tighter_than_its_band(latgale: Workspace) -> None:
    demand = latgale.demand("children_functional")
    assert isinstance(demand, GroupDemand)
    home = demand.by_demand_point["municipality_code"]
    found = bounds_of_hidden(demand.shown, home)
    assert len(found) > 100
    assert min(most - least for least, most in found.values()) >= BAND - 1e-6


def test_same_table_is_always_shown_the_same_way() -> None:
    rows = [[3.0, 8.0], [1.0, 22.0], [9.0, 9.0]]
    first, second = shown(rows, "AAB"), shown(rows, "AAB")
    pd.testing.assert_frame_equal(first.people, second.people)


@pytest.mark.parametrize("wrong", [-1.0, float("nan"), float("inf")])
def test_unusable_people_are_refused(wrong: float) -> None:
    with pytest.raises(InvalidDemandError, match=r"1 of 2 places .*\(P1\)"):
        shown([[3], [wrong]], "AA")


def test_unusable_bands_and_strange_places_are_refused() -> None:
    persons, municipality = table([[3], [4]], "AA")
    with pytest.raises(InvalidSettingError):
        show_in_bands(persons, municipality, band_people=0)
    with pytest.raises(UnalignedIdsError):
        show_in_bands(persons, municipality.iloc[::-1], band_people=BAND)
