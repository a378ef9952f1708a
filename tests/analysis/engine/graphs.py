"""Random road networks for property tests, and scipy's Dijkstra as the judge of them."""

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from analysis.engine import UNREACHABLE, Points

Ints = NDArray[np.int32]
# A scale that no length in these networks reaches, so that time decides before length.
LENGTH_SCALE = 1 << 20


@dataclass(frozen=True)
class Roads:
    """Arcs with weights and lengths, and points on them."""

    n_nodes: int
    tail: Ints
    head: Ints
    weight: Ints
    length_dm: Ints
    sites: Points
    demand: Points


def ints(values: object) -> Ints:
    """Values as int32."""
    return np.asarray(values, dtype=np.int32)


def costs_between_nodes(roads: Roads, weight: NDArray[np.integer]) -> NDArray[np.float64]:
    """scipy's costs from each node to each node; inf where there is no way."""
    open_arcs = weight < UNREACHABLE
    tail, head, cost = roads.tail[open_arcs], roads.head[open_arcs], weight[open_arcs]
    order = np.lexsort((cost, head, tail))
    tail, head, cost = tail[order], head[order], cost[order]
    # scipy adds parallel arcs up; only the cheapest counts.
    best = np.ones(len(tail), bool)
    best[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
    shape = (roads.n_nodes, roads.n_nodes)
    values = (cost[best].astype(float), (tail[best], head[best]))
    return dijkstra(csr_matrix(values, shape=shape))


def costs_between_points(
    between: NDArray[np.float64], start: Points, end: Points
) -> NDArray[np.float64]:
    """Costs from each start to each end over the best of their ties."""
    best = np.full((len(start), len(end)), np.inf)
    for a in range(2):
        for b in range(2):
            leave = np.where(start.node[:, a] < 0, np.inf, start.offset[:, a])
            arrive = np.where(end.node[:, b] < 0, np.inf, end.offset[:, b])
            middle = between[np.ix_(start.node[:, a], end.node[:, b])]
            best = np.minimum(best, leave[:, None] + middle + arrive[None, :])
    return best


def as_cost(expected: NDArray[np.float64]) -> Ints:
    """Costs as the engine writes them: int32, unreachable as its constant."""
    return ints(np.where(np.isinf(expected), UNREACHABLE, expected))


@st.composite
def points(draw: st.DrawFn, n_nodes: int, most: int) -> Points:
    """Points with one or two ties; some have none of the second."""
    count = draw(st.integers(1, most))
    node = st.integers(0, n_nodes - 1)
    pairs = st.tuples(node, st.one_of(node, st.just(-1)))
    ties = draw(st.lists(pairs, min_size=count, max_size=count))
    offsets = st.tuples(st.integers(0, 6), st.integers(0, 6))
    offset = draw(st.lists(offsets, min_size=count, max_size=count))
    length = draw(st.lists(offsets, min_size=count, max_size=count))
    return Points(ints(ties), ints(offset), ints(length))


@st.composite
def small_roads(draw: st.DrawFn) -> Roads:
    """A few nodes: parallel arcs, self loops, zero weights, one-way, isolated, many ties."""
    n = draw(st.integers(1, 12))
    node = st.integers(0, n - 1)
    arc = st.tuples(node, node, st.integers(0, 5), st.integers(0, 9))
    arcs = ints(draw(st.lists(arc, max_size=40))).reshape(-1, 4)
    tail, head, weight, length = (np.ascontiguousarray(column) for column in arcs.T)
    sites, demand = draw(points(n, 5)), draw(points(n, 6))
    return Roads(n, tail, head, weight, length, sites, demand)


@st.composite
def town_roads(draw: st.DrawFn) -> Roads:
    """A grid with gaps and one-way streets, dead ends and a second component; many sites."""
    generator = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    side = draw(st.integers(2, 9))
    grid = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([grid[:, :-1].ravel(), grid[:-1].ravel()])
    head = np.concatenate([grid[:, 1:].ravel(), grid[1:].ravel()])
    tail, head = np.concatenate([tail, head]), np.concatenate([head, tail])
    kept = generator.random(len(tail)) < draw(st.sampled_from([0.5, 0.8, 1.0]))
    tail, head = tail[kept], head[kept]
    # Dead ends hang from random nodes; the last two nodes form a component of their own.
    n = 2 * side * side + 2
    ends = np.arange(side * side, n - 2)
    at = generator.integers(0, side * side, len(ends))
    tail = np.concatenate([tail, ends, at, [n - 1]])
    head = np.concatenate([head, at, ends, [n - 2]])
    weight = generator.integers(0, draw(st.sampled_from([3, 1000])), len(tail))
    length = generator.integers(0, 1000, len(tail))
    sites = _random_points(generator, n, int(generator.integers(1, 40)))
    demand = _random_points(generator, n, int(generator.integers(1, 30)))
    return Roads(n, ints(tail), ints(head), ints(weight), ints(length), sites, demand)


def _random_points(generator: np.random.Generator, n_nodes: int, count: int) -> Points:
    """Points on random pairs of nodes; a third has one tie only."""
    node = generator.integers(0, n_nodes, (count, 2))
    node[generator.random(count) < 1 / 3, 1] = -1
    offset, length = generator.integers(0, 50, (2, count, 2))
    return Points(ints(node), ints(offset), ints(length))


any_roads = st.one_of(small_roads(), town_roads())
