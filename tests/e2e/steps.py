"""Steps that people take on a page: what they write, choose, press and fetch."""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Download, Locator, Page, expect

from app.i18n import Words

WORDS = Words("lv")
SEARCHED_WITHIN_MS = 60_000
DRAWN = """() => [...document.querySelectorAll('.planner-drawn')]
    .every(one => one.planner && one.planner.view)"""
"""Every map of the page is drawn."""


def settle(page: Page) -> None:
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.locator("[data-stale=true]")).to_have_count(0)  # left of the drawing before


def look_whole(page: Page) -> None:
    """Wait until the page is drawn with its maps and a search for sites is over."""
    app = page.get_by_test_id("stApp")
    expect(app).to_have_attribute(
        "data-test-script-state", "notRunning", timeout=SEARCHED_WITHIN_MS
    )
    searching = button(page, "sites.stop")
    expect(searching).to_have_count(0, timeout=SEARCHED_WITHIN_MS)
    page.wait_for_function(DRAWN)


def write(page: Page, label: str, text: str) -> None:
    settle(page)
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Type into a list and take the one that is left."""
    settle(page)
    box = page.get_by_role("combobox", name=label, exact=True)
    box.click()
    box.press_sequentially(option)
    expect(page.get_by_role("option", name=option, exact=True)).to_be_visible()
    box.press("Enter")
    box.press("Tab")  # a list of several choices stays open
    settle(page)


def part(page: Page, key: str) -> None:
    settle(page)
    page.get_by_test_id("stRadio").get_by_text(WORDS(key), exact=True).click()
    settle(page)


def open_tab(page: Page, name: str) -> None:
    """Open another tab and wait for what stands under it; the address tells of it."""
    before = page.url
    page.get_by_role("tab", name=WORDS(f"tab.{name}"), exact=True).click()
    expect(page).not_to_have_url(before)
    settle(page)


def button(page: Page, key: str) -> Locator:
    return page.get_by_role("button", name=WORDS(key), exact=True)


def fetched(page: Page, label: str) -> Download:
    settle(page)
    with page.expect_download() as coming:
        page.get_by_role("button", name=label, exact=True).click()
    return coming.value


def text_of(file: Path, *options: str) -> str:
    """What stands on a PDF, its lines joined."""
    program = shutil.which("pdftotext") or pytest.skip("no pdftotext on this machine")
    done = subprocess.run([program, *options, str(file), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())
