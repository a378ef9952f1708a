"""Sentences of the programme: the rule of the light, what is late and whose, what plans give."""

from datetime import date

import pandas as pd

from analysis.programme import TROUBLES, all_planned_open, progress
from app import sentences
from app.i18n import Words
from app.programme_tables import amount, area_name
from app.workspace import Workspace
from geodata.pack import Pack
from geodata.programme import REGION


def rule(pack: Pack, words: Words) -> str:
    """How the light is decided."""
    behind = words.share(float(pack.assumptions["target_behind_share"]))
    return words("programme.rule", behind=behind)


def target(pack: Pack, row: "dict[str, object]", words: Words) -> str:
    """One target and its latest result."""
    unit = str(row["unit"])
    said = {
        "indicator": str(pack.programme_indicators.loc[row["indicator_id"], f"name_{words.lang}"]),
        "area": area_name(pack, str(row["area"]), words),
        "target": amount(float(str(row["target"])), unit, words),
        "year": str(row["target_year"]),
    }
    said["indicator"] = _titled(said["indicator"])
    if pd.isna(row["result"]):
        return words("programme.target_unknown", **said)
    result = amount(float(str(row["result"])), unit, words)
    return words(
        "programme.target_known", result=result, at=f"{float(str(row['result_year'])):.0f}", **said
    )


def _titled(name: str) -> str:
    return name[:1].upper() + name[1:]


def troubles(pack: Pack, on: date, words: Words) -> list[str]:
    """What is late or behind, or has no final result, and who answers for it; worst first."""
    table = progress(pack, on)
    rows = table[table["state"].isin(TROUBLES)]
    ranked = sorted(rows.to_dict("records"), key=lambda row: TROUBLES.index(row["state"]))
    return [
        words(
            "programme.trouble",
            target=target(pack, row, words),
            state=words(f"target_state.{row['state']}"),
            who=area_name(
                pack,
                REGION if pd.isna(row["responsible_code"]) else str(row["responsible_code"]),
                words,
            ),
        )
        for row in ranked
    ]


def if_planned_opened(
    workspace: Workspace, basket_id: str, on: date, season_id: str, words: Words
) -> str:
    """Whom a duty's services would reach if everything planned opened, against today."""
    from analysis.question import basket_question

    question = basket_question(workspace.pack, basket_id, on=on, season_id=season_id)
    now = workspace.answer(question)
    then = Workspace(all_planned_open(workspace.pack, on), base=workspace).answer(question)
    coming = int(now.by_municipality["coming_services"].sum())
    return words.count(
        "programme.if_opened",
        coming,
        service=_titled(sentences.service_name(workspace.pack, now, words)),
        cutoff=words.cost(question.cutoff, question.cost),
        before=words.share(1 - float(now.region["beyond_share"]), 1),
        after=words.share(1 - float(then.region["beyond_share"]), 1),
        more=words.number(
            float(now.region["beyond_people"]) - float(then.region["beyond_people"])
        ),
    )
