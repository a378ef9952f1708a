"""Pakalpojumi: the register of services, on the map and in a table."""

import streamlit as st
from streamlit_folium import st_folium

from app import cached, choices, sentences, tables
from app.maps import gap_map
from app.maps.legend import service_legend
from app.show import show_table

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, _ = choices.chosen_when(pack)
services = workspace.register(on)
codes, types, statuses = choices.register_filter(pack, words)
chosen = tables.filtered(services, codes, types, statuses)

st.markdown(sentences.register(pack, services, chosen, words))
if chosen.empty:
    st.info(words("services.none"))
else:
    st_folium(
        gap_map.ground(pack, words, gap_map.by_address(pack)),
        key="services-map",
        height=420,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=gap_map.register_layers(
            pack, chosen, words, gap_map.by_address(pack)
        ),
    )
    st.html(service_legend(words))
    register = tables.register(pack, chosen, words)
    show_table(register, words, "register")
    st.download_button(
        words("download.register"),
        tables.to_download(register),
        file_name="services.csv",
        mime="text/csv",
    )
