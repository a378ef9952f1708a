"""Rādītāji: what other measures say, how the cutoff decides, and how even access is."""

import streamlit as st

from app import (
    cached,
    choices,
    measure_charts,
    measure_choices,
    measure_sentences,
    measure_tables,
    sentences,
)
from app.maps import gap_map, measure_map
from app.markup import plain
from app.show import offer_table, show_chart, show_checks, show_shares, show_table
from app.show_map import show_map
from app.tabs import open_tab

words = choices.words()
workspace = cached.workspace()
pack = workspace.pack
on, season_id = choices.chosen_when(pack)
question = choices.question(workspace, words, on, season_id)
part = measure_choices.part(words)
answer = workspace.answer(question)
show_checks(workspace.self_checks(question), words)

if not answer.searched:
    st.info(plain(sentences.finding(pack, answer, words)))
elif part == "thresholds":
    figures = measure_tables.thresholds(pack, answer, words)
    st.markdown(f"#### {plain(measure_sentences.thresholds(pack, answer, words))}")
    show_chart(
        measure_charts.threshold_curve(pack, answer, words),
        measure_sentences.thresholds(pack, answer, words),
    )
    st.caption(words("thresholds.note"))
    show_shares(
        measure_tables.side_by_side(figures, question.cost, words), words, "thresholds-wide"
    )
    show_table(measure_tables.presets(figures), words, "presets")
    offer_table(figures, words("download.thresholds"), "thresholds")
else:
    which, how, nearest = st.columns([5, 3, 2], vertical_alignment="bottom")
    with how:
        decay = measure_choices.decay(words)
    with nearest:
        nth = measure_choices.nth(words)
    measured = workspace.measured(question, measure_choices.setting(decay, nth))
    with which:
        name = measure_choices.measure(measured, words, part)
    st.caption(plain(measure_sentences.meaning(measured, name, words)))
    if part == "measure":
        map_side, table_side = st.columns([3, 2])
        with map_side:
            show_map(
                pack,
                measure_map.measure_layers(pack, measured, name, words, gap_map.by_address(pack)),
                words,
                key="measure-map",
                legend=measure_map.legend(measured, name, words),
            )
        with table_side:
            tab, opened = open_tab(measure_tables.TABS, words, "measure-tab")
        with opened:
            frame = measure_tables.under_tab(tab, pack, measured, name, words)
            show_table(frame, words, f"measure-{tab}")
        offer_table(
            measure_tables.by_place(pack, measured, words), words("download.measures"), "measures"
        )
    else:
        even = workspace.evenness(question, measured.setting, name, None)
        st.markdown(f"#### {plain(measure_sentences.worst_off(pack, measured, even, words))}")
        lorenz, ranks = st.columns(2)
        with lorenz:
            if even.indices is None:
                st.info(words("fairness.no_indices"))
            else:
                show_chart(
                    measure_charts.lorenz_curve(even.indices, words),
                    measure_sentences.lorenz(even.indices, words),
                )
                st.caption(plain(measure_sentences.lorenz(even.indices, words)))
                show_table(measure_tables.indices(even, words), words, "indices")
                show_table(measure_tables.lorenz_figures(even.indices), words, "lorenz")
        with ranks:
            show_table(measure_tables.ranking(pack, measured, even, words), words, "ranking")
        offer_table(
            measure_tables.ranking(pack, measured, even, words),
            words("download.fairness"),
            "fairness",
        )
