"""The frame of every page: title, language, date and season, navigation."""

from pathlib import Path

import streamlit as st

from app import address, cached, choices, press_choices, report_button, sign_in

address.read()
words = choices.words()
st.set_page_config(
    page_title=words("app.title"),
    page_icon=str(Path(__file__).parent / "static" / "favicon.png"),
    layout="wide",
    initial_sidebar_state="collapsed",
    menu_items={"Get help": None, "Report a bug": None, "About": words("app.about")},
)
st.html(Path(__file__).parent / "static" / "page.css")
pack = cached.workspace().pack
page = st.navigation(
    [
        st.Page("views/overview.py", title=words("page.overview"), default=True),
        st.Page("views/gaps.py", title=words("page.gaps"), url_path="plaisas"),
        st.Page("views/measures.py", title=words("page.measures"), url_path="raditaji"),
        st.Page("views/what_to_do.py", title=words("page.what_to_do"), url_path="ko-darit"),
        st.Page(
            "views/closing.py",
            title=words("page.closing"),
            url_path="ko-darit-slegsana",
            visibility="hidden",
        ),
        st.Page(
            "views/best_sites.py",
            title=words("page.best_sites"),
            url_path="ko-darit-vietas",
            visibility="hidden",
        ),
        st.Page(
            "views/compare.py",
            title=words("page.compare"),
            url_path="ko-darit-salidzinat",
            visibility="hidden",
        ),
        st.Page("views/programme.py", title=words("page.programme"), url_path="programma"),
        st.Page("views/services.py", title=words("page.services"), url_path="pakalpojumi"),
        st.Page("views/register.py", title=words("page.register"), url_path="registrs"),
        st.Page("views/proposals.py", title=words("page.proposals"), url_path="priekslikumi"),
        st.Page(
            "views/consultations.py", title=words("page.consultations"), url_path="apspriesanas"
        ),
        st.Page("views/method.py", title=words("page.method"), url_path="metode"),
    ],
    position="top",
)
address.carry(page.url_path)
widths = [4, 3, 2, 1, 2] if sign_in.is_configured() else [5, 3, 2, 1]
title, when, report, language, *visitor = st.columns(widths, vertical_alignment="center")
with title:
    st.title(page.title, anchor=False)
with when:
    choices.when(pack, words)
with report:
    report_button.offer(cached.workspace(), words)
with language:
    choices.language_switch(words)
page.run()
press_choices.overtaken(words)
with visitor[0] if visitor else st.container():
    sign_in.offer(words)  # its link leads back to the address as the page has written it
cached.first_page_drawn.set()
