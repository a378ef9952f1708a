"""The button on every page that downloads a report: which kind, about what, in which form.

The report is made when it is asked for, not while the page is drawn.
"""

from functools import partial

import streamlit as st

from app import address, choices, scenario_choices
from app.i18n import Words, sort_key
from app.options import service_options
from app.reports.forms import MEDIA_TYPES, PAPERS, download_name, one_file
from app.reports.request import KIND_NAMES, MUNICIPALITY, SCENARIO, SERVICE, Request
from app.workspace import Workspace


def offer(workspace: Workspace, words: Words) -> None:
    """A button whose popover chooses and downloads a report at the date and season chosen."""
    scenario = str(address.chosen(scenario_choices.SCENARIO) or "")
    with st.popover(words("report.button"), width="stretch"):
        kind = st.selectbox(
            words("report.kind"),
            [kind for kind in KIND_NAMES if kind != SCENARIO or scenario],
            key="report-kind",
            format_func=lambda kind: words(f"report_kind.{kind}"),
        )
        subject = _subject(workspace, words, kind)
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
        on, season_id = choices.chosen_when(workspace.pack)
        request = Request(
            kind, words.lang, on, season_id, subject, scenario if kind == SCENARIO else ""
        )
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


def _subject(workspace: Workspace, words: Words, kind: str) -> str | None:
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
        return st.selectbox(
            words("choice.service"),
            list(options),
            key="report-service",
            format_func=lambda key: options[key].name,
        )
    return None


def _content(workspace: Workspace, request: Request, form: str, paper: str) -> bytes:
    """The bytes to download: the file of the form, or its files in a zip."""
    from app.reports.kinds import make_report

    return one_file(workspace, make_report(workspace, request), form, paper)
