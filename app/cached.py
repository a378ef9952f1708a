"""The only module that caches: the workspace, once for all sessions of the server."""

import streamlit as st

from app.workspace import Workspace, open_workspace


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """The workspace of the pack this server was started with."""
    return open_workspace()
