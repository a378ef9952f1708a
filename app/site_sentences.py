"""Best sites in plain sentences: what opens, who gains, how sure that is, who stays unserved."""

import math
from typing import TYPE_CHECKING

import pandas as pd

from analysis.best_sites.wishes import KEEP
from analysis.changes import ALL_RESIDENTS, Open
from analysis.scenario import NAME_LENGTH, Scenario
from app.i18n import Words
from geodata.pack import Pack

if TYPE_CHECKING:
    from analysis.best_sites.drawn import DrawnSites
    from analysis.best_sites.found import BestSites
    from analysis.siting import Progress

RARELY_SHARE = 0.1
"""A site chosen in fewer draws than this asks for an explanation."""
NAMED = 8
"""Places named in a sentence; the table has them all."""


def answer(found: "BestSites", words: Words) -> list[str]:
    """Everything a planner would say about a found choice, the choice itself first."""
    return [
        choice(found, words),
        served(found, words),
        travel(found, words),
        quality(found, words),
        *near(found, words),
        unserved(found, words),
    ]


def grounds(pack: Pack, found: "BestSites", words: Words) -> list[str]:
    """What the choice costs and rests on."""
    return [*money(pack, found, words), *cautions(pack, found, words)]


def choice(found: "BestSites", words: Words) -> str:
    """Which sites to open."""
    opened = found.chosen[~found.chosen["existing"].astype(bool)]
    kept = found.chosen[found.chosen["existing"].astype(bool)]
    if found.chosen.empty:
        return words("sites.nothing")
    sentence = words.count("sites.choice", len(opened), names=_names(opened["name"], words))
    if len(kept):
        sentence += " " + words.count("sites.kept", len(kept), names=_names(kept["name"], words))
    return sentence


def served(found: "BestSites", words: Words) -> str:
    """How many people are within the cutoff, now and then."""
    question, sums = found.asked.question, found.summary
    people = float(sums["people"]) or math.nan
    return words(
        "sites.served",
        cutoff=words.cost(question.cutoff, question.cost),
        after=words.number(round(float(sums["served_people"]))),
        share=words.share(float(sums["served_people"]) / people, 1),
        before=words.number(round(float(sums["served_before_people"]))),
        before_share=words.share(float(sums["served_before_people"]) / people, 1),
        people=words.number(round(float(sums["people"]))),
    )


def travel(found: "BestSites", words: Words) -> str:
    """Mean and greatest travel cost, now and then."""
    cost, sums = found.asked.question.cost, found.summary
    shown = {
        name: words.cost(float(sums[name]), cost) if not math.isnan(sums[name]) else "–"
        for name in ("mean_before", "mean_after", "worst_before", "worst")
    }
    return words("sites.travel", **shown)


def quality(found: "BestSites", words: Words) -> str:
    """Whether the choice is proven, or how far it can be from the best."""
    if found.solution.proven:
        return words("sites.proven")
    return words("sites.gap", gap=words.share(found.solution.gap_share, 1))


def near(found: "BestSites", words: Words) -> list[str]:
    """How many choices are nearly as good, and which sites all of them have."""
    wishes, choices = found.asked.wishes, found.near.solutions
    if wishes.keep == 1:
        return []
    within = words.share(wishes.within_share, 1)
    if len(choices) == 1:
        return [
            words("sites.near_none" if found.near.complete else "sites.near_cut", within=within)
        ]
    key = "sites.near" if found.near.complete else "sites.near_some"
    always = found.chosen[found.chosen["near_share"] == 1.0]
    sentences = [words.count(key, len(choices), within=within)]
    if len(always):
        sentences.append(words("sites.near_always", names=_names(always["name"], words)))
    return sentences


def drawn(found: "BestSites", again: "DrawnSites | None", words: Words) -> list[str]:
    """In how many draws the choice stays the best, and in how many each of its sites comes."""
    if again is None or not again.draws:
        return []
    names = [
        f"{name} ({words.share(float(again.share[key]))})"
        for key, name in found.chosen["name"].items()
    ]
    told = words("sites.drawn_sites", names=", ".join(names)) if names else ""
    same = words.share(again.same_share)
    parts = [words.count("sites.drawn", again.draws, same=same), told]
    if (again.share[found.chosen.index] < RARELY_SHARE).any():
        parts.append(words("sites.drawn_rarely"))
    if again.without:
        parts.append(words.count("sites.drawn_without", again.without))
    if again.unproven:
        parts.append(words.count("sites.drawn_unproven", again.unproven))
    return [part for part in parts if part]


