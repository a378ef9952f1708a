"""Equality with published results: R package accessibility (Ipea) and the Hampshire study."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.errors import UnalignedIdsError
from analysis.fairness import concentration_index, fgt, gini, palma, theil
from analysis.measures.catchment import two_step_places_per_person
from analysis.measures.coverage import people_in_reach, places_in_reach
from analysis.measures.decay import Exponential
from analysis.measures.gravity import gravity_places
from analysis.measures.nearest import nearest_cost
from analysis.weighted import people_weighted_mean

MEASURE_PRECISION = 1e-6
INDEX_PRECISION = 1e-9


@pytest.fixture(scope="module")
def cells(reference: Path) -> pd.DataFrame:
    return pd.read_csv(reference / "ipea_accessibility/land_use_data.csv").set_index("id")


@pytest.fixture(scope="module")
def costs(reference: Path, cells: pd.DataFrame) -> pd.DataFrame:
    """Transit minutes between all cells; a missing pair is unreachable."""
    pairs = pd.read_csv(reference / "ipea_accessibility/travel_matrix.csv.gz")
    matrix = np.full((len(cells), len(cells)), np.inf)
    matrix[pairs["o"], pairs["d"]] = pairs["travel_time"]
    return pd.DataFrame(matrix, cells.index, cells.index)


def expected(reference: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(reference / "ipea_accessibility/expected" / f"{name}.csv")


def assert_same(values: pd.Series, published: pd.Series) -> None:
    assert len(published) == len(values)
    np.testing.assert_allclose(
        values.reindex(published.index), published, rtol=MEASURE_PRECISION, atol=1e-12
    )


def test_nearest_school_equals_the_r_package(
    reference: Path, costs: pd.DataFrame, cells: pd.DataFrame
) -> None:
    published = expected(reference, "cost_to_closest_schools_n1").set_index("id")["travel_time"]
    assert_same(nearest_cost(costs.loc[:, cells["schools"] > 0]), published)


@pytest.mark.parametrize("cutoff", [30, 45, 60])
def test_jobs_in_reach_equal_the_r_package(
    reference: Path, costs: pd.DataFrame, cells: pd.DataFrame, cutoff: int
) -> None:
    published = expected(reference, "cumulative_cutoff_jobs_30_45_60")
    published = published[published["travel_time"] == cutoff].set_index("id")
    values = places_in_reach(costs, capacity_places=cells["jobs"], cutoff=cutoff)
    assert_same(values, published["jobs"])


def test_schools_in_reach_equal_the_r_package(
    reference: Path, costs: pd.DataFrame, cells: pd.DataFrame
) -> None:
    published = expected(reference, "cumulative_cutoff_schools_30").set_index("id")["schools"]
    assert_same(places_in_reach(costs, capacity_places=cells["schools"], cutoff=30), published)


def test_people_in_reach_equal_the_r_package(
    reference: Path, costs: pd.DataFrame, cells: pd.DataFrame
) -> None:
    published = expected(reference, "cumulative_cutoff_population_30_passive").set_index("id")
    assert_same(people_in_reach(costs, cells["population"], cutoff=30), published["population"])


def test_gravity_equals_the_r_package(
    reference: Path, costs: pd.DataFrame, cells: pd.DataFrame
) -> None:
    published = expected(reference, "gravity_jobs_exponential_0.2").set_index("id")["jobs"]
    values = gravity_places(costs, capacity_places=cells["jobs"], decay=Exponential(0.2))
    assert_same(values, published)


def test_two_step_catchment_equals_the_r_package(
    reference: Path, costs: pd.DataFrame, cells: pd.DataFrame
) -> None:
    published = expected(reference, "fca_2sfca_schools_binary_30").set_index("id")["schools"]
    values = two_step_places_per_person(
        costs, cells["population"], capacity_places=cells["schools"], cutoff=30
    )
    assert_same(values, published)


@pytest.fixture(scope="module")
def jobs(costs: pd.DataFrame, cells: pd.DataFrame) -> pd.Series:
    return places_in_reach(costs, capacity_places=cells["jobs"], cutoff=30)


@pytest.fixture(scope="module")
def indices(reference: Path) -> pd.Series:
    published = expected(reference, "inequality_on_cumulative_jobs_30")
    return published.set_index("metric")["value"]


def test_gini_equals_the_r_package(
    jobs: pd.Series, cells: pd.DataFrame, indices: pd.Series
) -> None:
    assert gini(jobs, cells["population"]) == pytest.approx(indices["gini"], rel=INDEX_PRECISION)


def test_palma_equals_the_r_package(
    jobs: pd.Series, cells: pd.DataFrame, indices: pd.Series
) -> None:
    ratio = palma(jobs, cells["population"], rank_by=cells["income_per_capita"])
    assert ratio == pytest.approx(indices["palma"], rel=INDEX_PRECISION)


@pytest.mark.parametrize("kind", ["standard", "corrected"])
def test_concentration_equals_the_r_package(
    jobs: pd.Series, cells: pd.DataFrame, indices: pd.Series, kind: str
) -> None:
    index = concentration_index(
        jobs,
        cells["population"],
        rank_by=cells["income_per_capita"],
        corrected=kind == "corrected",
    )
    assert index == pytest.approx(indices[f"concentration_{kind}"], rel=INDEX_PRECISION)


def test_fgt_equals_the_r_package(
    jobs: pd.Series, cells: pd.DataFrame, indices: pd.Series
) -> None:
    found = fgt(jobs, cells["population"], minimum=95368)
    published = [indices[f"fgt_poverty_line_95368_FGT{power}"] for power in (0, 1, 2)]
    measured = [found.share, found.depth, found.severity]
    assert measured == pytest.approx(published, rel=INDEX_PRECISION)


def test_theil_and_its_parts_equal_the_r_package(
    reference: Path, jobs: pd.Series, cells: pd.DataFrame, indices: pd.Series
) -> None:
    found = theil(jobs, cells["population"], groups=cells["income_decile"])
    published = [indices[f"theil_t_by_decile_{part}"] for part in ("total", "between_group")]
    assert [found.total, found.between] == pytest.approx(published, rel=INDEX_PRECISION)
    assert found.within == pytest.approx(
        indices["theil_t_by_decile_within_group"], rel=INDEX_PRECISION
    )
    for part, by_group in (("between", found.between_by_group), ("within", found.within_by_group)):
        by_decile = expected(reference, f"theil_{part}_by_decile").set_index("income_decile")
        np.testing.assert_allclose(by_group, by_decile["value"], rtol=INDEX_PRECISION)


@pytest.fixture(scope="module")
def clinics(reference: Path) -> pd.DataFrame:
    """Car minutes from postcode sectors to clinics in Hampshire."""
    table = pd.read_csv(reference / "hsma_sexual_health/clinic_car_travel_time.csv")
    return table.set_index("sector")


@pytest.fixture(scope="module")
def patients(reference: Path) -> pd.Series:
    table = pd.read_csv(reference / "hsma_sexual_health/sh_demand.csv")
    return table.set_index("sector")["n_patients"]


# Published for 4 clinics and for the best of the first six; enumerated for the rest.
@pytest.mark.parametrize(
    ("chosen", "mean_min"),
    [
        ([10, 0, 6, 12], 14.510030062602892),
        ([1, 3, 4, 5], 12.919422203379565),
        ([0, 1, 5], 13.512949934203643),
    ],
)
def test_hampshire_weighted_mean_is_as_published(
    clinics: pd.DataFrame, patients: pd.Series, chosen: list[int], mean_min: float
) -> None:
    nearest = nearest_cost(clinics.iloc[:, chosen])
    found = people_weighted_mean(nearest, patients.reindex(clinics.index))
    assert found == pytest.approx(mean_min, rel=1e-9)


def test_hampshire_p_medians_have_the_enumerated_means(
    reference: Path, clinics: pd.DataFrame, patients: pd.Series
) -> None:
    table = pd.read_csv(reference / "hsma_sexual_health/expected_aligned_by_sector.csv")
    solved = table.dropna(subset=["pmedian_sites"])
    for sites, mean_min in zip(
        solved["pmedian_sites"], solved["pmedian_weighted_mean"], strict=True
    ):
        nearest = nearest_cost(clinics[sites.split(";")])
        found = people_weighted_mean(nearest, patients.reindex(clinics.index))
        assert found == pytest.approx(mean_min, rel=1e-9)


def test_hampshire_join_by_row_order_is_refused(
    clinics: pd.DataFrame, patients: pd.Series
) -> None:
    nearest = nearest_cost(clinics.iloc[:, [10, 0, 6, 12]])
    assert np.average(nearest, weights=patients) == pytest.approx(25.197, abs=5e-4)
    with pytest.raises(UnalignedIdsError, match="another order"):
        people_weighted_mean(nearest, patients)


def test_hampshire_tables_without_ids_are_refused(
    clinics: pd.DataFrame, patients: pd.Series
) -> None:
    with pytest.raises(UnalignedIdsError, match="row numbers"):
        nearest_cost(clinics.reset_index(drop=True))
