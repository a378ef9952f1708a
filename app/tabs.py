"""Tabs of which only the open one is made; which one that is stands in the address."""

from collections.abc import Sequence

import streamlit as st
from streamlit.elements.lib.mutable_tab_container import TabContainer

from app import address
from app.i18n import Words


def open_tab(names: Sequence[str], words: Words, key: str) -> tuple[str, TabContainer]:
    """The name of the open tab, and where its content goes; each is called ``tab.<name>``.

    The choice stands in the address under ``key``, by name; the first unless another is chosen.
    """
    labels = [words(f"tab.{name}") for name in names]
    address.allow(key, names, names[0])
    label, shown = labels[names.index(address.chosen(key))], f"{key}-label"
    if address.chosen(shown) != label:  # a link, another language; else the browser knows best
        address.put(shown, label)
    tabs = st.tabs(
        labels,
        key=shown,
        on_change=lambda: address.put(key, names[labels.index(address.chosen(shown))]),
    )
    address.write(key, names[0])
    return next((name, tab) for name, tab in zip(names, tabs, strict=True) if tab.open)
