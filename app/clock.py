"""The present day by the calendar of Latvia, by which consultations open and close."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

CALENDAR = ZoneInfo("Europe/Riga")


def today() -> date:
    """The present day."""
    return datetime.now(CALENDAR).date()
