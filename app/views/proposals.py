"""Priekšlikumi: from a draft to what was built, with figures frozen at submission."""

import streamlit as st

from app import (
    cached,
    choices,
    clock,
    press_choices,
    promise,
    proposal_book,
    proposal_choices,
    register_choices,
    report_button,
    sign_in,
)
from app.maps.proposal_map import numbered_layer
from app.markup import plain
from app.show import show_table
from app.show_map import show_map
from geodata.store.permissions import allowed

words = choices.words()
workspace = cached.workspace()
base = cached.base()
pack = workspace.pack
store = cached.store()
who = sign_in.who()
press_choices.said()
known = proposal_book.visible(proposal_book.records(store), who)
part = register_choices.part(("seen", "compared", "new"), "proposed", words)
if part == "seen":
    if known:
        show_table(proposal_book.listed(pack, known, words), words, "proposals")
        record = proposal_choices.pick(known, words)
        if record is not None:
            st.markdown(plain(str(record.cells["purpose"] or "")))
            if record.cells["statement_id"]:
                figures = proposal_book.statement(store, pack, record, words)
                show_table(figures, words, "statement")
                report_button.offer_proposal(workspace, words, record.record_id)
            if record.cells["decision"]:
                st.markdown(plain(words("proposed.decided", reason=record.cells["decision"])))
            if record.cells["service_id"]:
                show_table(promise.table(pack, record, clock.today(), words), words, "promise")
            for line in proposal_book.comments(store, pack, record, words):
                st.markdown(f"- {plain(line)}")
            proposal_choices.steps(workspace, base, record, who, words)
            proposal_choices.comment_form(record, who, words)
    else:
        st.info(words("proposed.none"))
elif part == "compared":
    several = proposal_choices.several(known, words)
    if several:
        table = proposal_book.side_by_side(store, pack, several, words)
        numbered = numbered_layer(proposal_book.spots(several), table, words)
        show_map(pack, [numbered], words, key="proposals-map")
        show_table(table, words, "statements")
    else:
        st.info(words("proposed.none_submitted"))
elif part == "new":
    if allowed(who, "proposal.write"):
        record = proposal_choices.written(known, who, words)
        proposal_choices.draft_form(base.pack, record, who, words)
    else:
        st.info(words("book.read_only"))