def unserved(found: "BestSites", words: Words) -> str:
    """Which places stay beyond the cutoff, by name."""
    left = found.unserved
    if left.empty:
        return words("sites.all_served")
    names = [
        f"{name} ({words.number(people)})"
        for name, people in zip(left["name"][:NAMED], left["residents"][:NAMED], strict=True)
    ]
    listed = words.listed(names)
    if len(left) > NAMED:
        listed = words.count("sites.and_more", len(left) - NAMED, names=", ".join(names))
    return words.count("sites.unserved", len(left), names=listed)


def money(pack: Pack, found: "BestSites", words: Words) -> list[str]:
    """What the choice costs, and whose figure that rests on."""
    asked, chosen = found.asked, found.chosen
    if asked.money is None or chosen.empty:
        return []
    sources = cost_sources(pack, asked.money.rows, words)
    if asked.problem.site_costs_eur is None:
        return sources
    spent_eur = float(asked.problem.fees_eur[list(found.solution.chosen)].sum())
    if asked.problem.place_costs_eur is not None:
        users = chosen["users_people"].where(~chosen["existing"].astype(bool), 0.0)
        spent_eur += asked.money.place_eur * float(users.sum())
    budget_eur = asked.wishes.budget_eur
    if budget_eur is None:
        sentence = words("sites.cost", spent=words.number(round(spent_eur)))
    else:
        sentence = words(
            "sites.cost_of_budget",
            spent=words.number(round(spent_eur)),
            budget=words.number(round(budget_eur)),
        )
    return [sentence, *sources]


def cost_sources(pack: Pack, rows: pd.DataFrame, words: Words) -> list[str]:
    """The rows of unit costs that a sum rests on, with year, source and note."""
    return [
        words(
            "sites.cost_source",
            per=words(f"cost_per.{row['per']}"),
            value=words.number(float(row["value_eur"])),
            year=str(int(row["year"])),
            source=str(pack.sources.loc[row["source_id"], f"title_{words.lang}"]),
            note=str(row[f"note_{words.lang}"])
            if isinstance(row[f"note_{words.lang}"], str)
            else "",
        ).strip()
        for _, row in rows.iterrows()
    ]


def cautions(pack: Pack, found: "BestSites", words: Words) -> list[str]:
    """What a council must know before it trusts the answer."""
    asked = found.asked
    types = list(asked.question.service_type_ids)
    parts = []
    if not pack.service_types.loc[types, "register_covers"].all():
        parts.append(words("sites.not_searched"))
    merged = int((asked.columns["also"] != "").sum())
    if merged:
        parts.append(words.count("sites.merged", merged))
    return parts


def curve(found: "BestSites", table: pd.DataFrame, words: Words) -> str:
    """What the curve shows, for those who do not see it."""
    first, last = table.iloc[0], table.iloc[-1]
    return words(
        "sites.curve_alt",
        none=words.number(round(float(first["served_people"]))),
        sites=words.number(int(last["new_sites"])),
        most=words.number(round(float(last["served_people"]))),
        cutoff=words.cost(found.asked.question.cutoff, found.asked.question.cost),
    )


def euros(found: "BestSites", table: pd.DataFrame, words: Words) -> str:
    """What the curve by euros shows, for those who do not see it."""
    first, last = table.iloc[0], table.iloc[-1]
    return words(
        "sites.euros_alt",
        none=words.number(round(float(first["served_people"]))),
        spent=words.number(round(float(last["spent_eur"]))),
        most=words.number(round(float(last["served_people"]))),
        cutoff=words.cost(found.asked.question.cutoff, found.asked.question.cost),
    )


def as_scenario(found: "BestSites", words: Words) -> Scenario:
    """The new sites as a scenario; empty where existing ones may be closed."""
    question = found.asked.question
    if found.asked.wishes.existing != KEEP:
        return Scenario("")
    groups = (ALL_RESIDENTS,) if question.group_id is None else (question.group_id,)
    changes = tuple(
        Open(
            f"best-{number}",
            question.service_type_ids[0],
            round(float(site.lon), 5),
            round(float(site.lat), 5),
            str(site.name)[:NAME_LENGTH],
            groups,
            found.asked.wishes.places,
        )
        for number, site in enumerate(found.chosen.itertuples(index=False), start=1)
    )
    return Scenario(words("page.best_sites"), changes)


def progress(stage: str, now: "Progress | None", words: Words) -> str:
    """Where a search stands: what it is looking for, the best so far, the bound, the gap."""
    said = words(f"site_stage.{stage}")
    if now is None or not math.isfinite(now.bound):
        return said
    digits = 0 if abs(now.objective) >= 100 else 1
    return (
        said
        + " "
        + words(
            "sites.progress",
            objective=words.number(now.objective, digits),
            bound=words.number(now.bound, digits),
            gap=words.share(now.gap_share, 2),
            seconds=words.number(now.seconds),
        )
    )


def _names(names: "pd.Series[str]", words: Words) -> str:
    return words.listed(names.tolist())
