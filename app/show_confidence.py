"""How sure a figure is on a page: drawn aside, told when it is there, given up when asked."""

from collections.abc import Iterator
from itertools import count
from typing import TYPE_CHECKING

import streamlit as st

from analysis.question import Question
from app import address, confidence_words
from app.i18n import Words
from app.later import Later
from app.markup import plain
from app.show import draw_again
from app.workspace import Workspace
from geodata.pack import Pack

if TYPE_CHECKING:
    from analysis.confidence import Confidence

LOOK_AGAIN_S = 0.5
"""How often a page looks whether draws are done."""
LONG_LOOKS = 8
"""After so many looks a button gives the draws up; most are done before it would be read."""


def confidence_when_drawn(
    workspace: Workspace, question: Question, words: Words
) -> "Confidence | None":
    """How sure the answer is; None while that is being drawn, which the page then says."""
    later = workspace.confidence_later(question)
    sure = workspace.confidence_now(question) or later.now()
    if sure is None:
        _drawing(later, words, count())
    else:
        st.markdown(plain(confidence_words.finding(sure, words)))
    return sure


@st.fragment(run_every=LOOK_AGAIN_S)
def _drawing(later: "Later[Confidence]", words: Words, looks: Iterator[int]) -> None:
    """The page comes first; who still looks at it the next time wants the draws."""
    look = next(looks)
    if not address.chosen("sure") or later.now() is not None:
        draw_again()
    if look:
        later.begin()
    step = later.step
    st.caption(words(step.message, **step.values) if step else words("confidence.drawing"))
    if look >= LONG_LOOKS:
        st.button(words("confidence.stop"), on_click=_give_up, args=(later,), key="stop-draws")


def _give_up(later: "Later[Confidence]") -> None:
    later.give_up()
    address.put("sure", value=False)


def show_confidence(pack: Pack, sure: "Confidence | None", words: Words, *, asked: bool) -> None:
    """What would flip the conclusion, place by place; what to press where nobody asked."""
    if sure is None:
        st.markdown(words("confidence.drawing" if asked else "confidence.press"))
        return
    st.markdown(confidence_words.flips_lead(pack, sure, words))
    lines = confidence_words.flips(pack, sure, words)
    st.markdown("\n".join(f"- {plain(line)}" for line in lines))
    st.caption(words("confidence.note", draws=words.number(sure.draws)))
