"""Travel costs on road networks: prepare once, customise per set of weights, then ask.

Shortest paths with many sources are triangular solves in the (min, +) semiring. `prepare`
orders the nodes and finds the structure of the factor, `customise` puts weights on it, and
`nearest`, `matrix`, `add_site` and `route` answer from it. Costs are integers; minutes,
kilometres and `inf` belong to the callers.
"""

from analysis.engine.climb import add_site
from analysis.engine.costs import UNREACHABLE, EngineError, split_length, with_length
from analysis.engine.customise import customise
from analysis.engine.matrix import matrix, matrix_of
from analysis.engine.model import Direction, Factor, Points, Topology
from analysis.engine.paths import Route, route
from analysis.engine.prepare import prepare
from analysis.engine.reach import Reach, restrict
from analysis.engine.sweep import Nearest, nearest
from analysis.engine.warm import warm_up

__all__ = [
    "UNREACHABLE",
    "Direction",
    "EngineError",
    "Factor",
    "Nearest",
    "Points",
    "Reach",
    "Route",
    "Topology",
    "add_site",
    "customise",
    "matrix",
    "matrix_of",
    "nearest",
    "prepare",
    "restrict",
    "route",
    "split_length",
    "warm_up",
    "with_length",
]
