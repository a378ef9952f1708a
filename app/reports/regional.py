"""The regional overview: every duty of the basket in every municipality."""

from app import matrix
from app.i18n import Words
from app.reports import help_tables, layers, sections, wording
from app.reports.model import Block, Findings, Heading, Paragraph, Report
from app.reports.request import Request
from app.workspace import Workspace


def regional_overview(workspace: Workspace, words: Words, request: Request) -> Report:
    """All services, all municipalities; the findings that concern most people first."""
    pack = workspace.pack
    answer = workspace.compliance(request.on, request.season_id)
    blocks: list[Block] = [
        Heading(words("report.findings")),
        Findings(tuple(wording.graded_headlines(workspace, answer, words))),
        Heading(words("report.causes_heading")),
        help_tables.causes(workspace, answer.assessments, words),
        Paragraph(words("report.causes_note"), quiet=True),
        Heading(words("report.basket_heading")),
        *sections.basket_blocks(workspace, answer, words),
    ]
    for basket_id, assessment in answer.assessments.items():
        name = sections.titled(words.name(pack.basket.loc[basket_id]))
        blocks.append(Heading(name, starts_page=True))
        blocks += sections.answer_blocks(workspace, assessment, words, key=f"gaps_{basket_id}")
    services = workspace.register(request.on)
    register = sections.register_table(workspace, services, words)
    blocks += [
        sections.data_only(register),
        *sections.method_blocks(workspace, words),
    ]
    return Report(
        kind=request.kind,
        title=words("report.title", region=words.name(matrix.region_name(pack))),
        subtitle=request.subtitle(workspace, words),
        lang=words.lang,
        on=request.on,
        parameters=request.parameters(),
        questions=tuple(one.question for one in answer.assessments.values()),
        blocks=tuple(blocks),
        layers=layers.of_answers(workspace, answer.assessments, words, request.on),
    )
