"""Proposals as tables and sentences: their list, the frozen figures, what others say."""

import math
from collections import Counter
from dataclasses import replace
from datetime import date

import pandas as pd

from app import impact
from app.i18n import Words
from geodata.pack import Pack
from geodata.store.permissions import Actor, allowed
from geodata.store.proposals import DRAFT, GIVEN, Statement, frozen
from geodata.store.records import Record
from geodata.store.store import Store
from geodata.validate import Fault

FIELDS = {
    "title": "column.proposal_title",
    "service_type_id": "choice.service",
    "group_ids": "choice.group",
    "lon": "book.coordinates",
    "lat": "book.coordinates",
    "capacity_places": "proposed.places",
    "opens_on": "column.opens_on",
    "gained_people": "column.impact_gained",
}
"""What the columns of a proposal are called on the page."""
COMPARED = ("impact_gained", "impact_saved", "impact_eur")
"""Figures that stand as numbers where proposals stand side by side."""


def records(store: Store) -> list[Record]:
    """All proposals as they stand, in the order in which they were last changed."""
    return store.records("proposal")


def submitted(store: Store) -> dict[str, str]:
    """Titles of the proposals that have an impact statement, by id."""
    table = store.current("proposal")
    told = table.loc[table["statement_id"].notna(), "title"]
    return {str(key): str(title) for key, title in told.items()}


def visible(known: list[Record], who: Actor) -> list[Record]:
    """The proposals that a visitor sees: of drafts only those that the role may write."""
    return [
        record
        for record in known
        if record.cells["state"] != DRAFT
        or allowed(who, "proposal.write", [record.text("municipality_code")])
    ]


def titled(record: Record, words: Words) -> str:
    """A proposal in a list: its title and state."""
    return f"{record.text('title')} ({words('proposed.' + record.text('state'))})"


def labels(known: list[Record], words: Words) -> dict[str, str]:
    """Proposals in a list by id; those called alike with their id beside."""
    called = {record.record_id: titled(record, words) for record in known}
    often = Counter(called.values())
    return {
        key: f"{label} · {key}" if often[label] > 1 else label for key, label in called.items()
    }


def fault_line(fault: Fault, words: Words) -> str:
    """What stands against submitting, with the field's name on the page."""
    field = words(FIELDS[fault.column])
    if fault.expected == GIVEN:
        return words("proposed.lacks", field=field)
    return words.fault(replace(fault, file=field, column=""))


def listed(pack: Pack, known: list[Record], words: Words) -> pd.DataFrame:
    """A row per proposal: its number, title, municipality, service, places, opening, state."""
    names = pack.municipalities[f"name_{words.lang}"]
    types = pack.service_types[f"name_{words.lang}"]
    rows = [
        {
            "proposal_id": record.record_id,
            "number": number,
            "proposal_title": record.cells["title"],
            "municipality": names.get(record.text("municipality_code")),
            "service": types.get(record.text("service_type_id")),
            "places": record.cells["capacity_places"],
            "opens_on": record.cells["opens_on"],
            "proposal_state": words("proposed." + record.text("state")),
        }
        for number, record in enumerate(known, start=1)
    ]
    return pd.DataFrame(rows)


def side_by_side(store: Store, pack: Pack, chosen: list[Record], words: Words) -> pd.DataFrame:
    """The frozen figures of several proposals, numbered: a row each and a column per figure.

    Those that are compared stand as numbers, so that they sort, the others in words.
    """
    rows = []
    for number, record in enumerate(chosen, start=1):
        figures = impact.read(frozen(store, record))
        told = _figures(pack, figures, words)
        row = {
            "proposal_id": record.record_id,
            "proposal_title": f"{number}. {titled(record, words)}",
            **_compared(figures),
        }
        rows.append(row | {name: text for name, text in told.items() if name not in COMPARED})
    return pd.DataFrame(rows)


def _compared(figures: dict[str, object]) -> dict[str, float]:
    """The figures that proposals are compared by, named for a narrow column; NaN: not known."""
    eur = figures["cost_eur_per_person"]
    gained, saved = (float(str(figures[name])) for name in ("gained_people", "saved_person_cost"))
    return {
        "gains_people": round(gained),
        f"saved_{figures['cost']}": round(saved),
        "gain_eur": math.nan if eur is None else round(float(str(eur))),
    }


def spots(chosen: list[Record]) -> pd.DataFrame:
    """Where proposals lie by their id: lon and lat (degrees, NaN: not given)."""
    rows = [[one.cells[axis] for axis in ("lon", "lat")] for one in chosen]
    ids = pd.Index([one.record_id for one in chosen], name="proposal_id")
    return pd.DataFrame(rows, ids, columns=["lon", "lat"], dtype=float)


def statement(store: Store, pack: Pack, record: Record, words: Words) -> pd.DataFrame:
    """The frozen figures of one proposal, a row per figure."""
    return statement_table(pack, frozen(store, record), words)


def statement_table(pack: Pack, statement: Statement, words: Words) -> pd.DataFrame:
    """The figures of one statement, a row per figure."""
    told = _figures(pack, impact.read(statement), words)
    names = [words(f"column.{name}") for name in told]
    return pd.DataFrame({"figure": names, "manifest_value": list(told.values())})


def _figures(pack: Pack, figures: dict[str, object], words: Words) -> dict[str, str]:
    names = pack.municipalities[f"name_{words.lang}"]
    gained: dict[str, int] = figures["gained_by_municipality"]  # type: ignore[assignment]
    basket: list[list[str]] = figures["basket_changes"]  # type: ignore[assignment]
    better: list[list[str]] = figures["better"]  # type: ignore[assignment]
    eur = figures["cost_eur_per_person"]
    return {
        "impact_gained": words.number(float(str(figures["gained_people"]))),
        "impact_by_municipality": "; ".join(
            f"{names[code]}: {words.number(people)}" for code, people in gained.items()
        )
        or "–",
        "impact_saved": words.number(float(str(figures["saved_person_cost"])))
        + f"\u00a0{words('unit.' + str(figures['cost']))}",
        "impact_basket": "; ".join(
            f"{words.name(pack.basket.loc[duty])}, {names[code]}: "
            f"{words(f'state.{was}')} → {words(f'state.{now}')}"
            for duty, code, was, now in basket
        )
        or "–",
        "impact_eur": "–" if eur is None else words.number(float(str(eur))),
        "impact_better": "; ".join(
            f"{name}: {words.number(float(people))}" for _, name, people in better
        )
        or "–",
        "impact_confidence": str(figures["confidence"]) or "–",
        "impact_on": words.day(date.fromisoformat(str(figures["on"]))),
        "impact_fingerprint": str(figures["fingerprint"])[:12],
    }


def comments(store: Store, pack: Pack, record: Record, words: Words) -> list[str]:
    """The comments on a proposal, first to last, each with its author's name and whose it is.

    An e-mail address is nobody's business here; without a name the municipality speaks.
    """
    names = pack.municipalities[f"name_{words.lang}"]
    found = []
    for comment in store.records("comment", proposal_id=record.record_id):
        whose = names.get(comment.text("municipality_code")) or words("role.region")
        author = comment.text("author")
        found.append(
            f"{author} ({whose}): {comment.text('text')}"
            if author
            else f"{whose}: {comment.text('text')}"
        )
    return found
