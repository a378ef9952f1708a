"""The real planner on this machine, Chromium to look at it, and a watch over every page."""

import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from tests.pages import PAGES

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "artefacts"
START_WITHIN_S = 30  # a cold start on a busy machine; it takes 2 to 4 s
WAIT_MS = 45_000  # for one step of a page, likewise; most take less than one second
LAPTOP = ViewportSize(width=1366, height=768)
PHONE = ViewportSize(width=390, height=844)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# Opened at /plaisas, Streamlit first asks /plaisas/_stcore/... whether the app lives there, then
# asks /_stcore/... The first answer is 404, which Chromium reports as a console error by itself.
# These two addresses below the paths of our pages are all that is tolerated.
PATHS = "|".join(page.path for page in PAGES if page.path)
PROBE = re.compile(rf"/({PATHS})/_stcore/(health|host-config)$")
PROBE_TEXT = "Failed to load resource: the server responded with a status of 404"


@dataclass
class Watch:
    """What all pages of a test asked for and complained about, frames and sockets included."""

    own: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext, address: str) -> None:
        """Record everything that happens in the context, which shows the app at the address."""
        self.own |= {f"{address}/", address.replace("http", "ws", 1) + "/"}
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", self._hear)
        context.on(
            "page",
            lambda page: page.on("websocket", lambda ws: self.requests.append(ws.url)),
        )

    def outside(self) -> list[str]:
        """Requests to anything but the app itself; data: and blob: do not leave the page."""
        inside = (*self.own, "data:", "blob:")
        return [url for url in self.requests if not url.startswith(inside)]

    def _hear(self, message: ConsoleMessage) -> None:
        url = message.location["url"]
        tolerated = message.text.startswith(PROBE_TEXT) and PROBE.search(url)
        if message.type == "error" and not tolerated:
            self.errors.append(f"{message.text} ({url})")


def free_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(
    home: Path, pack: Path | None = None, port: int | None = None, database: str | None = None
) -> Iterator[str]:
    """Address of the real app in a process of its own, with an empty home directory."""
    port = port or free_port()
    environment = {**os.environ, "HOME": str(home), "PLANNER_PACK": str(pack or "")}
    for variable in ("DATABASE_URL", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        environment.pop(variable, None)  # what was entered lies in the home of this server
    environment |= {"DATABASE_URL": database} if database else {}
    command = [sys.executable, "-m", "streamlit", "run", "app/main.py"]
    command += ["--server.headless", "true", "--server.port", str(port)]
    log = home / "server.log"
    with (
        log.open("w", encoding="utf-8") as out,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            wait_until_up(
                process, lambda: urlopen(f"{address}/_stcore/health", timeout=5).close(), log
            )
            yield address
        finally:
            process.terminate()


def wait_until_up(
    process: "subprocess.Popen[bytes]", ask: Callable[[], object], log: Path
) -> None:
    """Return when a server answers; fail with its log when it ends first or never does."""
    for _ in range(START_WITHIN_S * 10):
        try:
            ask()
            return
        except OSError:  # nobody listens yet, or not quite
            pass
        try:
            process.wait(timeout=0.1)
            break
        except subprocess.TimeoutExpired:
            continue
    pytest.fail(f"the server did not start:\n{log.read_text(encoding='utf-8')}")


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of Chromium; without it the tests that need it are skipped."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    return found or pytest.skip("no Chromium on this machine (Debian: apt install chromium)")


@pytest.fixture(scope="session")
def address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the app with the embedded pack; no failure may stand in its log in the end."""
    home = tmp_path_factory.mktemp("home")
    with serving(home) as found:
        yield found
    said = (home / "server.log").read_text(encoding="utf-8")
    assert "Traceback" not in said, said


@pytest.fixture(scope="module")
def own_address(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an app of a module that enters something: others see what they expect."""
    with serving(tmp_path_factory.mktemp("home")) as found:
        yield found


@pytest.fixture(scope="session")
def address_of(
    chromium: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path], AbstractContextManager[str]]:
    """A way to serve another pack: ``with address_of(folder) as address``."""
    return lambda pack: serving(tmp_path_factory.mktemp("home"), pack)


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium; closed after each module, for two Playwrights cannot run side by side."""
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def watch() -> Watch:
    """What the pages of this test asked for and complained about."""
    return Watch()


@pytest.fixture
def visit(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """Open an address as a new visitor, Latvian, on a laptop or a phone.

    Afterwards no page may have asked for anything outside or complained.
    """
    contexts: list[BrowserContext] = []

    def open_page(url: str, *, phone: bool = False) -> Page:
        context = entered(browser, watch, url, phone=phone)
        contexts.append(context)
        page = context.new_page()
        page.goto(url)
        expect(page.locator("h1, [role=alert]").first).to_be_visible()
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert watch.outside() == []
    assert watch.errors == []


@pytest.fixture(scope="module")
def again(browser: Browser) -> Iterator[Callable[..., Page]]:
    """As `visit`, by the same visitor each time: what is fetched once stays in the browser."""
    pages: dict[bool, Page] = {}
    watch = Watch()

    def open_page(url: str, *, phone: bool = False) -> Page:
        if phone not in pages:
            pages[phone] = entered(browser, watch, url, phone=phone).new_page()
        pages[phone].goto(url)
        expect(pages[phone].locator("h1, [role=alert]").first).to_be_visible()
        return pages[phone]

    yield open_page
    for page in pages.values():
        page.context.close()
    assert watch.outside() == []
    assert watch.errors == []


def entered(browser: Browser, watch: Watch, url: str, *, phone: bool) -> BrowserContext:
    """A new visitor, Latvian, on a laptop or a phone, whose pages are watched."""
    context = browser.new_context(
        locale="lv-LV", viewport=PHONE if phone else LAPTOP, is_mobile=phone, has_touch=phone
    )
    context.set_default_timeout(WAIT_MS)
    watch.follow(context, "/".join(url.split("/")[:3]))
    return context


@pytest.fixture(scope="session")
def keep() -> Callable[[Page, str], None]:
    """Keep a screenshot of what a page shows now, under artefacts/."""
    ARTEFACTS.mkdir(exist_ok=True)

    def shoot(page: Page, name: str) -> None:
        page.screenshot(path=ARTEFACTS / f"{name}.png")

    return shoot
