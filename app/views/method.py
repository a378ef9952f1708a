"""Metode un dati: how figures come about, where data are from, what is weak in them."""

import streamlit as st

from app import cached, choices, method
from app.show import show_table

words = choices.words()
workspace = cached.workspace()

st.markdown(method.text(workspace, words))
for key, frame in method.frames(workspace, words).items():
    st.subheader(words(f"method.{key}"), anchor=key)
    st.markdown(words(f"method.{key}_lead"))
    show_table(frame, words, key)
st.caption(words("method.fingerprint", fingerprint=workspace.pack.fingerprint))
