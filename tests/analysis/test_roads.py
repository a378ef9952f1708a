"""Changed and closed roads, stable ids, and points on closed links, by hand."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.errors import RoadChangeError
from analysis.roads import pack_times_ds, put_times, roads_of, with_changes
from app.workspace import Workspace
from geodata.pack import Pack


def minutes(pack: Pack, changes: dict[str, float]) -> pd.DataFrame:
    """Minutes of the toy region in summer with some links changed."""
    changed = replace(pack, road_changes=pd.Series(changes, dtype=float))
    return Workspace(changed).costs("summer").travel_min


def test_a_changed_speed_changes_the_minutes_of_its_link_alone(toy_pack: Pack) -> None:
    # A-B takes 10 min at 60 km/h; at half the speed 20, at double 5; B-C stays 15.
    assert minutes(toy_pack, {"L1": 0.5}).loc["P1", "T2"] == pytest.approx(35, abs=0.01)
    assert minutes(toy_pack, {"L1": 2.0}).loc["P1", "T2"] == pytest.approx(20, abs=0.01)
    assert minutes(toy_pack, {"L1": 0.5}).loc["P2", "T2"] == pytest.approx(15, abs=0.01)


def test_a_closed_link_parts_the_network_and_leaves_the_places_at_its_ends(
    toy_pack: Pack,
) -> None:
    closed = minutes(toy_pack, {"L1": 0.0})
    # B lies at the end of L1 and of L2: it goes on by L2. A lies at L1 only.
    assert closed.loc["P2", "T2"] == pytest.approx(15, abs=0.01)
    assert closed.loc["P1"].drop("T1").tolist() == [np.inf, np.inf]


def test_all_closed_links_leave_everyone_where_they_are(toy_pack: Pack) -> None:
    closed = minutes(toy_pack, {"L1": 0.0, "L2": 0.0, "L3": 0.0})
    assert closed.loc["P1", "T1"] == 0
    # From D to C are 49.9 km in a straight line, more than the 25 that are walked without roads.
    assert np.isinf(closed.loc["P4", "T2"])


def test_changes_need_no_new_preparation(toy_pack: Pack) -> None:
    roads = roads_of(toy_pack, "car")
    summer = pack_times_ds(toy_pack, roads, "summer")
    closed = with_changes(roads, summer, pd.Series({"L2": 0.0}))
    one, other = put_times(roads, summer), put_times(roads, closed)
    assert one.factor.topology is other.factor.topology
    assert one.open_link.tolist() == [True, True, True]
    assert other.open_link.tolist() == [True, False, True]


def test_unknown_links_and_impossible_factors_are_refused_by_name(toy_pack: Pack) -> None:
    with pytest.raises(RoadChangeError, match="1 changed roads are not in the network: L9"):
        minutes(toy_pack, {"L9": 0.0})
    with pytest.raises(RoadChangeError, match="The speed of L2 is changed by -1"):
        minutes(toy_pack, {"L2": -1.0})
