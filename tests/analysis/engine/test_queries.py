"""Every query of the engine against scipy's Dijkstra, on random networks."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.engine import (
    UNREACHABLE,
    Direction,
    Points,
    add_site,
    customise,
    matrix,
    matrix_of,
    nearest,
    prepare,
    restrict,
    route,
    split_length,
)
from tests.analysis.engine.graphs import (
    LENGTH_SCALE,
    Roads,
    any_roads,
    as_cost,
    costs_between_nodes,
    costs_between_points,
    ints,
    small_roads,
)

directions = st.sampled_from(["to_site", "from_site"])
# Compiling at first use takes longer than hypothesis allows one example.
calm = settings(deadline=None)


def between(roads: Roads, direction: Direction, *, demand: Points | None = None) -> np.ndarray:
    """scipy's costs between demand points and sites, in the asked direction."""
    costs = costs_between_nodes(roads, roads.weight)
    people = roads.demand if demand is None else demand
    if direction == "to_site":
        return costs_between_points(costs, people, roads.sites)
    return costs_between_points(costs, roads.sites, people).T


def everyone(roads: Roads) -> Points:
    """Every node as a point."""
    return Points.at_nodes(np.arange(roads.n_nodes))


@calm
@given(any_roads, directions)
def test_nearest_cost_and_site_equal_dijkstra_for_all_nodes(
    roads: Roads, direction: Direction
) -> None:
    factor = customise(prepare(roads.tail, roads.head, roads.n_nodes), roads.weight)
    expected = between(roads, direction, demand=everyone(roads))
    found = nearest(factor, roads.sites, direction=direction)
    assert (found.cost == as_cost(expected.min(axis=1))).all()
    # argmin takes the first of equals: the smallest site.
    named = np.where(np.isinf(expected.min(axis=1)), -1, expected.argmin(axis=1))
    assert (found.which == named).all()


@calm
@given(any_roads, directions)
def test_matrix_equals_dijkstra_for_all_pairs(roads: Roads, direction: Direction) -> None:
    factor = customise(prepare(roads.tail, roads.head, roads.n_nodes), roads.weight)
    found = matrix(factor, roads.demand, sites=roads.sites, direction=direction)
    assert found.dtype == np.int32
    assert (found == as_cost(between(roads, direction))).all()


@calm
@given(any_roads, directions)
def test_new_site_costs_equal_its_column_of_the_matrix(roads: Roads, direction: Direction) -> None:
    factor = customise(prepare(roads.tail, roads.head, roads.n_nodes), roads.weight)
    reach = restrict(factor, roads.demand, direction=direction)
    site = Points(roads.sites.node[:1], roads.sites.offset[:1])
    assert (add_site(reach, site) == as_cost(between(roads, direction))[:, 0]).all()
    assert (matrix_of(reach, site)[:, 0] == add_site(reach, site)).all()


def with_lengths(roads: Roads) -> tuple[Roads, np.ndarray]:
    """The network with time and length in one number, for scipy, which takes floats."""

    def scaled(points: Points) -> Points:
        assert points.offset_dm is not None
        both = points.offset.astype(np.int64) * LENGTH_SCALE + points.offset_dm
        return Points(points.node, both)

    weight = roads.weight.astype(np.int64) * LENGTH_SCALE + roads.length_dm
    sites, demand = scaled(roads.sites), scaled(roads.demand)
    scaled_roads = Roads(
        roads.n_nodes, roads.tail, roads.head, roads.weight, roads.length_dm, sites, demand
    )
    return scaled_roads, costs_between_nodes(roads, weight)


