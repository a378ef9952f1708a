"""The audit as people read it: who did what when and why, and which fields became what."""

import json
from collections.abc import Hashable, Mapping

import pandas as pd

from app.i18n import Words
from app.options import STATUSES
from geodata.exchange.columns import fields, heading
from geodata.pack import Pack
from geodata.store.consultations import MODERATE
from geodata.store.permissions import Actor, allowed, require
from geodata.store.proposals import DRAFT, STATES
from geodata.store.scenarios import KEEP
from geodata.store.store import Store
from geodata.store.undo import of_pack

SHOWN = 500
"""Changes on the page; the file holds them all, with batch and hash."""
HASH = 12
"""Letters of a hash that tell one file from another for people."""
_CALLED = ("name", "title", "place", "service_id", "proposal_id", "subject")
"""Fields by which a record is known, the first that it has."""
_OF_THE_REGISTER = frozenset(one.name for one in fields())
Entry = Mapping[Hashable, str | None]
Content = dict[str, object]


def changes(store: Store, base: Pack, who: Actor, words: Words) -> pd.DataFrame:
    """The audit, latest first: when, who, what, why, and the fields that differ before and after.

    Before the first entry of a record stands what the pack says of it.
    Contact fields, drafts and kept scenarios are told only to who may see them in that territory,
    opinions of the public and their places only to who may see them before they are shown.

    Raises
    ------
    NotAllowedError
        The role may not read the audit.
    """
    require(who, "audit.read")
    entries = store.changes().iloc[::-1].to_dict("records")
    columns = ("at", "actor", "action", "record_id", "name", "reason", "before", "after")
    rows = [_row(entry, base, who, words) for entry in entries]
    return pd.DataFrame(rows, columns=[*columns, "batch", "hash"], dtype="str")


def on_page(told: pd.DataFrame) -> pd.DataFrame:
    """What of the audit is shown on the page."""
    return told.head(SHOWN).drop(columns=["batch", "hash"])


def _row(entry: Entry, base: Pack, who: Actor, words: Words) -> dict[str, str | None]:
    was, now = (_seen(entry, side, who) for side in ("before", "after"))
    if entry["before"] is None:
        was = {**of_pack(str(entry["kind"]), str(entry["record_id"]), base)}
    return {
        **{name: entry[name] for name in ("actor", "record_id", "reason", "batch", "hash")},
        "at": str(entry["at"])[:19].replace("T", " "),
        "action": words(f"action.{entry['action']}"),
        "name": next((str(now[key]) for key in _CALLED if key in now), entry["record_id"]),
        "before": _differing(was, now, str(entry["kind"]), base, words),
        "after": _differing(now, was, str(entry["kind"]), base, words),
    }


def _seen(entry: Entry, side: str, who: Actor) -> Content:
    """What an entry held, without what this person may not see."""
    content: Content = json.loads(entry[side] or "{}")
    territory, kind = content.get("municipality_code"), entry["kind"]
    code = None if territory is None else str(territory)
    if "contact" in content and not allowed(who, "register.contacts", [code]):
        del content["contact"]
    if kind == "opinion" and not allowed(who, MODERATE):
        content = {k: v for k, v in content.items() if k not in ("text", "lon", "lat")}
    drafted = kind == "proposal" and content.get("state") == DRAFT
    action = "proposal.write" if drafted else KEEP
    if (drafted or kind == "scenario") and not allowed(who, action, [code]):
        content = {"municipality_code": territory}
    return content


def _differing(these: Content, others: Content, kind: str, base: Pack, words: Words) -> str:
    """The fields that the other side does not have so, by name."""
    return "; ".join(
        f"{_field(name, words)}: {_told(kind, name, value, base, words)}"
        for name, value in these.items()
        if others.get(name) != value
    )


def _told(kind: str, name: str, value: object, base: Pack, words: Words) -> str:
    """A value as people read it: names for codes, whole numbers as such, a file by its hash."""
    named = {
        "municipality_code": base.municipalities,
        "service_type_id": base.service_types,
        "group_ids": base.demand_groups,
    }.get(name)
    if isinstance(value, dict):
        return f"sha256 {str(value.get('sha256'))[:HASH]}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if named is not None and isinstance(value, str):
        names = named[f"name_{words.lang}"]
        return ", ".join(str(names.get(code, code)) for code in value.split(";"))
    if (kind, name) == ("proposal", "state") and value in STATES:
        return words(f"proposed.{value}")
    if name == "status" and value in STATUSES:
        return words(f"status.{value}")
    return str(value)


def _field(name: str, words: Words) -> str:
    return heading(name, words.lang) if name in _OF_THE_REGISTER else words(f"field.{name}")
