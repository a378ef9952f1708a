"""Reģistrs: what is offered where, kept by those who offer it; every change with its reason."""

import streamlit as st

from app import (
    audit_book,
    cached,
    choices,
    press_choices,
    register_choices,
    sign_in,
)
from app.show import offer_table, show_table
from geodata.store.permissions import allowed

words = choices.words()
workspace = cached.workspace()
base = cached.base()
who = sign_in.who()
press_choices.said()
now = register_choices.present(workspace, base)
code = register_choices.territory(base.pack, who, words)
register_choices.look_again(words)
part = register_choices.part(("list", "new", "files", "changes"), "book", words)
if part == "list":
    register_choices.editor(now, code, who, words)
elif part == "new":
    if allowed(who, "register.edit", [code]):
        register_choices.new_form(now, code, who, words)
    else:
        st.info(words("book.read_only"))
elif part == "files":
    register_choices.exporter(now, code, who, words)
    if allowed(who, "register.edit", [code]):
        register_choices.importer(now, who, words)
        register_choices.take_back(base, words)
elif part == "changes":
    if allowed(who, "audit.read"):
        changes = audit_book.changes(cached.store(), base.pack, who, words)
        show_table(audit_book.on_page(changes), words, "changes")
        offer_table(changes, words("download.audit"), "audit")
    else:
        st.info(words("book.no_audit"))
