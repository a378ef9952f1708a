"""The widget that says how one travels, where a pack has roads for several modes."""

import streamlit as st

from app import address
from app.i18n import Words
from geodata.pack import Pack
from geodata.roads.arrays import Mode


def travel_mode(pack: Pack, words: Words) -> Mode:
    """The chosen mode of travel; without a widget where there is only one."""
    modes = pack.modes
    if len(modes) == 1:
        return modes[0]
    address.allow("mode", modes, modes[0])
    chosen = st.segmented_control(
        words("choice.mode"),
        modes,
        required=True,
        key="mode",
        format_func=lambda mode: words(f"mode.{mode}"),
        persist_state="session",
    )
    address.write("mode", modes[0])
    return next((mode for mode in modes if mode == chosen), modes[0])
