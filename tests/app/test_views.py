"""Every page in both languages, without a browser."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from app import show_confidence
from app.i18n import Words
from app.languages import LANGUAGES
from app.storage import PACK_VARIABLE
from tests.pages import PAGES

APP = Path(__file__).parents[2] / "app"
SCRIPTS = {page.key: page.script for page in PAGES}


KEPT: list[str | None] = []
"""The pack whose answers are kept; the last one counts."""


@pytest.fixture(autouse=True, scope="module")
def _nothing_kept_after() -> Iterator[None]:
    KEPT.clear()
    yield
    st.cache_resource.clear()


def opened(page: str, **address: str) -> AppTest:
    """A page as a visitor finds it; answers are kept while the pack stays the same."""
    pack = os.environ.get(PACK_VARIABLE)
    if KEPT[-1:] != [pack]:
        st.cache_resource.clear()
        KEPT.append(pack)
    test = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    for key, value in address.items():
        test.query_params[key.replace("_", "-")] = value
    test.run()
    if page != "overview":
        test.switch_page(SCRIPTS[page])
        for key, value in address.items():
            test.query_params[key.replace("_", "-")] = value
        test.run()
    assert not test.exception
    return test


def text_of(test: AppTest) -> str:
    return "\n".join(element.value for element in (*test.markdown, *test.caption))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("page", SCRIPTS)
def test_page_shows_its_title_in_the_language(page: str, lang: str) -> None:
    test = opened(page, lang=lang)
    assert test.title[0].value == Words(lang)(f"page.{page}")
    assert "report-kind" in {box.key for box in test.selectbox}  # the report's button


def test_overview_names_the_three_largest_gaps() -> None:
    shown = (element.proto.body for element in opened("overview").get("html"))
    (gaps,) = [body for body in shown if 'class="worst-gaps"' in body]
    lines = re.findall(r"<li>.*?</li>", gaps)
    assert len(lines) == 3
    assert all("iedzīvotāj" in line and 'href="plaisas?service=' in line for line in lines)
    counts = [re.findall(r"\d[\d\s]*(?= (?:reģiona )?iedzīvotāj)", line)[0] for line in lines]
    people = [int("".join(count.split())) for count in counts]
    assert people == sorted(people, reverse=True)


def test_gap_page_answers_the_address(toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    test = opened("gaps", service="care", cost="travel_km", lang="en")
    # 20 km is the only preset in km: P1 0, P2 10 within; P3 30 and P4 beyond.
    assert "200 residents of the region" in text_of(test).replace("\\", "")
    assert test.selectbox(key="cutoff-travel_km").value == "twenty_km"


def test_cutoff_may_be_asked_in_a_cost_without_presets(
    toy_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    presets = toy_copy / "cutoffs.csv"
    text = presets.read_text(encoding="utf-8").replace("travel_km,20", "travel_min,20")
    presets.write_text(text, encoding="utf-8")
    monkeypatch.setenv(PACK_VARIABLE, str(toy_copy))
    test = opened("measures", service="care", cost="travel_km", part="thresholds", lang="en")
    assert test.number_input(key="own-travel_km").value == 10
    # A has 0 km, B 10: 300 of 500 residents.
    told = text_of(test).replace("\\", "").replace("\xa0", " ")
    assert "the service is within reach of: 60.0 % within 10 km." in told


def test_gap_page_shows_its_tables_before_the_draws(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    words = Words("en")
    test = opened("gaps", service="care", lang="en")
    assert words("confidence.drawing") in text_of(test)
    assert test.dataframe[0].value["beyond_people"].sum() == 200
    off = opened("gaps", service="care", lang="en", sure="False", gaps_tab="confidence")
    assert words("confidence.drawing") not in text_of(off)
    assert words("confidence.press") in text_of(off)


def test_draws_that_take_long_can_be_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(show_confidence, "LONG_LOOKS", 0)
    test = opened("gaps", service="day_care", lang="en", gaps_tab="confidence")
    test.button(key="stop-draws").click().run()
    assert Words("en")("confidence.press") in text_of(test)
    assert test.query_params["sure"] == "False"


def test_gap_page_tells_of_moving_to_a_residential_service() -> None:
    said = text_of(opened("gaps", service="crisis"))
    assert "Uz tuvāko vietu jāpārceļas vidēji" in said
    assert "jāpārceļas" not in text_of(opened("gaps", service="day_care"))


def test_gap_page_shows_the_people_of_the_chosen_group(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    test = opened("gaps", service="care", group="seniors", lang="en", gaps_tab="group")
    (places,) = [t.value for t in test.dataframe if "people" in t.value and "name" in t.value]
    assert places["people"].dropna().tolist() == [20, 40]
    assert "20.0" in text_of(test).replace("\\", "")
    assert not test.info


def test_gap_page_says_when_no_group_is_chosen_or_its_size_is_not_known(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = opened("gaps", lang="en", gaps_tab="group")
    assert nobody.info[0].value == Words("en")("demand.choose")
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    test = opened("gaps", service="home", group="all_residents", lang="en", gaps_tab="group")
    assert "not known how many people" in test.info[0].value.replace("\\", "")
    assert not any("people" in table.value for table in test.dataframe)


def test_only_the_open_tab_is_made_and_a_language_keeps_it_open() -> None:
    for lang in LANGUAGES:
        test = opened("gaps", lang=lang, gaps_tab="histogram", causes_tab="agreement")
        said = text_of(test)
        assert Words(lang)("chart.note_travel_min") in said
        assert test.query_params["gaps-tab"] == "histogram"
        assert {"from", "to"} <= {box.key for box in test.selectbox}
        assert not any("beyond_people" in table.value for table in test.dataframe)
    unknown = opened("gaps", gaps_tab="<b>")
    assert "gaps-tab" not in unknown.query_params
    assert "beyond_people" in unknown.dataframe[0].value


def test_season_to_compare_with_follows_the_season_asked_about() -> None:
    test = opened("gaps", lang="en", gaps_tab="seasons")
    for season, said in (
        ("summer", "summer, dry roads → spring thaw"),
        ("winter", "winter, snow and ice → summer"),
        ("summer", "summer, dry roads → spring thaw"),
    ):
        test.selectbox(key="season").select(season).run()
        assert said in text_of(test).replace("\\", "")
        assert "other-season" not in test.query_params
    test.selectbox(key="other-season").select("winter").run()
    assert "summer, dry roads → winter" in text_of(test).replace("\\", "")
    assert test.query_params["other-season"] == "winter"


def test_choice_changes_the_finding(toy_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    test = opened("gaps", service="care", lang="en")
    test.selectbox(key="cutoff-travel_min").select("own").run()
    test.number_input(key="own-travel_min").set_value(25).run()
    assert "100 residents of the region" in text_of(test).replace("\\", "")
    assert test.query_params["own-travel_min"] == "25"


def test_register_filter_narrows_the_list() -> None:
    test = opened("services", type="soup")
    assert "Parādīti 4 no 230" in text_of(test).replace("\\", "")


def test_filter_without_a_match_says_so() -> None:
    test = opened("services", type="soup", status="cancelled")
    assert test.info[0].value == Words("lv")("services.none")


def test_unknown_year_does_not_read_as_unreachable(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    test = opened("gaps", service="care", gaps_tab="places")
    places = test.dataframe[0].value.set_index("name")
    # P3 has no figure and so no year; P4 cannot be reached, which the cell leaves to the widget.
    assert places.loc["C pagasts", "figure_year"] == Words("lv")("cell.empty")
    assert places.isna().loc["D pagasts", "travel_min"]


@pytest.mark.parametrize("page", SCRIPTS)
def test_every_page_opens_on_a_pack_with_real_roads(
    osm_folder: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Such a pack has no schematic roads and no published distances."""
    monkeypatch.setenv(PACK_VARIABLE, str(osm_folder))
    assert opened(page).title[0].value == Words("lv")(f"page.{page}")


def test_best_sites_page_answers_the_address(
    toy_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PACK_VARIABLE, str(toy_folder))
    # A is open and serves A and B; C and D bring 100 people each.
    test = opened("best_sites", service="care", lang="en", site_new="2", site_keep="1")
    for _ in range(50):
        if test.info:  # still searching: look again, as the page does by itself
            test.run()
    said = text_of(test).replace("\\", "")
    assert "2 new sites: C pagasts, D pagasts" in said.replace(" and", ",")
    assert "500 of 500 people" in said
    assert test.number_input(key="site-new").value == 2
    paid = opened(
        "best_sites",
        service="care",
        lang="en",
        site_new="1",
        site_cost="10",
        site_draws="3",
        site_tab="euro_curve",
    )
    for _ in range(50):
        if "Chosen anew in 3 draws" not in text_of(paid):
            paid.run()
    assert "Chosen anew in 3 draws" in text_of(paid)
    assert any("Money there is, EUR" in str(table.proto) for table in paid.dataframe)
    refused = opened("best_sites", service="care", lang="en", site_new="9")
    for _ in range(50):
        if refused.info:
            refused.run()
    assert "9 new sites are asked for" in refused.error[0].value.replace("\\", "")
