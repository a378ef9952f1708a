"""Public consultations as tables and sentences: what is open, what was said, what came of it."""

from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager
from datetime import date

import pandas as pd

from app.i18n import Words
from geodata.pack import Pack
from geodata.store import consultations
from geodata.store.consultations import MODERATE, OPEN, OUTCOMES, PROPOSAL, REFUSED, SHOWN
from geodata.store.permissions import Actor, allowed
from geodata.store.records import Record, Value
from geodata.store.store import Store

_ORDER = {stage: place for place, stage in enumerate((OPEN, "coming", "over"))}


def known(store: Store, today: date) -> list[Record]:
    """All consultations: those open now first, then those to come, then those that are over."""
    found = store.records("consultation")
    found.sort(key=lambda one: one.text("closes_on"))
    return sorted(found, key=lambda one: _ORDER[consultations.stage(one, today)])


def opinions(store: Store, record: Record, who: Actor) -> list[Record]:
    """The opinions of a consultation that somebody may see: all for who moderates, else shown."""
    found = store.records("opinion", consultation_id=record.record_id)
    every = allowed(who, MODERATE)
    return [one for one in found if every or one.cells["state"] == SHOWN]


def given_on(store: Store) -> dict[str, date]:
    """The day on which each opinion was given."""
    entries = store.changes(kind="opinion")
    first = entries[entries["version"] == 1]
    return {
        str(key): date.fromisoformat(str(at)[:10])
        for key, at in zip(first["record_id"], first["at"], strict=True)
    }


def speak(
    store: Store,
    turn: AbstractContextManager[None],
    who: Actor,
    pack: Pack,
    opinion: Mapping[str, Value],
    today: date,
) -> str:
    """Keep the opinion of a sender whose ``turn`` it is (`Senders.turn`); its number.

    Raises
    ------
    TooManyError, ValueRefusedError, NoSuchRecordError
    """
    with turn:
        return consultations.speak(store, who, pack, opinion, today)


def when(record: Record, words: Words, today: date) -> str:
    """Until when opinions are taken, or that they are not yet or no more."""
    first, last = (
        words.day(date.fromisoformat(str(record.cells[name])))
        for name in ("opens_on", "closes_on")
    )
    return words(f"consulted.{consultations.stage(record, today)}", first=first, last=last)


def title(record: Record, words: Words, today: date) -> str:
    """A consultation in a list: its title and whether it is open."""
    stage = words(f"consulted.stage_{consultations.stage(record, today)}")
    return f"{record.text('title')} ({stage})"


def subject_of(store: Store, record: Record) -> Record | None:
    """The proposal consulted on; None where it is a draft text."""
    if record.cells["subject"] != PROPOSAL:
        return None
    return store.one("proposal", record.text("proposal_id"))


def heading(pack: Pack, record: Record, on: date | None, words: Words) -> str:
    """What stands above an opinion: its number, its day, and the municipality of its place."""
    names = pack.municipalities[f"name_{words.lang}"]
    place = names.get(record.text("municipality_code"))
    parts = [record.record_id, words.day(on) if on else None, place]
    return " · ".join(str(part) for part in parts if part)


def answer(record: Record, words: Words) -> str | None:
    """What came of an opinion and why; None: it is not answered."""
    if not record.cells["outcome"]:
        return None
    return f"{words('outcome.' + str(record.cells['outcome']))}: {record.text('answer')}"


def told(found: list[Record], words: Words) -> list[str]:
    """How many opinions came and what became of them, as sentences."""
    states = Counter(one.text("state") for one in found)
    outcomes = Counter(one.text("outcome") for one in found if one.cells["outcome"])
    counted = [f"{words(f'outcome.{name}')}: {outcomes[name]}" for name in OUTCOMES]
    waiting = states["waiting"]
    return [
        words.count("consulted.received", len(found)),
        words("consulted.of_them", shown=states[SHOWN], refused=states[REFUSED], waiting=waiting),
        "; ".join(counted)
        + "; "
        + words("consulted.unanswered", n=states[SHOWN] - outcomes.total()),
    ]


def table(store: Store, pack: Pack, found: list[Record], words: Words) -> pd.DataFrame:
    """A row per shown opinion, first given first, with its place and answer."""
    days = given_on(store)
    names = pack.municipalities[f"name_{words.lang}"]
    rows = [
        {
            "opinion_id": one.record_id,
            "given_on": days[one.record_id].isoformat(),
            "municipality": names.get(one.text("municipality_code")) or "",
            "opinion": one.text("text"),
            "outcome": words(f"outcome.{one.text('outcome')}") if one.cells["outcome"] else "",
            "answer": one.text("answer"),
            "lon": one.cells["lon"],
            "lat": one.cells["lat"],
        }
        for one in found
        if one.cells["state"] == SHOWN
    ]
    columns = ["opinion_id", "given_on", "municipality", "opinion", "outcome", "answer"]
    frame = pd.DataFrame(rows, columns=[*columns, "lon", "lat"])
    typed = frame.astype({**dict.fromkeys(columns, "str"), "lon": "float64", "lat": "float64"})
    return typed.sort_values(["given_on", "opinion_id"], ignore_index=True)
