"""Buttons that do something which may be refused; what came of it is said once, above the page."""

from collections.abc import Callable

import streamlit as st

from app import address, sign_in
from app.i18n import Words
from app.markup import plain

TOLD, PRESSED = "press-told", "press-pressed"


def said() -> None:
    """Say what came of the last press of a button, once."""
    told = address.take(TOLD)
    if told:
        kind, text = told
        (st.success if kind else st.error)(plain(text))


def tell(text: str, *, good: bool) -> None:
    """Say something at the next drawing of the page."""
    address.put(TOLD, (good, text))


def done(act: Callable[[], object], good: str, words: Words) -> bool:
    """Do something and say that it was done (``good``) or why it was not; whether it was."""
    problem = sign_in.refused(act, words)
    tell(problem or good, good=problem is None)
    return problem is None


def button(
    label: str,
    key: str,
    act: Callable[[], object],
    words: Words,
    good: str,
    *,
    ready: bool = True,
) -> None:
    """A button that does something and says ``good`` when it was done; ``ready`` to be pressed.

    A button for a record has the record's version in its ``key``: where others change the record
    between looking and pressing, the button is no more there, and `overtaken` says so.

    It acts while the page is drawn, with every field as it is now: a field that was left for the
    button has its new value here, but not in what a callback was given at the drawing before.
    """
    if st.button(
        label,
        key=key,
        disabled=not ready,
        type="primary",
        on_click=address.put,
        args=(PRESSED, key),
    ):
        address.take(PRESSED)
        with st.spinner(words("press.working")):
            done(act, good, words)
        st.rerun()


def overtaken(words: Words) -> None:
    """Say, once the page is drawn, that what a button was pressed for was changed meanwhile."""
    if address.take(PRESSED):
        tell(words("press.overtaken"), good=False)
        st.rerun()
