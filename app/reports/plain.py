"""Half a page in plain language: short sentences, round words, no tables."""

from analysis.compliance import Compliance
from app import matrix, sentences
from app.i18n import Words
from app.reports import layers
from app.reports.model import Block, Findings, Heading, Paragraph, Report
from app.reports.request import Request
from app.workspace import Workspace

MOST = 3
"""Gaps that plain language names; more would not be half a page."""


def plain_half_page(workspace: Workspace, words: Words, request: Request) -> Report:
    """The region's greatest gaps as anybody can read them."""
    pack = workspace.pack
    answer = workspace.compliance(request.on, request.season_id)
    region = words.name(matrix.region_name(pack))
    known = [a for a in answer.assessments.values() if a.searched]
    known.sort(key=lambda assessment: -float(assessment.region["beyond_people"]))
    residents = float(next(iter(answer.assessments.values())).region["residents"])
    blocks: list[Block] = [
        Paragraph(words.count("plain.people", residents, region=region)),
        Paragraph(words.count("plain.basket", len(answer.assessments))),
        Heading(words("plain.far")),
        Findings(
            tuple(
                words.count(
                    "plain.gap",
                    float(one.region["beyond_people"]),
                    service=sentences.service_name(pack, one, words),
                    cutoff=words.cost(one.question.cutoff, one.question.cost),
                )
                for one in known[:MOST]
                if float(one.region["beyond_people"]) > 0
            )
            or (words("report.no_gaps"),)
        ),
        Heading(words("plain.sure")),
        *_caution(answer, words),
    ]
    return Report(
        kind=request.kind,
        title=words("plain.title", region=region),
        subtitle=request.subtitle(workspace, words),
        lang=words.lang,
        on=request.on,
        parameters=request.parameters(),
        questions=tuple(one.question for one in answer.assessments.values()),
        blocks=tuple(blocks),
        layers=layers.of_answers(workspace, {}, words, request.on),
    )


def _caution(answer: Compliance, words: Words) -> list[Block]:
    """What plain language must not hide: estimates, and services nobody has listed."""
    unknown = sum(not one.searched for one in answer.assessments.values())
    blocks: list[Block] = [Paragraph(words("plain.estimate"))]
    if unknown:
        blocks.append(Paragraph(words.count("plain.not_known", unknown)))
    return blocks
