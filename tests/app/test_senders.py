"""How often one sender may write, and who counts as one."""

import pytest

from app.senders import Senders, sender_of
from geodata.store.errors import TooManyError
from geodata.store.limits import limits


class Clock:
    """Seconds that pass when told."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def write(senders: Senders, who: str) -> None:
    with senders.turn(who):
        pass


def test_sender_writes_so_often_and_again_after_the_minutes() -> None:
    clock = Clock()
    senders = Senders(clock)
    for _ in range(limits()["sender_opinions"]):
        write(senders, "10.0.0.1")
    with pytest.raises(TooManyError, match="5 opinions came from here within 10 minutes"):
        write(senders, "10.0.0.1")
    write(senders, "10.0.0.2")
    clock.now = 600.0
    write(senders, "10.0.0.1")


def test_what_was_refused_does_not_count() -> None:
    senders = Senders(Clock())
    for _ in range(20):
        with pytest.raises(ValueError, match="empty"), senders.turn("a"):
            raise ValueError("empty")
    write(senders, "a")


def test_senders_of_long_ago_are_forgotten() -> None:
    clock = Clock()
    senders = Senders(clock)
    write(senders, "a")
    clock.now = 601.0
    write(senders, "b")
    assert set(senders._wrote) == {"b"}


@pytest.mark.parametrize(
    ("connected_from", "forwarded", "sender"),
    [
        ("192.0.2.7", "10.0.0.1", "192.0.2.7"),  # no proxy of ours: its header is not believed
        (None, "6.6.6.6, 192.0.2.7", "192.0.2.7"),  # what a visitor wrote stands before
        (None, None, "here"),
        (None, " , ", "here"),
    ],
)
def test_address_is_that_of_the_connection_or_of_our_own_proxy(
    connected_from: str | None, forwarded: str | None, sender: str
) -> None:
    assert sender_of(connected_from, forwarded) == sender
