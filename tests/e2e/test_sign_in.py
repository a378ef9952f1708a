"""Signing in at an identity provider on this machine: the way back to the view, and what each role
sees and may do; a municipality cannot touch another's territory.
"""

import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, BrowserContext, Page, expect

from app import impact
from app.i18n import Words
from app.workspace import Workspace
from geodata.exchange.preview import OWN as OWN_TERRITORY
from geodata.store import proposals
from geodata.store.permissions import Actor
from geodata.store.records import Value
from geodata.store.store import Store, open_store
from tests.e2e.conftest import LAPTOP, ROOT, free_port, serving

pytestmark = pytest.mark.browser
Enter = Callable[[str, str], Page]
Keep = Callable[[Page, str], None]
CLIENT = "planner"
OWN, OTHER = "0032000", "0024000"
"""Krāslavas novads, whose planner signs in, and Balvu novads."""
PEOPLE: dict[str, dict[str, object]] = {
    "anna": {"role": "municipality", "municipality_code": OWN},
    "rita": {},  # her role stands in the accounts of the planner
}
"""What the provider says of people beside their e-mail addresses."""
WORDS = Words("lv")
SHOWN, HIDDEN = "Centrs Balvos", "Melnraksts Balvos"
FILE = f"""\
Nosaukums;Pakalpojuma veids;Mērķgrupas;Pašvaldība;Platums;Garums;Avots
Svešs centrs;dienas aprūpes centrs;pensijas vecuma personas;{OTHER};57,13;27,26;lēmums
Savs centrs;dienas aprūpes centrs;pensijas vecuma personas;{OWN};56,0953;27,5175;lēmums
"""


class Provider(ThreadingHTTPServer):
    """An OpenID Connect provider that asks who is there and believes it."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.key = RSAKey.generate_key(2048, {"kid": "k", "use": "sig", "alg": "RS256"})
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.nonces: dict[str, str] = {}
        """What the planner wants to hear again, by who signs in."""


class Answer(BaseHTTPRequestHandler):
    """What the provider says."""

    server: Provider

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        parts = urlsplit(self.path)
        asked = {key: values[0] for key, values in parse_qs(parts.query).items()}
        here = self.server.address
        if parts.path == "/.well-known/openid-configuration":
            self.say(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "jwks_uri": f"{here}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif parts.path == "/keys":
            self.say({"keys": [self.server.key.as_dict(private=False)]})
        elif parts.path == "/authorize":
            links = []
            for person in PEOPLE:
                self.server.nonces[person] = asked.get("nonce", "")
                back = urlencode({"code": person, "state": asked["state"]})
                links.append(f'<a href="{asked["redirect_uri"]}?{escape(back)}">{person}</a>')
            self.say(f"<!doctype html><title>?</title>{' '.join(links)}", "text/html")
        else:  # the icon that browsers ask for
            self.send_error(404)

    def do_POST(self) -> None:  # noqa: N802
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        person = form["code"][0]
        now = int(time.time())
        claims = {
            "iss": self.server.address,
            "aud": CLIENT,
            "sub": person,
            "iat": now,
            "exp": now + 600,
            "nonce": self.server.nonces[person],
            "email": f"{person}@novads.lv",
            "email_verified": True,
            **PEOPLE[person],
        }
        token = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.server.key)
        self.say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def say(self, content: dict[str, object] | str, kind: str = "application/json") -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def proposed_elsewhere(store: Store, latgale: Workspace) -> None:
    """A submitted proposal of the other municipality, and a draft."""
    region = Actor("region", "region")
    cells: dict[str, Value] = {
        "municipality_code": OTHER,
        "service_type_id": "day_care",
        "group_ids": "pension_age",
        "lon": 27.26,
        "lat": 57.13,
        "capacity_places": 16.0,
        "opens_on": "2027",
    }
    proposals.draft(store, region, {**cells, "title": HIDDEN})
    proposals.draft(store, region, {**cells, "title": SHOWN})
    (record,) = store.records("proposal", title=SHOWN)
    on = latgale.pack.register_date
    statement = impact.statement(latgale, store, record, store.head()[0], on)
    proposals.submit(store, region, record, statement)


@pytest.fixture(scope="module")
def signed(
    chromium: str, latgale: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Address of the planner with sign-in at a provider of its own."""
    home = tmp_path_factory.mktemp("home")
    file = home / "shared.sqlite3"
    store = open_store(f"sqlite:///{file}", latgale.pack.pack_id)
    proposed_elsewhere(store, latgale)
    store.close()
    command = [sys.executable, "-m", "app", "account", "set", "rita@novads.lv", "--role", "region"]
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{file}", "HOME": str(home)}
    subprocess.run(command, check=True, cwd=ROOT, env=environment, capture_output=True)
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    port = free_port()
    (home / ".streamlit").mkdir()
    (home / ".streamlit" / "secrets.toml").write_text(
        f"""[auth]
redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
cookie_secret = "a-secret-of-the-test-and-long-enough"
client_id = "{CLIENT}"
client_secret = "s"
server_metadata_url = "{provider.address}/.well-known/openid-configuration"
""",
        encoding="utf-8",
    )
    try:
        with serving(home, port=port, database=f"sqlite:///{file}") as address:
            yield address
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()


