"""The place chosen on the map or in a table."""

import pytest
from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from app import place_choices
st.session_state["place"] = {place!r}
st.session_state["table"] = {{"selection": {{"rows": {rows}}}}}
place_choices.from_table("table", ["P1", "P2"], {drawn})
"""


@pytest.mark.parametrize(
    ("place", "drawn", "rows", "expected"),
    [
        (None, [], [1], "P2"),
        ("P1", [0], [1], "P2"),
        ("P1", [0], [], None),  # the chosen row was pressed again
        ("P1", [], [], "P1"),  # the map chose while the table was drawn again
        ("P1", [1], [1], "P1"),
    ],
)
def test_table_drawn_again_chooses_nothing(
    place: str | None, drawn: list[int], rows: list[int], expected: str | None
) -> None:
    page = AppTest.from_string(SCRIPT.format(place=place, rows=rows, drawn=drawn)).run()
    assert not page.exception
    assert page.session_state["place"] == expected
