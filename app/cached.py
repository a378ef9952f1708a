"""What Streamlit keeps for all sessions: the workspace, which in turn keeps its answers."""

import importlib
import logging
from threading import Event

import streamlit as st

from app.workspace import LAYER_NAMES, Workspace, open_workspace
from geodata.errors import PlannerError

first_page_drawn = Event()
"""Set when a page has been drawn; the rest of the warm-up waits for it."""
PATIENCE_S = 20.0


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """The workspace of the pack this server was started with."""
    return open_workspace()


def prepare() -> None:
    """Load the pack, the first answers and the map code ahead of the first visitor.

    A faulty pack is only logged here: the first page shows it.
    """
    try:
        opened = workspace()
    except PlannerError as error:
        logging.getLogger(__name__).warning("the pack cannot be used: %s", error)
        return
    opened.compliance(opened.pack.register_date, opened.base_season)
    first_page_drawn.wait(PATIENCE_S)
    importlib.import_module("app.maps.gap_map")
    for name in LAYER_NAMES:
        opened.layer_json(name)
