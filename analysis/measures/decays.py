"""The decay functions by name, fitted to a cutoff by the pack's assumptions."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.errors import QuestionError
from analysis.measures.decay import (
    Binary,
    Decay,
    Exponential,
    Gaussian,
    Linear,
    Logistic,
    Power,
    Stepped,
)

STEPS = 3


def _stepped(cutoff: float, rows: "pd.Series[float]") -> Decay:
    limits = tuple(cutoff * step / STEPS for step in range(1, STEPS + 1))
    return Stepped(limits, tuple(float(rows[f"decay_step_{k}"]) for k in range(1, STEPS + 1)))


def _power(cutoff: float, rows: "pd.Series[float]") -> Decay:
    full_share = float(rows["decay_full_share"])
    exponent = np.log(rows["decay_edge_weight"]) / np.log(full_share)
    return Power(float(exponent), full_until=cutoff * full_share)


DECAYS: dict[str, Callable[[float, "pd.Series[float]"], Decay]] = {
    "gaussian": lambda cutoff, rows: Gaussian(
        cutoff / float(np.sqrt(-2 * np.log(rows["decay_edge_weight"])))
    ),
    "stepped": _stepped,
    "linear": lambda cutoff, _: Linear(cutoff),
    "exponential": lambda cutoff, rows: Exponential(
        float(-np.log(rows["decay_edge_weight"])) / cutoff
    ),
    "power": _power,
    "logistic": lambda cutoff, rows: Logistic(
        cutoff / 2, cutoff * float(rows["decay_logistic_share"])
    ),
    "binary": lambda cutoff, _: Binary(cutoff),
}
"""How each is made from a cutoff and the assumptions; the first is meant where none is named."""


def decay_named(name: str, cutoff: float, assumptions: "pd.Series[float]") -> Decay:
    """The decay of a name, so that its weight is small at the cutoff.

    Gaussian, exponential and power fall to ``decay_edge_weight`` there; the steps divide the way
    to the cutoff in thirds of weight ``decay_step_1`` to ``decay_step_3``; the logistic curve has
    its middle at half the cutoff and a deviation of ``decay_logistic_share`` of it; the power is
    1 up to ``decay_full_share`` of the cutoff.

    Parameters
    ----------
    name
        One of `DECAYS`.
    cutoff
        Minutes or km, as the costs it is used with.
    assumptions
        Index assumption_id, the values.

    Raises
    ------
    QuestionError
        No decay has this name.

    References
    ----------
    Kwan (1998), Space-time and integral measures of individual accessibility, Geographical
    Analysis 30(3); Luo and Qi (2009), An enhanced two-step floating catchment area method,
    Health and Place 15(4).
    """
    if name not in DECAYS:
        raise QuestionError(
            "{kind} {found} is not known; choose one of: {known}.",
            kind="decay",
            found=repr(name),
            known=", ".join(DECAYS),
        )
    return DECAYS[name](cutoff, assumptions)
