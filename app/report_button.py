"""The button on every page that downloads a report: which kind, about what, in which form.

The report is made aside when it is asked for; meanwhile the page says what is being done and can
stop it.
"""

from dataclasses import dataclass
from functools import partial

import streamlit as st

from app import address, cached, choices, scenario_choices
from app.i18n import Words, sort_key
from app.long_work import LongWork, Step, WorkStoppedError
from app.markup import plain
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
from app.show import draw_again
from app.storage import is_there
from app.workspace import Workspace
from geodata.errors import PlannerError

MAKING = "report-making"
FIRST_LOOK_S, LOOK_AGAIN_S = 0.3, 0.5


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
        with st.empty().container(key="report-work"):  # what was there before goes at once
            _make(workspace, words, request, form, paper)


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
        on_click="ignore",
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


@dataclass(frozen=True)
class _Making:
    """A report that this visitor asked for: what it is, and the work of making it."""

    asked: tuple[object, ...]
    work: LongWork[bytes]


def _make(workspace: Workspace, words: Words, request: Request, form: str, paper: str) -> None:
    """A button that begins the report; then how far it is; then the file."""
    asked = (workspace, request, form, paper)
    making: _Making | None = address.chosen(MAKING)
    if making is not None and making.asked != asked:
        _stop(making)
        making = None
    if making is None or (content := _made(making, words)) is None:
        st.button(
            words("report.make"),
            on_click=lambda: address.put(
                MAKING, _Making(asked, LongWork(partial(_content, *asked)))
            ),
            key="report-make",
            type="primary",
            width="stretch",
        )
        st.caption(words("report.make_note"))
    elif content:
        st.caption(words("making.ready"))
        name = download_name(form)
        st.download_button(
            words("making.fetch", name=name),
            content,
            file_name=download_name(form),
            mime=MEDIA_TYPES[form],
            key="report-download",
            on_click="ignore",
            type="primary",
            width="stretch",
        )


def _made(making: _Making, words: Words) -> bytes | None:
    """The file; empty while it is being made, which is shown; None when there will be none."""
    address.put(MAKING, None)  # work that failed is not looked at again
    try:
        over = making.work.look(FIRST_LOOK_S)
    except WorkStoppedError:
        return None
    except PlannerError as error:
        st.error(plain(words.error(error)))
        return None
    address.put(MAKING, making)
    if over:
        return making.work.result()
    _running(making, words)
    return b""


@st.fragment(run_every=LOOK_AGAIN_S)
def _running(making: _Making, words: Words) -> None:
    if making.work.over or address.chosen(MAKING) is not making:
        draw_again()
    step = making.work.step or Step("making.figures")
    st.caption(plain(words(step.message, **step.values)))
    st.button(
        words("making.stop"), on_click=_stop, args=(making,), key="report-stop", width="stretch"
    )


def _stop(making: _Making) -> None:
    making.work.stop()
    address.put(MAKING, None)


def _content(workspace: Workspace, request: Request, form: str, paper: str) -> bytes:
    """The bytes to download: the file of the form, or its files in a zip."""
    from app.reports.kinds import make_report

    return one_file(workspace, make_report(workspace, request), form, paper)
