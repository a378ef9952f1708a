"""The profile of a municipality: its basket, gaps, neighbours, residents, services, seasons."""

import pandas as pd

from analysis.assessment import Assessment
from analysis.compliance import Compliance
from analysis.demand import GroupDemand
from analysis.neighbours import nearest_providers
from app import demand_table, tables
from app.i18n import Words
from app.reports import help_tables, layers, sections, wording
from app.reports.model import Block, Column, Findings, Heading, Paragraph, Report, Table
from app.reports.request import Request
from app.workspace import Workspace

MOST_MAPS = 2
"""Maps of a profile: those of the gaps that concern most people."""
MOST_PLACES = 10
"""Places that a profile of a few pages has room for; data forms hold all."""


def municipality_profile(workspace: Workspace, words: Words, request: Request) -> Report:
    """What is known of one municipality, on four to six pages.

    Raises
    ------
    ReportRequestError
        The region has no such municipality.
    """
    code = request.municipality_code(workspace)
    answer = workspace.compliance(request.on, request.season_id)
    name = words.name(workspace.pack.municipalities.loc[code])
    return Report(
        kind=request.kind,
        title=words("report.profile_title", municipality=name),
        subtitle=request.subtitle(workspace, words),
        lang=words.lang,
        on=request.on,
        parameters=request.parameters(),
        questions=tuple(one.question for one in answer.assessments.values()),
        blocks=tuple(_blocks(workspace, request, answer, words)),
        layers=layers.of_answers(workspace, answer.assessments, words, request.on),
    )


def _blocks(
    workspace: Workspace, request: Request, answer: Compliance, words: Words
) -> list[Block]:
    code = request.municipality_code(workspace)
    gaps = {key: answer.assessments[key] for key in wording.gaps_by_people(answer, code)}
    services = workspace.register(request.on)
    own = services[services["municipality_code"] == code]
    return [
        Paragraph(wording.lead(workspace, answer, code, words)),
        Heading(words("report.findings")),
        Findings(wording.findings(workspace, answer, code, words)),
        Heading(words("report.basket_heading_one")),
        _basket(workspace, answer, code, words),
        Heading(words("report.gaps_heading")),
        *_gap_blocks(workspace, gaps, code, words),
        Heading(words("report.helps_heading")),
        *_help_blocks(workspace, gaps, code, words),
        Heading(words("report.neighbours_heading")),
        Paragraph(words("report.neighbours_note")),
        _neighbours(workspace, answer, code, words),
        Heading(words("report.seasons_heading")),
        *_seasons(workspace, request, code, words),
        Heading(words("tab.confidence")),
        *_confidence(workspace, gaps, code, words),
        Heading(words("report.groups_heading")),
        *_groups(workspace, code, words),
        Heading(words("report.services_heading")),
        sections.register_table(workspace, own, words),
        *sections.sources_in_short(workspace, words),
    ]


def _basket(workspace: Workspace, answer: Compliance, code: str, words: Words) -> Table:
    frame = tables.matrix(workspace.pack, answer, words)
    frame = frame[frame["municipality_code"] == code].reset_index(drop=True)
    frame = tables.state_words(frame, words)
    frame["cutoff"] = [
        words.cost(value, cost) for value, cost in zip(frame["cutoff"], frame["cost"], strict=True)
    ]
    frame["cost"] = [words(f"cost.{cost}") for cost in frame["cost"]]
    printed = ("service", "state", "cutoff", "beyond_people", "beyond_share")
    counts = ("open_services", "coming_services")
    return sections.table("basket", words("report.basket_one"), frame, words, printed + counts)


def _gap_blocks(
    workspace: Workspace, gaps: dict[str, Assessment], code: str, words: Words
) -> list[Block]:
    """Maps of the greatest gaps and the places beyond each cutoff."""
    if not gaps:
        return [Paragraph(words("report.no_gaps"))]
    blocks: list[Block] = [
        sections.gap_figure(workspace, assessment, words, key=f"gaps_{key}", code=code)
        for key, assessment in list(gaps.items())[:MOST_MAPS]
    ]
    frames = [
        _beyond(workspace, assessment, code, words).assign(
            service=words.name(workspace.pack.basket.loc[key])
        )
        for key, assessment in gaps.items()
    ]
    blocks.append(help_tables.causes(workspace, gaps, words, code))
    blocks.append(Paragraph(words("report.causes_note"), quiet=True))
    places = pd.concat(frames, ignore_index=True)
    most = places.sort_values("residents", ascending=False, kind="stable")
    most = most.head(MOST_PLACES).reset_index(drop=True)
    printed = ("service", "name", "residents", "travel_min", "travel_km", "cause")
    caption = words("report.places_most", shown=len(most), total=len(places))
    blocks.append(sections.table("places_most", caption, most, words, printed))
    blocks.append(sections.table("places_beyond", words("report.places_all"), places, words))
    return blocks


