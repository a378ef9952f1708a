"""What the engine keeps: the topology of a road network, its factor under weights, and points.

A topology depends on the roads only and is worth keeping on disk; a factor adds one set of
weights (a season, a draw, a closed bridge). Costs are int32: tenths of a second, or decimetres.
A factor with lengths carries int64 costs instead, time in the high and length in the low 32
bits, so that one comparison takes the fastest route and, among equally fast ones, the shortest.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import Cost, EngineError, unreachable
from analysis.engine.lookup import Lookup, lookup_of
from analysis.engine.symbolic import tree_depth

Direction = Literal["to_site", "from_site"]


class Arcs(NamedTuple):
    """One direction of the factor: from each node to nodes of higher rank.

    Attributes
    ----------
    first : int32, (n + 1,), where each node's arcs begin
    head : int32, (m,), rank at the higher end
    weight : int32 or int64, (m,), cost of the arc
    """

    first: NDArray[np.int32]
    head: NDArray[np.int32]
    weight: Cost


class Rows(NamedTuple):
    """Upper neighbours of each node after elimination, before any pruning.

    Attributes
    ----------
    first : int64, (n + 1,), where each rank's row begins
    upper : int32, (m,), ranks, ascending within a row
    third : int32, (triangles,), third side of each triangle, as index into `upper`; empty in
        networks with too many to list
    """

    first: NDArray[np.int64]
    upper: NDArray[np.int32]
    third: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Topology:
    """Order and structure of the factor of one road network; no weights.

    Attributes
    ----------
    tail, head : int32, (arcs,), nodes at the ends of each road arc
    rank : int32, (n,), place of each node in the elimination
    node_at : int32, (n,), node of each rank
    parent : int32, (n,), by rank: parent in the elimination tree or -1
    first, upper, third : the arrays of `Rows`
    slot : int32, (arcs,), where each road arc enters: twice the index into `upper`, plus one
        when it leads downwards; -1 for self loops
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    rank: NDArray[np.int32]
    node_at: NDArray[np.int32]
    parent: NDArray[np.int32]
    first: NDArray[np.int64]
    upper: NDArray[np.int32]
    third: NDArray[np.int32]
    slot: NDArray[np.int32]

    @property
    def n_nodes(self) -> int:
        """Number of nodes."""
        return len(self.rank)

    @property
    def n_arcs(self) -> int:
        """Number of road arcs."""
        return len(self.slot)

    @cached_property
    def depth(self) -> NDArray[np.int32]:
        """Ranks above each rank in the elimination tree, int32 (n,)."""
        return tree_depth(self.parent)

    @cached_property
    def height(self) -> int:
        """Most nodes on any way up the elimination tree."""
        return int(self.depth.max()) + 1

    @cached_property
    def lookup(self) -> Lookup:
        """Tables for unpacking routes."""
        return lookup_of(self.first, self.upper, self.slot)

    @property
    def rows(self) -> Rows:
        """The upper rows together, as kernels take them."""
        return Rows(self.first, self.upper, self.third)


@dataclass(frozen=True, eq=False)
class Factor:
    """A topology under one set of weights, ready for queries in both directions.

    Attributes
    ----------
    topology : the network's order and structure
    arc_cost : int32 or int64, (arcs,), cost of each road arc
    chord : same dtype, (m, 2), cost of each upper neighbour upwards and downwards, the best
        over lower nodes; what routes are unpacked from
    up, down : pruned arcs from lower to higher rank; `up` in the direction of travel,
        `down` to be travelled from head to row
    longest : no route in the network costs more, without its length
    """

    topology: Topology
    arc_cost: Cost
    chord: Cost
    up: Arcs
    down: Arcs
    longest: int

    @property
    def has_length(self) -> bool:
        """Whether costs carry the length of the fastest route."""
        return self.arc_cost.dtype == np.int64

    @property
    def unreachable(self) -> int:
        """The cost that means "no way"."""
        return unreachable(self.arc_cost.dtype)

    def passes(self, direction: Direction) -> tuple[Arcs, Arcs]:
        """Arcs to climb from the sites, and arcs to descend to everyone else.

        Parameters
        ----------
        direction
            "from_site": the provider travels; "to_site": the client does, against the arcs.

        Returns
        -------
        tuple
            Arcs of the climb and arcs of the descent.
        """
        if direction == "from_site":
            return self.up, self.down
        if direction == "to_site":
            return self.down, self.up
        raise EngineError(f"direction is {direction!r}; expected 'to_site' or 'from_site'")


@dataclass(frozen=True, eq=False)
class Points:
    """Points tied to the network by one or two nodes each.

    A point on an arc is tied to both ends, each with the cost between end and point in the
    direction of travel; give one-way arcs the end that can be used, and -1 for the other.

    Attributes
    ----------
    node : int32, (p, 2), node ids or -1
    offset : int32, (p, 2), cost between node and point, in the factor's unit
    offset_dm : int32, (p, 2), length between node and point; only for factors with length
    """

    node: NDArray[np.int32]
    offset: NDArray[np.int32]
    offset_dm: NDArray[np.int32] | None = None

    @classmethod
    def at_nodes(cls, node: NDArray[np.integer]) -> "Points":
        """Points that lie on nodes.

        Parameters
        ----------
        node
            Integer, (p,), node ids.

        Returns
        -------
        Points
            One seed each, without offset.
        """
        pair = np.full((len(node), 2), -1, np.int32)
        pair[:, 0] = node
        return cls(pair, np.zeros_like(pair), np.zeros_like(pair))

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.node)
