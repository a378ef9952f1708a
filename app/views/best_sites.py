"""Labākās vietas: where new sites help most, how sure that is, and what is nearly as good."""

from analysis.best_sites.wishes import EXTRAS, SearchLimits
from app import cached, choices, show_sites, site_choices
from app.show import show_checks

LONGEST_S = 120.0

words = choices.words()
workspace = cached.workspace()
choices.what_to_do(words)
on, season_id = choices.chosen_when(workspace.pack)
question = choices.question(workspace, words, on, season_id)
wishes = site_choices.wishes(workspace, words, question)
search = workspace.site_searches().get(question, wishes, SearchLimits(LONGEST_S, EXTRAS))
show_sites.watch(search, words)
show_sites.answer(workspace, search, words)
show_checks(workspace.self_checks(question), words)
