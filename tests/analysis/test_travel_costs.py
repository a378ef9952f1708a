"""Travel costs of the toy region, by hand; laws on random networks."""

from random import Random

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.cost_table import TravelCosts
from analysis.roads import link_times_ds, put_times, roads_of_links
from analysis.snapping import Remainder
from analysis.travel_costs import travel_costs
from app.workspace import Workspace

# The engine counts whole tenths of a second; a dozen arcs may each be rounded by half of one.
WHOLE = 12 * 0.5 / 600
REMAINDER = Remainder(limit_km=25, detour_factor=1.3, speed_kph=30)


def test_minutes_and_kilometres_add_up_along_the_route(toy: Workspace) -> None:
    costs = toy.costs("summer")
    # A-B 10 km at 60 km/h = 10 min; B-C 20 km at 80 km/h = 15 min.
    assert costs.travel_min.loc["P1", "T2"] == pytest.approx(25, abs=0.01)
    assert costs.travel_km.loc["P1", "T2"] == pytest.approx(30, abs=0.01)
    assert costs.travel_min.loc["P2", "T1"] == pytest.approx(10, abs=0.01)


def test_thaw_slows_gravel_only(toy: Workspace) -> None:
    costs = toy.costs("thaw")
    assert costs.travel_min.loc["P2", "T1"] == pytest.approx(20, abs=0.01)
    assert costs.travel_min.loc["P3", "T4"] == pytest.approx(15, abs=0.01)


def test_separate_network_is_unreachable(toy: Workspace) -> None:
    costs = toy.costs("summer")
    assert np.isinf(costs.travel_min.loc["P4"]).all()
    assert np.isinf(costs.travel_km.loc["P4"]).all()


def test_same_spot_is_zero_apart(toy: Workspace) -> None:
    assert toy.costs("summer").travel_min.loc["P1", "T1"] == 0


def test_site_without_position_has_no_costs(toy: Workspace) -> None:
    assert list(toy.costs("summer").travel_min.columns) == ["T1", "T2", "T4"]


def costs_between(
    demand: pd.DataFrame, sites: pd.DataFrame, nodes: pd.DataFrame, links: pd.DataFrame
) -> TravelCosts:
    roads = roads_of_links(nodes, links.assign(road=""))
    times = put_times(roads, link_times_ds(roads, links["speed_kph"]))
    return travel_costs(times, demand, sites, remainder=REMAINDER)


def between(points: dict[str, tuple[float, float]], goal: tuple[float, float]) -> TravelCosts:
    """Costs from points to one goal over a single link of 6 km at 60 km/h along a parallel."""
    nodes = pd.DataFrame({"lon": [26.0, 26.1], "lat": [56.0, 56.0]}, index=["A", "B"])
    links = pd.DataFrame(
        {"from_node_id": ["A"], "to_node_id": ["B"], "length_km": [6.0], "speed_kph": [60.0]}
    )
    demand = pd.DataFrame(points, index=["lon", "lat"]).T
    sites = pd.DataFrame({"lon": [goal[0]], "lat": [goal[1]]}, index=["T"])
    return costs_between(demand, sites, nodes, links)


def test_point_in_the_middle_of_a_link_travels_half_of_it() -> None:
    costs = between({"M": (26.05, 56.0)}, (26.1, 56.0))
    assert costs.travel_km.loc["M", "T"] == pytest.approx(3.0, abs=0.02)
    assert costs.travel_min.loc["M", "T"] == pytest.approx(3.0, abs=0.02)


def test_two_points_on_one_link_meet_on_it_not_at_its_end() -> None:
    costs = between({"M": (26.04, 56.0)}, (26.06, 56.0))
    assert costs.travel_km.loc["M", "T"] == pytest.approx(6 * 0.2, abs=0.02)


def test_neighbours_off_the_network_do_not_go_by_it() -> None:
    # Both are 1.1137 km from the link and 0.1247 km apart (0.002 degrees of longitude here).
    costs = between({"M": (26.05, 56.01)}, (26.052, 56.01))
    assert costs.travel_km.loc["M", "T"] == pytest.approx(0.1247 * 1.3, rel=0.01)


def test_remainder_is_longer_and_slower_than_the_straight_line() -> None:
    # 0.01 degree of latitude is 1.1137 km here; times 1.3 at 30 km/h.
    costs = between({"M": (26.05, 56.01)}, (26.05, 56.0))
    assert costs.remainder_km["M"] == pytest.approx(1.1137, rel=0.002)
    assert costs.travel_km.loc["M", "T"] == pytest.approx(1.1137 * 1.3, rel=0.002)
    assert costs.travel_min.loc["M", "T"] == pytest.approx(1.1137 * 1.3 * 2, rel=0.002)


