"""Apspriešanas: what the region asks the public, what people say, and what came of it."""

import streamlit as st

from app import (
    cached,
    choices,
    clock,
    consultation_book,
    consultation_choices,
    moderation_choices,
    press_choices,
    proposal_book,
    register_choices,
    sign_in,
)
from app.markup import plain
from app.show import show_table
from geodata.store.consultations import MODERATE, OPEN, OPEN_IT, stage
from geodata.store.permissions import allowed

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
store = cached.store()
who = sign_in.who()
today = clock.today()
press_choices.said()
part = "seen"
if allowed(who, OPEN_IT) and allowed(who, MODERATE):
    part = register_choices.part(("seen", "moderate", "new"), "consulted", words)
known = consultation_book.known(store, today)
record = None if part == "new" else consultation_choices.pick(known, words)
if part == "new":
    moderation_choices.new_form(who, words)
elif record is None:
    st.info(words("consulted.none"))
    if allowed(who, OPEN_IT) and allowed(who, MODERATE):
        register_choices.turning(words("consulted.begin"), "new", "consulted")
else:
    found = consultation_book.opinions(store, record, who)
    proposal = consultation_book.subject_of(store, record)
    if part == "moderate":
        moderation_choices.moderation(pack, record, found, who, words)
    else:
        now = stage(record, today) == OPEN
        st.markdown(f"**{plain(consultation_book.when(record, words, today))}**")
        st.markdown(plain(record.text("text")))
        if record.cells["link"]:
            st.link_button(words("consulted.link"), record.text("link"))
        if proposal is not None:
            show_table(proposal_book.listed(pack, [proposal], words), words, "proposals")
        map_side, form_side = st.columns([3, 2])
        with map_side:
            consultation_choices.opinion_map(pack, proposal, found, words, may_speak=now)
        with form_side:
            if now:
                consultation_choices.opinion_form(record, pack, who, words)
            if record.cells["conclusion"]:
                st.markdown(f"#### {words('consulted.conclusion')}")
                st.markdown(plain(record.text("conclusion")))
        if proposal is not None and proposal.cells["statement_id"]:
            figures = proposal_book.statement(store, pack, proposal, words)
            show_table(figures, words, "statement")
        consultation_choices.shown(pack, found, words)
        consultation_choices.download(workspace, record, found, words)
