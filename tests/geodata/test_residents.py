"""Residents are shared so that published totals stay exact; every figure worked out by hand."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.residents import largest_remainder, share_residents

RECENT_YEARS = 5.0


@dataclass(frozen=True)
class Unit:
    """A unit of the toy region with its published figures: (persons, year or None, kind)."""

    code: str
    figures: tuple[tuple[int, int | None, str], ...] = ()
    area_km2: float = 50.0
    kind: str = "parish"
    municipality: str = "M"


def share(
    units: list[Unit],
    totals: dict[str, int],
    *,
    total_kind: str = "csp",
    yearly_change: float = 0.0,
) -> pd.DataFrame:
    """Residents per unit, with totals dated 2024-01-01 and demand points named as their units."""
    codes = pd.Index([unit.code for unit in units])
    figures = [(unit.code, *figure) for unit in units for figure in unit.figures]
    return share_residents(
        pd.DataFrame({"unit_code": codes, "area_km2": [u.area_km2 for u in units]}, index=codes),
        pd.DataFrame(
            {
                "kind": [unit.kind for unit in units],
                "municipality_code": [unit.municipality for unit in units],
            },
            index=codes,
        ),
        pd.DataFrame(
            {
                "residents": [float(total) for total in totals.values()],
                "residents_date": "2024-01-01",
                "residents_kind": total_kind,
            },
            index=pd.Index(totals),
        ),
        pd.DataFrame(figures, columns=["unit_code", "persons", "year", "kind"]).astype(
            {"persons": float, "year": float}
        ),
        recent_years=RECENT_YEARS,
        yearly_change=yearly_change,
    )


def test_recent_csp_figure_is_kept_and_the_rest_is_scaled() -> None:
    result = share(
        [
            Unit("A", ((300, 2021, "csp"),)),
            Unit("B", ((200, 2020, "pmlp"),)),
            Unit("C", ((100, 2010, "census"),)),
        ],
        {"M": 1000},
    )
    # 1000 - 300 = 700; B: 700 x 200/300 = 466.67 -> 467; C: 700 x 100/300 = 233.33 -> 233
    assert result["residents"].tolist() == [300, 467, 233]
    assert result["residents_kind"].tolist() == ["csp", "scaled", "scaled"]
    assert result["figure_year"].tolist() == [2021, 2020, 2010]


def test_unit_without_figure_is_estimated_by_area() -> None:
    result = share(
        [
            Unit("A", ((300, 2021, "csp"),), area_km2=50),
            Unit("B", ((200, 2020, "pmlp"),), area_km2=50),
            Unit("C", area_km2=25),
        ],
        {"M": 1000},
    )
    # density (300 + 200) / (50 + 50) = 5 per km2; weight of C 25 x 5 = 125
    # 700 x 200/325 = 430.77 -> 431; 700 x 125/325 = 269.23 -> 269
    assert result["residents"].tolist() == [300, 431, 269]
    assert result["residents_kind"].tolist() == ["csp", "scaled", "estimated"]
    assert np.isnan(result.loc["C", "figure_year"])


def test_town_does_not_raise_the_density_of_parishes() -> None:
    result = share(
        [
            Unit("A", ((100, 2020, "pmlp"),), area_km2=50),
            Unit("T", ((800, 2020, "pmlp"),), area_km2=2, kind="town"),
            Unit("C", area_km2=50),
        ],
        {"M": 2000},
    )
    # density of parishes 100/50 = 2; weights 100, 800, 100 of 1000; each doubled
    assert result["residents"].tolist() == [200, 1600, 200]


def test_municipality_without_any_parish_figure_takes_the_density_of_the_region() -> None:
    result = share(
        [
            Unit("A", ((100, 2020, "pmlp"),), area_km2=50, municipality="N"),
            Unit("B", ((150, 2020, "pmlp"),), area_km2=50, municipality="N"),
            Unit("T", ((25, 2020, "pmlp"),), area_km2=1, kind="town"),
            Unit("C", area_km2=30),
        ],
        {"M": 200, "N": 500},
    )
    # region: (100 + 150) / 100 = 2.5 per km2; weight of C 30 x 2.5 = 75; T: 25; 200 x 25/100 = 50
    assert result["residents"].to_dict() == {"A": 200, "B": 300, "T": 50, "C": 150}


def test_units_without_any_figure_share_by_area() -> None:
    result = share([Unit("A", area_km2=30), Unit("B", area_km2=10)], {"M": 100})
    # 100 x 30/40, 100 x 10/40
    assert result["residents"].tolist() == [75, 25]
    assert result["residents_kind"].tolist() == ["estimated", "estimated"]


@pytest.mark.parametrize(
    ("year", "kind", "residents"),
    [
        (2019, "csp", [300, 700]),  # 2024 - 2019 = 5 years: kept
        (2018, "scaled", [500, 500]),  # 6 years: only a weight, 300 : 300
        (None, "scaled", [500, 500]),  # undated: only a weight
    ],
)
def test_csp_figure_is_kept_up_to_five_years(
    year: int | None, kind: str, residents: list[int]
) -> None:
    result = share(
        [Unit("A", ((300, year, "csp"),)), Unit("B", ((300, 2020, "pmlp"),))], {"M": 1000}
    )
    assert result["residents"].tolist() == residents
    assert result["residents_kind"].tolist() == [kind, "scaled"]


def test_kept_figure_is_the_latest_of_csp_even_when_the_register_is_newer() -> None:
    result = share(
        [
            Unit("A", ((310, 2020, "csp"), (300, 2021, "csp"), (400, 2024, "pmlp"))),
            Unit("B", ((300, 2020, "pmlp"),)),
        ],
        {"M": 1000},
    )
    assert result["residents"].tolist() == [300, 700]
    assert result.loc["A", "figure_year"] == 2021


def test_weight_is_the_latest_figure_and_csp_breaks_a_tie() -> None:
    result = share(
        [
            Unit("A", ((999, None, "wikidata"), (500, 2011, "census"), (100, 2016, "pmlp"))),
            Unit("B", ((700, 2016, "pmlp"), (300, 2016, "csp"))),
        ],
        {"M": 800},
    )
    # 800 x 100/400, 800 x 300/400; the CSP figure is 8 years old, so it is only a weight
    assert result["residents"].tolist() == [200, 600]
    assert result["residents_kind"].tolist() == ["scaled", "scaled"]


def test_kept_figures_above_the_total_become_weights() -> None:
    result = share(
        [
            Unit("A", ((800, 2021, "csp"),)),
            Unit("B", ((400, 2021, "csp"),)),
            Unit("C", ((100, 2020, "pmlp"),)),
        ],
        {"M": 1000},
    )
    # 800 + 400 > 1000. 1000 x 8/13 = 615.38, x 4/13 = 307.69, x 1/13 = 76.92;
    # 615 + 307 + 76 = 998, the two left go to the remainders 0.92 and 0.69
    assert result["residents"].tolist() == [615, 308, 77]
    assert result["residents_kind"].tolist() == ["scaled", "scaled", "scaled"]


def test_csp_figures_of_all_units_are_scaled_when_they_miss_the_total() -> None:
    result = share(
        [Unit("A", ((300, 2021, "csp"),)), Unit("B", ((500, 2021, "csp"),))], {"M": 880}
    )
    # 880 x 3/8, 880 x 5/8
    assert result["residents"].tolist() == [330, 550]
    assert result["residents_kind"].tolist() == ["scaled", "scaled"]


def test_csp_figures_of_all_units_stay_csp_when_they_add_up_to_the_total() -> None:
    result = share(
        [Unit("A", ((300, 2021, "csp"),)), Unit("B", ((500, 2021, "csp"),))], {"M": 800}
    )
    assert result["residents"].tolist() == [300, 500]
    assert result["residents_kind"].tolist() == ["csp", "csp"]


def test_municipality_of_one_unit_gets_its_total() -> None:
    result = share([Unit("A", ((300, 2010, "census"),))], {"M": 1000})
    assert result["residents"].tolist() == [1000]
    assert result["residents_kind"].tolist() == ["csp"]
    assert result["figure_year"].tolist() == [2024]


def test_municipality_of_one_unit_does_not_call_an_uncertain_total_csp() -> None:
    assert share([Unit("A")], {"M": 1000}, total_kind="uncertain").loc["A", "residents_kind"] == (
        "scaled"
    )


@pytest.mark.parametrize("figures", [(0, 0), (60, 0)], ids=["all are zero", "the rest is zero"])
def test_units_counted_as_empty_do_not_break_the_total(figures: tuple[int, int]) -> None:
    """Nobody counted is a figure, too; the total still has to live somewhere."""
    result = share(
        [Unit(code, ((n, 2021, "csp"),)) for code, n in zip("AB", figures, strict=True)]
        + [Unit("C", ((0, 2020, "pmlp"),))],
        {"M": 100},
    )
    assert result["residents"].sum() == 100
    assert (result["residents"] >= 0).all()


def test_demand_points_keep_their_order() -> None:
    units = [
        Unit("A", municipality="N"),
        Unit("B", municipality="M"),
        Unit("C", municipality="N"),
    ]
    result = share(units, {"M": 10, "N": 20})
    assert result["residents"].to_dict() == {"A": 10, "B": 10, "C": 10}
    assert result.index.tolist() == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("weights", "total", "shares"),
    [
        ([1, 1, 1], 10, [4, 3, 3]),  # 3.33 each; one left goes to the first
        ([2, 1, 1], 3, [1, 1, 1]),  # 1.5, 0.75, 0.75: the larger remainders win
        ([5, 3, 1], 9, [5, 3, 1]),
        ([1, 1], 0, [0, 0]),
        ([0, 1], 7, [0, 7]),
    ],
)
def test_largest_remainder_hands_out_whole_people(
    weights: list[float], total: int, shares: list[int]
) -> None:
    assert largest_remainder(np.array(weights, dtype=float), total).tolist() == shares


FIGURE = st.tuples(
    st.integers(1, 100_000),
    st.one_of(st.none(), st.integers(2000, 2026)),
    st.sampled_from(["csp", "unknown", "pmlp", "census", "wikidata", "geonames"]),
)
MEMBER = st.tuples(
    st.sampled_from("MN"),
    st.sampled_from(["parish", "town"]),
    st.floats(0.01, 1000),
    st.lists(FIGURE, max_size=3),
)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    members=st.lists(MEMBER, min_size=1, max_size=8),
    totals=st.tuples(st.integers(0, 200_000), st.integers(0, 200_000)),
)
def test_sums_equal_totals_and_nobody_is_negative(
    members: list[tuple[str, str, float, list[tuple[int, int | None, str]]]],
    totals: tuple[int, int],
) -> None:
    units = [
        Unit(f"U{i}", tuple(figures), area_km2, kind, municipality)
        for i, (municipality, kind, area_km2, figures) in enumerate(members)
    ]
    published = dict(zip("MN", totals, strict=True))
    result = share(units, published)
    assert (result["residents"] >= 0).all()
    sums = result["residents"].groupby([unit.municipality for unit in units]).sum()
    assert sums.to_dict() == {m: published[m] for m in sums.index}
    assert set(result["residents_kind"]) <= {"csp", "scaled", "estimated"}


def test_older_figure_is_brought_to_the_year_of_the_total() -> None:
    # X: 100 in 2022, two years before the total: 100 * 0.9 ** 2 = 81; Y: 81 in 2024, stays 81.
    units = [Unit("X", ((100, 2022, "pmlp"),)), Unit("Y", ((81, 2024, "pmlp"),))]
    shared = share(units, {"M": 162}, yearly_change=-0.1)
    assert shared["residents"].to_dict() == {"X": 81, "Y": 81}


def test_undated_figure_stays_as_it_is() -> None:
    units = [Unit("X", ((100, None, "pmlp"),)), Unit("Y", ((100, 2024, "pmlp"),))]
    shared = share(units, {"M": 100}, yearly_change=-0.1)
    assert shared["residents"].to_dict() == {"X": 50, "Y": 50}


def share_points(points: list[tuple[str, float, float | None]], total: int) -> dict[str, int]:
    """Residents of points (unit, area in km2, weight) of a municipality with a total."""
    ids = [f"P{i}" for i in range(len(points))]
    units = sorted({unit for unit, _, _ in points})
    shared = share_residents(
        pd.DataFrame(points, columns=["unit_code", "area_km2", "weight_people"], index=ids).astype(
            {"weight_people": float}
        ),
        pd.DataFrame({"kind": "parish", "municipality_code": "M"}, index=units),
        pd.DataFrame(
            {"residents": float(total), "residents_date": "2024", "residents_kind": "csp"},
            index=["M"],
        ),
        pd.DataFrame(
            {"unit_code": [], "persons": [], "year": [], "kind": []},
        ).astype({"persons": float, "year": float}),
        recent_years=RECENT_YEARS,
        yearly_change=0.0,
    )
    assert shared.index.tolist() == ids
    return {str(point): int(people) for point, people in shared["residents"].items()}


def test_points_of_a_unit_share_its_residents_by_weight() -> None:
    # Units A and B have 1 and 3 km2: 25 and 75 people; in A by weight 1 : 4, so 5 and 20.
    points = [("A", 0.5, 1.0), ("B", 3.0, None), ("A", 0.5, 4.0)]
    assert share_points(points, 100) == {"P0": 5, "P1": 75, "P2": 20}


def test_points_of_a_unit_share_by_area_where_one_has_no_weight() -> None:
    assert share_points([("A", 1.0, 50.0), ("A", 3.0, None)], 8) == {"P0": 2, "P1": 6}


def test_points_without_anybody_share_equally() -> None:
    assert share_points([("A", 1.0, 0.0), ("A", 1.0, 0.0)], 5) == {"P0": 3, "P1": 2}


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    points=st.lists(
        st.tuples(
            st.sampled_from("ABC"),
            st.floats(0.01, 100),
            st.one_of(st.none(), st.floats(0, 10_000)),
        ),
        min_size=1,
        max_size=30,
    ),
    total=st.integers(0, 100_000),
)
def test_points_add_up_to_the_total_whatever_their_weights(
    points: list[tuple[str, float, float | None]], total: int
) -> None:
    shared = share_points(points, total)
    assert sum(shared.values()) == total
    assert min(shared.values()) >= 0
