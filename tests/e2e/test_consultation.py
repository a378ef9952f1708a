"""A public consultation in the real planner: announced, spoken in, moderated, shown."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Visit = Callable[..., Page]
Keep = Callable[[Page, str], None]


def write(page: Page, label: str, text: str) -> None:
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Tab")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def part(page: Page, name: str) -> None:
    page.get_by_test_id("stRadio").get_by_text(name, exact=True).click()
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)


def test_public_is_asked_and_answered(own_address: str, visit: Visit, keep: Keep) -> None:
    page = visit(f"{own_address}/apspriesanas")
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
