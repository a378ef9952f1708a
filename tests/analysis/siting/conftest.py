"""Public problems with known answers, read from ../shared/reference beside the repository."""

import csv
import gzip
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse.csgraph import floyd_warshall

from analysis.siting.problem import Floats

REFERENCE = Path(__file__).parents[4] / "shared" / "reference"

Public = tuple[Floats, Floats, list[str]]


def folder(name: str) -> Path:
    """A folder of reference data; the test is skipped where it is missing."""
    path = REFERENCE / name
    if not path.is_dir():
        pytest.skip(f"no reference data at {path}")
    return path


@pytest.fixture(scope="session")
def pmed() -> Callable[[int], tuple[Floats, int]]:
    """Reader of the OR-Library p-median graphs by number."""
    return read_pmed


def read_pmed(number: int) -> tuple[Floats, int]:
    """OR-Library p-median graph: shortest paths between all vertices, and p."""
    path = folder("orlib_pmed") / f"pmed{number}.txt.gz"
    with gzip.open(path, "rt") as lines:
        vertices, _, sites = map(int, next(lines).split())
        edges = np.full((vertices, vertices), np.inf)
        for line in lines:
            if line.strip():
                i, j, cost = map(int, line.split())
                # Beasley: an edge that is given twice keeps its last cost.
                edges[i - 1, j - 1] = edges[j - 1, i - 1] = cost
    np.fill_diagonal(edges, 0.0)
    return np.asarray(floyd_warshall(edges, directed=False)), sites


@pytest.fixture(scope="session")
def san_francisco() -> Public:
    """205 tracts x 16 stores in metres, people, and the stores' names."""
    path = folder("spopt_sf")
    demand = pd.read_csv(path / "SF_demand_205_centroid_uniform_weight.csv").sort_values("NAME")
    long = pd.read_csv(path / "SF_network_distance_candidateStore_16_censusTract_205_new.csv.gz")
    table = long.pivot_table(index="DestinationName", columns="name", values="distance")
    costs = table.loc[demand["NAME"]].to_numpy(dtype=float)
    return costs, demand["POP2000"].to_numpy(dtype=float), list(table.columns)


@pytest.fixture(scope="session")
def hampshire() -> Public:
    """278 sectors x 28 clinics in car minutes, patients, and the clinics' names."""
    path = folder("hsma_sexual_health")
    costs = pd.read_csv(path / "clinic_car_travel_time.csv", index_col="sector")
    patients = pd.read_csv(path / "sh_demand.csv", index_col="sector")["n_patients"]
    return (
        costs.to_numpy(dtype=float),
        patients.loc[costs.index].to_numpy(dtype=float),
        list(costs.columns),
    )


@pytest.fixture(scope="session")
def expected() -> Callable[[str, str], list[dict[str, str]]]:
    """Reader of a table of expected values: folder, file."""
    return read_expected


def read_expected(name: str, file: str) -> list[dict[str, str]]:
    """Rows of a table of expected values."""
    with (folder(name) / file).open(newline="") as lines:
        return list(csv.DictReader(lines))