@calm
@given(any_roads, directions)
def test_length_along_the_fastest_route_equals_dijkstra(
    roads: Roads, direction: Direction
) -> None:
    topology = prepare(roads.tail, roads.head, roads.n_nodes)
    factor = customise(topology, roads.weight, roads.length_dm)
    scaled, costs = with_lengths(roads)
    pair = (scaled.demand, scaled.sites)
    both = costs_between_points(costs, *(pair if direction == "to_site" else pair[::-1]))
    both = both if direction == "to_site" else both.T
    found = matrix(factor, roads.demand, sites=roads.sites, direction=direction)
    time, length_dm = split_length(found.astype(np.int64))
    known = np.isfinite(both)
    assert (time[known] == both[known] // LENGTH_SCALE).all()
    assert (length_dm[known] == both[known] % LENGTH_SCALE).all()
    assert (time[~known] == UNREACHABLE).all()
    assert (length_dm[~known] == 0).all()


@calm
@given(any_roads, directions)
def test_nearest_with_lengths_agrees_with_the_matrix(roads: Roads, direction: Direction) -> None:
    topology = prepare(roads.tail, roads.head, roads.n_nodes)
    factor = customise(topology, roads.weight, roads.length_dm)
    rows = matrix(factor, everyone(roads), sites=roads.sites, direction=direction)
    found = nearest(factor, roads.sites, direction=direction)
    assert (found.cost == rows.min(axis=1)).all()
    reached = found.cost < factor.unreachable
    assert (found.which[reached] == rows.argmin(axis=1)[reached]).all()
    assert (found.which[~reached] == -1).all()


def first_of(points: Points) -> Points:
    """The first point alone."""
    assert points.offset_dm is not None
    return Points(points.node[:1], points.offset[:1], points.offset_dm[:1])


@calm
@given(any_roads, st.booleans())
def test_route_is_a_chain_of_arcs_that_costs_what_it_says(roads: Roads, lengths: bool) -> None:
    topology = prepare(roads.tail, roads.head, roads.n_nodes)
    factor = customise(topology, roads.weight, roads.length_dm if lengths else None)
    expected = costs_between_points(
        costs_between_nodes(roads, roads.weight), roads.demand, roads.sites
    )[0, 0]
    one = [first_of(roads.demand), first_of(roads.sites)]
    found = route(factor, one[0], end=one[1])
    if np.isinf(expected):
        assert found.cost == factor.unreachable
        assert len(found.nodes) == 0
        return
    time = split_length(np.array([found.cost]))[0][0] if lengths else found.cost
    assert time == expected
    assert (roads.tail[found.arcs] == found.nodes[:-1]).all()
    assert (roads.head[found.arcs] == found.nodes[1:]).all()
    inner = roads.weight[found.arcs].sum()
    ends = [
        p.offset[0][p.node[0] == node].min()
        for p, node in zip(one, found.nodes[[0, -1]], strict=True)
    ]
    assert inner + sum(ends) == expected


@calm
@given(any_roads, directions, st.randoms(use_true_random=False))
def test_permuted_node_ids_give_the_same_answer(
    roads: Roads, direction: Direction, random: object
) -> None:
    new_id = np.arange(roads.n_nodes, dtype=np.int32)
    random.shuffle(new_id)  # type: ignore[attr-defined]

    def moved(points: Points) -> Points:
        node = np.where(points.node < 0, -1, new_id[points.node]).astype(np.int32)
        return Points(node, points.offset)

    plain = customise(prepare(roads.tail, roads.head, roads.n_nodes), roads.weight)
    topology = prepare(new_id[roads.tail], new_id[roads.head], roads.n_nodes)
    permuted = customise(topology, roads.weight)
    before = nearest(plain, roads.sites, direction=direction)
    after = nearest(permuted, moved(roads.sites), direction=direction)
    assert (after.cost[new_id] == before.cost).all()
    assert (after.which[new_id] == before.which).all()


@calm
@given(small_roads(), directions, st.data())
def test_an_added_arc_never_lengthens_anything(
    roads: Roads, direction: Direction, data: st.DataObject
) -> None:
    a, b = (data.draw(st.integers(0, roads.n_nodes - 1)) for _ in range(2))
    weight = data.draw(st.integers(0, 9))
    plain = customise(prepare(roads.tail, roads.head, roads.n_nodes), roads.weight)
    tail, head = ints([*roads.tail, a]), ints([*roads.head, b])
    more = customise(prepare(tail, head, roads.n_nodes), ints([*roads.weight, weight]))
    before = matrix(plain, roads.demand, sites=roads.sites, direction=direction)
    after = matrix(more, roads.demand, sites=roads.sites, direction=direction)
    assert (after <= before).all()


@calm
@given(any_roads, directions, st.integers(1, 9))
def test_scaled_weights_scale_costs(roads: Roads, direction: Direction, scale: int) -> None:
    topology = prepare(roads.tail, roads.head, roads.n_nodes)
    node = Points.at_nodes(roads.sites.node[:, 0])
    before = nearest(customise(topology, roads.weight), node, direction=direction)
    after = nearest(customise(topology, ints(roads.weight * scale)), node, direction=direction)
    reached = before.cost < UNREACHABLE
    assert (after.cost[reached] == before.cost[reached] * scale).all()
    assert (after.cost[~reached] == UNREACHABLE).all()


@calm
@given(any_roads, directions, st.data())
def test_a_closed_arc_equals_a_network_without_it(
    roads: Roads, direction: Direction, data: st.DataObject
) -> None:
    closed = np.zeros(len(roads.tail), bool)
    if len(closed):
        closed[data.draw(st.lists(st.integers(0, len(closed) - 1), max_size=5))] = True
    weight = ints(np.where(closed, UNREACHABLE, roads.weight))
    shut = customise(prepare(roads.tail, roads.head, roads.n_nodes), weight)
    topology = prepare(roads.tail[~closed], roads.head[~closed], roads.n_nodes)
    without = customise(topology, roads.weight[~closed])
    here = matrix(shut, roads.demand, sites=roads.sites, direction=direction)
    there = matrix(without, roads.demand, sites=roads.sites, direction=direction)
    assert (here == there).all()


@calm
@given(any_roads, st.booleans())
def test_triangles_that_are_not_listed_give_the_same_factor(roads: Roads, lengths: bool) -> None:
    listed = prepare(roads.tail, roads.head, roads.n_nodes)
    searched = replace(listed, third=np.empty(0, np.int32))
    length_dm = roads.length_dm if lengths else None
    one, other = (customise(each, roads.weight, length_dm) for each in (listed, searched))
    assert (one.chord == other.chord).all()
    found = [matrix(each, everyone(roads), sites=everyone(roads)) for each in (one, other)]
    assert (found[0] == found[1]).all()


def test_many_sites_fill_several_batches_of_lanes() -> None:
    # A ring of 100 nodes, 10 a step, one way: from node i to node j it is 10 x ((j - i) mod 100).
    ring = np.arange(100, dtype=np.int32)
    factor = customise(prepare(ring, ints((ring + 1) % 100), 100), ints(np.full(100, 10)))
    found = matrix(factor, Points.at_nodes(ring), sites=Points.at_nodes(ring))
    assert (found == 10 * ((ring[None, :] - ring[:, None]) % 100)).all()


def test_no_sites_leave_everyone_unreachable() -> None:
    factor = customise(prepare(ints([0]), ints([1]), 2), ints([5]))
    nobody = Points.at_nodes(ints([]))
    assert (nearest(factor, nobody).cost == UNREACHABLE).all()
    assert (nearest(factor, nobody).which == -1).all()
    assert matrix(factor, Points.at_nodes(ints([0, 1])), sites=nobody).shape == (2, 0)


@pytest.mark.parametrize("lengths", [False, True])
def test_single_node_reaches_itself_at_no_cost(lengths: bool) -> None:
    factor = customise(prepare(ints([]), ints([]), 1), ints([]), ints([]) if lengths else None)
    here = Points.at_nodes(ints([0]))
    assert nearest(factor, here).cost.tolist() == [0]
    assert matrix(factor, here, sites=here).tolist() == [[0]]
    assert route(factor, here, end=here).nodes.tolist() == [0]
