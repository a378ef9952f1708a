"""How long people wait for the planner in a browser: start, first page, service, cutoff, tab.

Starts the app itself on a free port, looks at it with headless Chromium at 1366x768 and prints
median and worst of each wait beside its target; nothing fails when one is missed.

    python benchmarks/browser.py [--rounds 5] [--json FILE]
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from playwright.sync_api import Browser, CDPSession, Locator, Page, sync_playwright

ROOT = Path(__file__).parents[1]
GIVE_UP_S = 60
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SERVICES_IN_BASKET = 10
STOPWATCH = """() => {
    const look = () => {
        const circles = document.querySelectorAll('.leaflet-points-pane path');
        return [document.querySelector('h4')?.innerText,
                [...circles].map(one => one.getAttribute('fill')).join(), circles.length];
    };
    const [finding, colours] = look();
    window.waited = new Promise(done => addEventListener('pointerdown', down => {
        const tick = () => {
            const [text, fills, drawn] = look();
            if (drawn && text !== finding && fills !== colours)
                requestAnimationFrame(now => done(now - down.timeStamp));
            else if (performance.now() - down.timeStamp > 10000) done(null);
            else requestAnimationFrame(tick);
        };
        tick();
    }, {once: true, capture: true}));
}"""
"""From pressing the pointer until finding and circles are both other ones, and painted; in ms."""

TAB_STOPWATCH = """() => {
    const look = () => {
        const open = [...document.querySelectorAll('[role=tabpanel]')]
            .find(panel => panel.checkVisibility());
        return open ? open.innerText.trim() + open.querySelectorAll('th, td').length : '0';
    };
    const before = look();
    window.waited = new Promise(done => addEventListener('pointerdown', down => {
        const tick = () => {
            const now = look();
            if (now !== before && now !== '0')
                requestAnimationFrame(now => done(now - down.timeStamp));
            else if (performance.now() - down.timeStamp > 10000) done(null);
            else requestAnimationFrame(tick);
        };
        tick();
    }, {once: true, capture: true}));
}"""
"""From pressing a tab until something else stands under the open one, and painted; in ms."""


@dataclass
class Waits:
    """One kind of wait: what was measured, its target, and the seconds of each round."""

    what: str
    target_s: float
    seconds: list[float] = field(default_factory=list)
    sent_bytes: list[int] = field(default_factory=list)


@contextmanager
def serving(port: int) -> Iterator[tuple[str, float]]:
    """The app on a port, set up in an otherwise empty home: its address and when it started."""
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "HOME": home, "PLANNER_PACK": ""}
        set_up = "from app.workspace import open_workspace as o; w = o(); w.costs(w.base_season)"
        subprocess.run([sys.executable, "-c", set_up], cwd=ROOT, env=environment, check=True)
        command = [sys.executable, "-m", "streamlit", "run", "app/main.py"]
        command += ["--server.headless", "true", "--server.port", str(port)]
        unheard = subprocess.DEVNULL
        started = time.perf_counter()
        with subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=unheard, stderr=unheard
        ) as process:
            try:
                yield f"http://127.0.0.1:{port}", started
            finally:
                process.terminate()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(address: str) -> None:
    """Return when the server says that it is healthy."""
    give_up = time.monotonic() + GIVE_UP_S
    while time.monotonic() < give_up:
        try:
            with urlopen(f"{address}/_stcore/health", timeout=5):
                return
        except OSError:  # nobody listens yet, or not quite
            time.sleep(0.02)
    sys.exit(f"The app did not start within {GIVE_UP_S} s.")


def first_page(browser: Browser, address: str, started: float) -> float:
    """Open the overview as a new visitor; seconds from the start until the matrix is drawn."""
    context = browser.new_context(
        locale="lv-LV", viewport={"width": 1366, "height": 768}, service_workers="block"
    )
    page = context.new_page()
    page.goto(address, wait_until="commit")
    page.locator("table.matrix").wait_for()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    seconds = time.perf_counter() - started
    context.close()
    return seconds


class Changes:
    """The gap map of one visitor, whose choices are changed again and again."""

    def __init__(self, browser: Browser, address: str) -> None:
        context = browser.new_context(locale="lv-LV", viewport={"width": 1366, "height": 768})
        self.page: Page = context.new_page()
        self.received = 0
        network: CDPSession = context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.on("Network.webSocketFrameReceived", self._count)
        self.page.goto(f"{address}/plaisas?service=home_care")
        drawn = self.page.locator(".leaflet-points-pane path")
        drawn.first.wait_for()

    def _count(self, event: dict[str, dict[str, str]]) -> None:
        payload = event["response"]["payloadData"]  # base64: 4 characters for 3 bytes
        self.received += len(payload) * 3 // 4

    def choose(self, widget: str, option: int, waits: Waits) -> None:
        """Choose an option of a list by its place; note the wait and the bytes sent for it."""
        self.page.wait_for_timeout(1000)  # nothing of the change before is still under way
        self.page.get_by_role("combobox", name=widget, exact=True).click()
        chosen = self.page.get_by_role("option").nth(option)
        chosen.wait_for()
        chosen.scroll_into_view_if_needed()
        self._press(chosen, STOPWATCH, f"{widget}, option {option}", waits)

    def open_tab(self, number: int, waits: Waits) -> None:
        """Open one of the tabs beside the map; note the wait and the bytes sent for it."""
        self.page.wait_for_timeout(1000)
        self._press(
            self.page.get_by_role("tab").nth(number), TAB_STOPWATCH, f"tab {number}", waits
        )

    def _press(self, what: Locator, stopwatch: str, named: str, waits: Waits) -> None:
        self.received = 0
        self.page.evaluate(stopwatch)
        what.click()
        milliseconds = self.page.evaluate("window.waited")
        if milliseconds is None:
            print(f"{named}: nothing changed on the page", file=sys.stderr)
            return
        self.page.wait_for_timeout(300)
        waits.seconds.append(milliseconds / 1000)
        waits.sent_bytes.append(self.received)


def measure(browser: Browser, rounds: int) -> list[Waits]:
    """All waits, each as often as asked."""
    cold = Waits("server start to first page drawn (matrix visible)", 5)
    warm = Waits("first page of a new visitor, server warm", 2)
    service = Waits("other service to new finding and circle colours", 1)
    cutoff = Waits("other cutoff to new finding and circle colours", 1)
    tab = Waits("other tab to what stands under it", 1)
    for last in (*[False] * (rounds - 1), True):
        with serving(free_port()) as (address, started):
            wait_until_up(address)
            cold.seconds.append(first_page(browser, address, started))
            if not last:
                continue
            for _ in range(rounds):
                warm.seconds.append(first_page(browser, address, time.perf_counter()))
            changes = Changes(browser, address)
            for turn in range(rounds):
                # Options 1 to 9: every service after the first; the last of a round may repeat.
                changes.choose("Pakalpojums", 1 + turn % (SERVICES_IN_BASKET - 1), service)
            changes.choose("Pakalpojums", 0, Waits("back to the first", 1))
            for turn in range(rounds):
                # Presets 1, 3, 6 and 8 have different minutes: 12, 25, 40 and 60.
                changes.choose("Slieksnis", (1, 3, 6, 8)[turn % 4], cutoff)
            for turn in range(rounds):
                # Places, seasons and travel times, and back to municipalities.
                changes.open_tab((1, 3, 4, 0)[turn % 4], tab)
    return [cold, warm, service, cutoff, tab]


def report(all_waits: list[Waits], rounds: int) -> None:
    """Print the waits as a table."""
    print(
        f"Seconds a person waits; {rounds} rounds, {os.cpu_count()} cores, load "
        f"{os.getloadavg()[0]:.1f}, headless Chromium 1366x768, loopback, Python caches warm."
    )
    print(f"{'':52} {'median':>7} {'max':>7} {'target':>7} {'sent':>8}")
    for waits in all_waits:
        if not waits.seconds:
            print(f"{waits.what:52} {'-':>7}")
            continue
        sent = f"{median(waits.sent_bytes) / 1024:.0f} KiB" if waits.sent_bytes else ""
        print(
            f"{waits.what:52} {median(waits.seconds):7.2f} {max(waits.seconds):7.2f}"
            f" {waits.target_s:7.2f} {sent:>8}"
        )
    print(
        "Start: from launching the process to the matrix painted in an open browser with an empty"
        "\ncache. Changes: from pressing the pointer on the option to the frame after finding and"
        "\ncircles differ; services are asked for the first time, cutoffs too up to the fourth."
        "\nSent: median bytes over the websocket, before compression."
    )


def main() -> None:
    """Parse the command line, measure, print, and write JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument("--json", type=Path, help="file for the single measurements")
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        sys.exit("No Chromium on this machine; on Debian: apt install chromium.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=OPTIONS)
        all_waits = measure(browser, options.rounds)
        browser.close()
    report(all_waits, options.rounds)
    if options.json:
        rows = [asdict(waits) for waits in all_waits]
        options.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
