"""500 draws of the confidence run for one service type, beside scipy's Dijkstra per draw.

Run alone: python -m benchmarks.confidence. Both sides take the same drawn speeds, lengths and
positions; scipy answers only some of the draws, and its time is scaled to all of them. The fastest
ways of those draws have to be equal.
"""

import sys
import time
from dataclasses import replace

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from analysis.confidence import confidence
from analysis.draw_costs import CostDraws, cost_draws
from analysis.drawn_answers import Drawing
from analysis.engine import UNREACHABLE
from analysis.question import service_question
from analysis.roads import DS_PER_MIN
from app.workspace import Workspace
from geodata.pack import load_pack

DRAWS, PEER_DRAWS, ROUNDS = 500, 25, 3
LIMIT_S = 5.0
SERVICE, OTHER_SERVICE = "day_care", "group_apartment"


def network_minutes(costs: CostDraws, draw: int) -> np.ndarray:
    """Minutes between tied points and sites by scipy, without the ways to the network."""
    times = costs.times_of(draw)
    roads = times.roads
    people, sites = (side[draw] for side in costs.ties)
    n, count = int(roads.tail.max()) + 1, len(people.link)
    rows: list[np.ndarray] = [roads.tail]
    columns: list[np.ndarray] = [roads.head]
    values = [times.time_ds.astype(float)]
    for first, ties, outward in ((n, people, True), (n + count, sites, False)):
        for arc, part in zip(roads.arc_of[ties.link].T, (1 - ties.part, ties.part), strict=True):
            node = (roads.head if outward else roads.tail)[arc]
            along = np.rint((part if outward else 1 - part) * times.time_ds[arc])
            point = first + np.arange(len(node))
            rows.append(point if outward else node)
            columns.append(node if outward else point)
            values.append(along)
    size = n + count + len(sites.link)
    row, column, value = (np.concatenate(one) for one in (rows, columns, values))
    keep = value < UNREACHABLE
    # A stored zero would be no arc at all; a thousandth of a unit does not change the rounding.
    graph = csr_matrix((np.maximum(value[keep], 1e-3), (row[keep], column[keep])), (size, size))
    found = dijkstra(graph.T, indices=n + count + np.arange(len(sites.link)))
    return np.rint(found[:, n : n + count].T) / DS_PER_MIN


def main() -> int:
    """Print both times and the limit; 1 when the limit is not kept."""
    workspace = Workspace(load_pack())
    pack, times = workspace.pack, workspace.road_times(workspace.base_season)
    question = service_question(
        pack, (SERVICE,), group_id=None, on=pack.register_date, season_id=workspace.base_season
    )
    answer = workspace.answer(question)
    confidence(Drawing(pack, times, 5), answer)
    other = workspace.answer(replace(question, service_type_ids=(OTHER_SERVICE,)))
    nearer = workspace.answer(replace(question, cutoff=question.cutoff / 2))
    only_draws: list[float] = []
    whole, then, again, cpu = list[float](), list[float](), list[float](), list[float]()
    for _ in range(ROUNDS):
        drawing = Drawing(pack, times, DRAWS)
        begin = time.perf_counter()
        drawing.answers(answer)
        only_draws.append(time.perf_counter() - begin)
        drawing = Drawing(pack, times, DRAWS)
        for taken, asked in ((whole, answer), (then, other), (again, nearer)):
            begin, used_cpu = time.perf_counter(), time.process_time()
            confidence(drawing, asked)
            taken.append(time.perf_counter() - begin)
            cpu.append(time.process_time() - used_cpu)
    used = answer.services.loc[answer.services["lon"].notna(), "site_id"].unique()
    costs = cost_draws(pack, times, pack.demand_points, pack.sites.loc[used], draws=PEER_DRAWS)
    begin = time.perf_counter()
    theirs = [network_minutes(costs, draw) for draw in range(PEER_DRAWS)]
    peer_s = (time.perf_counter() - begin) / PEER_DRAWS * DRAWS
    begin = time.perf_counter()
    ours = [minutes for minutes, _ in costs.each()]
    matrices_s = (time.perf_counter() - begin) / PEER_DRAWS * DRAWS
    reached = min(
        float((ours[draw] <= theirs[draw] + walks_min(costs, draw) + 0.01).mean())
        for draw in range(PEER_DRAWS)
    )
    print(f"{DRAWS} draws of {SERVICE}, {len(used)} sites x {len(pack.demand_points)} points")
    print(f"  draws only           {np.median(only_draws):6.2f} s")
    print(
        f"  with what drives it  {np.median(whole):6.2f} s   limit {LIMIT_S:.0f} s; "
        f"{np.median(cpu[::3]):.2f} s of processor time"
    )
    print(f"  another service then {np.median(then):6.2f} s   {np.median(cpu[1::3]):.2f} s")
    print(f"  another cutoff then  {np.median(again):6.2f} s   {np.median(cpu[2::3]):.2f} s")
    print(f"  matrices only        {matrices_s:6.2f} s")
    print(f"  scipy Dijkstra       {peer_s:6.2f} s   {peer_s / matrices_s:.1f} x ours")
    print(f"  none slower than scipy's route: {reached:.2%} of the ways")
    return 0 if np.median(whole) < LIMIT_S and reached == 1 else 1


def walks_min(costs: CostDraws, draw: int) -> np.ndarray:
    """Minutes from the points to the network and from it to the sites, (points, sites)."""
    people, sites = (side[draw].remainder_km for side in costs.ties)
    pace = costs.remainder.min_per_km * costs.remainder.detour_factor
    return (people[:, None] + sites[None, :]) * pace


if __name__ == "__main__":
    sys.exit(main())
