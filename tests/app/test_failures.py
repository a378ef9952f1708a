"""An unexpected failure: a sentence with a number on the page, the details under it in the log."""

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def failing_page() -> None:
    """A page that fails as no page should."""
    from app import failures

    try:
        [].pop()
    except IndexError as error:
        failures.show(error)


def test_number_on_the_page_leads_to_the_details_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, logger="app.failures"):
        test = AppTest.from_function(failing_page, default_timeout=60).run()
    (told,) = (element.value for element in test.error)
    (number,) = re.findall(r"[0-9a-f]{8}", told)
    (record,) = (one for one in caplog.records if one.name == "app.failures")
    assert record.getMessage() == f"failure {number}"
    assert record.exc_info is not None
    assert "pop from empty list" in str(record.exc_info[1])
    assert "pop" not in told
