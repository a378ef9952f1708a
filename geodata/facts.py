"""Facts: what a municipality said of a service, of a duty of the basket, or of itself, on a date.

The questions are rows of survey_questions.csv. A fact's subject is the id of a service, the code
of a municipality, or both a code and a duty joined by "/"; its value is text that the question's
kind can read. The latest fact not after a date holds on it.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from geodata.register import RESIZED, no_service_changes, service_at
from geodata.validate import DATE, FLAG, ONE_OF, WHOLE, Fault

if TYPE_CHECKING:
    from geodata.pack import Pack

SERVICE, DUTY, MUNICIPALITY = "service", "duty", "municipality"
MANY = 1_000_000
MOST = "at most 1 000 000"
SUBJECT = "a service, a municipality's code, or code/duty, as the question asks"
ALL_MESSAGES = (MOST, SUBJECT)
CAPACITY, PREMISES, GROUPS = "capacity_places", "premises_accessible", "chosen_groups"
"""Questions whose answers change the register: places, accessible premises, chosen groups."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def facts_at(facts: pd.DataFrame, on: date) -> pd.DataFrame:
    """The latest fact of each subject and question that is not after a date."""
    past = facts[facts["date"] <= on.isoformat()]
    return past.sort_values("date", kind="stable").drop_duplicates(
        ["subject", "question_id"], keep="last"
    )


def subjects(pack: "Pack") -> dict[str, dict[str, str]]:
    """Whom each kind of question is asked: subject to the municipality that answers for it."""
    codes = list(pack.region.index)
    of_site = pack.sites["municipality_code"]
    mine = pack.services["site_id"].map(of_site)
    mine = mine[mine.isin(codes)]
    return {
        SERVICE: {str(key): str(code) for key, code in mine.items()},
        DUTY: {f"{code}/{duty}": str(code) for code in codes for duty in pack.basket.index},
        MUNICIPALITY: {str(code): str(code) for code in codes},
    }


def value_fault(kind: str, value: str, options: tuple[str, ...]) -> tuple[str, str] | None:
    """What was expected and its limit, if an answer is not one of its kind; None if it is.

    ``options`` are the codes to choose from, of a choice or of groups.
    """
    known = ", ".join(options)
    if kind == "whole":
        if not re.fullmatch(r"\d{1,12}", value):
            return WHOLE, ""
        return (MOST, "") if int(value) > MANY else None
    if kind == "date":
        return None if _is_day(value) else (DATE, "")
    if kind == "flag":
        return None if value in ("yes", "no") else (FLAG, "")
    given = value.split(";") if kind == "groups" else [value]
    return None if set(given) <= set(options) else (ONE_OF, known)


def _is_day(value: str) -> bool:
    if not _DAY.fullmatch(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def options_of(
    question_id: str, kind: str, options: pd.DataFrame, groups: pd.DataFrame
) -> tuple[str, ...]:
    """The codes that may answer a question; empty where it is not one of choice.

    ``groups`` are the target groups, by index or with a column group_id.
    """
    if kind == "groups":
        return tuple(groups.get("group_id", groups.index))
    return tuple(options.loc[options["question_id"] == question_id, "option_id"])


def check_facts(frames: Mapping[str, pd.DataFrame]) -> list[Fault]:
    """Faults of facts whose subject is not there or whose value the question cannot have."""
    facts, file = frames["facts"], "facts.csv"
    questions = frames["survey_questions"].drop_duplicates("question_id")
    kinds = questions.set_index("question_id")["kind"].to_dict()
    about = questions.set_index("question_id")["about"].to_dict()
    codes = set(frames["municipalities"]["municipality_code"].dropna())
    there = {
        SERVICE: set(frames["services"]["service_id"].dropna()),
        DUTY: {f"{code}/{duty}" for code in codes for duty in frames["basket"]["basket_id"]},
        MUNICIPALITY: codes,
    }
    faults = []
    for i, row in facts.dropna(subset=["subject", "question_id", "value"]).iterrows():
        question = str(row["question_id"])
        if question not in kinds:
            continue  # told already as a reference that is not there
        number = int(str(i)) + 2
        if row["subject"] not in there[about[question]]:
            faults.append(Fault(file, number, "subject", str(row["subject"]), SUBJECT))
        options = options_of(
            question, kinds[question], frames["survey_options"], frames["demand_groups"]
        )
        wrong = value_fault(kinds[question], str(row["value"]), options)
        if wrong:
            faults.append(Fault(file, number, "value", str(row["value"]), *wrong))
    return faults


def as_resized(facts: pd.DataFrame) -> pd.DataFrame:
    """The answers about places as changes of size of services (`register.as_changed`)."""
    mine = facts[facts["question_id"] == CAPACITY]
    changes = pd.DataFrame(
        {
            "service_id": mine["subject"].to_numpy(),
            "status": RESIZED,
            "date": mine["date"].to_numpy(),
            "site_id": pd.NA,
            "capacity_places": mine["value"].astype(float).to_numpy(),
        }
    )
    return changes.astype(no_service_changes().dtypes.to_dict())


def as_premises(pack: "Pack", facts: pd.DataFrame) -> pd.DataFrame:
    """The premises of the pack; where a municipality answered, as it said last.

    An answer is about the building in which the service was on its day.
    """
    premises = pack.premises
    mine = facts[(facts["question_id"] == PREMISES) & facts["subject"].isin(pack.services.index)]
    if mine.empty:
        return premises
    last = mine.sort_values("date", kind="stable")
    buildings = [
        service_at(pack, str(key), date.fromisoformat(day))["site_id"]
        for key, day in zip(last["subject"], last["date"], strict=True)
    ]
    rows = pd.DataFrame(
        {
            "accessible": (last["value"] == "yes").to_numpy(),
            "source_id": last["source_id"].to_numpy(),
            "source_ref": last["source_ref"].to_numpy(),
        },
        index=pd.Index(buildings, name=premises.index.name, dtype=premises.index.dtype),
    )
    rows = rows[~rows.index.duplicated(keep="last")].astype(premises.dtypes.to_dict())
    kept = premises[~premises.index.isin(rows.index)]
    return rows if kept.empty else pd.concat([kept, rows])
