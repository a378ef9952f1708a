"""Everything compiled ahead of its first use, for set-up or behind a progress line."""

import numpy as np

from analysis.engine.climb import add_site
from analysis.engine.customise import customise
from analysis.engine.matrix import matrix_of
from analysis.engine.model import Direction, Points
from analysis.engine.paths import route
from analysis.engine.prepare import prepare
from analysis.engine.reach import restrict
from analysis.engine.sweep import nearest

_DIRECTIONS: tuple[Direction, ...] = ("to_site", "from_site")


def warm_up() -> None:
    """Ask every kind of question of five nodes, so that all kernels are compiled and kept.

    The first time after installation this takes half a minute; afterwards the kernels come
    from numba's cache (`NUMBA_CACHE_DIR`, or beside the modules) in about a second.
    """
    # A street of five nodes, both ways, a minute for each step.
    tail = np.array([0, 1, 2, 3, 1, 2, 3, 4], np.int32)
    head = np.array([1, 2, 3, 4, 0, 1, 2, 3], np.int32)
    weights = np.full(8, 600, np.int32)
    topology = prepare(tail, head, 5)
    demand, site = Points.at_nodes(np.arange(5)), Points.at_nodes(np.array([2]))
    for lengths_dm in (None, weights):
        factor = customise(topology, weights, lengths_dm)
        route(factor, site, end=site)
        for direction in _DIRECTIONS:
            nearest(factor, site, direction=direction)
            reach = restrict(factor, demand, direction=direction)
            matrix_of(reach, site)
            add_site(reach, site)
