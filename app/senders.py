"""How often one sender on the network may write without an account; nothing of it is kept on disk.

An address is remembered for the minutes of the limit and forgotten then.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from geodata.store.errors import TooManyError
from geodata.store.limits import limits


class Senders:
    """When each address wrote of late."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrote: dict[str, list[float]] = {}
        self._lock = Lock()

    @contextmanager
    def turn(self, sender: str) -> Iterator[None]:
        """Let a sender write once; only what is taken counts.

        Raises
        ------
        TooManyError
            The sender wrote as often as one may within the limit's minutes.
        """
        most, wait_min = (limits()[name] for name in ("sender_opinions", "sender_wait_min"))
        now = self._clock()
        with self._lock:
            since = now - 60 * wait_min
            late = {who: [t for t in times if t > since] for who, times in self._wrote.items()}
            self._wrote = {who: times for who, times in late.items() if times}
            if len(self._wrote.get(sender, ())) >= most:
                raise TooManyError(
                    "{found} opinions came from here within {wait} minutes, as many as are taken. "
                    "Send the next one later.",
                    found=most,
                    wait=wait_min,
                )
            self._wrote.setdefault(sender, []).append(now)
        try:
            yield
        except BaseException:
            with self._lock:
                self._wrote[sender].remove(now)
            raise


def sender_of(connected_from: str | None, forwarded: str | None) -> str:
    """The address a visitor writes from: the connection's own, or what our own proxy names.

    Only where the connection comes from this machine (None) is the header of a proxy believed,
    and of it only the last address, which the proxy itself put there.
    """
    if connected_from is not None:
        return connected_from
    return (forwarded or "").split(",")[-1].strip() or "here"
