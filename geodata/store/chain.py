"""The audit as a chain: each entry's hash covers its content and the hash of the entry before.

Whoever changes, inserts or removes an entry of the past breaks every hash after it. A cut at the
very end shows only against a hash noted elsewhere, which is why checking names the last hash.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping

from geodata.validate import Fault

GENESIS = "0" * 64
"""What the first entry holds as the hash before it."""
COVERED = (
    "seq",
    "at",
    "batch",
    "actor",
    "role",
    "action",
    "kind",
    "record_id",
    "version",
    "before",
    "after",
    "reason",
)
NEXT = "the entry {limit}"
LINK = "the hash of the entry before"
SEAL = "a hash that fits the content; the entry was changed after it was written"
END = "the noted hash {limit} at the end of the audit or before it"
ALL_MESSAGES = (NEXT, LINK, SEAL, END)


def canonical(value: object) -> str:
    """JSON text that is the same for the same content: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def entry_hash(previous_hash: str, entry: Mapping[str, object]) -> str:
    """SHA-256 (hex) over the hash of the entry before and the entry's covered fields."""
    covered = canonical([previous_hash, *(entry[name] for name in COVERED)])
    return hashlib.sha256(covered.encode()).hexdigest()


def verify(entries: Iterable[Mapping[str, object]], noted: str | None = None) -> list[Fault]:
    """Faults of the whole chain, entries in order of seq; empty when nothing was changed.

    ``noted`` is a hash that was written down earlier and has to be found in the chain.
    """
    faults: list[Fault] = []
    previous, expected, seen = GENESIS, 1, noted is None
    for entry in entries:
        seq = int(str(entry["seq"]))
        if seq != expected:
            faults.append(Fault("changes", seq, "seq", str(seq), NEXT, str(expected)))
        if entry["previous_hash"] != previous:
            found = str(entry["previous_hash"])[:12]
            faults.append(Fault("changes", seq, "previous_hash", found, LINK))
        if entry["hash"] != entry_hash(str(entry["previous_hash"]), entry):
            faults.append(Fault("changes", seq, "hash", str(entry["hash"])[:12], SEAL))
        previous, expected = str(entry["hash"]), seq + 1
        seen = seen or previous == noted
    if not seen:
        faults.append(Fault("changes", 0, "hash", previous[:12], END, str(noted)))
    return faults
