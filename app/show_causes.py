"""The part of a page that says why places are not served and what would help."""

from dataclasses import replace

import pandas as pd
import streamlit as st

from analysis.agreement_effect import border_pairs
from analysis.assessment import Assessment
from analysis.question import CONTRACT
from app import border_words, cause_chart, cause_tables
from app.choices import select
from app.i18n import Words, sort_key
from app.markup import plain
from app.options import DEFAULT
from app.show import show_chart, show_table
from app.tabs import open_tab
from app.workspace import Workspace
from geodata.pack import Pack

TABS = ("causes", "agreement", "outreach")
LARGEST = 3
"""So many of the largest gaps are told in a sentence each, all of them in the table."""


def show_causes(workspace: Workspace, answer: Assessment, words: Words) -> None:
    """Causes by municipality and place, an agreement tried out, the reach of home visits."""
    tab, opened = open_tab(TABS, words, "causes-tab")
    with opened:
        if tab == "causes":
            _causes(workspace.pack, answer, words)
        elif tab == "agreement":
            _agreement(workspace, answer, words)
        elif answer.outreach is None:
            st.markdown(words("outreach.not_asked"))
        else:
            st.markdown(plain(cause_tables.outreach(answer, words)))
            show_table(cause_tables.bases(workspace.pack, answer, words), words, "outreach")


def _causes(pack: Pack, answer: Assessment, words: Words) -> None:
    summary = cause_tables.summary(answer, words)
    st.markdown(plain(summary))
    if not answer.searched or answer.by_demand_point["cause"].isna().all():
        return
    show_chart(
        cause_chart.chart(pack, answer, words),
        words("causes.alt", summary=summary),
    )
    show_table(cause_tables.by_municipality(pack, answer, words), words, "causes")
    by_place = cause_tables.by_place(pack, answer, words)
    st.markdown("\n".join(f"- {plain(told)}" for told in by_place["sentence"].head(LARGEST)))
    show_table(by_place, words, "cause-places")


def _agreement(workspace: Workspace, answer: Assessment, words: Words) -> None:
    """Where an agreement would help, and what the chosen one would give both sides."""
    pack = workspace.pack
    by_contract = workspace.answer(replace(answer.question, access=CONTRACT))
    pairs = border_pairs(by_contract)
    st.markdown(words("agreement.pairs" if len(pairs) else "agreement.no_pairs"))
    if len(pairs):
        table = border_words.pairs(pack, pairs, answer.question.cost, words)
        show_table(table, words, "agreement-pairs")
    effect = workspace.agreement(answer.question, *_two_sides(pack, words, pairs))
    st.markdown(plain(border_words.agreement(pack, effect, words)))
    if len(effect.gained):
        show_table(border_words.gained(effect), words, "agreement")


def _two_sides(pack: Pack, words: Words, pairs: pd.DataFrame) -> tuple[str, str]:
    """Codes of the municipality whose residents would gain, and of the one they would go to.

    Where nobody chose, the pair that gains most; it changes with the question, a choice does not.
    """
    names = {str(code): words.name(row) for code, row in pack.municipalities.iterrows()}
    order = sorted(names, key=lambda code: sort_key(names[code]))

    def chosen(key: str, label: str, codes: list[str], best: pd.Series) -> str:
        start = next((str(code) for code in best if code in codes), codes[0])
        shown = words("choice.gains_most", name=names[start]) if len(best) else names[start]
        code = select(
            label,
            [DEFAULT, *codes],
            DEFAULT,
            key=key,
            show=lambda code: shown if code == DEFAULT else names[code],
        )
        return start if code == DEFAULT else code

    columns = st.columns(2)
    with columns[0]:
        homes = [code for code in order if code in pack.region.index]
        home = chosen("from", words("choice.from"), homes, pairs["home_code"])
    with columns[1]:
        partners = [code for code in order if code != home]
        best = pairs.loc[pairs["home_code"] == home, "partner_code"]
        return home, chosen("to", words("choice.to"), partners, best)
