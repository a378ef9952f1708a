"""What a municipality is asked once a year: whatever its indicators do not know.

Questions about services are asked of open ones of the basket, about duties where nothing open
was found, and about the municipality itself where it has not said. Numbers of people are asked
every year, everything else until it is answered.
"""

from datetime import date, timedelta

import pandas as pd

from analysis.compliance import NOT_FOUND, NOT_KNOWN, Compliance
from geodata.facts import CAPACITY, DUTY, GROUPS, MUNICIPALITY, PREMISES, SERVICE, facts_at
from geodata.pack import Pack
from geodata.register import OPEN, register_at

COLUMNS = ("subject", "question_id", "municipality_code")
YEAR = timedelta(days=365)


def open_questions(pack: Pack, answer: Compliance, on: date, code: str) -> pd.DataFrame:
    """The questions to a municipality, in the order of its services, duties, itself.

    Parameters
    ----------
    answer : the basket on the date; a duty is asked where it is not found or not known.

    Returns
    -------
    Columns `COLUMNS`; none where everything is known.
    """
    register = register_at(pack, on)
    types = {one for codes in pack.basket["service_type_ids"] for one in codes.split(";")}
    mine = register[(register["municipality_code"] == code) & (register["status"] == OPEN)]
    mine = mine[mine["service_type_id"].isin(types)]
    states = answer.cells.xs(code, level="municipality_code")["state"]
    unsure = states.index[states.isin([NOT_FOUND, NOT_KNOWN])]
    subjects = {
        SERVICE: list(mine.index),
        DUTY: [f"{code}/{duty}" for duty in unsure],
        MUNICIPALITY: [code],
    }
    told = _known(pack, mine, on)
    asked = [
        (subject, question_id, code)
        for about, names in subjects.items()
        for subject in names
        for question_id in pack.survey_questions.index[pack.survey_questions["about"] == about]
        if (subject, question_id) not in told
    ]
    return pd.DataFrame(asked, columns=list(COLUMNS))


def _known(pack: Pack, services: pd.DataFrame, on: date) -> set[tuple[str, str]]:
    """What needs not be asked: subject and question."""
    facts = facts_at(pack.facts, on)
    yearly = pack.survey_questions.index[pack.survey_questions["unit"] == "people"]
    old = facts["question_id"].isin(yearly) & (facts["date"] <= (on - YEAR).isoformat())
    facts = facts[~old]
    told = set(zip(facts["subject"], facts["question_id"], strict=True))
    told |= {(str(one), CAPACITY) for one in services.index[services["capacity_places"].notna()]}
    there = services.index[services["site_id"].isin(pack.premises.index)]
    told |= {(str(one), PREMISES) for one in there}
    roles = pack.programme_roles
    chosen = roles[roles["group_ids"].notna() | (roles["level"] != "specialised")]
    return told | {(str(code), GROUPS) for code in chosen["municipality_code"]}
