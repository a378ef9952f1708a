"""What if: computing one new site, closing tests beside scipy, and from the click to the page.

    python -m benchmarks.what_if [--rounds 7] [--no-browser]

Computing is measured in CPU time of this thread as well as by the clock, because a shared machine
stretches the clock. The peer of the closing test is scipy's Dijkstra, asked anew for every closed
road on the same arcs in one run; results are compared before anything is timed.
"""

import argparse
import os
import shutil
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from analysis import engine
from analysis.changes import Open
from analysis.closing import close_roads
from analysis.comparison import compare
from analysis.question import Question, service_question
from analysis.roads import DS_PER_MIN, RoadTimes
from analysis.scenario import Scenario, apply
from app.workspace import Workspace
from benchmarks import browser
from geodata.pack import load_pack

SERVICE = "workshop"
TARGETS = {"computing": 20.0, "closing": 1000.0, "click": 1000.0}
STOPWATCH = """() => {
    const look = () => [document.querySelector('h4')?.innerText,
        [...document.querySelectorAll('.leaflet-points-pane path')]
            .map(one => one.getAttribute('fill')).join(),
        document.querySelector('[data-testid=stDataFrame]')?.textContent];
    const [finding, colours, table] = look();
    window.waited = new Promise(done => addEventListener('pointerdown', down => {
        const began = performance.now();
        const tick = () => {
            const [text, fills, rows] = look();
            if (fills && text !== finding && fills !== colours && rows && rows !== table)
                requestAnimationFrame(() => done(performance.now() - began));
            else if (performance.now() - began > 20000) done(null);
            else requestAnimationFrame(tick);
        };
        tick();
    }, {once: true, capture: true}));
}"""
"""From pressing the pointer on the map until sentence, circles and table differ; in ms."""


def spent_ms(run: Callable[[], object]) -> tuple[float, float]:
    """CPU and clock milliseconds of one run."""
    cpu, clock = time.thread_time(), time.perf_counter()
    run()
    return 1000 * (time.thread_time() - cpu), 1000 * (time.perf_counter() - clock)


def told(what: str, times: list[tuple[float, float]], target_ms: float | None = None) -> None:
    """Print the medians of some runs."""
    cpu, clock = (median(column) for column in zip(*times, strict=True))
    met = "" if target_ms is None else f"  target {target_ms:.0f}: {verdict(cpu, target_ms)}"
    print(f"{what:56}{cpu:9.1f}{clock:9.1f}{met}")


def verdict(value_ms: float, target_ms: float) -> str:
    """Whether a target was met."""
    return "met" if value_ms < target_ms else "MISSED"


def new_sites(workspace: Workspace, question: Question, rounds: int) -> None:
    """Computing of one new site after another, in its steps."""
    base = workspace.answer(question)
    points = workspace.pack.demand_points.sample(rounds + 1, random_state=0)
    steps: dict[str, list[tuple[float, float]]] = {}
    together: list[tuple[float, float]] = []
    for point in points.itertuples():
        opened = Open("bench", SERVICE, float(point.lon), float(point.lat))
        scenario = Scenario("bench", (opened,))
        changed = Workspace(apply(workspace.pack, scenario), base=workspace)
        parts = {
            "the pack with one site more": lambda s=scenario: apply(workspace.pack, s),
            "travel costs: one column more": lambda w=changed: w.costs(question.season_id),
            "the whole answer: register, causes, sums": lambda w=changed: w.answer(question),
            "the whole comparison: people, flows": lambda w=changed: compare(
                base, w.answer(question)
            ),
        }
        for name, run in parts.items():
            steps.setdefault(name, []).append(spent_ms(run))
        cpu, clock = zip(*(times[-1] for times in steps.values()), strict=True)
        together.append((sum(cpu), sum(clock)))
    for name, times in steps.items():
        told(name, times[1:])
    told("all computing of one click", together[1:], TARGETS["computing"])


def closing_tests(workspace: Workspace, question: Question, rounds: int) -> None:
    """Every road closed in turn: ours, and scipy asked anew for each."""
    times, answer = workspace.road_times(question.season_id), workspace.answer(question)
    links = pd.Index(times.roads.link_id)
    goals = _nodes_of_sites(workspace, question)
    close_roads(workspace.pack, times, answer, links)  # compiles what is compiled
    ours = [
        spent_ms(lambda: close_roads(workspace.pack, times, answer, links)) for _ in range(rounds)
    ]
    told(f"closing test: {len(links)} roads, every place (ours)", ours, TARGETS["closing"])
    equal = np.array_equal(_engine_nearest(times, goals, 0), _scipy_nearest(times, goals, 0))
    said = "equal" if equal else "DIFFERENT"
    print(f"{'nearest of all nodes without one road, engine and scipy':56}{said:>9}")
    for name, run in (("engine", _engine_nearest), ("scipy", _scipy_nearest)):
        spent = [
            spent_ms(partial(_each_closed, run, times, goals, len(links))) for _ in range(rounds)
        ]
        told(f"nearest of all nodes, {len(links)} roads closed in turn ({name})", spent)


