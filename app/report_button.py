"""The button on every page that downloads a report: which kind, about what, in which form.

The report is made when it is asked for, not while the page is drawn.
"""

from functools import partial

import streamlit as st

from app import address, cached, choices, scenario_choices
from app.i18n import Words, sort_key
from app.options import service_options
from app.reports.forms import MEDIA_TYPES, PAPERS, download_name, one_file
from app.reports.request import (
    KIND_NAMES,
    MUNICIPALITY,
    PROPOSAL,
    SCENARIO,
    SERVICE,
    Request,
)
from app.storage import is_there
from app.workspace import Workspace


def offer(workspace: Workspace, words: Words) -> None:
    """A button whose popover chooses and downloads a report at the date and season chosen."""
    scenario = str(address.chosen(scenario_choices.SCENARIO) or "")
    proposals = _proposals(workspace)
    possible = {SCENARIO: scenario, PROPOSAL: proposals}
    with st.popover(words("report.button"), width="stretch"):
        kind = st.selectbox(
            words("report.kind"),
            [kind for kind in KIND_NAMES if possible.get(kind, True)],
            key="report-kind",
            format_func=lambda kind: words(f"report_kind.{kind}"),
        )
        subject = _subject(workspace, words, kind, proposals)
        form = st.selectbox(
            words("report.form"),
            list(MEDIA_TYPES),
            key="report-form",
            format_func=lambda form: words(f"report_form.{form}"),
        )
        paper = PAPERS[0]
        if form == "pdf":
            paper = st.segmented_control(
                words("report.paper"),
                PAPERS,
                default=paper,
                required=True,
                key="report-paper",
                format_func=lambda paper: words(f"report_paper.{paper}"),
            )
        code = scenario if kind == SCENARIO else ""
        request = Request(kind, words.lang, *choices.chosen_when(workspace.pack), subject, code)
        st.download_button(
            words("report.make"),
            partial(_content, workspace, request, form, paper),
            file_name=download_name(form),
            mime=MEDIA_TYPES[form],
            key="report-download",
            type="primary",
            width="stretch",
        )
        st.caption(words("report.make_note"))


def offer_proposal(workspace: Workspace, words: Words, proposal_id: str) -> None:
    """A button that downloads the impact statement of one proposal for a sitting."""
    on, season_id = choices.chosen_when(workspace.pack)
    request = Request(PROPOSAL, words.lang, on, season_id, proposal_id)
    st.download_button(
        words("impact.download"),
        partial(_content, workspace, request, "pdf", PAPERS[0]),
        file_name=download_name("pdf"),
        mime=MEDIA_TYPES["pdf"],
        key="proposal-report",
    )


def _proposals(workspace: Workspace) -> dict[str, str]:
    """Titles of the proposals that have an impact statement, by id."""
    if not is_there(workspace.pack.pack_id):
        return {}
    from app import proposal_book  # the database takes long to import

    return proposal_book.submitted(cached.store())


def _subject(
    workspace: Workspace, words: Words, kind: str, proposals: dict[str, str]
) -> str | None:
    """What the report is about, where its kind asks for that."""
    pack = workspace.pack
    if kind == MUNICIPALITY:
        names = {str(code): words.name(row) for code, row in pack.region.iterrows()}
        return st.selectbox(
            words("choice.municipality"),
            sorted(names, key=lambda code: sort_key(names[code])),
            key="report-municipality",
            format_func=names.__getitem__,
        )
    if kind in (SERVICE, SCENARIO):
        options = service_options(pack, words)
        shown = address.chosen("service")
        return st.selectbox(
            words("choice.service"),
            list(options),
            index=list(options).index(shown) if shown in options else 0,
            key=f"report-service-{shown}",
            format_func=lambda key: options[key].name,
        )
    if kind == PROPOSAL:
        return st.selectbox(
            words("choice.proposal"),
            list(reversed(proposals)),
            key="report-proposal",
            format_func=proposals.__getitem__,
        )
    return None


def _content(workspace: Workspace, request: Request, form: str, paper: str) -> bytes:
    """The bytes to download: the file of the form, or its files in a zip."""
    from app.reports.kinds import make_report

    return one_file(workspace, make_report(workspace, request), form, paper)
