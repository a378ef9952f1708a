"""A public consultation in the browser page, without a browser: the region and the public."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import clock, storage
from app.i18n import Words
from geodata.pack import Pack
from geodata.store import consultations
from geodata.store.limits import limits
from geodata.store.permissions import Actor
from geodata.store.store import Store, open_store

APP = Path(__file__).parents[2] / "app"
REGION = Actor("anna", "region")
HOSTILE = '<img src=x onerror=alert(1)> [x](http://evil.example) "=1+1'


@pytest.fixture
def database(toy_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """A shared database, on which everybody without sign-in is a visitor."""
    url = f"sqlite:///{tmp_path / 's.sqlite3'}"
    monkeypatch.setenv(storage.PACK_VARIABLE, str(toy_folder))
    monkeypatch.setenv(storage.URL_VARIABLE, url)
    st.cache_resource.clear()
    store = open_store(url, "toy")
    yield store
    store.close()
    st.cache_resource.clear()


def announced(store: Store, **cells: str) -> str:
    """The id of a consultation that is open today."""
    today = clock.today()
    dates = {
        "opens_on": (today - timedelta(days=1)).isoformat(),
        "closes_on": (today + timedelta(days=1)).isoformat(),
    }
    draft = {"title": "Programma", "subject": "draft", "edition": "1", "text": "Teksts"}
    consultations.put(store, REGION, {**draft, **dates, **cells}, today)
    return str(store.current("consultation").index[-1])


def opened() -> AppTest:
    page = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    page.query_params["lang"] = "en"
    page.run()
    page.switch_page("views/consultations.py").run()
    assert not page.exception
    return page


def press(page: AppTest, name: str) -> None:
    """Press the button of a record; its key holds the record's version."""
    (button,) = [one for one in page.button if (one.key or "").startswith(f"consulted-{name}-")]
    button.click().run()
    assert not page.exception


def test_visitor_speaks_without_an_account_and_waits_to_be_shown(database: Store) -> None:
    announced(database, title=HOSTILE)
    page = opened()
    assert [radio for radio in page.radio if radio.key == "consulted-part"] == []
    assert Words("en")("sign_in.readers") in [caption.value for caption in page.caption]
    page.text_area(key="opinion-text").set_value(HOSTILE)
    page.text_input(key="opinion-spot").set_value("55,95; 26,25").run()
    page.button(key="opinion-send").click().run()
    assert not page.exception
    assert "has arrived" in page.success[0].value
    (record,) = database.records("opinion")
    assert (record.cells["text"], record.cells["state"]) == (HOSTILE, "waiting")
    assert (record.cells["lat"], record.cells["municipality_code"]) == (55.95, "0001000")
    assert not any("onerror" in one.value for one in page.markdown)
    consultations.moderate(database, REGION, record, "shown")
    (shown,) = database.records("opinion")
    consultations.answer(database, REGION, shown, "taken", HOSTILE)
    said = [one.value for one in opened().markdown if "onerror" in one.value]
    assert len(said) == 2  # the opinion and its answer
    assert all("\\<img" in one and "](http://" not in one for one in said)


def test_sender_is_stopped_after_a_few_opinions(
    database: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits(), "sender_opinions", 1)
    announced(database)
    page = opened()
    for number in (1, 2):
        page.text_area(key="opinion-text").set_value(f"viedoklis {number}").run()
        page.button(key="opinion-send").click().run()
        told = page.success if number == 1 else page.error
        assert len(told) == 1
    assert "within 10 minutes" in page.error[0].value
    assert [one.cells["text"] for one in database.records("opinion")] == ["viedoklis 1"]


def test_consultation_of_the_link_is_shown_and_a_forged_one_is_not(database: Store) -> None:
    first = announced(database, title="Pirmā")
    announced(database, title="Otrā")
    for wanted, title in ((first, "Pirmā"), ("A-none' OR 1=1", None)):
        page = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
        page.query_params["lang"] = "en"
        page.run()
        page.switch_page("views/consultations.py")
        page.query_params["consultation"] = wanted
        page.run()
        assert not page.exception
        chosen = page.selectbox(key="consultation").value
        assert chosen == first if title else chosen in database.current("consultation").index


def test_region_announces_publishes_refuses_answers_and_concludes(
    toy_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(storage.PACK_VARIABLE, str(toy_folder))
    st.cache_resource.clear()
    page = opened()  # without sign-in and a shared database: the single user, an administrator
    today = clock.today()
    page.radio(key="consulted-part").set_value("new").run()
    page.radio(key="consulted-subject").set_value("draft").run()
    page.text_input(key="consulted-title").set_value("Programma")
    page.text_input(key="consulted-edition").set_value("1")
    page.text_area(key="consulted-text").set_value("Teksts")
    page.date_input(key="consulted-opens_on").set_value(today)
    page.date_input(key="consulted-closes_on").set_value(today).run()
    page.button(key="consulted-announce").click().run()
    assert not page.error
    page.radio(key="consulted-part").set_value("seen").run()
    for text in ("labi", "min cilvēku"):
        page.text_area(key="opinion-text").set_value(text).run()
        page.button(key="opinion-send").click().run()
    page.radio(key="consulted-part").set_value("moderate").run()
    press(page, "show")
    store = storage.open_as_it_is("toy")
    (left,) = [one for one in store.records("opinion") if one.cells["state"] == "waiting"]
    page.text_input(key=f"refusal-{left.record_id}").set_value("personas dati").run()
    press(page, "refuse")
    (shown,) = [one for one in store.records("opinion") if one.cells["state"] == "shown"]
    page.text_area(key=f"answer-{shown.record_id}").set_value("jo vajag").run()
    press(page, "answer")
    (record,) = store.records("consultation")
    page.text_area(key=f"conclusion-{record.record_id}-1").set_value("Paldies").run()
    press(page, "keep")
    assert not page.exception
    assert not page.error
    states = {one.cells["state"]: one for one in store.records("opinion")}
    assert set(states) == {"shown", "refused"}
    assert states["shown"].cells["answer"] == "jo vajag"
    assert states["refused"].cells["refusal"] == "personas dati"
    assert store.records("consultation")[0].cells["conclusion"] == "Paldies"
    store.close()
    st.cache_resource.clear()


def test_opinion_that_another_tab_has_shown_is_not_taken_for_the_next_one(
    toy_pack: Pack, toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(storage.PACK_VARIABLE, str(toy_folder))
    st.cache_resource.clear()
    store = storage.open_for_editing("toy")
    name = announced(store)
    for text in ("lasīts", "nelasīts"):
        opinion = {"consultation_id": name, "text": text}
        consultations.speak(store, REGION, toy_pack, opinion, clock.today())
    tabs = [opened(), opened()]
    for tab in tabs:
        tab.radio(key="consulted-part").set_value("moderate").run()
    for tab in tabs:
        press(tab, "show")
    assert "was changed meanwhile" in tabs[1].error[0].value
    states = {one.text("text"): one.text("state") for one in store.records("opinion")}
    assert states == {"lasīts": "shown", "nelasīts": "waiting"}
    store.close()
    st.cache_resource.clear()
