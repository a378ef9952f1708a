"""How willingness to travel falls with cost: exchangeable functions from cost to a weight of 0-1.

Each is a small frozen dataclass (so it can key a cache) called with an array of costs. Every
weight is 1 at cost 0, never rises with cost and is 0 where there is no road (`inf`). Parameters
are in the unit of the costs they are used with. Any function keeping these rules will do.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

import numpy as np

from analysis.errors import InvalidSettingError
from analysis.measures.inputs import Floats, positive, within_reach


class Decay(Protocol):
    """Weights of 0 to 1 for an array of costs; not rising, 0 at `inf`."""

    def __call__(self, costs: Floats, /) -> Floats: ...


@dataclass(frozen=True)
class Binary:
    """Weight 1 up to the cutoff (inclusive), then 0."""

    cutoff: float

    def __post_init__(self) -> None:
        positive(self.cutoff, "cutoff")

    def __call__(self, costs: Floats, /) -> Floats:
        return within_reach(costs, self.cutoff).astype(np.float64)


@dataclass(frozen=True)
class Linear:
    """Weight falling evenly from 1 at cost 0 to 0 at the cutoff."""

    cutoff: float

    def __post_init__(self) -> None:
        positive(self.cutoff, "cutoff of Linear", finite=True)

    def __call__(self, costs: Floats, /) -> Floats:
        return np.maximum(1.0 - costs / self.cutoff, 0.0)


@dataclass(frozen=True)
class Exponential:
    """Weight exp(-rate x cost), the rate per unit of cost (Hansen 1959, Wilson 1971)."""

    rate: float

    def __post_init__(self) -> None:
        positive(self.rate, "rate of Exponential", finite=True)

    def __call__(self, costs: Floats, /) -> Floats:
        return np.exp(-self.rate * costs)


@dataclass(frozen=True)
class Power:
    """Weight (cost / full_until) to the power -exponent, and 1 up to `full_until`.

    The bound keeps the weight from growing without end near cost 0.
    """

    exponent: float
    full_until: float = 1.0

    def __post_init__(self) -> None:
        positive(self.exponent, "exponent of Power", finite=True)
        positive(self.full_until, "full_until of Power", finite=True)

    def __call__(self, costs: Floats, /) -> Floats:
        return np.maximum(costs / self.full_until, 1.0) ** -self.exponent


@dataclass(frozen=True)
class Logistic:
    """Weight on a logistic curve with its middle and standard deviation in units of cost.

    Scaled to be 1 at cost 0 (Bauer and Groneberg 2016, PLoS ONE 11(7), e0159148).
    """

    middle: float
    deviation: float

    def __post_init__(self) -> None:
        positive(self.middle, "middle of Logistic", finite=True)
        positive(self.deviation, "deviation of Logistic", finite=True)

    def __call__(self, costs: Floats, /) -> Floats:
        from scipy.special import expit  # takes long to import

        # A logistic distribution has the standard deviation scale x pi / sqrt(3).
        slope = np.pi / (self.deviation * np.sqrt(3.0))
        weights: Floats = expit(slope * (self.middle - costs)) / expit(slope * self.middle)
        return weights


@dataclass(frozen=True)
class Stepped:
    """Weight constant within each step: `weights[k]` up to `limits[k]`, 0 beyond the last limit.

    A cost on a limit belongs to the farther step; the last limit itself is still in reach, like
    every cutoff. Stepped((5, 10, 15), (1, 0.3, 0.1)) is the French "accessibilite potentielle
    localisee" in minutes (Barlet et al. 2012, Etudes et resultats 795, Drees).
    """

    limits: tuple[float, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        for limit in self.limits:
            positive(limit, "a limit of Stepped", finite=True)
        rising = all(a < b for a, b in pairwise(self.limits))
        falling = all(a >= b for a, b in pairwise((1.0, *self.weights, 0.0)))
        if not self.limits or len(self.limits) != len(self.weights) or not (rising and falling):
            raise InvalidSettingError(
                f"Stepped has limits {self.limits} and weights {self.weights}. Expected rising "
                "limits and as many weights, falling from at most 1 to at least 0: correct them."
            )

    def __call__(self, costs: Floats, /) -> Floats:
        step = np.searchsorted(self.limits[:-1], costs, side="right")
        return np.where(costs <= self.limits[-1], np.array(self.weights)[step], 0.0)


@dataclass(frozen=True)
class Gaussian:
    """Weight exp(-cost^2 / (2 deviation^2)) (Dai 2010, Health and Place 16(5))."""

    deviation: float

    def __post_init__(self) -> None:
        positive(self.deviation, "deviation of Gaussian", finite=True)

    def __call__(self, costs: Floats, /) -> Floats:
        return np.exp(-0.5 * (costs / self.deviation) ** 2)


def weigh(costs: Floats, decay: Decay, *, cutoff: float = np.inf) -> Floats:
    """Weights of a matrix of costs, 0 beyond the cutoff and where unreachable.

    Raises
    ------
    InvalidSettingError
        The cutoff is unusable, or the decay gives a weight that is negative or NaN.
    """
    weights = decay(costs)
    if cutoff != np.inf:
        weights = np.where(within_reach(costs, cutoff), weights, 0.0)
    if not (weights >= 0).all():
        raise InvalidSettingError(
            f"The decay {decay!r} gives negative or missing weights. Expected 0 or more for every "
            "cost, 0 for inf: choose another."
        )
    return weights
