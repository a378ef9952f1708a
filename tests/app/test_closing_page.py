"""The closing test on its page: own territory, one building chosen, two closings to compare."""

from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analysis.changes import Close
from analysis.question import service_question
from app import closing_tables
from app.i18n import Words
from app.maps.closing_map import building_layer
from app.places import spot_sentence
from app.scenario_file import from_code
from app.workspace import Workspace
from geodata.pack import Pack
from tests.app.test_views import opened

BALVI, PLACE = "0024000", "S095"
WORDS = Words("en")


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def links(page: AppTest) -> dict[str, dict[str, list[str]]]:
    """What each link to another page carries, by its label."""
    return {one.proto.label: parse_qs(one.proto.query_string) for one in page.get("page_link")}


def test_closing_one_of_the_own_institutions_leads_to_a_comparison_of_two() -> None:
    page = opened("closing", service="ltc", territory=BALVI, place=PLACE, lang="en")
    table = page.dataframe[0].value
    assert list(table["number"]) == [1, 2, 3]
    assert set(table["municipality_code"]) == {BALVI}
    assert list(table["lost_people"]) == sorted(table["lost_people"], reverse=True)
    carried = links(page)[WORDS("closing.compare")]
    closed, beside = (from_code(carried[key][0]) for key in ("scenario", "scenario-with"))
    assert closed.changes == (Close("BAL-022"),)
    assert beside.changes == (Close("BAL-012"),)  # the one most missed
    assert carried["territory"] == [BALVI]


def test_building_on_the_map_says_the_row_and_chooses_it(latgale: Workspace) -> None:
    pack = latgale.pack
    asked = service_question(
        pack, ("ltc",), group_id=None, on=pack.register_date, season_id=latgale.base_season
    )
    table = closing_tables.sites(pack, latgale.closed_sites(asked), asked.cost, WORDS)
    table = closing_tables.numbered(table.head(3))
    layer = building_layer(pack, table, WORDS)
    assert list(layer.columns["id"])[::-1] == list(table["site_id"])
    first = table.iloc[0]
    assert layer.texts[-1].startswith(f"<b>1. {first['service']} ({first['place']})</b>")
    assert (
        f"{WORDS('column.lost_people')}: {WORDS.number(first['lost_people'])}" in layer.texts[-1]
    )


def test_spot_is_told_by_its_nearest_place_and_whose_it_is(toy_pack: Pack) -> None:
    # The triangle of Abeli goes from 25.9, 55.9 to 26.3, 56.1; A stands at 26.0, 56.0 outside it.
    told = spot_sentence(toy_pack, 26.25, 55.95, WORDS)
    assert told == WORDS("spot.near", place="B pagasts", municipality="Abeli")
    assert spot_sentence(toy_pack, 26.0, 56.0, WORDS) == WORDS("spot.outside", place="Ā pagasts")
