"""Public consultations: a proposal or a draft open to everybody's opinion between two dates.

An opinion needs no account and says nothing of who gave it. It waits until the region shows or
refuses it, and is answered by the region; nothing of it is overwritten or deleted.
"""

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa

from geodata.pack import Pack
from geodata.positions import municipality_at
from geodata.store.database import reading
from geodata.store.errors import NoSuchRecordError, TooManyError, ValueRefusedError
from geodata.store.limits import limits
from geodata.store.permissions import Actor
from geodata.store.proposals import DRAFT
from geodata.store.records import Edit, Record, Value, Written
from geodata.store.store import Store
from geodata.store.tables import CHANGES, OPINIONS

PROPOSAL, TEXT = SUBJECTS = ("proposal", "draft")
"""What is consulted on: a proposal of the database, or a titled text in some edition."""
COMING, OPEN, OVER = STAGES = ("coming", "open", "over")
WAITING, SHOWN, REFUSED = STATES = ("waiting", "shown", "refused")
OUTCOMES = ("taken", "partly", "not_taken", "noted")
"""What came of an opinion, as a summary of a consultation tells it."""
OPEN_IT, SPEAK, MODERATE = "consultation.open", "consultation.speak", "consultation.moderate"
_WORDS = {
    **{name: name for name in ("title", "subject", "text", "edition", "link")},
    "proposal_id": "proposal",
    "opens_on": "first day",
    "closes_on": "last day",
}
"""What an error calls a part."""
_LATER = ("closes_on", "conclusion")
"""What may change once a consultation is open; people have read the rest."""


def put(
    store: Store,
    who: Actor,
    cells: Mapping[str, Value],
    today: date,
    record: Record | None = None,
) -> Written:
    """Announce a consultation or change one; once it is open only its end and conclusion change.

    Raises
    ------
    ValueRefusedError
        A part is missing, a date is none, the end lies before the beginning, the link leads to
        no page of the web, or a part that people have read would change.
    NoSuchRecordError
        There is no such proposal, or it is a draft.
    ChangedMeanwhileError, NotAllowedError
    """
    was = {} if record is None else record.cells
    now = {**was, **cells}
    _require_whole(now)
    if record is not None and stage(record, today) != COMING:
        _require_same(was, now)
    elif now["subject"] == PROPOSAL:
        now |= _of_proposal(store, str(now["proposal_id"]))
    name = f"A-{uuid.uuid4().hex[:10]}" if record is None else record.record_id
    version = 0 if record is None else record.version
    return store.write(who, [Edit(OPEN_IT, "consultation", name, now, version)], "")


def _require_same(was: Mapping[str, Value], now: Mapping[str, Value]) -> None:
    for name, value in now.items():
        if name not in _LATER and (value or None) != (was.get(name) or None):
            raise ValueRefusedError(
                "The consultation is open; {kind} cannot change any more. "
                "Only its end and conclusion can.",
                kind=_WORDS.get(name, name),
            )


