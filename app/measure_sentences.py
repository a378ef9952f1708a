"""What a planner would say first about measures, thresholds and fairness."""

from analysis.assessment import Assessment
from analysis.evenness import Evenness, Indices
from analysis.measured import Measured
from analysis.measures.registry import MEASURES
from analysis.thresholds import REGION, share_served
from app.i18n import Words
from app.measure_tables import lorenz_figures
from geodata.pack import Pack

MOST_NAMED = 5


def meaning(measured: Measured, name: str, words: Words) -> str:
    """What a measure counts, and what it says of the unreachable and of unknown capacity."""
    measure = MEASURES[name]
    parts = [words(f"measure_about.{name}"), words(f"meaning.{measure.unreachable}")]
    parts += [
        words(f"meaning.{measure.zero_demand}"),
        words(f"meaning.{measure.unknown_capacity}"),
    ]
    if measure.unknown_capacity != "unknown_capacity_not_used" and measured.unknown_places:
        parts.append(words.count("meaning.unknown_services", measured.unknown_places))
    return " ".join(parts)


def thresholds(pack: Pack, assessment: Assessment, words: Words) -> str:
    """The share served in the region at the shortest, the chosen and the longest preset."""
    question = assessment.question
    presets = pack.cutoffs.loc[pack.cutoffs["cost"] == question.cost, "value"]
    ends = {float(presets.min()), float(presets.max())} if len(presets) else set()
    cutoffs = sorted({question.cutoff, *ends})
    shares = share_served(assessment, cutoffs)[REGION]
    told = [
        words(
            "thresholds.at", share=words.share(share, 1), cutoff=words.cost(cutoff, question.cost)
        )
        for cutoff, share in shares.items()
    ]
    return words("thresholds.sentence", told=words.listed(told))


def worst_off(pack: Pack, measured: Measured, even: Evenness, words: Words) -> str:
    """The places where the worst-off tenth of residents live, the worst first.

    Where most are equally well off, only those who are worse off are named.
    """
    worst = even.ranking[even.ranking["worst_tenth_people"] > 0]
    best = even.ranking["value"].iloc[-1] if len(even.ranking) else 0.0
    below = worst[worst["value"] != best]
    if below.empty:
        return words("fairness.all_same", measure=words(f"measure.{even.measure}"))
    return words.count(
        "fairness.worst" if len(below) == len(worst) else "fairness.worst_few",
        len(below),
        places=", ".join(below["name"].head(MOST_NAMED)),
        measure=words(f"measure.{even.measure}"),
    )


def lorenz(one: Indices, words: Words) -> str:
    """What the least served half of residents hold, and the Gini index."""
    held = lorenz_figures(one).set_index("people_share")["access_share"]
    half = float(held.loc[0.5])
    return words("lorenz.sentence", share=words.share(half), gini=words.number(one.gini, 2))
