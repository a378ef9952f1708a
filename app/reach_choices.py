"""The widgets of the services page: whose ground is shown, the way from where, and by what."""

import pandas as pd
import streamlit as st

from app.choices import select
from app.i18n import Words, sort_key
from app.mode_choice import travel_mode
from app.reach import Reach, choosable, reach
from app.workspace import Workspace

NONE = "none"


def reach_shown(
    workspace: Workspace, services: pd.DataFrame, words: Words, season_id: str
) -> Reach | None:
    """Bands and way of the service chosen among some; None while none is chosen."""
    pack = workspace.pack
    names = choosable(services).to_dict()
    places = pack.demand_points["name"].to_dict()
    columns = st.columns([5, 4])
    with columns[0]:
        service_id = _one(words("choice.reach"), names, "reach", words("choice.reach_none"))
    with columns[1]:
        place_id = _one(words("choice.way_from"), places, "way", words("choice.way_none"))
    mode = travel_mode(pack, words)
    if service_id is None:
        return None
    chosen = services.loc[service_id]
    return reach(workspace, chosen, place_id, words, season_id=season_id, mode=mode)


def _one(label: str, names: dict[str, str], key: str, none: str) -> str | None:
    """One of some codes by their names in the order of the alphabet, or none."""
    listed = sorted(names, key=lambda code: sort_key(names[code]))
    chosen = select(label, [NONE, *listed], NONE, key=key, show=lambda code: names.get(code, none))
    return None if chosen == NONE else chosen