@pytest.fixture
def enter(browser: Browser, signed: str) -> Iterator[Callable[[str, str], Page]]:
    """Sign in as a person from a page of the planner."""
    contexts: list[BrowserContext] = []

    def come(person: str, link: str) -> Page:
        contexts.append(browser.new_context(locale="lv-LV", viewport=LAPTOP))
        page = contexts[-1].new_page()
        page.goto(f"{signed}{link}")
        page.get_by_role("link", name=re.compile("Sign in|Pieteikties")).click()
        page.get_by_role("link", name=person).click()
        expect(page.get_by_role("button", name=f"{person}@novads.lv")).to_be_visible()
        return page

    yield come
    for context in contexts:
        context.close()


def settle(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")


def part(page: Page, key: str) -> None:
    settle(page)
    page.get_by_test_id("stRadio").get_by_text(WORDS(key), exact=True).click()
    settle(page)


def offered(page: Page, label: str) -> list[str]:
    """The options of a list."""
    page.get_by_role("combobox", name=label, exact=True).click()
    found = page.get_by_role("option")
    expect(found.first).to_be_visible()
    texts = found.all_inner_texts()
    page.keyboard.press("Escape")
    return texts


def test_person_comes_back_to_the_view_they_left(signed: str, enter: Enter) -> None:
    page = enter("anna", "/plaisas?service=workshop&lang=en")
    page.get_by_role("button", name="anna@novads.lv").click()
    expect(page.get_by_text("anna@novads.lv (municipality)")).to_be_visible()
    assert page.url == f"{signed}/plaisas?service=workshop&lang=en"
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Pieteikties")).to_be_visible()


def test_municipality_sees_and_changes_its_own_territory_only(
    signed: str, enter: Enter, keep: Keep, tmp_path: Path
) -> None:
    forged = f"municipality={OTHER}&register-of={OTHER}&role=administrator"
    page = enter("anna", f"/registrs?{forged}")
    settle(page)
    assert offered(page, WORDS("choice.municipality")) == ["Krāslavas novads"]
    part(page, "book.tab_files")
    endless = tmp_path / "endless.csv"
    with endless.open("wb") as file:
        file.truncate(500_000_000)
    page.locator("input[type=file]").set_input_files(endless)  # refused before a byte is sent
    expect(page.get_by_text("Failam jābūt ne lielākam par 20.0MB.")).to_be_attached()
    page.locator("input[type=file]").set_input_files(
        {"name": "x.csv", "mimeType": "text/csv", "buffer": FILE.encode()}
    )
    fault = page.get_by_test_id("stMarkdown").filter(has_text=WORDS(OWN_TERRITORY))
    expect(fault.last).to_be_visible()
    expect(page.get_by_role("button", name=WORDS.count("book.take", 1))).to_be_visible()
    keep(page, "municipality-import-of-others")

    page.goto(f"{signed}/priekslikumi?{forged}")
    settle(page)
    chosen = page.get_by_role("combobox", name=WORDS("proposed.one"), exact=True)
    expect(chosen).to_have_value(f"{SHOWN} (iesniegts)")
    assert offered(page, WORDS("proposed.one")) == [f"{SHOWN} (iesniegts)"]
    expect(page.get_by_role("button", name=WORDS("proposed.say"))).to_be_visible()
    expect(page.get_by_role("button", name=WORDS("proposed.decide_accepted"))).to_have_count(0)
    keep(page, "municipality-proposal-of-others")
    part(page, "proposed.tab_new")
    assert offered(page, WORDS("choice.municipality")) == ["Krāslavas novads"]

    page.goto(f"{signed}/apspriesanas?{forged}")
    expect(page.get_by_text(WORDS("consulted.none"))).to_be_visible()
    expect(page.get_by_text(WORDS("consulted.tab_new"), exact=True)).to_have_count(0)


def test_region_of_the_accounts_sees_all_and_decides(enter: Enter, keep: Keep) -> None:
    page = enter("rita", "/priekslikumi")
    settle(page)
    assert offered(page, WORDS("proposed.one")) == [
        f"{SHOWN} (iesniegts)",
        f"{HIDDEN} (melnraksts)",
    ]
    reason = page.get_by_label(WORDS("proposed.reason"), exact=True)
    reason.fill("Balvos pakalpojuma trūkst.")
    page.get_by_role("button", name=WORDS("proposed.decide_accepted")).click()
    expect(page.get_by_role("combobox", name=WORDS("proposed.one"))).to_have_value(
        f"{SHOWN} (pieņemts)"
    )
    keep(page, "region-decides")
    page.get_by_role("link", name=WORDS("page.register")).click()
    settle(page)
    assert len(offered(page, WORDS("choice.municipality"))) == 9


def test_visitor_of_a_shared_planner_reads_only(browser: Browser, signed: str) -> None:
    context = browser.new_context(locale="lv-LV", viewport=LAPTOP)
    page = context.new_page()
    page.goto(f"{signed}/registrs")
    settle(page)
    expect(page.get_by_text(WORDS("book.read_only"))).to_be_visible()
    part(page, "book.tab_changes")
    expect(page.get_by_text(WORDS("book.no_audit"))).to_be_visible()
    context.close()
