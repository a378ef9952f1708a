"""Which kinds of report there are, and the one way to make one."""

from collections.abc import Callable

from app.i18n import Words
from app.long_work import tell
from app.reports import closing
from app.reports.comparison import scenario_comparison
from app.reports.model import Report
from app.reports.municipality import municipality_profile
from app.reports.plain import plain_half_page
from app.reports.regional import regional_overview
from app.reports.request import (
    MONITORING,
    MUNICIPALITY,
    PLAIN,
    PROPOSAL,
    REGION,
    SCENARIO,
    SERVICE,
    ReportRequestError,
    Request,
    check_season,
)
from app.reports.service import service_across_region
from app.workspace import Workspace


def _proposal_impact(workspace: Workspace, words: Words, request: Request) -> Report:
    from app.reports.proposal import proposal_impact  # the database takes long to import

    return proposal_impact(workspace, words, request)


def _monitoring(workspace: Workspace, words: Words, request: Request) -> Report:
    from app.reports.monitoring import monitoring_report  # so does what reads snapshots

    return monitoring_report(workspace, words, request)


Maker = Callable[[Workspace, Words, Request], Report]
KINDS: dict[str, Maker] = {
    REGION: regional_overview,
    MUNICIPALITY: municipality_profile,
    SERVICE: service_across_region,
    SCENARIO: scenario_comparison,
    PROPOSAL: _proposal_impact,
    MONITORING: _monitoring,
    PLAIN: plain_half_page,
}


def make_report(workspace: Workspace, request: Request) -> Report:
    """The report asked for, closed by its manifest.

    Raises
    ------
    ReportRequestError
        The kind, the season or the subject is not known.
    LanguageError
        The catalogues do not have the language.
    """
    words = Words(request.lang)
    if request.kind not in KINDS:
        raise ReportRequestError(
            "Report {found} is not known; choose one of: {known}.",
            found=repr(request.kind),
            known=", ".join(KINDS),
        )
    check_season(workspace, request)
    tell("making.figures")
    report = KINDS[request.kind](workspace, words, request)
    return report.closed_by(closing.blocks(workspace, report, words))
