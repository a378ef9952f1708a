"""Signing in at an identity provider on this machine: the role, and the way back to the view."""

import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import LAPTOP, free_port, serving

pytestmark = pytest.mark.browser
CLIENT = "planner"


class Provider(ThreadingHTTPServer):
    """An OpenID Connect provider that knows one person and asks nothing."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.key = RSAKey.generate_key(2048, {"kid": "k", "use": "sig", "alg": "RS256"})
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        self.nonces: dict[str, str] = {}


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
        else:
            self.server.nonces["code"] = asked.get("nonce", "")
            back = urlencode({"code": "code", "state": asked["state"]})
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{back}")
            self.end_headers()

    def do_POST(self) -> None:  # noqa: N802
        self.rfile.read(int(self.headers["Content-Length"]))
        now = int(time.time())
        claims = {
            "iss": self.server.address,
            "aud": CLIENT,
            "sub": "anna",
            "iat": now,
            "exp": now + 600,
            "nonce": self.server.nonces["code"],
            "email": "anna@novads.lv",
            "email_verified": True,
            "role": "municipality",
            "municipality_code": "0002000",
        }
        token = jwt.encode({"alg": "RS256", "kid": "k"}, claims, self.server.key)
        self.say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def say(self, content: dict[str, object]) -> None:
        body = json.dumps(content).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def signed(chromium: str, tmp_path: Path) -> Iterator[str]:
    """Address of the planner with sign-in at a provider of its own."""
    provider = Provider()
    thread = threading.Thread(target=provider.serve_forever, daemon=True)
    thread.start()
    port = free_port()
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / ".streamlit" / "secrets.toml").write_text(
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
        with serving(tmp_path, port=port) as address:
            yield address
    finally:
        provider.shutdown()
        provider.server_close()
        thread.join()


def test_person_comes_back_to_the_view_they_left(browser: Browser, signed: str) -> None:
    context = browser.new_context(locale="lv-LV", viewport=LAPTOP)
    page = context.new_page()
    page.goto(f"{signed}/plaisas?service=workshop&lang=en")
    page.get_by_role("link", name="Sign in").click()
    expect(page.get_by_text("anna@novads.lv (municipality)")).to_be_visible(timeout=30_000)
    assert page.url == f"{signed}/plaisas?service=workshop&lang=en"
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Pieteikties")).to_be_visible(timeout=30_000)
    context.close()