def _nodes_of_sites(workspace: Workspace, question: Question) -> np.ndarray:
    """Nodes nearest to the open services."""
    services = workspace.answer(question).open_services.dropna(subset=["lon"])
    nodes = workspace.pack.road_nodes
    away = np.hypot(
        nodes["lon"].to_numpy()[:, None] - services["lon"].to_numpy(),
        2 * (nodes["lat"].to_numpy()[:, None] - services["lat"].to_numpy()),
    )
    return np.unique(away.argmin(axis=0))


def _closed(times: RoadTimes, row: int) -> np.ndarray:
    """Times of the arcs with one link closed."""
    time_ds = times.time_ds.copy()
    time_ds[times.roads.arc_of[row]] = engine.UNREACHABLE
    return time_ds


def _each_closed(
    nearest: Callable[[RoadTimes, np.ndarray, int], np.ndarray],
    times: RoadTimes,
    goals: np.ndarray,
    links: int,
) -> None:
    """What is nearest without the first link, without the second and so on."""
    for row in range(links):
        nearest(times, goals, row)


def _engine_nearest(times: RoadTimes, goals: np.ndarray, row: int) -> np.ndarray:
    """Minutes to the nearest goal of every node."""
    factor = engine.customise(times.roads.topology, _closed(times, row))
    cost = engine.nearest(factor, engine.Points.at_nodes(goals)).cost
    return np.where(cost >= engine.UNREACHABLE, np.inf, cost / DS_PER_MIN)


def _scipy_nearest(times: RoadTimes, goals: np.ndarray, row: int) -> np.ndarray:
    """The same by Dijkstra from all goals at once, on the arcs turned round."""
    time_ds = _closed(times, row)
    there = time_ds < engine.UNREACHABLE
    roads = times.roads
    size = roads.topology.n_nodes
    arcs = pd.DataFrame({"t": roads.tail[there], "h": roads.head[there], "ds": time_ds[there]})
    best = arcs.groupby(["h", "t"], as_index=False)["ds"].min()
    graph = csr_matrix((best["ds"], (best["h"], best["t"])), shape=(size, size))
    return dijkstra(graph, indices=goals, min_only=True) / DS_PER_MIN


def clicks(rounds: int) -> None:
    """From the click on the map to the changed sentence, map and table, in Chromium."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("No Chromium on this machine; on Debian: apt install chromium.")
    with sync_playwright() as playwright, browser.serving(browser.free_port()) as (address, _):
        browser.wait_until_up(address)
        opened = playwright.chromium.launch(executable_path=program, args=browser.OPTIONS)
        context = opened.new_context(locale="lv-LV", viewport={"width": 1366, "height": 768})
        page = context.new_page()
        received = [0]
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.on(
            "Network.webSocketFrameReceived",
            lambda event: received.__setitem__(
                0, received[0] + len(event["response"]["payloadData"]) * 3 // 4
            ),
        )
        waits, sent = [], []
        for turn in range(rounds + 1):
            page.goto(f"{address}/ko-darit?service={SERVICE}")
            circles = page.locator(".leaflet-points-pane path")
            circles.first.wait_for(timeout=60_000)
            page.wait_for_timeout(8000 if turn == 0 else 1500)  # the server's warm-up ends
            received[0] = 0
            page.evaluate(STOPWATCH)
            drawn = page.locator(".planner-drawn")
            box = drawn.bounding_box()
            if box is None:
                raise SystemExit("The map is not in view.")
            page.mouse.click(
                box["x"] + 0.55 * box["width"] + turn, box["y"] + 0.72 * box["height"]
            )
            waits.append(page.evaluate("window.waited"))
            page.wait_for_timeout(300)
            sent.append(received[0])
        opened.close()
    done = [wait for wait in waits[1:] if wait is not None]
    if len(done) < rounds:
        print(f"{rounds - len(done)} clicks changed nothing within 20 s")
    if done:
        what = "click on the map to changed sentence, map and table"
        clock = median(done)
        print(
            f"{what:56}{'':9}{clock:9.1f}  target {TARGETS['click']:.0f}: "
            f"{verdict(clock, TARGETS['click'])}; {median(sent[1:]) / 1024:.0f} KiB sent"
        )


def main() -> None:
    """Parse the command line, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often each is measured (7)")
    parser.add_argument("--no-browser", action="store_true", help="leave the click out")
    options = parser.parse_args()
    workspace = Workspace(load_pack())
    pack = workspace.pack
    question = service_question(
        pack, (SERVICE,), group_id=None, on=pack.register_date, season_id=workspace.base_season
    )
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, medians of {options.rounds}")
    print(f"{'milliseconds':56}{'CPU':>9}{'clock':>9}")
    new_sites(workspace, question, options.rounds)
    closing_tests(workspace, question, min(options.rounds, 3))
    if not options.no_browser:
        clicks(options.rounds)


if __name__ == "__main__":
    main()
