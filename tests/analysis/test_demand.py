"""People of a target group: by hand on the toy region, published totals kept in Latgale."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.demand import (
    DemandNotKnown,
    GroupDemand,
    fill,
    group_demand,
    whole_people,
)
from analysis.errors import InvalidDemandError
from app.workspace import Workspace
from geodata.pack import Pack

RATE = {
    "unit": "people",
    "year": 2020.0,
    "source_id": "s",
    "source_ref": "x",
    "note_lv": None,
    "note_en": None,
}


def rates(*rows: tuple[str, float, str] | tuple[str, float, str, int]) -> pd.DataFrame:
    """Rates of the group g: basis, value, area and, where it matters, the year."""
    return pd.DataFrame(
        [
            {**RATE, "group_id": "g", "basis": basis, "value": value, "area": area}
            | ({"year": float(year[0])} if year else {})
            for basis, value, area, *year in rows
        ]
    )


def known(pack: Pack, group_rates: pd.DataFrame, group_id: str = "g") -> pd.DataFrame:
    found = group_demand(pack.demand_points, group_rates, group_id, band_people=5)
    assert isinstance(found, GroupDemand)
    return found.by_demand_point


def test_group_without_a_rate_is_not_known(toy_pack: Pack) -> None:
    for group_rates in (toy_pack.group_rates, toy_pack.group_rates.iloc[:0]):
        found = group_demand(toy_pack.demand_points, group_rates, "all_residents", band_people=5)
        assert found == DemandNotKnown("all_residents")


def test_least_count_alone_does_not_make_a_group_known(toy_pack: Pack) -> None:
    found = group_demand(
        toy_pack.demand_points, rates(("count_at_least", 6, "0002000")), "g", band_people=5
    )
    assert found == DemandNotKnown("g")


def test_count_of_the_region_is_shared_by_residents_above_what_is_known(toy_pack: Pack) -> None:
    """12 by 300 : 200 would be 7.2 and 4.8; the second is at least 6, so 6 and 6.

    Places: 6 x 100 / 300 and 6 x 200 / 300; 6 x 100 / 200 twice.
    """
    table = known(toy_pack, toy_pack.group_rates, "children")
    assert table["people"].tolist() == pytest.approx([2, 4, 3, 3])
    assert table["basis"].tolist() == ["count_shared_by_residents"] * 2 + ["count_at_least"] * 2
    assert table["value"].tolist() == [12, 12, 6, 6]


def test_share_of_one_municipality_leaves_the_other_not_known(toy_pack: Pack) -> None:
    """A fifth of 100 and 200; nothing is known of 0002000, which is not nobody."""
    table = known(toy_pack, toy_pack.group_rates, "seniors")
    assert table["people"].tolist()[:2] == pytest.approx([20, 40])
    assert table["people"].isna().tolist() == [False, False, True, True]
    assert table["basis"].isna().tolist() == [False, False, True, True]


def test_nearest_area_stands_before_a_wider_one(toy_pack: Pack) -> None:
    share = "share_of_residents"
    table = known(toy_pack, rates((share, 0.1, "LV"), (share, 0.3, "0001000")))
    assert table["people"].tolist() == pytest.approx([30, 60, 10, 10])
    assert table["area"].tolist() == ["0001000", "0001000", "LV", "LV"]
    table = known(toy_pack, rates((share, 0.1, "LV"), (share, 0.2, "region")))
    assert table["people"].tolist() == pytest.approx([20, 40, 20, 20])


def test_newest_year_of_a_rate_stands(toy_pack: Pack) -> None:
    share = "share_of_residents"
    table = known(toy_pack, rates((share, 0.1, "region", 2021), (share, 0.5, "region", 2011)))
    assert table["people"].sum() == pytest.approx(50)


def test_counts_stand_before_shares_and_the_region_keeps_its_total(toy_pack: Pack) -> None:
    """0001000 has 30 of its own; 50 - 30 = 20 are left for the 200 residents of the other."""
    count = "count_shared_by_residents"
    table = known(
        toy_pack,
        rates((count, 30, "0001000"), (count, 50, "region"), ("share_of_residents", 0.9, "LV")),
    )
    assert table["people"].tolist() == pytest.approx([10, 20, 10, 10])
    assert table["value"].tolist() == [30, 30, 50, 50]


def test_share_is_raised_to_what_is_known_at_least(toy_pack: Pack) -> None:
    """0.1 x 200 = 20 is below the 40 known."""
    share, least = ("share_of_residents", 0.1, "LV"), ("count_at_least", 40.0, "0002000")
    table = known(toy_pack, rates(share, least))
    assert table["people"].tolist() == pytest.approx([10, 20, 20, 20])
    assert table["basis"].tolist()[2:] == ["count_at_least"] * 2


def test_people_cannot_be_spread_where_nobody_lives(toy_pack: Pack) -> None:
    points = toy_pack.demand_points.assign(residents=[0, 0, 100, 100])
    with pytest.raises(InvalidDemandError, match=r"1 municipalities .*0001000"):
        group_demand(
            points, rates(("count_shared_by_residents", 3, "0001000")), "g", band_people=5
        )


def test_inputs_stay_as_they_were(toy_pack: Pack) -> None:
    points, group_rates = toy_pack.demand_points.copy(), toy_pack.group_rates.copy()
    known(toy_pack, toy_pack.group_rates, "children")
    pd.testing.assert_frame_equal(toy_pack.demand_points, points)
    pd.testing.assert_frame_equal(toy_pack.group_rates, group_rates)


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.floats(0, 50)), min_size=1, max_size=8
    ),
    st.floats(0, 500),
)  # fmt: skip
def test_filled_shares_sum_to_the_total_and_none_is_below_its_least(
    parts: list[tuple[int, float]], more: float
) -> None:
    weights = pd.Series([float(w) + 1 for w, _ in parts])
    least = pd.Series([a for _, a in parts])
    total = float(least.sum()) + more
    shares = fill(total, weights, least)
    assert shares.sum() == pytest.approx(total)
    assert (shares >= least - 1e-9).all()
    free = shares > least + 1e-6
    if free.any():  # those above their least have the same people per resident, none has more
        per_resident = shares / weights
        assert per_resident[free].max() == pytest.approx(per_resident[free].min(), rel=1e-6)
        assert (per_resident[~free] >= per_resident[free].max() * (1 - 1e-6)).all()


@given(st.lists(st.tuples(st.floats(0, 30), st.sampled_from("ABC")), min_size=1, max_size=12))
@settings(deadline=None)
def test_whole_people_keep_the_sums(parts: list[tuple[float, str]]) -> None:
    places = [f"P{i}" for i in range(len(parts))]
    persons = pd.Series([p for p, _ in parts], index=places)
    home = pd.Series([h for _, h in parts], index=places)
    whole = whole_people(persons, home)
    assert (whole % 1 == 0).all()
    assert whole.sum() == round(persons.sum())
    sums, exact = whole.groupby(home).sum(), persons.groupby(home).sum()
    assert ((sums - exact).abs() < 1).all()


@pytest.mark.parametrize(
    ("group_id", "total"),
    [("adults_mental", 462), ("children_functional", 505), ("children_out_of_family", 317)],
)
def test_published_totals_of_the_region_are_reproduced(
    latgale: Workspace, group_id: str, total: int
) -> None:
    found = latgale.demand(group_id)
    assert isinstance(found, GroupDemand)
    assert found.by_demand_point["people"].sum() == pytest.approx(total, rel=1e-12)
    assert found.shown.people.loc[("all", "all"), "people"] == total


def test_children_are_no_fewer_than_those_already_served(latgale: Workspace) -> None:
    """Served by the end of 2022, as LPR reports; Rēzekne's 505 x 26,425 / 243,166 = 55 < 105."""
    found = latgale.demand("children_functional")
    assert isinstance(found, GroupDemand)
    table = found.by_demand_point
    sums = table.groupby("municipality_code")["people"].sum()
    served = {"0002000": 122, "0006000": 105, "0024000": 54, "0037000": 50, "0022000": 48}
    for code, persons in served.items():
        assert sums[code] >= persons - 1e-9
    # (505 - 105 - 54 - 50 - 48) / (243,166 - 26,425 - 17,910 - 20,745 - 24,760) a resident
    assert sums["0002000"] == pytest.approx(78_112 * 248 / 153_326)


def test_national_share_of_disability_times_residents(latgale: Workspace) -> None:
    found = latgale.demand("adults_disability")
    assert isinstance(found, GroupDemand)
    assert found.by_demand_point["people"].sum() == pytest.approx(0.113 * 243_166)


def test_pension_age_is_known_for_four_municipalities(latgale: Workspace) -> None:
    found = latgale.demand("pension_age")
    assert isinstance(found, GroupDemand)
    table = found.by_demand_point.dropna(subset=["people"])
    assert set(table["municipality_code"]) == {"0002000", "0006000", "0022000", "0024000"}


def test_every_group_without_a_row_is_not_known(latgale: Workspace) -> None:
    pack = latgale.pack
    for group_id in pack.demand_groups.index:
        has_rate = group_id in set(pack.group_rates["group_id"])
        assert isinstance(latgale.demand(group_id), DemandNotKnown) != has_rate
