"""Two scenarios side by side, or one and what is: who gains, who loses, where people go.

A report with a chapter per service, layers of differences and a map.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.comparison import Comparison, compare, compare_compliance
from analysis.question import TRAVEL_MIN, Question
from analysis.scenario import Scenario
from app import comparison_tables, scenario_words, sentences
from app.i18n import Words
from app.matrix import region_name
from app.options import default_question
from app.reports import layers as layers_of
from app.reports import sections
from app.reports.model import (
    Block,
    DifferenceMap,
    Figure,
    Findings,
    Heading,
    Layer,
    Paragraph,
    Report,
)
from app.reports.request import ReportRequestError, Request
from app.reports.sections import MOST_PLACES, table, titled
from app.scenario_file import from_code, to_code
from app.workspace import Workspace
from geodata.pack import Pack

KIND = "comparison"
MOST_FLOWS = 12
"""Flows that are listed; a table for data forms holds all."""


@dataclass(frozen=True)
class Sides:
    """The two that are compared, with the workspaces of the packs they make."""

    base: Scenario
    other: Scenario
    base_workspace: Workspace
    other_workspace: Workspace

    @classmethod
    def of(cls, workspace: Workspace, base: Scenario, other: Scenario) -> "Sides":
        """Two scenarios of the workspace's pack.

        Raises
        ------
        ScenarioError
            One of them is not possible.
        """
        return cls(base, other, workspace.under(base), workspace.under(other))

    def compare(self, question: Question) -> Comparison:
        """The comparison of one question."""
        return compare(
            self.base_workspace.answer(question),
            self.other_workspace.answer(question),
            users=self.base_workspace.users(question.group_id),
        )


def comparison_report(sides: Sides, questions: Sequence[Question], words: Words) -> Report:
    """The report: what is compared, then each question, then the basket."""
    first = questions[0]
    found = [sides.compare(question) for question in questions]
    names = [scenario_words.title(one, words) for one in (sides.base, sides.other)]
    blocks: list[Block] = [Heading(words("compare.heading")), *_what(sides, words)]
    layers: list[Layer] = []
    for number, comparison in enumerate(found, start=1):
        blocks += _chapter(sides, comparison, words, str(number))
        layers += layers_of.differences(sides.other_workspace, comparison, words, str(number))
    if len(found) == 1:
        blocks += _maps(sides, found[0], words)
    blocks += _basket(sides, first, words)
    blocks += sections.sources_in_short(sides.other_workspace, words)
    return Report(
        kind=KIND,
        title=words("compare.title", base=names[0], other=names[1]),
        subtitle=words.day(first.on),
        lang=words.lang,
        on=first.on,
        parameters={
            "kind": KIND,
            "lang": words.lang,
            "date": first.on.isoformat(),
            "season": first.season_id,
            "base": to_code(sides.base),
            "other": to_code(sides.other),
        },
        questions=tuple(questions),
        blocks=tuple(blocks),
        layers=tuple(layers),
    )


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
    sides = Sides.of(workspace, Scenario(""), scenario)
    option = request.service_option(workspace, words)
    asked = Question(
        option.service_type_ids, option.group_id, TRAVEL_MIN, 1.0, request.on, request.season_id
    )
    question = default_question(workspace.pack, option, asked)
    report = comparison_report(sides, (question,), words)
    other = sides.other_workspace
    answers = {"base": workspace.answer(question), "other": other.answer(question)}
    service = titled(sentences.service_name(other.pack, answers["other"], words))
    name = scenario_words.title(scenario, words)
    return replace(
        report,
        kind=request.kind,
        title=words("report.scenario_title", name=name, service=service),
        subtitle=request.subtitle(workspace, words),
        parameters=request.parameters(),
        layers=(*report.layers, *layers_of.of_answers(other, answers, words, request.on)),
    )


def _what(sides: Sides, words: Words) -> list[Block]:
    blocks: list[Block] = []
    for key, scenario, workspace in (
        ("compare.first", sides.base, sides.base_workspace),
        ("compare.second", sides.other, sides.other_workspace),
    ):
        start = workspace.base or workspace if scenario.changes else workspace
        lines = scenario_words.change_lines(start, scenario, words)
        blocks.append(Paragraph(f"{words(key)}: {scenario_words.title(scenario, words)}"))
        if lines:
            blocks.append(Findings(tuple(lines)))
    return blocks


def _chapter(sides: Sides, comparison: Comparison, words: Words, key: str) -> list[Block]:
    """Sentence, details and tables of one question."""
    pack = sides.other_workspace.pack
    unit = comparison.base.question.cost.removeprefix("travel_")
    name = titled(sentences.service_name(pack, comparison.other, words))
    said = scenario_words.difference(pack, comparison, words)
    details = tuple(scenario_words.details(pack, comparison, words))
    places = comparison_tables.by_place(pack, comparison, words)
    changed = comparison_tables.changed_places(places, comparison, words)
    most = changed.head(MOST_PLACES)
    listed = words("report.changed_places", shown=len(most), total=len(changed))
    ways = (f"base_{unit}", f"other_{unit}", f"change_{unit}")
    flows = comparison_tables.flows(comparison, words)
    goes = ("from_service", "to_service", "people", f"change_{unit}", "free_place")
    return [
        Heading(name),
        Paragraph(said),
        *([Findings(details)] if details else []),
        Figure(
            f"differences_{key}",
            words("report.difference_map", service=name),
            words("report.map_alt", place=words.name(region_name(pack)), finding=said),
            DifferenceMap(comparison),
        ),
        *_sums(pack, comparison, words, key),
        Heading(words("report.people_heading"), level=2),
        table(
            f"changed_places_{key}",
            listed,
            most,
            words,
            ("name", "municipality", "residents", *ways, "other_nearest"),
        ),
        table(f"places_{key}", words("report.changed_all"), places, words),
        table(f"flows_{key}", words("report.flows"), flows.head(MOST_FLOWS), words, goes),
        table(f"flows_all_{key}", words("report.flows"), flows, words),
        Paragraph(words("flows.note"), quiet=True),
    ]


def _sums(pack: Pack, comparison: Comparison, words: Words, key: str) -> list[Block]:
    """The region's figures before and after, and those of each municipality."""
    unit = comparison.base.question.cost.removeprefix("travel_")
    means = (f"base_mean_{unit}", f"other_mean_{unit}", f"mean_change_{unit}")
    return [
        table(
            f"figures_{key}",
            words("report.figures"),
            comparison_tables.figures(comparison, words),
            words,
            ("figure", "base", "other", "change"),
        ),
        Paragraph(words("figures.note"), quiet=True),
        table(
            f"municipalities_{key}",
            words("report.changed_municipalities"),
            comparison_tables.by_municipality(pack, comparison, words),
            words,
            ("municipality", "residents", "gained_people", "lost_people", *means),
        ),
    ]


def _maps(sides: Sides, comparison: Comparison, words: Words) -> list[Block]:
    base, other = sides.base_workspace, sides.other_workspace
    return [
        Heading(words("report.before_heading"), starts_page=True),
        sections.gap_figure(base, comparison.base, words, key="gaps_base"),
        Heading(words("report.after_heading")),
        sections.gap_figure(other, comparison.other, words, key="gaps_other"),
    ]


def _basket(sides: Sides, first: Question, words: Words) -> list[Block]:
    cells = compare_compliance(
        *(
            workspace.compliance(first.on, first.season_id, first.access)
            for workspace in (sides.base_workspace, sides.other_workspace)
        )
    )
    changed = comparison_tables.basket(sides.other_workspace.pack, cells, words)
    heading = Heading(words("report.basket_heading"))
    if changed.empty:
        return [heading, Paragraph(words("basket.same"))]
    shown = ("service", "municipality", "base_state", "other_state")
    return [
        heading,
        table("changed_basket", words("report.changed_basket"), changed, words, shown),
    ]
