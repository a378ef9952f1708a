"""No page breaks WCAG 2.2 AA by what axe-core can see; every page speaks the page's language."""

import re
from collections.abc import Callable
from importlib.resources import files

import pytest
from playwright.sync_api import Page, expect

from app import (
    measure_tables,
    programme_choices,
    show_causes,
    show_comparison,
    show_gaps,
    show_sites,
)
from tests.e2e.steps import WORDS, look_whole, open_tab
from tests.pages import PAGES

pytestmark = pytest.mark.browser

axe = pytest.importorskip("axe_playwright_python", reason="axe-core is not installed")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})
    .then(found => found.violations.flatMap(one => one.nodes.map(
        node => one.id + ': ' + node.html.slice(0, 200))))"""
CALM = "*, *::before, *::after { transition: none !important; animation: none !important; }"
SETTLED = """() => new Promise(settled => {
    let calm = 0;
    const look = setInterval(() => {
        const app = document.querySelector('[data-testid=stApp]');
        const stale = document.querySelector('[data-stale=true]');  // those are pale
        calm = app.dataset.testScriptState === 'notRunning' && !stale ? calm + 1 : 0;
        if (calm === 5) { clearInterval(look); settled(); }
    }, 100);
})"""
ENGLISH = """words => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent.trim();
        if (words.includes(text) && texts.currentNode.parentElement.checkVisibility())
            found.push(text);
    }
    for (const one of document.querySelectorAll('[aria-label], [placeholder], [title]'))
        for (const name of ['aria-label', 'placeholder', 'title'])
            if (words.some(word => (one.getAttribute(name) || '').startsWith(word)))
                found.push(name + ': ' + one.getAttribute(name));
    return found;
}"""
CHANGED = "service=workshop&scenario=Dagda!open~new-1~workshop~27.53723~56.09512~~all_residents"
INNER = [
    *(f"raditaji?service=workshop&part={name}" for name in ("thresholds", "fairness")),
    *(f"raditaji?measure-tab={name}" for name in measure_tables.TABS[1:]),
    *(f"plaisas?service=workshop&gaps-tab={name}" for name in show_gaps.TABS[1:]),
    *(f"plaisas?service=home_care&causes-tab={name}" for name in show_causes.TABS[1:]),
    *(f"ko-darit?{CHANGED}&comparison-tab={name}" for name in show_comparison.TABS[1:]),
    *(
        f"ko-darit-vietas?site-new=1&service=workshop&site-tab={name}"
        for name in show_sites.TABS[1:]
    ),
    *(f"programma?programme-part={name}" for name in programme_choices.PARTS[1:]),
    *(f"registrs?book-part={name}" for name in ("new", "files", "changes")),
    *(f"priekslikumi?proposed-part={name}" for name in ("compared", "new")),
    *(f"apspriesanas?consulted-part={name}" for name in ("moderate", "new")),
]
"""Addresses of parts of pages and of tabs that stand behind others."""
STREAMLIT_WORDS = [
    *("Choose options", "Choose an option", "Select all", "Upload", "Browse files", "Stop"),
    *("day, ", "month, ", "year, "),
    *("Drag and drop file here", "Main menu", "Help for", "App pages", "Skip to main content"),
    *("Open", "Clear all", "Search", "Download as CSV", "Fullscreen", "Show/hide columns"),
]


@pytest.mark.parametrize("path", [f"/{page.path}" for page in PAGES])
def test_page_has_no_violation_that_axe_sees_and_no_english_word(
    address: str, again: Callable[..., Page], path: str
) -> None:
    page = again(address + path)
    look_calmly(page)
    expect_clean(page)


def test_what_opens_on_a_page_has_no_violation_either(
    address: str, again: Callable[..., Page]
) -> None:
    page = again(f"{address}/plaisas?service=workshop&place=0032000")
    expect(page.locator(".planner-chosen")).to_be_attached()
    page.add_style_tag(content=CALM)
    page.get_by_role("button", name="Kartes slāņi").press("Enter")
    open_tab(page, "histogram")
    expect_clean(page)
    for name in ("vasara, sausi ceļi", WORDS("report.button")):
        page.get_by_role("button", name=name).click()
        expect_clean(page)
        page.keyboard.press("Escape")


@pytest.mark.parametrize("path", INNER, ids=lambda path: re.sub(r"\?.*=", "-", path))
def test_part_or_tab_behind_the_first_has_no_violation(
    address: str, again: Callable[..., Page], path: str
) -> None:
    page = again(f"{address}/{path}")
    look_calmly(page)
    expect_clean(page)


def look_calmly(page: Page) -> None:
    """Wait until all is there and nothing fades in: what comes is not judged on the way."""
    look_whole(page)
    page.add_style_tag(content=CALM)


def expect_clean(page: Page) -> None:
    """Once the page stands still, axe-core finds nothing and no word of Streamlit is English."""
    page.evaluate(SETTLED)
    if not page.evaluate("() => Boolean(window.axe)"):
        page.add_script_tag(content=(files(axe) / "axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate(RUN, RULES) == []
    assert page.evaluate(ENGLISH, STREAMLIT_WORDS) == []
