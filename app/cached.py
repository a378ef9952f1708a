"""What Streamlit keeps for all sessions: the workspace, which in turn keeps its answers."""

import gc
import importlib
import logging
from threading import Event
from typing import TYPE_CHECKING

import streamlit as st

from app.maps.parts import Parts
from app.senders import Senders
from app.storage import is_there, open_for_editing
from app.workspace import LAYER_NAMES, Workspace, open_base
from geodata.errors import PlannerError

if TYPE_CHECKING:
    from geodata.store.store import Store

first_page_drawn = Event()
"""Set when a page has been drawn; the rest of the warm-up waits for it."""
PATIENCE_S = 20.0


def workspace() -> Workspace:
    """The workspace of the pack this server was started with, and what was entered until now."""
    opened = base()
    return opened.with_register(store() if is_there(opened.pack.pack_id) else None)


@st.cache_resource(show_spinner=False)
def base() -> Workspace:
    """The workspace of the pack as it was published."""
    return open_base()


@st.cache_resource(show_spinner=False)
def store() -> "Store":
    """The database of what people enter, made where there is none; published for QGIS."""
    opened = open_for_editing(base().pack.pack_id)
    from app import register_book  # as the database, takes long to import

    register_book.publish(opened, base().pack)
    return opened


@st.cache_resource(show_spinner=False)
def senders() -> Senders:
    """Who wrote of late in a public consultation, for all sessions."""
    return Senders()


@st.cache_resource(show_spinner=False)
def parts() -> Parts:
    """Long columns of the maps now shown, served by address."""
    return Parts()


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
    importlib.import_module("app.maps.difference_map")
    importlib.import_module("analysis.engine").warm_up()
    opened.road_times(opened.base_season)  # the first what-if then only asks
    gc.collect()
    gc.freeze()  # what stays for good is not looked through again while people wait
