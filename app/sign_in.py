"""Signing in, as Streamlit does it, and who the visitor of this page is."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import streamlit as st

from app import address, cached, identity
from app.i18n import Words
from app.markup import plain
from app.storage import is_embedded
from geodata.errors import PlannerError
from geodata.store.permissions import Actor


def is_configured() -> bool:
    """Whether the server knows an identity provider ([auth] in .streamlit/secrets.toml)."""
    try:
        return "auth" in st.secrets
    except FileNotFoundError:
        return False


def who() -> Actor:
    """The visitor of this page.

    Without sign-in a planner on its own file has one user, who may do everything; on a shared
    database everybody only reads.
    """
    if not is_configured():
        return identity.ALONE if is_embedded() else identity.NOBODY
    if not st.user.is_logged_in:
        return identity.NOBODY
    return identity.actor_of(st.user.to_dict(), cached.store().current("account"))


def refused(act: Callable[[], object], words: Words) -> str | None:
    """Do something that may be refused; the sentence that says why it was, else None."""
    try:
        act()
    except PlannerError as error:
        return words.error(error)
    return None


def offer(words: Words) -> None:
    """Say who is signed in, and offer to sign in or out; without sign-in say that."""
    if address.sign_in_asked() and is_configured() and not st.user.is_logged_in:
        st.login()
    actor = who()
    if not is_configured():
        key = "sign_in.alone" if is_embedded() else "sign_in.readers"
        st.caption(words(key))
    elif st.user.is_logged_in:
        with st.popover(plain(actor.name or actor.user_id), width="stretch"):
            role = words(f"role.{actor.role}")
            st.caption(plain(words("sign_in.as", name=actor.user_id, role=role)))
            st.button(words("sign_in.out"), on_click=st.logout)
    else:
        here = urlsplit(st.context.url or "/")
        query = urlencode({"next": f"{here.path}?{address.query()}"})
        link = f'<a class="sign-in" href="/sign-in?{query}" target="_self">'
        st.html(f"{link}{words('sign_in.in')}</a>")
