"""Bands and the way of a service on the map: direction by who travels, words for no way."""

import pandas as pd
import pytest

from app.i18n import Words
from app.maps.reach_map import reach_layers, reach_legend
from app.places import place_of
from app.reach import band_texts, choosable, reach
from app.workspace import Workspace

EN = Words("en")


def row(workspace: Workspace, service_id: str) -> "pd.Series[str]":
    return workspace.register(workspace.pack.register_date).loc[service_id]


def test_the_client_travels_to_a_day_centre_and_home_care_to_the_client(toy: Workspace) -> None:
    visit = reach(toy, row(toy, "S1"), "P3", EN, season_id="summer")
    assert not visit.from_site
    assert "the way from home to the service" in visit.told[0]
    assert visit.told[-1].startswith("From “C pagasts” to “Ābele”: 25")
    outreach = reach(toy, row(toy, "S3"), "P1", EN, season_id="summer")
    assert outreach.from_site
    assert outreach.told[-1].startswith("From “Aprūpe” to “Ā pagasts”: 25")


def test_ground_and_way_are_those_of_the_building_on_the_day(moved: Workspace) -> None:
    # S1 moved from A to B in May 2024; from C to B it is 15 min.
    found = reach(moved, row(moved, "S1"), "P3", EN, season_id="summer")
    assert found.service.lonlat == place_of(moved.pack, "S1").lonlat == (26.2, 56.0)
    assert found.route is not None
    assert found.route.minutes == pytest.approx(15, abs=0.01)


def test_services_without_a_position_cannot_be_chosen(toy: Workspace) -> None:
    names = choosable(toy.register(toy.pack.register_date))
    assert "S5" not in names.index
    assert names["S1"] == "Ābele – A"


def test_no_way_is_told_and_the_bands_stay(toy: Workspace) -> None:
    found = reach(toy, row(toy, "S1"), "P4", EN, season_id="summer")
    assert found.route is None
    assert "no way by road" in found.told[-1]
    assert len(reach_layers(found, EN)) == 1
    assert "Fastest way" not in reach_legend(found, EN)


def test_layers_and_legend_show_each_band_and_the_way(toy: Workspace) -> None:
    found = reach(toy, row(toy, "S2"), "P1", EN, season_id="summer")
    assert band_texts(found.bands, EN)[1] == "10–20\u00a0min"
    assert len(reach_layers(found, EN)) == 2
    legend = reach_legend(found, EN)
    assert "Travel time (the way from home to the service)" in legend
    assert "Fastest way" in legend
    assert found.route is not None
    assert found.route.minutes == pytest.approx(25, abs=0.01)
