"""The widgets of the measures page: what is shown, which measure, which decay."""

import streamlit as st

from analysis.measured import Measured, MeasureSetting
from analysis.measures.decays import DECAYS
from app import address
from app.choices import select
from app.i18n import Words

PARTS = ("measure", "thresholds", "fairness")
NEAREST = [str(n) for n in range(1, 6)]
EVEN_FIRST = "closeness"
"""The measure that fairness opens with: it needs no capacities, which few services have."""


def part(words: Words) -> str:
    """The part of the page: values of a measure, thresholds, or fairness."""
    address.allow("part", PARTS, PARTS[0])
    chosen = st.segmented_control(
        words("choice.part"),
        PARTS,
        required=True,
        key="part",
        format_func=lambda name: words(f"part.{name}"),
        label_visibility="collapsed",
        persist_state="session",
    )
    address.write("part", PARTS[0])
    return str(chosen or PARTS[0])


def decay(words: Words) -> str:
    """How willingness to travel fades."""
    return select(
        words("choice.decay"),
        list(DECAYS),
        MeasureSetting.decay,
        key="decay",
        show=lambda name: words(f"decay.{name}"),
        about=words("choice.decay_help"),
    )


def nth(words: Words) -> str:
    """Which of the nearest services counts."""
    return select(
        words("choice.nth"),
        NEAREST,
        str(MeasureSetting.nth),
        key="nth",
        show=lambda n: f"{n}.",
        about=words("choice.nth_help"),
    )


def setting(decay: str, nth: str) -> MeasureSetting:
    """The setting of the measures, as chosen."""
    return MeasureSetting(decay, int(nth))


def measure(measured: Measured, words: Words, shown: str) -> str:
    """One of the measures that stand on places and make sense for the service."""
    names = [one.name for one in measured.measures if one.rows == "demand_points"]
    first = EVEN_FIRST if shown == "fairness" and EVEN_FIRST in names else names[0]
    return select(
        words("choice.measure"),
        names,
        first,
        key=f"measure-{shown}",
        show=lambda name: words(f"measure.{name}"),
        about=words("choice.measure_help"),
    )