def _require_whole(cells: Mapping[str, Value]) -> None:
    if cells.get("subject") not in SUBJECTS:
        raise ValueRefusedError("Say what is consulted on: a proposal or a draft.")
    needed = ["title", "opens_on", "closes_on"]
    needed += ["proposal_id"] if cells["subject"] == PROPOSAL else ["text", "edition"]
    for name in needed:
        if not str(cells.get(name) or "").strip():
            raise ValueRefusedError("The consultation has no {kind}. Give one.", kind=_WORDS[name])
    first, last = (_day(str(cells[name])) for name in ("opens_on", "closes_on"))
    if last < first:
        raise ValueRefusedError(
            "The consultation would end on {last}, before it begins on {first}.",
            last=last.isoformat(),
            first=first.isoformat(),
        )
    link = str(cells.get("link") or "")
    parts = urlsplit(link) if link.isprintable() and " " not in link else urlsplit("")
    if link and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise ValueRefusedError(
            "{found} is no address of a page. Begin with https://.", found=link[:80]
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueRefusedError(
            "{found} is no date; expected one such as 2027-01-31.", found=text[:40]
        ) from None


def _of_proposal(store: Store, proposal_id: str) -> dict[str, Value]:
    found = store.one("proposal", proposal_id)
    if found is None or found.cells["state"] == DRAFT:
        raise NoSuchRecordError("{name} was not submitted yet.", name=proposal_id)
    return {
        "edition": str(found.version),
        "municipality_code": found.cells["municipality_code"],
    }


def stage(record: Record, today: date) -> str:
    """Whether a consultation is coming, open or over on a day; both dates belong to it."""
    first, last = (_day(str(record.cells[name])) for name in ("opens_on", "closes_on"))
    if today < first:
        return COMING
    return OPEN if today <= last else OVER


def speak(store: Store, who: Actor, pack: Pack, opinion: Mapping[str, Value], today: date) -> str:
    """Keep an opinion, which waits to be shown; its id.

    Parameters
    ----------
    opinion : consultation_id, text, and lon, lat in degrees or None without a place.

    Raises
    ------
    NoSuchRecordError
        There is no such consultation.
    ValueRefusedError
        The consultation is not open, or the text is empty or too long.
    TooManyError
        The consultation got as many opinions in the last hour as one may.
    NotAllowedError
    """
    record = store.one("consultation", str(opinion["consultation_id"]))
    if record is None or record.withdrawn:
        raise NoSuchRecordError("There is no such consultation.")
    if stage(record, today) != OPEN:
        raise ValueRefusedError(
            "Opinions are taken from {first} to {last}.",
            first=record.cells["opens_on"],
            last=record.cells["closes_on"],
        )
    _require_length(str(opinion["text"] or "").strip())
    _require_room(store, record.record_id)
    cells = {
        **opinion,
        "state": WAITING,
        "municipality_code": _municipality(pack, opinion.get("lon"), opinion.get("lat")),
    }
    name = f"D-{uuid.uuid4().hex[:10]}"
    store.write(who, [Edit(SPEAK, "opinion", name, cells)], "")
    return name


def _require_length(text: str) -> None:
    most = limits()["opinion_characters"]
    if not text:
        raise ValueRefusedError("The opinion is empty. Write something.")
    if len(text) > most:
        raise ValueRefusedError(
            "The opinion has {found} characters; at most {limit} are taken. Shorten it.",
            found=len(text),
            limit=most,
        )


def _require_room(store: Store, consultation_id: str) -> None:
    """Refuse more opinions in an hour than a consultation may get; machines write faster."""
    since = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="microseconds")
    query = (
        sa.select(sa.func.count())
        .select_from(OPINIONS.join(CHANGES, OPINIONS.c.change_seq == CHANGES.c.seq))
        .where(
            OPINIONS.c.consultation_id == consultation_id,
            OPINIONS.c.version == 1,
            CHANGES.c.at >= since,
        )
    )
    with reading(store.engine) as connection:
        found = connection.execute(query).scalar() or 0
    if found >= limits()["opinions_per_hour"]:
        raise TooManyError(
            "This consultation got {found} opinions within an hour, as many as are taken. "
            "Send yours later.",
            found=found,
        )


def _municipality(pack: Pack, lon: Value, lat: Value) -> str | None:
    """Code of the municipality in which a position lies; None: outside, or no position."""
    if lon is None or lat is None:
        return None
    return municipality_at(pack.layers["municipalities"], float(str(lon)), float(str(lat)))


def moderate(store: Store, who: Actor, record: Record, state: str, reason: str = "") -> Written:
    """Show an opinion to everybody or refuse it; what is refused needs a reason.

    Raises
    ------
    ValueRefusedError
        It would be refused without a reason, or the state is none.
    ChangedMeanwhileError, NotAllowedError
    """
    if state not in (SHOWN, REFUSED):
        raise ValueRefusedError("An opinion is shown or refused, not {found}.", found=state)
    if state == REFUSED and not reason.strip():
        raise ValueRefusedError("Write why the opinion is not shown.")
    cells = {**record.cells, "state": state, "refusal": reason if state == REFUSED else None}
    edit = Edit(MODERATE, "opinion", record.record_id, cells, record.version)
    return store.write(who, [edit], reason)


def answer(store: Store, who: Actor, record: Record, outcome: str, text: str) -> Written:
    """Say what came of an opinion and why.

    Raises
    ------
    ValueRefusedError
        The outcome is unknown, there is no text, or the opinion is not shown.
    ChangedMeanwhileError, NotAllowedError
    """
    if outcome not in OUTCOMES:
        raise ValueRefusedError(
            "The outcome {found} is not known; choose one of: {known}.",
            found=outcome,
            known=", ".join(OUTCOMES),
        )
    if not text.strip():
        raise ValueRefusedError("An answer needs a reason. Write why.")
    if record.cells["state"] != SHOWN:
        raise ValueRefusedError("Show the opinion before you answer it.")
    cells = {**record.cells, "outcome": outcome, "answer": text}
    edit = Edit(MODERATE, "opinion", record.record_id, cells, record.version)
    return store.write(who, [edit], "")
