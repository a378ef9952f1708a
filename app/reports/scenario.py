"""The comparison of a scenario with what is: who gains, who loses, where people go."""

from analysis.comparison import Comparison, compare, compare_compliance
from analysis.question import TRAVEL_MIN, Question
from app import comparison_tables, scenario_words, sentences
from app.i18n import Words
from app.options import default_question
from app.reports import layers, sections
from app.reports.model import Block, Findings, Heading, Paragraph, Report
from app.reports.request import ReportRequestError, Request
from app.scenario_file import from_code
from app.workspace import Workspace

MOST_FLOWS = 12


def scenario_comparison(workspace: Workspace, words: Words, request: Request) -> Report:
    """One service under a scenario and without it.

    Raises
    ------
    ReportRequestError
        No scenario with a change is named, or the list of services has no such key.
    PlannerError
        The scenario is not possible in this pack.
    """
    scenario = from_code(request.scenario)
    if not scenario.changes:
        raise ReportRequestError(
            "A comparison needs a scenario with at least one change; "
            "name its file with --scenario."
        )
    other = workspace.under(scenario)
    question = _question(workspace, words, request)
    found = compare(
        workspace.answer(question),
        other.answer(question),
        users=workspace.users(question.group_id),
    )
    name = sections.titled(sentences.service_name(other.pack, found.other, words))
    answers = {"base": found.base, "other": found.other}
    blocks: list[Block] = [
        Heading(words("report.changes_heading")),
        Findings(tuple(scenario_words.change_lines(workspace, scenario, words))),
        Heading(words("report.findings")),
        Paragraph(scenario_words.difference(other.pack, found, words)),
        Findings(tuple(scenario_words.details(other.pack, found, words))),
        *_figures(other, found, words),
        *_maps(workspace, other, found, words),
        *_places(other, found, words),
        *_basket(workspace, other, request, words),
        *sections.sources_blocks(workspace, words),
    ]
    return Report(
        kind=request.kind,
        title=words(
            "report.scenario_title", name=scenario_words.title(scenario, words), service=name
        ),
        subtitle=request.subtitle(workspace, words),
        lang=words.lang,
        on=request.on,
        parameters=request.parameters(),
        questions=(question,),
        blocks=tuple(blocks),
        layers=layers.of_answers(other, answers, words, request.on),
    )


def _question(workspace: Workspace, words: Words, request: Request) -> Question:
    option = request.service_option(workspace, words)
    base = Question(
        option.service_type_ids, option.group_id, TRAVEL_MIN, 1.0, request.on, request.season_id
    )
    return default_question(workspace.pack, option, base)


def _maps(workspace: Workspace, other: Workspace, found: Comparison, words: Words) -> list[Block]:
    return [
        Heading(words("report.before_heading"), starts_page=True),
        sections.gap_figure(workspace, found.base, words, key="gaps_base"),
        Heading(words("report.after_heading")),
        sections.gap_figure(other, found.other, words, key="gaps_other"),
    ]


def _figures(other: Workspace, found: Comparison, words: Words) -> list[Block]:
    unit = found.other.question.cost.removeprefix("travel_")
    figures = comparison_tables.figures(found, words)
    areas = comparison_tables.by_municipality(other.pack, found, words)
    means = (f"base_mean_{unit}", f"other_mean_{unit}", f"mean_change_{unit}")
    people = ("municipality", "residents", "gained_people", "lost_people")
    printed = ("figure", "base", "other", "change")
    return [
        sections.table("figures", words("report.figures"), figures, words, printed),
        Paragraph(words("figures.note"), quiet=True),
        sections.table(
            "changed_municipalities",
            words("report.changed_municipalities"),
            areas,
            words,
            (*people, *means),
        ),
    ]


def _places(other: Workspace, found: Comparison, words: Words) -> list[Block]:
    unit = found.other.question.cost.removeprefix("travel_")
    every = comparison_tables.by_place(other.pack, found, words)
    places = comparison_tables.changed_places(every, found, words)
    most = places.head(sections.MOST_PLACES)
    ways = (f"base_{unit}", f"other_{unit}", f"change_{unit}")
    shown = ("name", "municipality", "residents", *ways, "other_nearest")
    flows = comparison_tables.flows(found, words)
    moved = ("from_service", "to_service", "people", f"change_{unit}", "free_place")
    caption = words("report.changed_places", shown=len(most), total=len(places))
    return [
        Heading(words("report.people_heading")),
        sections.table("changed_places", caption, most, words, shown),
        sections.table("places", words("report.changed_all"), places, words),
        sections.table("flows", words("report.flows"), flows.head(MOST_FLOWS), words, moved),
        sections.table("flows_all", words("report.flows"), flows, words),
        Paragraph(words("flows.note"), quiet=True),
    ]


def _basket(workspace: Workspace, other: Workspace, request: Request, words: Words) -> list[Block]:
    cells = compare_compliance(
        *(one.compliance(request.on, request.season_id) for one in (workspace, other))
    )
    frame = comparison_tables.basket(other.pack, cells, words)
    printed = ("service", "municipality", "base_state", "other_state")
    return [
        Heading(words("report.basket_heading")),
        sections.table("changed_basket", words("report.changed_basket"), frame, words, printed),
    ]
