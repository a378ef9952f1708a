"""Decay functions: values known by hand, and the rules all of them keep."""

import numpy as np
import pytest

from analysis.errors import InvalidSettingError
from analysis.measures.decay import (
    Binary,
    Decay,
    Exponential,
    Gaussian,
    Linear,
    Logistic,
    Power,
    Stepped,
    weigh,
)

FRENCH = Stepped((5, 10, 15), (1.0, 0.3, 0.1))
ALL: list[Decay] = [
    Binary(30),
    Binary(np.inf),
    Linear(30),
    Exponential(0.2),
    Power(1.5),
    Power(2, full_until=10),
    Logistic(30, 10),
    FRENCH,
    Gaussian(15),
]


@pytest.mark.parametrize("decay", ALL, ids=repr)
def test_weights_start_at_one_never_rise_and_end_at_zero(decay: Decay) -> None:
    weights = decay(np.append(np.linspace(0, 500, 5001), np.inf))
    assert weights[0] == pytest.approx(1)
    assert (np.diff(weights) <= 0).all()
    assert weights[-1] == 0


def test_decays_with_equal_parameters_are_equal_keys() -> None:
    assert len({Stepped((5.0,), (1.0,)), Stepped((5.0,), (1.0,)), Linear(5.0)}) == 2


@pytest.mark.parametrize(
    ("decay", "cost", "weight"),
    [
        (Binary(30), 30, 1),
        (Binary(30), 30.001, 0),
        (Linear(30), 15, 0.5),  # 1 - 15/30
        (Exponential(0.2), 5, np.exp(-1)),
        (Power(2), 4, 1 / 16),  # 4^-2
        (Power(2), 0.5, 1),  # bounded below cost 1
        (Power(2, full_until=10), 20, 0.25),  # (20/10)^-2
        (Gaussian(1), 2, np.exp(-2)),  # exp(-2^2/2)
        # (1 + exp(-pi m / (s sqrt 3))) / 2 in the middle, here with m = s
        (Logistic(10, 10), 10, (1 + np.exp(-np.pi / np.sqrt(3))) / 2),
    ],
)
def test_weight_at_a_cost(decay: Decay, cost: float, weight: float) -> None:
    assert decay(np.array([cost]))[0] == pytest.approx(weight, rel=1e-12)


def test_french_potential_accessibility_steps() -> None:
    """Under 5 min 1; 5-10 0.3; 10-15 0.1; over 15 0."""
    minutes = np.array([0, 4.9, 5, 7, 9.9, 10, 12, 15, 15.1, np.inf])
    weights = [1, 1, 0.3, 0.3, 0.3, 0.1, 0.1, 0.1, 0, 0]
    np.testing.assert_array_equal(FRENCH(minutes), weights)


def test_one_step_is_binary() -> None:
    minutes = np.linspace(0, 60, 121)
    np.testing.assert_array_equal(Stepped((30,), (1.0,))(minutes), Binary(30)(minutes))


def test_nothing_weighs_beyond_the_cutoff() -> None:
    weights = weigh(np.array([1.0, 2.0, 3.0]), Exponential(1.0), cutoff=2.0)
    assert weights == pytest.approx([np.exp(-1), np.exp(-2), 0])


@pytest.mark.parametrize("value", [0, -1, np.nan, np.inf, "10", None])
def test_unusable_parameters_are_refused(value: float) -> None:
    for make in (Linear, Exponential, Power, Gaussian):
        with pytest.raises(InvalidSettingError, match="Expected a finite number above 0"):
            make(value)
    with pytest.raises(InvalidSettingError):
        Logistic(value, 1)
    with pytest.raises(InvalidSettingError):
        Logistic(1, value)


@pytest.mark.parametrize(
    ("limits", "weights"),
    [
        ((), ()),
        ((5, 10), (1.0,)),
        ((10, 5), (1.0, 0.5)),
        ((5, 5), (1.0, 0.5)),
        ((5, 10), (0.5, 1.0)),
        ((5,), (1.5,)),
        ((5,), (-0.5,)),
        ((5,), (np.nan,)),
    ],
)
def test_steps_that_do_not_fall_are_refused(
    limits: tuple[float, ...], weights: tuple[float, ...]
) -> None:
    with pytest.raises(InvalidSettingError, match="Expected rising limits"):
        Stepped(limits, weights)
