"""A head of a social service (Balvu novads) reviews three institutions and drafts a proposal."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from app.maps.closing_map import BUILDING
from app.workspace import Workspace
from geodata.exchange.coordinates import two_numbers
from tests.e2e.steps import WORDS, button, choose, part, settle, write

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]
BALVI, INSTITUTION = "0024000", "BAL-022"
TITLE = "Dienas centrs <b>Baltinavā</b>"


def signs(page: Page) -> Locator:
    """The numbered buildings, whose colour no service has."""
    return page.locator(f'.leaflet-sites-pane svg:has(polygon[fill="{BUILDING}"])')


def rows(page: Page) -> Locator:
    """Rows of the first table, its heading among them."""
    return page.get_by_test_id("stDataFrame").first.locator("tr")


def test_municipality_reviews_its_institutions_and_submits_a_proposal(
    latgale: Workspace, own_address: str, visit: Visit, keep: Keep
) -> None:
    page = visit(f"{own_address}/ko-darit-slegsana?service=ltc")
    choose(page, WORDS("choice.territory"), "Balvu novads")
    expect(signs(page)).to_have_text(["3", "2", "1"])  # the one most missed is drawn last
    expect(rows(page)).to_have_count(4)
    keep(page, "municipality-01-closing")
    close_one_and_compare(page, latgale, keep)
    draft_at_a_click(page, keep)
    button(page, "proposed.keep").click()  # leads to the checks, which find two things missing
    for field in ("proposed.places", "column.opens_on"):
        lacking = WORDS("proposed.lacks", field=WORDS(field))
        expect(page.get_by_text(lacking)).to_be_visible()
    expect(button(page, "proposed.foresee")).to_have_count(0)
    keep(page, "municipality-06-lacking")
    complete_and_submit(page, keep)


def close_one_and_compare(page: Page, latgale: Workspace, keep: Keep) -> None:
    """Closing one: map and table choose the same; then the two closings side by side."""
    name = str(latgale.pack.services.loc[INSTITUTION, "name"])
    sign = signs(page).first
    sign.hover()
    expect(page.locator(".leaflet-tooltip")).to_contain_text(f"3. {name}")
    expect(rows(page).nth(3)).to_contain_text(name)
    sign.click()
    expect(page.locator(".planner-chosen")).to_contain_text(f"3. {name}")
    expect(page.get_by_text(WORDS("closing.as_scenario"))).to_be_visible()
    expect(rows(page).nth(3)).to_contain_text(name)  # the rows stay where they were
    keep(page, "municipality-02-closed")
    page.get_by_text(WORDS("closing.compare")).click()
    page.wait_for_url("**/ko-darit-salidzinat?*")
    settle(page)
    expect(page.get_by_text(f"Otrais: {WORDS('closing.scenario', name=name)}")).to_be_visible()
    expect(page.get_by_text("Balvu novads: ", exact=False).first).to_be_visible()
    keep(page, "municipality-03-compared")


def draft_at_a_click(page: Page, keep: Keep) -> None:
    """A click on the map fills in the coordinates; the territory is chosen already."""
    page.get_by_role("link", name=WORDS("page.proposals"), exact=True).click()
    page.wait_for_url("**/priekslikumi*")
    part(page, "proposed.tab_new")
    box = page.get_by_role("combobox", name=WORDS("choice.municipality"), exact=True)
    expect(box).to_have_value("Balvu novads")
    write(page, WORDS("column.proposal_title"), TITLE)
    choose(page, WORDS("choice.service"), "dienas centrs")
    choose(page, WORDS("choice.group"), "pensijas vecuma personas")
    drawn = page.locator(".planner-drawn")
    where = drawn.bounding_box()
    assert where is not None
    drawn.click(position={"x": 0.68 * where["width"], "y": 0.68 * where["height"]})
    expect(page.get_by_text("Tuvākā apdzīvotā vieta:")).to_contain_text("Balvu novads")
    spot = page.get_by_label(WORDS("book.coordinates"), exact=True)
    expect(spot).not_to_have_value("")
    assert two_numbers(spot.input_value()) == pytest.approx((56.9, 27.6), abs=0.1)
    keep(page, "municipality-05-clicked")


def complete_and_submit(page: Page, keep: Keep) -> None:
    """The draft completed, its impact looked at, then frozen."""
    button(page, "proposed.mend").click()
    expect(page.locator(f'[aria-label="Nosaukums"][value="{TITLE}"]')).to_be_visible()
    expect(page.locator('[aria-label="Nosaukums"]')).to_have_count(1)  # not the new draft's
    write(page, WORDS("proposed.places"), "16")
    write(page, WORDS("column.opens_on"), "2027")
    button(page, "proposed.keep").click()
    button(page, "proposed.foresee").click()
    expect(button(page, "proposed.submit")).to_be_visible()
    figures = page.get_by_test_id("stDataFrame").nth(1)
    expect(figures.locator("tbody tr").first).to_be_attached()
    foreseen = figures.text_content()
    keep(page, "municipality-07-impact")
    button(page, "proposed.submit").click()
    expect(page.get_by_text(WORDS("proposed.done_submit"))).to_be_visible()
    settle(page)
    assert figures.text_content() == foreseen
    expect(page.locator(".planner-chosen")).to_contain_text("iesniegts")
    keep(page, "municipality-08-submitted")
