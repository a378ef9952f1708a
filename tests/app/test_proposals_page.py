"""A proposal's way through the browser page, without a browser."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import proposal_book, storage
from app.i18n import Words
from geodata.pack import Pack
from geodata.store import proposals
from geodata.store.permissions import Actor
from geodata.store.store import open_store

APP = Path(__file__).parents[2] / "app"


pytestmark = pytest.mark.usefixtures("pages_of_toy")


def press(page: AppTest, name: str) -> None:
    """Press the button of a record; its key holds the record's version."""
    (button,) = [one for one in page.button if (one.key or "").startswith(f"proposal-{name}")]
    button.click().run()
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
    press(page, "keep")  # leads to the checks
    press(page, "foresee")
    press(page, "submit")
    labels = {button.proto.label for button in page.get("download_button")}
    assert "Download the impact statement for the sitting (PDF)" in labels
    page.text_area(key="proposal-comment").set_value("Good <script>").run()
    press(page, "say")
    page.text_input(key="proposal-reason").set_value("too small").run()
    press(page, "decide_returned")
    store = storage.open_as_it_is("toy")
    (record,) = proposal_book.records(store)
    page.radio(key="proposed-part").set_value("new").run()
    page.selectbox(key="proposal-written").set_value(record.record_id).run()
    name = f"proposal-{record.version_id}"
    assert page.text_input(key=f"{name}-title").value == "Centre <b>"
    assert page.multiselect(key=f"{name}-groups").value == ["seniors"]
    assert page.text_input(key=f"{name}-spot").value == "55.95, 26.25"
    page.text_input(key=f"{name}-places").set_value("16").run()
    page.button(key=f"{name}-keep").click().run()  # leads to the checks
    press(page, "foresee")
    press(page, "submit")
    page.text_input(key="proposal-reason").set_value("needed").run()
    press(page, "decide_accepted")
    (record,) = proposal_book.records(store)
    assert (record.cells["state"], record.cells["decision"]) == ("accepted", "needed")
    assert (record.cells["capacity_places"], record.cells["opens_on"]) == (16.0, "2027")
    assert b'"capacity_places":16' in proposals.frozen(store, record).content
    press(page, "plan")
    page.selectbox(key="proposal-built").set_value("S1").run()
    press(page, "build")
    told = next(table.value for table in page.dataframe if "promised" in table.value)
    # S1 stands elsewhere with 10 places and was open before
    assert told.set_index("figure").loc["Places"].tolist() == ["16", "10", "\u22126"]
    assert told.set_index("figure").loc["Opening"].tolist() == ["2027", "2020", "earlier"]
    store.close()


def test_what_another_tab_changed_is_not_overwritten_but_looked_at_again() -> None:
    store = storage.open_for_editing("toy")
    proposals.draft(store, Actor("a", "region"), {"title": "A", "municipality_code": "0001000"})
    (record,) = proposal_book.records(store)
    tabs = [AppTest.from_file(str(APP / "planner.py"), default_timeout=60) for _ in range(2)]
    for tab in tabs:
        tab.query_params["lang"] = "en"
        tab.run()
        tab.switch_page("views/proposals.py").run()
        tab.radio(key="proposed-part").set_value("new").run()
        tab.selectbox(key="proposal-written").set_value(record.record_id).run()
    for tab, title in zip(tabs, ("First", "Second"), strict=True):
        tab.text_input(key=f"proposal-{record.version_id}-title").set_value(title)
        tab.button(key=f"proposal-{record.version_id}-keep").click().run()
    assert [message.value for message in tabs[0].error] == []
    assert "was changed meanwhile" in tabs[1].error[0].value
    (after,) = proposal_book.records(store)
    assert (after.cells["title"], after.version) == ("First", 2)
    assert tabs[1].text_input(key=f"proposal-{after.version_id}-title").value == "First"
    store.close()


def test_comments_name_people_and_never_their_addresses(toy_pack: Pack, tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 's.sqlite3'}", "toy")
    named = Actor("anna@novads.lv", "municipality", "0001000", "Anna <b>")
    proposals.draft(store, named, {"title": "A", "municipality_code": "0001000"})
    (record,) = proposal_book.records(store)
    proposals.submit(store, named, record, proposals.Statement(b"{}", "a", 1))
    (record,) = proposal_book.records(store)
    for who in (named, Actor("x|7", "municipality", "0002000"), Actor("r@lpr.lv", "region")):
        proposals.comment(store, who, record, "labi")
    first, second = (
        str(toy_pack.municipalities.loc[code, "name_en"]) for code in ("0001000", "0002000")
    )
    assert proposal_book.comments(store, toy_pack, record, Words("en")) == [
        f"Anna <b> ({first}): labi",
        f"{second}: labi",
        "region: labi",
    ]
    store.close()
