"""What the engine refuses, and that what it returns stands on its own."""

import numpy as np
import pytest

from analysis.engine import (
    UNREACHABLE,
    EngineError,
    Factor,
    Points,
    add_site,
    customise,
    matrix,
    nearest,
    prepare,
    restrict,
    route,
)
from tests.analysis.engine.graphs import ints


def line(weights: list[int]) -> Factor:
    """Nodes in a line, both ways."""
    n = len(weights)
    a, b = np.arange(n), np.arange(1, n + 1)
    topology = prepare(ints([*a, *b]), ints([*b, *a]), n + 1)
    return customise(topology, ints(weights * 2))


def test_a_network_without_nodes_is_refused() -> None:
    with pytest.raises(EngineError, match="at least one node; found 0"):
        prepare(ints([]), ints([]), 0)


def test_an_arc_outside_the_nodes_is_refused_by_its_number() -> None:
    with pytest.raises(EngineError, match=r"1 arcs end outside the nodes 0 to 2.*\[1\]"):
        prepare(ints([0, 1]), ints([1, 3]), 3)


def test_arcs_of_unequal_number_are_refused() -> None:
    with pytest.raises(EngineError, match="expected"):
        prepare(ints([0, 1]), ints([1]), 3)


def test_negative_weights_are_refused_by_their_arcs() -> None:
    topology = prepare(ints([0, 1]), ints([1, 2]), 3)
    with pytest.raises(EngineError, match=r"1 weights lie outside .*\[1\].* -4"):
        customise(topology, ints([3, -4]))


def test_weights_of_another_dtype_or_number_are_refused() -> None:
    topology = prepare(ints([0, 1]), ints([1, 2]), 3)
    with pytest.raises(EngineError, match="float64"):
        customise(topology, np.array([1.0, 2.0]))
    with pytest.raises(EngineError, match=r"shape \(2,\)"):
        customise(topology, ints([1]))


def test_routes_that_would_overflow_are_refused() -> None:
    # Three steps of 400 million add up to 1.2 billion; 2**30 - 1 is about 1.07 billion.
    with pytest.raises(EngineError, match="a route could reach 1200000000"):
        customise(prepare(ints([0, 1, 2]), ints([1, 2, 3]), 4), ints([400_000_000] * 3))


def test_the_longest_route_that_fits_is_exact() -> None:
    weights = ints([(UNREACHABLE - 1) // 3] * 3)
    factor = customise(prepare(ints([0, 1, 2]), ints([1, 2, 3]), 4), weights)
    found = nearest(factor, Points.at_nodes(ints([3])))
    assert found.cost[0] == 3 * ((UNREACHABLE - 1) // 3)


def test_unreachable_plus_any_weight_stays_unreachable() -> None:
    # 0 -> 1 is closed; 1 -> 2 costs as much as can be.
    factor = customise(
        prepare(ints([0, 1]), ints([1, 2]), 3), ints([UNREACHABLE, UNREACHABLE - 1])
    )
    site = Points.at_nodes(ints([2]))
    assert nearest(factor, site).cost.tolist() == [UNREACHABLE, UNREACHABLE - 1, 0]
    everyone = Points.at_nodes(ints([0, 1, 2]))
    assert matrix(factor, everyone, sites=site)[:, 0].tolist() == [
        UNREACHABLE,
        UNREACHABLE - 1,
        0,
    ]


def test_points_outside_the_network_are_refused_by_their_rows() -> None:
    factor = line([1, 1])
    with pytest.raises(EngineError, match=r"1 points are tied to nodes outside 0 to 2.*\[1\]"):
        nearest(factor, Points.at_nodes(ints([0, 3])))


def test_offsets_that_would_overflow_or_are_negative_are_refused() -> None:
    factor = line([1, 1])
    for offset in (-1, UNREACHABLE - 1):
        with pytest.raises(EngineError, match="1 points have offsets outside"):
            nearest(factor, Points(ints([[0, -1]]), ints([[offset, 0]])))


def test_offsets_of_another_shape_are_refused() -> None:
    with pytest.raises(EngineError, match="shape"):
        nearest(line([1]), Points(ints([[0, -1]]), ints([[0]])))


def test_points_without_lengths_are_refused_by_a_factor_with_lengths() -> None:
    factor = customise(prepare(ints([0]), ints([1]), 2), ints([1]), ints([1]))
    with pytest.raises(EngineError, match="offset_dm"):
        nearest(factor, Points(ints([[0, -1]]), ints([[0, 0]])))


def test_negative_lengths_at_points_are_refused() -> None:
    factor = customise(prepare(ints([0]), ints([1]), 2), ints([1]), ints([1]))
    with pytest.raises(EngineError, match="no negative length"):
        nearest(factor, Points(ints([[0, -1]]), ints([[0, 0]]), ints([[-1, 0]])))


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(EngineError, match="'sideways'"):
        nearest(line([1]), Points.at_nodes(ints([0])), direction="sideways")  # type: ignore[arg-type]


def test_one_new_site_and_one_route_at_a_time() -> None:
    factor = line([1])
    two = Points.at_nodes(ints([0, 1]))
    with pytest.raises(EngineError, match="found 2"):
        add_site(restrict(factor, two), two)
    with pytest.raises(EngineError, match="found 2 and 2"):
        route(factor, two, end=two)


def test_later_changes_to_the_weights_do_not_reach_the_factor() -> None:
    weights = ints([7])
    factor = customise(prepare(ints([0]), ints([1]), 2), weights)
    weights[0] = 1
    assert nearest(factor, Points.at_nodes(ints([1]))).cost[0] == 7
    start, end = Points.at_nodes(ints([0])), Points.at_nodes(ints([1]))
    assert route(factor, start, end=end).cost == 7


def test_a_point_without_any_tie_is_unreachable() -> None:
    factor = line([1])
    nowhere = Points(ints([[-1, -1]]), ints([[0, 0]]))
    here = Points.at_nodes(ints([0]))
    assert matrix(factor, nowhere, sites=here).tolist() == [[UNREACHABLE]]
    assert matrix(factor, here, sites=nowhere).tolist() == [[UNREACHABLE]]
    assert nearest(factor, nowhere).which.tolist() == [-1, -1]
