"""Long columns of maps, kept by what they say so that a browser fetches each only once."""

import hashlib
from collections import OrderedDict
from threading import Lock

MOST = 400
"""Parts kept; a dense map has about ten, most of them the same on every page."""


class Parts:
    """Texts by their digest; the ones not asked for longest go first."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, str] = OrderedDict()
        self._lock = Lock()

    def keep(self, text: str) -> str:
        """Keep a text and give the address at which it is served."""
        digest = hashlib.sha256(text.encode()).hexdigest()[:32]
        with self._lock:
            self._texts[digest] = text
            self._texts.move_to_end(digest)
            while len(self._texts) > MOST:
                self._texts.popitem(last=False)
        return f"/layers/part/{digest}.json"

    def text(self, digest: str) -> str | None:
        """The text of a digest, None when it is not kept."""
        with self._lock:
            return self._texts.get(digest)
