"""The impact statement of a proposal: computed once, frozen as bytes, computed again to the byte.

The figures are those of the one walk: the answer before, and the answer with the proposed service.
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from analysis.best_sites.wishes import SiteWishes, unit_cost
from analysis.changes import Open
from analysis.comparison import compare, compare_compliance
from analysis.question import Question, service_question
from analysis.scenario import Scenario
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.store.chain import canonical
from geodata.store.proposals import REACHED, SEARCHED, USERS, Statement
from geodata.store.records import Record
from geodata.validate import Fault

if TYPE_CHECKING:
    from geodata.store.store import Store

NEW = "proposal"
BETTER_SHOWN = 3
MIN_USERS = "proposal_min_users"


def statement(
    base: Workspace, store: "Store", record: Record, known_at: int, on: date
) -> Statement:
    """The statement of a proposal on the register as it stood after an entry of the audit."""
    workspace = base.register_of(store, known_at)
    content = canonical(figures(workspace, record, on)).encode()
    return Statement(content, workspace.pack.fingerprint, known_at)


def computed_again(base: Workspace, store: "Store", record: Record, was: Statement) -> Statement:
    """The statement computed anew on the data that it was frozen with."""
    on = date.fromisoformat(str(read(was)["on"]))
    return statement(base, store, record, was.known_at, on)


def read(frozen: Statement) -> dict[str, object]:
    """The figures of a frozen statement."""
    found: dict[str, object] = json.loads(frozen.content)
    return found


def figures(workspace: Workspace, record: Record, on: date) -> dict[str, object]:
    """What the proposed service would change, as plain values: people whole, minutes to 0.1."""
    cells = record.cells
    asked = _question(workspace, str(cells["service_type_id"]), on)
    before = workspace.answer(asked)
    changed = workspace.under(_scenario(record))
    after = changed.answer(asked)
    found = compare(before, after)
    gained = found.by_municipality["gained_people"].astype(float).round()
    people = float(found.region["gained_people"])
    shorter = found.by_demand_point
    finite = shorter["change"].abs().lt(float("inf"))
    saved = (-shorter["change"] * shorter["residents"])[finite & (shorter["change"] < 0)].sum()
    was, then = (one.compliance(on, asked.season_id) for one in (workspace, changed))
    basket = compare_compliance(was, then)
    moved = basket[basket["changed"]].reset_index()
    return {
        "fingerprint": workspace.pack.fingerprint,
        "on": on.isoformat(),
        "proposal": {k: v for k, v in cells.items() if k in _DESCRIBED and v is not None},
        "cost": asked.cost,
        "cutoff": asked.cutoff,
        "gained_people": round(people),
        "gained_by_municipality": {str(k): int(v) for k, v in gained.items() if v > 0},
        "saved_person_cost": round(float(saved), 1),
        "basket_changes": [
            [row["basket_id"], row["municipality_code"], row["base"], row["other"]]
            for row in moved.to_dict("records")
        ],
        "cost_eur_per_person": _cost_eur(workspace.pack, cells, people),
        "better": _better(workspace, record, asked, people),
        "confidence": changed.confidence(asked).grade,
    }


_DESCRIBED = ("municipality_code", "service_type_id", "group_ids", "lon", "lat", "capacity_places")


def _question(workspace: Workspace, kind: str, on: date) -> Question:
    return service_question(
        workspace.pack, (kind,), group_id=None, on=on, season_id=workspace.base_season
    )


def _scenario(record: Record, lon: object = None, lat: object = None) -> Scenario:
    cells = record.cells
    spot = (lon, lat) if lon is not None else (cells["lon"], cells["lat"])
    places = cells["capacity_places"]
    new = Open(
        NEW,
        str(cells["service_type_id"]),
        float(str(spot[0])),
        float(str(spot[1])),
        group_ids=tuple(str(cells["group_ids"]).split(";")),
        capacity_places=None if places is None else float(str(places)),
    )
    return Scenario(NEW, (new,))


def _cost_eur(pack: Pack, cells: Mapping[str, object], people: float) -> float | None:
    """Investment per person who gains, EUR; None: rate or size not known, or nobody gains."""
    money = unit_cost(pack, (str(cells["service_type_id"]),), SiteWishes())
    places = cells["capacity_places"]
    if money is None or places is None or people < 1:
        return None
    total = money.site_eur + money.place_eur * float(str(places))
    return round(total / people, 2)


def _better(
    workspace: Workspace, record: Record, asked: Question, people: float
) -> list[list[object]]:
    """Places of the same municipality where more people would gain: id, name, people."""
    points = workspace.pack.demand_points
    mine = points[points["municipality_code"] == record.cells["municipality_code"]]
    before = float(workspace.answer(asked).region["covered_people"])
    found = []
    for key, row in mine.to_dict("index").items():
        there = workspace.under(_scenario(record, row["lon"], row["lat"]))
        gain = round(float(there.answer(asked).region["covered_people"]) - before)
        if gain > round(people):
            found.append((-gain, str(key), str(row["name"])))
    return [[key, name, -gain] for gain, key, name in sorted(found)[:BETTER_SHOWN]]


def faults_of(workspace: Workspace, record: Record, on: date) -> list[Fault]:
    """What the roads say against submitting: not on the network, too few who gain, or unknown."""
    asked = _question(workspace, str(record.cells["service_type_id"]), on)
    if not workspace.answer(asked).searched:
        found = workspace.pack.service_types.loc[record.cells["service_type_id"]]
        return [Fault(record.record_id, 0, "service_type_id", str(found["name_lv"]), SEARCHED)]
    changed = workspace.under(_scenario(record))
    reached = changed.columns(asked)(changed.pack.sites.loc[[NEW]]).travel_min
    if not reached.lt(float("inf")).to_numpy().any():
        return [Fault(record.record_id, 0, "lat", "", REACHED)]
    if MIN_USERS not in workspace.pack.assumptions.index:
        return []
    limit = float(workspace.pack.assumptions[MIN_USERS])
    gained = float(compare(workspace.answer(asked), changed.answer(asked)).region["gained_people"])
    if gained >= limit:
        return []
    return [Fault(record.record_id, 0, "gained_people", f"{gained:.0f}", USERS, f"{limit:g}")]
