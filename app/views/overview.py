"""Pārskats: which duty of the minimum basket is fulfilled where."""

from itertools import chain

import streamlit as st

from app import cached, choices, matrix, sentences, tables
from app.markup import plain
from app.show import show_checks

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, season_id = choices.chosen_when(pack)
access = choices.access_rule(words)
answer = workspace.compliance(on, season_id, access)

st.markdown(words("overview.lead"))
st.markdown("\n".join(f"- {plain(s)}" for s in sentences.headlines(pack, answer, words)))
st.html(matrix.to_html(pack, answer, words, link=choices.gap_address))
st.caption(sentences.basket_note(pack, words))
checks = [workspace.self_checks(a.question) for a in answer.assessments.values()]
show_checks(tuple(chain.from_iterable(checks)), words)
st.download_button(
    words("download.matrix"),
    tables.to_download(tables.matrix(pack, answer, words)),
    file_name="matrix.csv",
    mime="text/csv",
)
