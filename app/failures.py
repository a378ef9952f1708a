"""What the browser shows when something goes wrong, and the warm-up that must not fail."""

import logging
import uuid

import streamlit as st

from app import cached, choices
from geodata.errors import PlannerError
from geodata.validate import PackFaultsError

log = logging.getLogger(__name__)
SHOWN_FAULTS = 50


def show(error: Exception) -> bool:
    """Say what went wrong in the user's language; details go to the log under an id.

    Returns True: nothing else is to be shown.
    """
    words = choices.words()
    if isinstance(error, PackFaultsError):
        st.error(words.count("error.faults", len(error.faults)))
        st.table([{words("error.fault"): words.fault(f)} for f in error.faults[:SHOWN_FAULTS]])
    elif isinstance(error, PlannerError):
        st.error(words.error(error))
    else:
        number = uuid.uuid4().hex[:8]
        log.error("failure %s", number, exc_info=error)
        st.error(words("error.unexpected", number=number))
    return True


def prepare() -> None:
    """Load the pack, the costs and the map code ahead of the first visitor.

    A faulty pack is not reported here: the first page shows it.
    """
    import app.maps.gap_map  # noqa: F401, PLC0415 - heavy, wanted only on a server

    try:
        workspace = cached.workspace()
        for name in ("outline", "lakes", "roads", "municipalities"):
            workspace.layer_json(name)
        pack = workspace.pack
        workspace.compliance(pack.register_date, str(pack.seasons.index[0]))
    except PlannerError as error:
        log.warning("the pack cannot be used: %s", error)
