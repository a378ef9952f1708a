"""The impact statement of a proposal on two pages, for the sitting.

Its figures are those that were frozen when the proposal was submitted; none is computed here.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from app import proposal_book, storage
from app.i18n import Words
from app.matrix import region_name
from app.reports import layers, proposal_sentences, sections
from app.reports.model import (
    Block,
    Figure,
    Findings,
    Heading,
    Paragraph,
    ProposalMap,
    Report,
    Table,
)
from app.reports.request import ReportRequestError, Request
from app.workspace import Workspace
from geodata.register import offering

if TYPE_CHECKING:
    from geodata.store.proposals import Statement
    from geodata.store.records import Record
    from geodata.store.store import Store


@dataclass(frozen=True)
class Submitted:
    """A proposal with the statement it was submitted with, and what was said of it since."""

    record: "Record"
    frozen: "Statement"
    figures: proposal_sentences.Figures
    comments: tuple[str, ...]
    register: Workspace

    @property
    def same_data(self) -> bool:
        """Whether the register can be shown as it was when the figures were frozen."""
        return self.register.pack.fingerprint == self.frozen.fingerprint


def proposal_impact(workspace: Workspace, words: Words, request: Request) -> Report:
    """The statement of one proposal: who gains, what it costs, where, and what would be better.

    Raises
    ------
    ReportRequestError
        No proposal of this id was submitted.
    DatabaseUnusableError
        There is no database, or it does not answer.
    """
    store = storage.open_as_it_is(workspace.pack.pack_id)
    try:
        found = _submitted(store, workspace, request, words)
    finally:
        store.close()
    on = date.fromisoformat(found.figures.on)
    gained, drawn = _gained(found, words), _map(found)
    cells = found.record.cells
    state = words("proposed." + str(cells["state"]))
    return Report(
        kind=request.kind,
        title=words("impact.title", title=cells["title"]),
        subtitle=words("impact.subtitle", state=state, date=words.day(on)),
        lang=words.lang,
        on=on,
        parameters=replace(request, on=on, season_id=workspace.base_season).parameters(),
        questions=(),
        blocks=(*_first_page(found, gained, words), *_second_page(found, drawn, words)),
        layers=layers.of_proposal(found.register, drawn, gained.frame, words),
        inputs={"statement": hashlib.sha256(found.frozen.content).hexdigest()},
    )


def _first_page(found: Submitted, gained: Table, words: Words) -> list[Block]:
    """What is proposed, the findings, who gains, what was decided and said."""
    pack, cells = found.register.pack, found.record.cells
    return [
        Paragraph(proposal_sentences.lead(pack, cells, words)),
        *([Paragraph(str(cells["purpose"]))] if cells.get("purpose") else []),
        Heading(words("report.findings")),
        Findings(tuple(proposal_sentences.findings(pack, found.figures, words))),
        gained,
        *_said(found, words),
    ]


def _second_page(found: Submitted, drawn: ProposalMap, words: Words) -> list[Block]:
    """The map and the sources."""
    pack = found.register.pack
    said = proposal_sentences.gain(pack, found.figures, words)
    return [
        Heading(words("impact.where"), starts_page=True),
        Figure(
            "proposal",
            words("impact.map_caption", title=found.record.cells["title"]),
            words("report.map_alt", place=words.name(region_name(pack)), finding=said),
            drawn,
        ),
        *([] if found.same_data else [Paragraph(words("impact.other_data"))]),
        Heading(words("method.sources")),
        Paragraph(proposal_sentences.sources(pack, found.figures, words), quiet=True),
        sections.data_only(sections.sources_table(found.register, words)),
    ]


def _submitted(store: "Store", workspace: Workspace, request: Request, words: Words) -> Submitted:
    from geodata.store.proposals import frozen

    known = {r.record_id: r for r in proposal_book.records(store) if r.cells["statement_id"]}
    if request.subject not in known:
        raise ReportRequestError(
            "Proposal {found} is not known or was not submitted; choose one of: {known}.",
            found=repr(request.subject),
            known=", ".join(known) or "–",
        )
    record = known[str(request.subject)]
    statement = frozen(store, record)
    return Submitted(
        record,
        statement,
        proposal_sentences.figures_of(statement),
        tuple(proposal_book.comments(store, workspace.pack, record, words)),
        (workspace.base or workspace).register_of(store, statement.known_at),
    )


def _gained(found: Submitted, words: Words) -> Table:
    """Who gains by municipality, most people first."""
    names = found.register.pack.municipalities[f"name_{words.lang}"]
    rows = sorted(found.figures.gained_by_municipality.items(), key=lambda row: -row[1])
    frame = pd.DataFrame(
        {
            "municipality_code": [code for code, _ in rows],
            "municipality": [names[code] for code, _ in rows],
            "gained_people": [people for _, people in rows],
        }
    )
    caption = words("impact.gained_caption")
    return sections.table("gained", caption, frame, words, ("municipality", "gained_people"))


def _map(found: Submitted) -> ProposalMap:
    """The proposed site, better places, and the services of the type on the day of the figures."""
    pack, cells = found.register.pack, found.record.cells
    own = pd.DataFrame(
        {"lon": [cells["lon"]], "lat": [cells["lat"]], "name": [cells["title"]]}
    ).astype({"lon": float, "lat": float})
    better = [key for key, _, _ in found.figures.better if key in pack.demand_points.index]
    services = found.register.register(date.fromisoformat(found.figures.on))
    return ProposalMap(
        found.figures.gained_by_municipality,
        {"proposed": own, "better": pack.demand_points.loc[better, ["lon", "lat", "name"]]},
        offering(services, (str(cells["service_type_id"]),), None),
    )


def _said(found: Submitted, words: Words) -> list[Block]:
    """The decision with its reason, and comments; nothing where there are none."""
    decision = found.record.cells["decision"]
    blocks: list[Block] = []
    if decision:
        reason = words("proposed.decided", reason=decision)
        blocks += [Heading(words("impact.decision")), Paragraph(reason)]
    if found.comments:
        blocks += [Heading(words("impact.comments")), Findings(found.comments)]
    return blocks
