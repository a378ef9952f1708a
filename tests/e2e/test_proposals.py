"""From a draft on the map to the region's decision, and what a visitor says of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_label(label, exact=True).click()
    page.get_by_role("option", name=option, exact=True).click()


def write(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def part(page: Page, name: str) -> None:
    page.get_by_test_id("stRadio").get_by_text(name, exact=True).click()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def test_draft_is_checked_submitted_decided_and_consulted_on(
    address: str, visit: Visit, keep: Keep
) -> None:
    page = visit(f"{address}/priekslikumi")
    part(page, "Rakstīt vai labot")
    write(page, "Nosaukums", "Centrs <b>Dagdā</b>")
    choose(page, "Pašvaldība", "Krāslavas novads")
    page.get_by_role("button", name="Saglabāt melnrakstu").click()
    expect(page.get_by_text("Melnraksts saglabāts")).to_be_visible()
    part(page, "Priekšlikumi")
    # The checks name what is missing, and nothing can be submitted.
    expect(page.get_by_text(re.compile("aile capacity"))).to_be_visible()
    submit = page.get_by_role("button", name="Iesniegt ar ietekmes aprēķinu")
    expect(submit).to_have_count(0)
    part(page, "Rakstīt vai labot")
    choose(page, "Ko rakstāt", "Centrs <b>Dagdā</b> (melnraksts)")
    title = page.get_by_label("Nosaukums", exact=True)
    expect(page.locator('[aria-label="Nosaukums"][value="Centrs <b>Dagdā</b>"]')).to_be_visible()
    expect(title).to_have_count(1)  # the fields of the new draft are gone
    choose(page, "Vieta pēc nosaukuma", "Dagda")
    expect(page.get_by_label("Koordinātas", exact=True)).not_to_have_value("")
    choose(page, "Mērķgrupa", "pensijas vecuma personas")
    page.keyboard.press("Escape")
    write(page, "Vietas", "16")
    write(page, "Atvēršana", "2027")
    keep(page, "proposal-draft")
    page.get_by_role("button", name="Saglabāt melnrakstu").click()
    expect(page.get_by_text("Melnraksts saglabāts")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)
    part(page, "Priekšlikumi")
    keep(page, "proposal-checked")
    submit.click()
    expect(page.get_by_text("(iesniegts)")).to_be_visible()
    expect(page.get_by_role("button", name="Pieņemt")).to_be_visible()
    keep(page, "proposal-submitted")
    # Without a reason nothing is decided.
    page.get_by_role("button", name="Pieņemt").click()
    expect(page.get_by_text("Lēmumam vajadzīgs pamatojums")).to_be_visible()
    write(page, "Lēmuma pamatojums", "Dagdā pakalpojuma nav.")
    page.get_by_role("button", name="Pieņemt").click()
    expect(page.get_by_text("(pieņemts)")).to_be_visible()
    expect(page.get_by_text("Dagdā pakalpojuma nav.")).to_be_visible()
    keep(page, "proposal-decided")


def test_public_is_asked_and_answered(address: str, visit: Visit, keep: Keep) -> None:
    page = visit(f"{address}/apspriesanas")
    part(page, "Jauna apspriešana")
    page.get_by_text("dokumenta projekts", exact=True).click()
    write(page, "Apspriešanas nosaukums", "Programmas projekts")
    write(page, "Redakcija", "1")
    write(page, "Par ko ir apspriešana", "Kur veidot dienas centrus?")
    page.get_by_role("button", name="Izsludināt apspriešanu").click()
    expect(page.get_by_text("Saglabāts.")).to_be_visible()
    part(page, "Apspriešana")
    write(page, "Jūsu viedoklis", "<img src=x onerror=alert(1)> tuvāk")
    page.get_by_role("button", name="Nosūtīt viedokli").click()
    expect(page.get_by_text("viedoklis saņemts")).to_be_visible()
    expect(page.get_by_text("0 publicētu viedokļu")).to_be_visible()
    part(page, "Viedokļu izskatīšana")
    page.get_by_role("button", name="Publicēt").click()
    expect(page.get_by_text("1 publicēts viedoklis bez atbildes")).to_be_visible()
    part(page, "Apspriešana")
    expect(page.get_by_text("<img src=x onerror=alert(1)> tuvāk")).to_be_visible()
    keep(page, "consultation")
