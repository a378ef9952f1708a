"""Points as the kernels take them: by rank, in the factor's dtype, checked once at the border."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.engine.costs import UNREACHABLE, Cost, EngineError, with_length
from analysis.engine.model import Factor, Points


class Seeds(NamedTuple):
    """The nodes that points are tied to, those that are absent left out.

    Attributes
    ----------
    rank : int32, (k,), rank of each tied node
    cost : factor's dtype, (k,), cost between node and point
    point : int32, (k,), row of the point
    """

    rank: NDArray[np.int32]
    cost: Cost
    point: NDArray[np.int32]


class Ties(NamedTuple):
    """The same, two to a point and in the points' order.

    Attributes
    ----------
    rank : int32, (p, 2), rank of each tied node; where absent, the other's
        or 0, at an unreachable cost
    cost : factor's dtype, (p, 2), cost between node and point
    """

    rank: NDArray[np.int32]
    cost: Cost


def _check(factor: Factor, points: Points) -> None:
    """Refuse points whose shape, nodes or offsets do not fit the network."""
    shape = (len(points.node), 2)
    if points.node.shape != shape or points.offset.shape != shape:
        raise EngineError(
            f"points have nodes of shape {points.node.shape} and offsets of shape "
            f"{points.offset.shape}; expected (points, 2) for both"
        )
    outside = np.flatnonzero(
        ((points.node < -1) | (points.node >= factor.topology.n_nodes)).any(axis=1)
    )
    if len(outside):
        raise EngineError(
            f"{len(outside)} points are tied to nodes outside 0 to "
            f"{factor.topology.n_nodes - 1}; first points: {outside[:5].tolist()}"
        )
    if points.offset_dm is not None and (
        points.offset_dm.shape != shape or (points.offset_dm < 0).any()
    ):
        raise EngineError("offset_dm must have the shape of the nodes and no negative length")
    # Two offsets, one at each end of a route, must still fit below the unreachable.
    limit = (UNREACHABLE - 1 - factor.longest) // 2
    wrong = np.flatnonzero(((points.offset < 0) | (points.offset > limit)).any(axis=1))
    if len(wrong):
        raise EngineError(
            f"{len(wrong)} points have offsets outside 0 to {limit}; "
            f"first points: {wrong[:5].tolist()}"
        )


def ties_of(factor: Factor, points: Points) -> Ties:
    """Ranks and costs of all points, two to a point.

    Parameters
    ----------
    factor
        The network under its weights.
    points
        Points of one role, with offsets in the direction of travel.

    Returns
    -------
    Ties
        In the order of the points.

    Raises
    ------
    EngineError
        If nodes or offsets do not fit, or lengths are needed and missing.
    """
    _check(factor, points)
    absent = points.node < 0
    offset = np.where(absent, UNREACHABLE, points.offset).astype(np.int32)
    cost: Cost = offset
    if factor.has_length:
        if points.offset_dm is None:
            raise EngineError("the factor carries lengths; the points need offset_dm")
        cost = with_length(offset, points.offset_dm)
    # An absent tie stands on the point's other node, where its cost keeps it without effect.
    node = np.where(absent, points.node[:, ::-1], points.node)
    rank = factor.topology.rank[np.maximum(node, 0)]
    return Ties(rank, cost)


def seeds_of(factor: Factor, points: Points) -> Seeds:
    """Ranks and costs of the nodes that points are tied to.

    Parameters
    ----------
    factor
        The network under its weights.
    points
        Points of one role, with offsets in the direction of travel.

    Returns
    -------
    Seeds
        One entry for each tied node.

    Raises
    ------
    EngineError
        As `ties_of`.
    """
    ties = ties_of(factor, points)
    point, end = np.nonzero(points.node >= 0)
    return Seeds(ties.rank[point, end], ties.cost[point, end], point.astype(np.int32))
