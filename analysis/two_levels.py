"""The two levels of the programme, checked municipality by municipality.

A minimum everywhere; the two state cities serve all target groups; every novads serves the
groups it chose; agreements join them. What is not known is said, never counted as met.
"""

from datetime import date

import pandas as pd

from analysis.compliance import AGREEMENT, FULFILLED, NOT_KNOWN, Compliance
from geodata.agreements import agreements_at
from geodata.facts import GROUPS, facts_at
from geodata.pack import Pack
from geodata.programme import with_answers
from geodata.register import EVERYBODY, OPEN, register_at, serving

ALL_GROUPS, SPECIALISED = "all_groups", "specialised"
MET, NOT_MET, UNKNOWN = CHECKS = ("met", "not_met", "not_known")
GENERAL = (EVERYBODY, "office_clients")
"""Groups that are everybody, not a target group of their own."""


def check_two_levels(pack: Pack, answer: Compliance, on: date) -> pd.DataFrame:
    """What each municipality is to offer by the programme, and what the register shows.

    Returns
    -------
    Index municipality_code, of the municipalities that have a role: level, duties, duties_met
    (fulfilled or by agreement), duties_not_known, minimum (one of `CHECKS`), groups (how many it
    is to serve; NaN: not known which), groups_served, missing_groups (codes joined by ";"),
    specialisation (of `CHECKS`), agreements (in force).
    """
    roles = with_answers(pack.programme_roles, _chosen(pack, on))
    register = register_at(pack, on)
    there = register[register["status"] == OPEN]
    agreed = agreements_at(pack.agreements, on.isoformat())
    rows = {}
    for role in roles.to_dict("records"):
        code = str(role["municipality_code"])
        rows[code] = {
            "level": role["level"],
            **_minimum(answer, code),
            **_groups(pack, role, there[there["municipality_code"] == code]),
            "agreements": int((agreed["from_municipality_code"] == code).sum()),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("municipality_code")


def _chosen(pack: Pack, on: date) -> list[tuple[str, str]]:
    """What municipalities say they chose."""
    told = facts_at(pack.facts, on)
    told = told[told["question_id"] == GROUPS]
    return list(zip(told["subject"], told["value"], strict=True))


def _minimum(answer: Compliance, code: str) -> dict[str, object]:
    states = answer.cells.xs(code, level="municipality_code")["state"]
    met, unknown = int(states.isin([FULFILLED, AGREEMENT]).sum()), int((states == NOT_KNOWN).sum())
    state = MET if met == len(states) else UNKNOWN if met + unknown == len(states) else NOT_MET
    return {
        "duties": len(states),
        "duties_met": met,
        "duties_not_known": unknown,
        "minimum": state,
    }


def _groups(pack: Pack, role: "dict[str, object]", services: pd.DataFrame) -> dict[str, object]:
    """Which of the groups a municipality is to serve no open service of it serves by name."""
    every = [str(group) for group in pack.demand_groups.index if group not in GENERAL]
    chosen = role["group_ids"]
    if role["level"] != ALL_GROUPS and not isinstance(chosen, str):
        return {
            "groups": float("nan"),
            "groups_served": float("nan"),
            "missing_groups": "",
            "specialisation": UNKNOWN,
        }
    wanted = every if role["level"] == ALL_GROUPS else str(chosen).split(";")
    named = services[services["group_ids"] != EVERYBODY]
    missing = [group for group in wanted if not serving(named, group).any()]
    return {
        "groups": float(len(wanted)),
        "groups_served": float(len(wanted) - len(missing)),
        "missing_groups": ";".join(missing),
        "specialisation": NOT_MET if missing else MET,
    }
