"""The part of a page that says why places are not served and what would help."""

import streamlit as st

from analysis.assessment import Assessment
from app import cause_chart, cause_tables
from app.choices import select
from app.i18n import Words, sort_key
from app.markup import plain
from app.show import show_table
from app.workspace import Workspace
from geodata.pack import Pack


def show_causes(workspace: Workspace, answer: Assessment, words: Words) -> None:
    """Causes by municipality and place, an agreement tried out, the reach of home visits."""
    pack = workspace.pack
    names = ("causes", "agreement", "outreach")
    causes, agreement, outreach = st.tabs([words(f"tab.{name}") for name in names])
    with causes:
        _causes(pack, answer, words)
    with agreement:
        effect = workspace.agreement(answer.question, *_two_sides(pack, words))
        st.markdown(plain(cause_tables.agreement(pack, effect, words)))
        if len(effect.gained):
            show_table(cause_tables.gained(effect), words, "agreement")
    with outreach:
        if answer.outreach is None:
            st.markdown(words("outreach.not_asked"))
        else:
            st.markdown(plain(cause_tables.outreach(answer, words)))
            show_table(cause_tables.bases(pack, answer, words), words, "outreach")


def _causes(pack: Pack, answer: Assessment, words: Words) -> None:
    summary = cause_tables.summary(answer, words)
    st.markdown(plain(summary))
    if answer.by_demand_point["cause"].isna().all():
        return
    st.altair_chart(
        cause_chart.chart(pack, answer, words),
        width="stretch",
        alt=words("causes.alt", summary=summary),
    )
    show_table(cause_tables.by_municipality(pack, answer, words), words, "causes")
    show_table(cause_tables.by_place(pack, answer, words), words, "cause-places")


def _two_sides(pack: Pack, words: Words) -> tuple[str, str]:
    """Codes of the municipality whose residents would gain, and of the one they would go to."""
    names = {str(code): words.name(row) for code, row in pack.municipalities.iterrows()}
    order = sorted(names, key=lambda code: sort_key(names[code]))
    homes = [code for code in order if code in pack.region.index]
    columns = st.columns(2)
    with columns[0]:
        home = select(words("choice.from"), homes, homes[0], key="from", show=names.__getitem__)
    partners = [code for code in order if code != home]
    with columns[1]:
        partner = select(
            words("choice.to"), partners, partners[0], key="to", show=names.__getitem__
        )
    return home, partner
