"""One service across the region: where it is, who is far from it, at which cutoff."""

from dataclasses import replace

import pandas as pd

from analysis.assessment import Assessment
from analysis.measured import MeasureSetting
from analysis.question import Question
from app import cause_tables, confidence_words, measure_tables, sentences, tables
from app.i18n import Words
from app.options import cutoff_label, default_question
from app.reports import layers, sections
from app.reports.model import Block, Heading, Paragraph, Report, Table
from app.reports.request import Request
from app.workspace import Workspace
from geodata.register import offering


def service_across_region(workspace: Workspace, words: Words, request: Request) -> Report:
    """The answer to one service's question, in depth.

    Raises
    ------
    ReportRequestError
        The list of services has no such key.
    """
    pack = workspace.pack
    option = request.service_option(workspace, words)
    base = Question(
        option.service_type_ids, option.group_id, "travel_min", 1.0, request.on, request.season_id
    )
    question = default_question(pack, option, base)
    assessment = workspace.answer(question)
    name = sections.titled(sentences.service_name(pack, assessment, words))
    key = "gaps"
    blocks: list[Block] = [
        Heading(words("report.findings")),
        *sections.answer_blocks(workspace, assessment, words, key=key),
        *_causes(workspace, assessment, words),
        Heading(words("tab.confidence")),
        *_confidence(workspace, question, words),
        Heading(words("report.distance_heading")),
        *sections.histogram_blocks(assessment, words, name, key),
        sections.farthest_table(workspace, assessment, words, key),
        *_measures(workspace, question, words),
        Heading(words("report.cutoffs_heading")),
        Paragraph(words("report.cutoffs_note")),
        _cutoffs(workspace, question, words),
        Heading(words("report.seasons_heading")),
        _seasons(workspace, question, words),
        *_services(workspace, question, words),
        *sections.sources_in_short(workspace, words),
    ]
    return Report(
        kind=request.kind,
        title=words("report.service_title", service=name),
        subtitle=request.subtitle(workspace, words),
        lang=words.lang,
        on=request.on,
        parameters=request.parameters(),
        questions=(question,),
        blocks=tuple(blocks),
        layers=layers.of_answers(workspace, {option.key: assessment}, words, request.on),
    )


def _services(workspace: Workspace, question: Question, words: Words) -> list[Block]:
    """The services of the register that the question asks for."""
    register = workspace.register(question.on)
    services = offering(register, question.service_type_ids, question.group_id)
    return [
        Heading(words("report.services_heading")),
        sections.register_table(workspace, services, words),
    ]


def _causes(workspace: Workspace, assessment: Assessment, words: Words) -> list[Block]:
    """Why residents are not served, by municipality; every place in data forms."""
    by_area = cause_tables.by_municipality(workspace.pack, assessment, words)
    by_place = cause_tables.by_place(workspace.pack, assessment, words)
    printed = [name for name in by_area.columns if name != "municipality_code"]
    return [
        Heading(words("report.causes_heading")),
        sections.table("causes", words("report.causes_by_municipality"), by_area, words, printed),
        Paragraph(words("report.causes_note"), quiet=True),
        sections.table("cause_places", words("report.cause_places"), by_place, words),
    ]


def _confidence(workspace: Workspace, question: Question, words: Words) -> list[Paragraph]:
    """How sure the finding is, and the places that would flip it."""
    sure = workspace.confidence(question)
    lines = [
        confidence_words.finding(sure, words),
        confidence_words.flips_lead(workspace.pack, sure, words),
        *confidence_words.flips(workspace.pack, sure, words),
    ]
    note = words("confidence.note", draws=words.number(sure.draws))
    return [*map(Paragraph, lines), Paragraph(note, quiet=True)]


def _measures(workspace: Workspace, question: Question, words: Words) -> list[Block]:
    """Every measure of the service: of the region, and of each service that can be used."""
    measured = workspace.measured(question, MeasureSetting())
    region = measure_tables.of_region(measured, words)
    services = measure_tables.by_service(workspace.pack, measured, words)
    rows = services.drop(columns="service_id").columns
    return [
        Heading(words("page.measures")),
        sections.table(
            "measures", words("report.measures"), region, words, ("measure", "index_value")
        ),
        sections.table(
            "measures_by_service", words("report.measures_by_service"), services, words, rows
        ),
    ]


def _cutoffs(workspace: Workspace, question: Question, words: Words) -> Table:
    """Residents beyond each preset of the same cost, side by side."""
    pack = workspace.pack
    presets = pack.cutoffs[pack.cutoffs["cost"] == question.cost].sort_values("value")
    frames = []
    for cutoff_id, preset in presets.iterrows():
        answer = workspace.answer(replace(question, cutoff=float(preset["value"])))
        row = tables.by_region(pack, answer, words)[["beyond_people", "beyond_share"]]
        frames.append(row.assign(cutoff=cutoff_label(pack, str(cutoff_id), words)))
    frame = pd.concat(frames, ignore_index=True)
    printed = ("cutoff", "beyond_people", "beyond_share")
    return sections.table("cutoffs_compared", words("report.cutoffs"), frame, words, printed)


def _seasons(workspace: Workspace, question: Question, words: Words) -> Table:
    """Residents beyond the cutoff in each season."""
    pack = workspace.pack
    frames = []
    for season_id, season in pack.seasons.iterrows():
        answer = workspace.answer(replace(question, season_id=str(season_id)))
        frames.append(tables.by_region(pack, answer, words).assign(season=words.name(season)))
    frame = pd.concat(frames, ignore_index=True)
    unit = question.cost.removeprefix("travel_")
    printed = ("season", "beyond_people", "beyond_share", f"median_{unit}", f"p90_{unit}")
    return sections.table("seasons", words("report.seasons"), frame, words, printed)
