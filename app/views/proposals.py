"""Priekšlikumi: from a draft to what was built, with figures frozen at submission."""

import streamlit as st

from app import (
    cached,
    choices,
    clock,
    draft_choices,
    press_choices,
    promise,
    proposal_book,
    proposal_choices,
    register_choices,
    report_button,
    sign_in,
)
from app.maps.proposal_map import DESCRIPTION, FIGURES, numbered_layer
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
if part == "new":
    if allowed(who, "proposal.write"):
        record = draft_choices.written(known, who, words)
        draft_choices.draft_form(base.pack, record, who, words)
    else:
        st.info(words("book.read_only"))
elif part == "compared":
    several = proposal_choices.several(known, words)
    if several:
        table = proposal_book.side_by_side(store, pack, several, words)
        map_side, table_side = st.columns([2, 3])
        with map_side:
            numbered = numbered_layer(proposal_book.spots(several), table, FIGURES, words)
            show_map(pack, [numbered], words, key="proposals-map")
        with table_side:
            show_table(table, words, "statements")
            register_choices.turning(words("proposed.open"), "seen", "proposed")
    else:
        st.info(words("proposed.none_submitted"))
elif known:
    map_side, table_side = st.columns([2, 3])
    table = proposal_book.listed(pack, known, words)
    with map_side:
        numbered = numbered_layer(proposal_book.spots(known), table, DESCRIPTION, words)
        show_map(pack, [numbered], words, key="proposals-list-map")
    with table_side:
        show_table(table, words, "proposals")
        record = proposal_choices.pick(known, words)
    if record is not None:
        statement = proposal_choices.statement_of(record)
        figures_side = steps_side = st.container()
        if statement is not None:
            figures_side, steps_side = st.columns([3, 2])
        with figures_side:
            st.markdown(plain(str(record.cells["purpose"] or "")))
            if statement is not None:
                figures = proposal_book.statement_table(pack, statement, words)
                show_table(figures, words, "statement")
            if record.cells["statement_id"]:
                report_button.offer_proposal(workspace, words, record.record_id)
            if record.cells["service_id"]:
                show_table(promise.table(pack, record, clock.today(), words), words, "promise")
        with steps_side:
            if record.cells["decision"]:
                st.markdown(plain(words("proposed.decided", reason=record.cells["decision"])))
            for line in proposal_book.comments(store, pack, record, words):
                st.markdown(f"- {plain(line)}")
            proposal_choices.steps(workspace, base, record, who, words)
            proposal_choices.comment_form(record, who, words)
else:
    st.info(words("proposed.none"))
    if allowed(who, "proposal.write"):
        register_choices.turning(words("proposed.begin"), "new", "proposed")
