"""A proposal's way through the browser page, without a browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import proposal_book, storage
from geodata.store import proposals

APP = Path(__file__).parents[2] / "app"


@pytest.fixture(autouse=True)
def _fresh_cache(toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(storage.PACK_VARIABLE, str(toy_folder))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def press(page: AppTest, key: str) -> None:
    page.button(key=f"proposal-{key}").click().run()
    assert not page.exception
    assert [message.value for message in page.error] == []


def test_proposal_goes_from_draft_to_decision() -> None:
    page = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    page.switch_page("views/proposals.py").run()
    assert not page.exception
    page.radio(key="proposed-part").set_value("new").run()
    page.text_input(key="proposal-title").set_value("Centre <b>")
    page.multiselect(key="proposal-groups").set_value(["seniors"])
    page.text_input(key="proposal-spot").set_value("55.95, 26.25")
    page.text_input(key="proposal-places").set_value("12")
    page.text_input(key="proposal-opens").set_value("2027")
    page.run()
    press(page, "keep")
    page.radio(key="proposed-part").set_value("seen").run()
    press(page, "submit")
    labels = {button.proto.label for button in page.get("download_button")}
    assert "Download the impact statement for the sitting (PDF)" in labels
    page.text_area(key="proposal-comment").set_value("Good <script>").run()
    press(page, "say")
    page.text_input(key="proposal-reason").set_value("needed").run()
    press(page, "decide_accepted")
    store = storage.open_as_it_is("toy")
    (record,) = proposal_book.records(store)
    assert (record.cells["state"], record.cells["decision"]) == ("accepted", "needed")
    assert b'"gained_people":' in proposals.frozen(store, record).content
    assert proposal_book.comments(store, record) == ["local: Good <script>"]
    store.close()
