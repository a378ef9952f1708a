"""Proposals from draft to what was built: which step follows which, and the checks before them.

draft -> submitted, with a frozen impact statement -> accepted, returned or rejected by the region
-> planned -> built. Every step is a version of the record; nothing is overwritten.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from geodata.crs import metric_xy
from geodata.pack import Pack
from geodata.positions import municipality_at
from geodata.register import MOST_PLACES, register_at
from geodata.store.errors import NoSuchRecordError, ValueRefusedError
from geodata.store.permissions import Actor
from geodata.store.records import Edit, Record, Value, Written
from geodata.store.store import Store
from geodata.validate import Fault

DRAFT, SUBMITTED, ACCEPTED, RETURNED, REJECTED, PLANNED, BUILT = STATES = (
    "draft",
    "submitted",
    "accepted",
    "returned",
    "rejected",
    "planned",
    "built",
)
DECISIONS = (ACCEPTED, RETURNED, REJECTED)
STEPS = {
    ("proposal.submit", SUBMITTED): (DRAFT, RETURNED),
    **{("proposal.decide", state): (SUBMITTED,) for state in DECISIONS},
    ("proposal.follow", PLANNED): (ACCEPTED,),
    ("proposal.follow", BUILT): (PLANNED,),
}
"""Action and state it leads to: the states from which it may."""
NEEDED = ("title", "service_type_id", "group_ids", "lon", "lat", "capacity_places", "opens_on")
APART_M = "proposal_apart_m"
"""Assumption: two services of a type closer than this are taken for one."""
GIVEN = "a value"
INSIDE = "a position inside the municipality that proposes"
APART = "a position at least {limit} m from another service or proposal of the type"
REACHED = "a position from which the road network is reached"
SEARCHED = "a service that the register was searched for: of others nobody knows who gains"
USERS = "at least {limit} people who gain"
PLACES = "a number of places from 1 to {limit}"
ALL_MESSAGES = (GIVEN, INSIDE, APART, REACHED, SEARCHED, USERS, PLACES)


@dataclass(frozen=True)
class Statement:
    """An impact statement as it was frozen: its bytes, and on which data it was computed."""

    content: bytes
    fingerprint: str
    known_at: int


def draft(
    store: Store, who: Actor, cells: Mapping[str, Value], record: Record | None = None
) -> Written:
    """Write a new draft, or a new version of one that is not submitted.

    Raises
    ------
    ValueRefusedError
        The proposal is submitted or decided already.
    ChangedMeanwhileError, NotAllowedError
    """
    if record is not None and record.cells["state"] not in (DRAFT, RETURNED):
        raise _out_of_turn(record, DRAFT)
    was = {} if record is None else record.cells
    name = f"V-{uuid.uuid4().hex[:10]}" if record is None else record.record_id
    version = 0 if record is None else record.version
    now = {**was, **cells, "state": DRAFT if record is None else was["state"]}
    return store.write(who, [Edit("proposal.write", "proposal", name, now, version)], "")


def submit(store: Store, who: Actor, record: Record, statement: Statement) -> Written:
    """Submit a draft with its impact statement, both in one change.

    Raises
    ------
    ValueRefusedError
        The proposal is submitted or decided already.
    ChangedMeanwhileError, NotAllowedError
    """
    name = record.version_id
    territory = record.cells["municipality_code"]
    frozen: dict[str, Value] = {
        "proposal_id": record.record_id,
        "fingerprint": statement.fingerprint,
        "known_at": statement.known_at,
        "content": statement.content,
        "municipality_code": territory,
    }
    edits = [
        _step(record, "proposal.submit", SUBMITTED, {"statement_id": name}),
        Edit("proposal.submit", "statement", name, frozen),
    ]
    return store.write(who, edits, "")


def decide(store: Store, who: Actor, record: Record, state: str, reason: str) -> Written:
    """Accept, return or reject a submitted proposal; the reason is part of the decision.

    Raises
    ------
    ValueRefusedError
        No reason is given, or the proposal is not submitted.
    ChangedMeanwhileError, NotAllowedError
    """
    if not reason.strip():
        raise ValueRefusedError("A decision needs a reason. Write why.")
    edit = _step(record, "proposal.decide", state, {"decision": reason})
    return store.write(who, [edit], reason)


def follow(
    store: Store, who: Actor, record: Record, state: str, service_id: str | None = None
) -> Written:
    """Say that an accepted proposal is planned, or that a planned one was built as a service.

    Raises
    ------
    ValueRefusedError
        The step does not follow, or no service of the register is named as built.
    ChangedMeanwhileError, NotAllowedError
    """
    if state == BUILT and not service_id:
        raise ValueRefusedError("Name the service of the register that was built.")
    edit = _step(record, "proposal.follow", state, {"service_id": service_id})
    return store.write(who, [edit], "")


def comment(store: Store, who: Actor, record: Record, text: str) -> Written:
    """Comment on a proposal that is submitted.

    Raises
    ------
    ValueRefusedError
        The comment is empty, or the proposal is a draft.
    NotAllowedError
    """
    if not text.strip():
        raise ValueRefusedError("The comment is empty. Write something.")
    if record.cells["state"] in (DRAFT, RETURNED):
        raise ValueRefusedError(
            "The proposal is {kind}; comments are taken once it is submitted.",
            kind=record.cells["state"],
        )
    cells = {
        "proposal_id": record.record_id,
        "text": text,
        "author": who.name,
        "municipality_code": who.municipality_code,
    }
    edit = Edit("proposal.comment", "comment", f"K-{uuid.uuid4().hex[:10]}", cells)
    return store.write(who, [edit], "")


def frozen(store: Store, record: Record) -> Statement:
    """The impact statement that a proposal was last submitted with.

    Raises
    ------
    NoSuchRecordError
        It was never submitted.
    """
    found = store.one("statement", str(record.cells["statement_id"]))
    if found is None:
        raise NoSuchRecordError("{name} was not submitted yet.", name=record.record_id)
    content = found.cells["content"]
    seq = int(str(found.cells["known_at"]))
    return Statement(bytes(content or b""), str(found.cells["fingerprint"]), seq)  # type: ignore[arg-type]


def _step(record: Record, action: str, state: str, cells: Mapping[str, Value]) -> Edit:
    if record.cells["state"] not in STEPS.get((action, state), ()):
        raise _out_of_turn(record, state)
    now = {**record.cells, **cells, "state": state}
    return Edit(action, "proposal", record.record_id, now, record.version)


def _out_of_turn(record: Record, state: str) -> ValueRefusedError:
    return ValueRefusedError(
        "The proposal is {kind}; it cannot become {kind_wanted} from there.",
        kind=record.cells["state"],
        kind_wanted=state,
    )


def faults_of(pack: Pack, others: list[Record], record: Record) -> list[Fault]:
    """What stands against submitting: nothing missing, own territory, not doubled.

    ``others`` are the proposals known; those rejected do not count.
    """
    cells = record.cells
    found = [
        Fault(record.record_id, 0, name, "", GIVEN) for name in NEEDED if cells.get(name) is None
    ]
    places = cells.get("capacity_places")
    if places is not None and not 1 <= float(str(places)) <= MOST_PLACES:
        told = f"{float(str(places)):g}"
        found.append(Fault(record.record_id, 0, "capacity_places", told, PLACES, str(MOST_PLACES)))
    if cells.get("lon") is None or cells.get("lat") is None:
        return found
    lon, lat = float(str(cells["lon"])), float(str(cells["lat"]))
    place = f"{lat:.5f}, {lon:.5f}"
    if municipality_at(pack.layers["municipalities"], lon, lat) != cells["municipality_code"]:
        found.append(Fault(record.record_id, 0, "lat", place, INSIDE))
    if APART_M in pack.assumptions.index:
        limit = float(pack.assumptions[APART_M])
        if _nearest_m(pack, others, record, lon, lat) < limit:
            found.append(Fault(record.record_id, 0, "lat", place, APART, f"{limit:g}"))
    return found


def _nearest_m(pack: Pack, others: list[Record], record: Record, lon: float, lat: float) -> float:
    """Metres to the nearest other service or living proposal of the type; inf: there is none."""
    kind = record.cells["service_type_id"]
    services = register_at(pack, pack.register_date)
    there = services[(services["service_type_id"] == kind) & services["lon"].notna()]
    there = there[~there["status"].isin(["closed", "cancelled"])]
    spots = [(float(a), float(b)) for a, b in zip(there["lon"], there["lat"], strict=True)]
    spots += [
        (float(str(other.cells["lon"])), float(str(other.cells["lat"])))
        for other in others
        if other.record_id != record.record_id
        and other.cells["service_type_id"] == kind
        and other.cells["state"] not in (DRAFT, REJECTED, BUILT)
        and other.cells["lon"] is not None
    ]
    if not spots:
        return float("inf")
    metres = metric_xy([lon, *(a for a, _ in spots)], [lat, *(b for _, b in spots)])
    return float(((metres[1:] - metres[0]) ** 2).sum(axis=1).min() ** 0.5)