def _beyond(workspace: Workspace, assessment: Assessment, code: str, words: Words) -> pd.DataFrame:
    frame = tables.by_demand_point(workspace.pack, assessment, words)
    frame = frame.assign(cause=[words(f"cause.{c}") if c else "" for c in frame["cause"]])
    return frame[(frame["municipality_code"] == code) & ~frame["covered"]]


def _help_blocks(
    workspace: Workspace, gaps: dict[str, Assessment], code: str, words: Words
) -> list[Block]:
    """What a new service in the best place of the municipality, or what is planned, would give."""
    if not gaps:
        return [Paragraph(words("report.no_gaps"))]
    table, told = help_tables.helps(workspace, gaps, code, words)
    note = Paragraph(words("report.helps_note"), quiet=True)
    return [*map(Paragraph, told), table, note]


def _confidence(
    workspace: Workspace, gaps: dict[str, Assessment], code: str, words: Words
) -> list[Block]:
    """Ranges and grades of the shares beyond the cutoff, of the gaps that concern most people."""
    rows = []
    for key, assessment in list(gaps.items())[: wording.GRADED]:
        sure = workspace.confidence(assessment.question, drivers=False)
        row = sure.by_municipality.loc[code]
        low, high = (words.share(float(row[f"beyond_share_{end}"]), 1) for end in ("low", "high"))
        rows.append(
            {
                "service": words.name(workspace.pack.basket.loc[key]),
                "beyond_share": float(assessment.by_municipality.loc[code, "beyond_share"]),
                "share_range": words.interval(low, high, unit="\u00a0%"),
                "grade": row["beyond_share_grade"],
            }
        )
    if not rows:
        return [Paragraph(words("report.no_gaps"))]
    frame = pd.DataFrame(rows)
    note = words("confidence.note", draws=words.number(float(workspace.pack.assumptions["draws"])))
    caption = words("report.confidence")
    return [
        sections.table("confidence", caption, frame, words, frame.columns),
        Paragraph(note, quiet=True),
    ]


def _neighbours(workspace: Workspace, answer: Compliance, code: str, words: Words) -> Table:
    pack = workspace.pack
    rows = []
    for key, assessment in answer.assessments.items():
        cost = assessment.question.cost
        for provider, row in nearest_providers(assessment, code).iterrows():
            rows.append(
                {
                    "service": words.name(pack.basket.loc[key]),
                    "provider": words.name(pack.municipalities.loc[provider]),
                    "covered_people": round(float(row["people"])),
                    "mean_cost": words.cost(round(float(row["mean_cost"]), 1), cost),
                    "at_home": provider == code,
                }
            )
    columns = ["service", "provider", "covered_people", "mean_cost", "at_home"]
    frame = pd.DataFrame(rows, columns=columns)
    caption = words("report.neighbours")
    return sections.table("neighbours", caption, frame, words, columns[:4])


def _seasons(workspace: Workspace, request: Request, code: str, words: Words) -> list[Block]:
    pack = workspace.pack
    frame = pd.DataFrame({"service": [words.name(row) for _, row in pack.basket.iterrows()]})
    columns = ["service"]
    table = sections.table("seasons", words("report.seasons"), frame, words, columns)
    shown = list(table.columns)
    for season_id, season in pack.seasons.iterrows():
        cells = workspace.compliance(request.on, str(season_id)).cells
        people = [cells.loc[(key, code), "beyond_people"] for key in pack.basket.index]
        frame[str(season_id)] = pd.array(pd.Series(people).round(), dtype="Int64")
        shown.append(Column(str(season_id), words.name(season), "count"))
    names = tuple(column.name for column in shown)
    return [
        Paragraph(words("report.seasons_note")),
        Table("seasons", words("report.seasons"), frame, tuple(shown), names),
    ]


def _groups(workspace: Workspace, code: str, words: Words) -> list[Block]:
    pack = workspace.pack
    rows, unknown = [], []
    for group_id in pack.demand_groups.index:
        demand = workspace.demand(str(group_id))
        name = words.name(pack.demand_groups.loc[group_id])
        if not isinstance(demand, GroupDemand):
            unknown.append(name)
            continue
        frame = demand_table.by_municipality(pack, demand, words)
        rows.append(frame[frame["municipality_code"] == code].assign(group=name))
    blocks: list[Block] = []
    if rows:
        known = pd.concat(rows, ignore_index=True)
        people = [
            words.number(float(count)) if pd.notna(count) else band or "–"
            for count, band in zip(known["people"], known["people_band"], strict=True)
        ]
        known = known.assign(people_shown=people)
        printed = ("group", "people_shown", "rate", "source_title")
        caption = words("report.groups")
        blocks.append(sections.table("groups", caption, known, words, printed))
    if unknown:
        blocks.append(Paragraph(words("report.groups_unknown", groups=", ".join(unknown))))
    return blocks
