"""Pakalpojumi: the register of services, on the map and in a table."""

import streamlit as st

from app import cached, choices, reach_choices, sentences, tables
from app.maps import gap_map, reach_map
from app.maps.legend import service_legend
from app.markup import plain
from app.show import offer_table, show_table
from app.show_map import show_map

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, season_id = choices.chosen_when(pack)
services = workspace.register(on)
codes, types, statuses = choices.register_filter(pack, words)
chosen = tables.filtered(services, codes, types, statuses)

st.markdown(sentences.register(pack, services, chosen, words))
if chosen.empty:
    st.info(words("services.none"))
else:
    shown = reach_choices.reach_shown(workspace, chosen, words, season_id)
    if shown is not None:
        st.caption(plain(" ".join(shown.told)))
    show_map(
        pack,
        [
            *gap_map.register_layers(pack, chosen, words, gap_map.by_address(pack)),
            *([] if shown is None else reach_map.reach_layers(shown, words)),
        ],
        words,
        key="services-map",
        legend=service_legend(words)
        + ("" if shown is None else reach_map.reach_legend(shown, words)),
    )
    register = tables.register(pack, chosen, words)
    show_table(register, words, "register")
    offer_table(register, words("download.services"), "services")
