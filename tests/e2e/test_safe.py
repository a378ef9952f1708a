"""What the server answers is named for what it is; the planner works whole behind nginx."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from http.client import HTTPSConnection
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import LAPTOP, ROOT, WAIT_MS, Watch, free_port, wait_until_up

pytestmark = pytest.mark.browser

CONTENT_TYPES = {
    "/": "text/html",
    "/app/static/planner_map.js": "javascript",
    "/app/static/planner_map.css": "text/css",
    "/app/static/favicon.png": "image/png",
    "/layers/frame_words.js": "javascript",
    "/layers/roads.geojson": "application/geo+json",
}


@pytest.mark.parametrize(("path", "kind"), CONTENT_TYPES.items())
def test_answer_says_what_it_is_and_is_not_to_be_guessed(
    address: str, path: str, kind: str
) -> None:
    with urlopen(address + path) as answer:
        assert kind in answer.headers["content-type"]
        assert answer.headers["x-content-type-options"] == "nosniff"


@dataclass(frozen=True)
class Secure:
    """The planner behind nginx: its plain address, which leads to the one with TLS."""

    plain: str
    tls: str


@pytest.fixture
def secure(address: str, tmp_path: Path) -> Iterator[Secure]:
    """Addresses of nginx with TLS before the planner, set up as deploy/planner.nginx says."""
    nginx, openssl = shutil.which("nginx"), shutil.which("openssl")
    if nginx is None or openssl is None:
        pytest.skip(
            "no nginx or openssl on this machine (Debian: apt install nginx-light openssl)"
        )
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-keyout", "planner.key", "-out", "planner.pem", "-subj", "/CN=127.0.0.1"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    plain, tls = free_port(), free_port()
    settings = (ROOT / "deploy" / "planner.nginx").read_text(encoding="utf-8")
    for said, here in (
        ("server 127.0.0.1:8501", f"server {address.removeprefix('http://')}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ssl", f"listen 127.0.0.1:{tls} ssl"),
        ("planner.example.lv", "127.0.0.1"),
        ("/etc/ssl/", f"{tmp_path}/"),
        ("https://$host$request_uri", f"https://$host:{tls}$request_uri"),
    ):
        assert said in settings
        settings = settings.replace(said, here)
    (tmp_path / "planner.conf").write_text(settings, encoding="utf-8")
    folders = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;"
        f"events {{}} http {{ access_log off; {folders} include {tmp_path}/planner.conf; }}",
        encoding="utf-8",
    )
    with subprocess.Popen(
        [nginx, "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "error.log")]
    ) as process:
        try:
            listens = partial(socket.create_connection, ("127.0.0.1", tls), 1)
            wait_until_up(process, lambda: listens().close(), tmp_path / "error.log")
            yield Secure(f"http://127.0.0.1:{plain}", f"https://127.0.0.1:{tls}")
        finally:
            process.terminate()


def trusting() -> ssl.SSLContext:
    """For a certificate of the test's own."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def test_planner_works_whole_behind_nginx_with_tls(
    secure: Secure, browser: Browser, watch: Watch, keep: Callable[[Page, str], None]
) -> None:
    with urlopen(f"{secure.plain}/plaisas?service=workshop", context=trusting()) as answer:
        assert answer.url == f"{secure.tls}/plaisas?service=workshop"
        assert answer.headers.get_all("x-content-type-options") == ["nosniff"]
        assert "max-age" in answer.headers["strict-transport-security"]
    context = browser.new_context(locale="lv-LV", viewport=LAPTOP, ignore_https_errors=True)
    context.set_default_timeout(WAIT_MS)
    watch.follow(context, secure.tls)
    page = context.new_page()
    page.goto(f"{secure.tls}/plaisas?service=workshop")
    expect(page.locator(".leaflet-points-pane path")).to_have_count(151)
    found = page.locator("h4").inner_text()
    page.get_by_text("Kilometri", exact=True).click()  # travels over the websocket
    expect(page.locator("h4")).not_to_have_text(found)
    keep(page, "behind-nginx")
    context.close()
    assert watch.outside() == []
    assert watch.errors == []  # nothing was kept back by the content security policy


def test_nginx_refuses_files_larger_than_the_planner_takes(secure: Secure) -> None:
    line = HTTPSConnection(secure.tls.removeprefix("https://"), context=trusting(), timeout=30)
    line.putrequest("PUT", "/_stcore/upload_file/session/file")
    line.putheader("Content-Length", str(20 * 1024 * 1024 + 1))
    line.endheaders()
    assert line.getresponse().status == 413
    line.close()
