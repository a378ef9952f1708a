"""Addresses that nobody was given: every page answers, with itself or a sentence."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app import address
from app.i18n import Words
from app.languages import LANGUAGES
from tests.pages import PAGES, AppPage

APP = Path(__file__).parents[2] / "app"
SCRIPT = "<script>alert(1)</script>"
FORGED = [
    *(SCRIPT, "'; DROP TABLE sites; --", "a\x00b", "\ufffd", "x" * 5000, "{0} %s {{7*7}}"),
    *("nan", "1e400", "-5", "9" * 40, "9" * 5000, "١٢", "0002000", "S1,S1,LUD-001", ",,,"),
    *("9999-99-99", "0001-01-01", "9999-12-31", "nan,nan", "1e999,-1e999", "26.0,56.0"),
    "X!open~<b>~care~nan~1e309~-5~dragons!close~S1!close~nope",
]
"""Script, SQL, texts of wrong kinds, numbers and days beyond all bounds, ids of others."""
TURNS = 3
"""How often each page is opened, each parameter with another value each time."""


pytestmark = pytest.mark.usefixtures("pages_of_toy")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_forged_address_is_answered(page: AppPage) -> None:
    test = AppTest.from_file(str(APP / "planner.py"), default_timeout=60)
    test.run()
    if page.path:
        test.switch_page(page.script)
    for turn in range(TURNS):
        for number, key in enumerate(address._KEYS):
            test.query_params[key] = FORGED[(5 * turn + number) % len(FORGED)]
        test.session_state[address._PAGE] = "elsewhere"  # the address is opened anew
        test.run()
        assert not test.exception
        assert test.title[0].value in [Words(lang)(f"page.{page.key}") for lang in LANGUAGES]
        bodies = [element.proto.body for element in test.get("html")]
        assert not any(SCRIPT in text for text in bodies)
