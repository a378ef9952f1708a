"""Roads in words."""

from dataclasses import replace

from app.i18n import Words
from app.road_words import CROSSING, link_names, node_names
from geodata.pack import Pack

WORDS = Words("en")


def test_link_is_called_by_its_road_and_its_ends(toy_pack: Pack) -> None:
    names = link_names(toy_pack, WORDS)
    assert names["L1"] == "A – B"  # it has no number
    assert names["L2"] == "A1: C – B"


def test_numbered_crossing_is_told_by_the_nearest_place(toy_pack: Pack) -> None:
    kinds = toy_pack.road_nodes["kind"].mask(toy_pack.road_nodes.index == "B", CROSSING)
    pack = replace(toy_pack, road_nodes=toy_pack.road_nodes.assign(kind=kinds))
    place = toy_pack.demand_points.loc["P2", "name"]  # it stands in B
    assert node_names(pack, WORDS)["B"] == f"B (crossing, {place})"
    assert link_names(pack, WORDS)["L2"] == f"A1: C – B (crossing, {place})"