def test_faster_of_parallel_links_counts_with_its_own_kilometres() -> None:
    nodes = pd.DataFrame({"lon": [26.0, 26.1], "lat": [56.0, 56.0]}, index=["A", "B"])
    links = pd.DataFrame(
        {
            "from_node_id": ["A", "B", "A"],
            "to_node_id": ["B", "A", "A"],
            "length_km": [6.0, 9.0, 1.0],
            "speed_kph": [30.0, 90.0, 50.0],
        }
    )
    ends = nodes.rename(index={"A": "from", "B": "to"})
    costs = costs_between(ends.loc[["from"]], ends.loc[["to"]], nodes, links)
    # 6 km at 30 km/h = 12 min loses to 9 km at 90 km/h = 6 min.
    assert costs.travel_min.iloc[0, 0] == pytest.approx(6, abs=0.01)
    assert costs.travel_km.iloc[0, 0] == pytest.approx(9, abs=0.01)


@st.composite
def networks(draw: st.DrawFn) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Random nodes on a bow and links between them, some parallel, some loops.

    On a bow no node lies on the link of two others, where it could go either way.
    """
    count = draw(st.integers(2, 7))
    spots = draw(st.lists(st.integers(0, 99), min_size=count, max_size=count, unique=True))
    nodes = pd.DataFrame(
        {"lon": [26 + s / 200 for s in spots], "lat": [56 + (s / 200) ** 2 for s in spots]},
        index=[f"N{i}" for i in range(count)],
    )
    size = draw(st.integers(1, 12))
    ends = st.lists(st.integers(0, count - 1), min_size=size, max_size=size)
    lengths = st.lists(st.integers(1, 30), min_size=size, max_size=size)
    tail, head = draw(ends), draw(ends)
    links = pd.DataFrame(
        {
            "from_node_id": nodes.index[tail],
            "to_node_id": nodes.index[head],
            "length_km": np.array(draw(lengths), dtype=float),
            "speed_kph": np.array(
                draw(st.lists(st.integers(20, 90), min_size=size, max_size=size)), dtype=float
            ),
        }
    )
    used = nodes.loc[sorted(set(links["from_node_id"]) | set(links["to_node_id"]))]
    return used, links


def costs_of(nodes: pd.DataFrame, links: pd.DataFrame) -> TravelCosts:
    sites = nodes.rename(index=lambda name: f"site-{name}")
    return costs_between(nodes, sites, nodes, links)


@settings(max_examples=40, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_order_of_nodes_and_links_does_not_matter(
    network: tuple[pd.DataFrame, pd.DataFrame], random: Random
) -> None:
    nodes, links = network
    costs = costs_of(nodes, links).travel_min
    order = list(nodes.index)
    random.shuffle(order)
    again = costs_of(nodes.loc[order], links.iloc[::-1]).travel_min
    pd.testing.assert_frame_equal(again.loc[costs.index, costs.columns], costs, atol=WHOLE)


@settings(max_examples=40, deadline=None)
@given(networks(), st.floats(0.25, 4))
def test_speeds_times_c_give_times_over_c(
    network: tuple[pd.DataFrame, pd.DataFrame], factor: float
) -> None:
    nodes, links = network
    slow = costs_of(nodes, links).travel_min
    fast = costs_of(nodes, links.assign(speed_kph=links["speed_kph"] * factor)).travel_min
    pd.testing.assert_frame_equal(fast * factor, slow, atol=WHOLE * max(1, factor))


@settings(max_examples=40, deadline=None)
@given(networks())
def test_a_further_link_makes_nothing_longer(
    network: tuple[pd.DataFrame, pd.DataFrame],
) -> None:
    nodes, links = network
    assume(len(links) > 1)
    less = costs_of(nodes, links.iloc[:-1])
    assume(less.remainder_km.max() < 0.001)  # every node still lies on some link
    more = costs_of(nodes, links).travel_min
    assert (more.to_numpy() <= less.travel_min.to_numpy() + WHOLE).all()


def test_a_point_beyond_the_limit_is_listed_and_not_moved() -> None:
    nodes = pd.DataFrame({"lon": [26.0, 26.1], "lat": [56.0, 56.0]}, index=["A", "B"])
    links = pd.DataFrame(
        {"from_node_id": ["A"], "to_node_id": ["B"], "length_km": [6.0], "speed_kph": [60.0]}
    )
    # 0.3 degrees of latitude are 33.4 km, more than the limit of 25; F and G are 1.25 km apart.
    demand = pd.DataFrame({"lon": [26.0, 26.05], "lat": [56.3, 56.01]}, index=["F", "N"])
    sites = pd.DataFrame({"lon": [26.1, 26.02], "lat": [56.0, 56.3]}, index=["T", "G"])
    costs = costs_between(demand, sites, nodes, links)
    assert np.isinf(costs.travel_min.loc["F", "T"])
    assert np.isinf(costs.travel_min.loc["N", "G"])
    assert costs.travel_km.loc["F", "G"] == pytest.approx(1.247 * 1.3, rel=0.01)
    assert np.isfinite(costs.travel_min.loc["N", "T"])
    assert costs.too_far.index.tolist() == ["F", "G"]
    assert costs.too_far["F"] == pytest.approx(33.4, abs=0.1)
