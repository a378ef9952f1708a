"""What a planner would say first about an assessment, computed from it."""

import pandas as pd

from analysis.access_rules import OUTREACH, allowed
from analysis.assessment import Assessment
from analysis.compliance import Compliance
from analysis.moves import mean_moves
from analysis.question import CONTRACT, OPEN_TO_ALL, TRAVEL_KM
from app.i18n import Words
from geodata.pack import Pack
from geodata.register import COMING, OPEN


def finding(pack: Pack, assessment: Assessment, words: Words) -> str:
    """One plain sentence: how many live beyond the cutoff, and where most of them do."""
    question = assessment.question
    region = assessment.region
    cutoff = words.cost(question.cutoff, question.cost)
    params: dict[str, object] = {
        "service": service_name(pack, assessment, words),
        "cutoff": cutoff,
    }
    if not assessment.searched:
        return words("finding.not_known", **params)
    if assessment.open_services.empty:
        return words("finding.none", **params)
    if region["unreachable_people"] == region["residents"]:
        return words("finding.no_way", **params)
    if region["beyond_people"] == 0:
        return words("finding.all", **params)
    modes = pack.service_types.loc[list(question.service_type_ids), "delivery_mode"]
    kind = "finding.outreach" if (modes == OUTREACH).all() else "finding.some"
    first = assessment.by_municipality["beyond_people"].astype(float)
    code = hit_most(assessment)
    share = assessment.by_municipality.loc[code, "beyond_share"]
    return words.count(
        kind,
        float(region["beyond_people"]),
        share=words.share(float(region["beyond_share"]), 1),
        municipality=words.name(pack.municipalities.loc[code]),
        municipality_people=words.number(float(first[code])),
        municipality_share=words.share(float(share)),
        **params,
    )


def move(pack: Pack, assessment: Assessment, words: Words) -> str:
    """How far one moves to a residential service, and how far relatives travel; else ""."""
    mean_km = mean_moves(pack, assessment)
    if mean_km.empty or not assessment.searched:
        return ""
    told = {name: words.cost(round(km, 1), TRAVEL_KM) for name, km in mean_km.items()}
    return words("residential.finding", **told)


def hit_most(assessment: Assessment) -> str:
    """Code of the municipality with most residents beyond the cutoff."""
    return str(assessment.by_municipality["beyond_people"].astype(float).idxmax())


def worst_duties(answer: Compliance, most: int = 3) -> list[str]:
    """The duties with most residents beyond the cutoff, the worst first.

    Duties that the register does not cover are left out: nothing is known about them.
    """
    beyond = {
        basket_id: float(assessment.region["beyond_people"])
        for basket_id, assessment in answer.assessments.items()
        if assessment.searched
    }
    return sorted(beyond, key=lambda basket_id: -beyond[basket_id])[:most]


def service_name(pack: Pack, assessment: Assessment, words: Words) -> str:
    """The asked service as the basket names it, else its types, and the group if any."""
    question = assessment.question
    duty = (pack.basket["service_type_ids"] == ";".join(question.service_type_ids)) & (
        pack.basket["group_id"].fillna("") == (question.group_id or "")
    )
    if duty.any():
        return words.name(pack.basket[duty].iloc[0])
    names = [words.name(pack.service_types.loc[key]) for key in question.service_type_ids]
    name = words("list.or").join(names)
    if question.group_id is None:
        return name
    group = words.name(pack.demand_groups.loc[question.group_id])
    return words("service_for_group", service=name, group=group)


def register(pack: Pack, services: pd.DataFrame, chosen: pd.DataFrame, words: Words) -> str:
    """How many services are shown of how many, and how many of those are not on the map."""
    inside = services["municipality_code"].isin(pack.region.index)
    drawn = chosen["lon"].notna() & chosen["status"].isin([OPEN, *COMING])
    return words.count(
        "services.sentence",
        len(chosen),
        total=words.number(len(services)),
        inside=words.number(int(inside.sum())),
        outside=words.number(int((~inside).sum())),
        off_map=words.number(int((~drawn).sum())),
    )


def cutoff_source(pack: Pack, assessment: Assessment, words: Words) -> str:
    """Where the cutoff is from: the presets of the same value with their sources, or the user."""
    question = assessment.question
    cutoff = words.cost(question.cutoff, question.cost)
    same = (pack.cutoffs["cost"] == question.cost) & (pack.cutoffs["value"] == question.cutoff)
    presets = [
        words(
            "cutoff.preset",
            name=words.name(row),
            source=pack.sources.loc[row["source_id"], f"title_{words.lang}"],
        )
        for _, row in pack.cutoffs[same].iterrows()
    ]
    if not presets:
        return words("cutoff.own", cutoff=cutoff)
    return words("cutoff.from", cutoff=cutoff, presets="; ".join(presets))


def caution(pack: Pack, assessment: Assessment, words: Words) -> str:
    """What the figures rest on: estimated residents, services without position or old sources.

    Of the services, those that somebody in the region may use by the rule of the question.
    """
    question = assessment.question
    may = allowed(pack, assessment.services, question).loc[pack.region.index].any()
    services, open_now = (
        table[may[table.index]] for table in (assessment.services, assessment.open_services)
    )
    comes = assessment.outreach is not None  # across the border by agreement only
    rule = CONTRACT if comes and question.access == OPEN_TO_ALL else question.access
    stale_year = pack.assumptions["stale_before_year"]
    stale = open_now["source_year"] < stale_year
    parts = [
        words.count("caution.estimated", float(assessment.region["estimated_people"])),
        words.count(f"caution.open_{rule}", len(open_now)),
    ]
    for key, number in (
        ("caution.coming", int(services["status"].isin(COMING).sum())),
        ("caution.no_position", int(open_now["lon"].isna().sum())),
        ("caution.stale", int(stale.sum())),
        ("caution.undated", int(open_now["source_year"].isna().sum())),
    ):
        if number:
            parts.append(words.count(key, number, year=f"{stale_year:.0f}"))
    return " ".join(parts)


def state(cell: "pd.Series[float]", words: Words) -> str:
    """The state of a cell of the basket matrix in a word or two, with what makes it partial."""
    label = words(f"state_short.{cell['state']}")
    because = str(cell["partly_because"])
    return f"{label}, {words(f'partly.{because}')}" if because else label


def basket_note(pack: Pack, words: Words) -> str:
    """What the states of the basket matrix mean, with the thresholds of the pack."""
    return words(
        "overview.note",
        share=words.share(float(pack.assumptions["reachable_share"])),
        enough=words.share(float(pack.assumptions["enough_places_share"])),
    )
