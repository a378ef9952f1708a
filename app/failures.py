"""What the browser shows when something goes wrong."""

import logging
import uuid

import streamlit as st

from app import choices
from app.markup import plain
from geodata.candidate_file import CandidateFileError
from geodata.errors import PlannerError
from geodata.validate import PackFaultsError

log = logging.getLogger(__name__)
SHOWN_FAULTS = 50


def show(error: Exception) -> bool:
    """Say what went wrong in the user's language; details go to the log under an id.

    Returns True: nothing else is to be shown.
    """
    words = choices.words()
    if isinstance(error, PackFaultsError | CandidateFileError):
        key = "error.faults" if isinstance(error, PackFaultsError) else "error.file_faults"
        st.error(words.count(key, len(error.faults)))
        for fault in error.faults[:SHOWN_FAULTS]:
            st.markdown(f"- {plain(words.fault(fault))}")
    elif isinstance(error, PlannerError):
        st.error(plain(words.error(error)))
    else:
        number = uuid.uuid4().hex[:8]
        log.error("failure %s", number, exc_info=error)
        st.error(words("error.unexpected", number=number))
    return True
