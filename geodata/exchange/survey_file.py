"""The yearly survey as a file and back: a form of questions -> answers -> dated facts.

A row of the form names subject and question by code and says them in words; people fill in
answer, date and note. Every row is checked by itself; an answer about another municipality is
refused.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import xlsxwriter

from geodata.exchange import cells as written
from geodata.exchange.columns import folded
from geodata.exchange.errors import ImportRefusedError
from geodata.exchange.files import Sheet
from geodata.facts import SERVICE, options_of, subjects, value_fault
from geodata.pack import Pack
from geodata.store.errors import ValueRefusedError
from geodata.store.permissions import Actor
from geodata.store.records import Edit, Value, Written, checked
from geodata.store.store import Store
from geodata.validate import KNOWN, Fault

ACTION, KIND = "survey.answer", "fact"
OWN = "an answer about {limit}, whose form this is"
DAY = "a date such as 31.12.2026, not in the future"
KEEPABLE = "text without control characters, at most 4 000 characters"
ONCE = "one answer to a question on a day; row {limit} has one already"
ALL_MESSAGES = (OWN, DAY, KEEPABLE, ONCE)
FLAGS = {"lv": {"yes": "jā", "no": "nē"}, "en": {"yes": "yes", "no": "no"}}
NEEDED = ("subject", "question_id", "answer")
WIDE = {"about": 44, "question": 44, "answers": 44, "answer": 26, "note": 30}


@dataclass
class Answers:
    """What a filled form says: the facts of the good rows, and what is wrong with the others."""

    facts: list[dict[str, Value]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    empty: int = 0


@cache
def headings(lang: str) -> dict[str, str]:
    """The heading of each column of the form."""
    path = Path(__file__).with_name("survey_columns.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return {row["field"]: row[f"heading_{lang}"] for row in csv.DictReader(file)}


def possible(pack: Pack, question_id: str, lang: str) -> dict[str, str]:
    """The answers that a question offers: code to name; none where it is not one of choice."""
    kind = pack.survey_questions.loc[question_id, "kind"]
    if kind == "flag":
        return FLAGS[lang]
    if kind == "groups":
        return {str(k): str(name) for k, name in pack.demand_groups[f"name_{lang}"].items()}
    rows = pack.survey_options[pack.survey_options["question_id"] == question_id]
    return dict(zip(rows["option_id"], rows[f"name_{lang}"], strict=True))


def form(pack: Pack, asked: pd.DataFrame, lang: str) -> pd.DataFrame:
    """The form of some questions (columns subject, question_id), a row each, to be filled in."""
    rows = []
    for subject, question_id in zip(asked["subject"], asked["question_id"], strict=True):
        question = pack.survey_questions.loc[question_id]
        unit = f" ({question['unit']})" if question["kind"] == "whole" and lang == "en" else ""
        offered = possible(pack, question_id, lang)
        rows.append(
            {
                "subject": subject,
                "question_id": question_id,
                "about": about(pack, str(subject), str(question["about"]), lang),
                "question": f"{question[f'name_{lang}']}{unit}",
                "answers": "; ".join(offered.values()),
                "answer": "",
                "date": "",
                "note": "",
            }
        )
    return pd.DataFrame(rows, columns=list(headings(lang)), dtype="str")


def about(pack: Pack, subject: str, kind: str, lang: str) -> str:
    """What a question is about, in words."""
    if kind == SERVICE:
        service = pack.services.loc[subject]
        type_name = pack.service_types.loc[service["service_type_id"], f"name_{lang}"]
        return f"{service['name']} ({type_name})"
    if "/" in subject:
        return str(pack.basket.loc[subject.split("/", 1)[1], f"name_{lang}"])
    return str(pack.municipalities.loc[subject, f"name_{lang}"])


def as_xlsx(pack: Pack, rows: pd.DataFrame, lang: str) -> bytes:
    """The form as a workbook: answers are chosen from a list where there is one."""
    content = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    book = xlsxwriter.Workbook(content, safe)
    sheet = book.add_worksheet("Aptauja" if lang == "lv" else "Survey")
    bold = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#dfe8ee"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    open_cell = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fffbe0"})
    for place, (name, text) in enumerate(headings(lang).items()):
        sheet.write_string(0, place, text, bold)
        sheet.set_column(place, place, WIDE.get(name, 16))
    names = list(headings(lang))
    for number, row in enumerate(rows.to_dict("records"), start=1):
        for place, name in enumerate(names):
            look = open_cell if name in ("answer", "date", "note") else wrapped
            sheet.write_string(number, place, str(written.harmless(row[name] or "")), look)
        offered = list(possible(pack, str(row["question_id"]), lang).values())
        one_of = pack.survey_questions.loc[row["question_id"], "kind"] != "groups"
        if offered and one_of and len(",".join(offered)) <= 255:
            rule = {"validate": "list", "source": [one.replace(",", "") for one in offered]}
            sheet.data_validation(
                number, names.index("answer"), number, names.index("answer"), rule
            )
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def read_answers(sheet: Sheet, pack: Pack, code: str, today: date) -> Answers:
    """The answers in a filled form of a municipality; a row without an answer is none.

    Raises
    ------
    ImportRefusedError
        The file is no form of the survey.
    """
    places = _places(sheet)
    found = Answers()
    seen: dict[tuple[Value, ...], int] = {}
    of = {subject: home for homes in subjects(pack).values() for subject, home in homes.items()}
    for number, cells in enumerate(sheet.rows, start=sheet.first_row):
        row = {name: written.unquoted(cells[place].strip()) for name, place in places.items()}
        if not row["answer"]:
            found.empty += 1
            continue
        fact, faults = _fact(row, pack, today)
        home = of.get(row["subject"])
        if home is None:
            faults.append(("subject", row["subject"], KNOWN, "services.csv, basket.csv"))
        elif home != code:
            faults.append(("subject", row["subject"], OWN, str(_name(pack, code))))
        elif row["subject"] not in subjects(pack)[_asked_of(pack, row["question_id"])]:
            faults.append(("question_id", row["question_id"], KNOWN, "survey_questions.csv"))
        key = (fact["subject"], fact["question_id"], fact["date"])
        if key in seen:
            faults.append(("subject", row["subject"], ONCE, str(seen[key])))
        seen.setdefault(key, number)
        headed = {name: sheet.headings[place] for name, place in places.items()}
        found.faults += [
            Fault(sheet.name, number, headed.get(name, name), text[:80], expected, limit)
            for name, text, expected, limit in faults
        ]
        if not faults:
            found.facts.append({**fact, "municipality_code": code})
    return found


Wrong = tuple[str, str, str, str]


def _fact(row: dict[str, str], pack: Pack, today: date) -> tuple[dict[str, Value], list[Wrong]]:
    """The fact of a row, and column, text, expectation and limit of what is wrong with it."""
    faults: list[Wrong] = []
    fact: dict[str, Value] = {
        "subject": row["subject"],
        "question_id": row["question_id"],
        "date": written.date_of(row["date"]) if row.get("date") else today.isoformat(),
        "note": row.get("note") or None,
    }
    day = str(fact["date"] or "")
    if len(day) != len("2026-12-31") or day > today.isoformat():
        faults.append(("date", row.get("date", ""), DAY, ""))
    if row["question_id"] not in pack.survey_questions.index:
        faults.append(("question_id", row["question_id"], KNOWN, "survey_questions.csv"))
        return fact, faults
    fact["value"] = value = _value(row["answer"], row["question_id"], pack)
    kind = str(pack.survey_questions.loc[row["question_id"], "kind"])
    options = options_of(row["question_id"], kind, pack.survey_options, pack.demand_groups)
    wrong = value_fault(kind, value, options)
    if wrong:
        offered = ", ".join(possible(pack, row["question_id"], "lv").values())
        faults.append(("answer", row["answer"], wrong[0], offered or wrong[1]))
    try:
        checked(KIND, fact)
    except ValueRefusedError:
        faults.append(("note", row.get("note", ""), KEEPABLE, ""))
    return fact, faults


def _value(text: str, question_id: str, pack: Pack) -> str:
    """The answer as its code or number, where it can be read; else as it stands."""
    kind = pack.survey_questions.loc[question_id, "kind"]
    if kind == "date":
        return written.date_of(text) or text
    if kind == "whole":
        number = written.number_of(text)
        return f"{number:.0f}" if number is not None and number == int(number) else text
    names: dict[str, str] = {}
    for lang in ("lv", "en"):
        names |= {folded(name): key for key, name in possible(pack, question_id, lang).items()}
        names |= {folded(key): key for key in possible(pack, question_id, lang)}
    parts = text.split(";") if kind == "groups" else [text]
    return ";".join(names.get(folded(part), part.strip()) for part in parts if part.strip())


def _asked_of(pack: Pack, question_id: str) -> str:
    questions = pack.survey_questions["about"]
    return str(questions.get(question_id, SERVICE))


def _name(pack: Pack, code: str) -> object:
    return pack.municipalities.loc[code, "name_lv"]


def _places(sheet: Sheet) -> dict[str, int]:
    """The column of each field, by the headings of either language."""
    known = {folded(text): name for lang in FLAGS for name, text in headings(lang).items()}
    found: dict[str, int] = {}
    for place, text in enumerate(sheet.headings):
        name = known.get(folded(text))
        if name:
            found.setdefault(name, place)
    if any(name not in found for name in NEEDED):
        raise ImportRefusedError(
            "This is no form of the survey; its columns have to be {expected}. Download the form "
            "anew and fill it in.",
            expected=", ".join(headings("lv").values()),
        )
    return found


def save(
    store: Store, who: Actor, facts: Sequence[dict[str, Value]], source: str
) -> Written | None:
    """Keep the facts that are new or other than before, in one change; None: there are none.

    Raises
    ------
    NotAllowedError
        The actor may not answer for this municipality.
    ChangedMeanwhileError
        Somebody answered the same question meanwhile.
    """
    there = store.current(KIND, withdrawn=True)
    edits = []
    for fact in facts:
        record_id = "|".join(str(fact[name]) for name in ("subject", "question_id", "date"))
        version = int(there.loc[record_id, "version"]) if record_id in there.index else 0
        cells = {**fact, "source_ref": source}
        if version and there.loc[record_id, "value"] == fact["value"]:
            continue
        edits.append(Edit(ACTION, KIND, record_id, cells, version))
    return store.write(who, edits, source) if edits else None
