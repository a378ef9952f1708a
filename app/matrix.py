"""The compliance matrix as an HTML table with links, for the browser and the report."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analysis.compliance import PLANNED, SOME_GROUPS, STATES, Compliance
from app import cause_tables, sentences
from app.i18n import Words, sort_key
from geodata.pack import Pack

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Cell:
    """One cell as shown: state, its words, residents beyond the cutoff, link to the map."""

    state: str
    label: str
    people: str
    title: str
    href: str
    is_worst: bool = False


def region_name(pack: Pack) -> dict[str, str]:
    """Both names of the region, as a row with names."""
    return {"name_lv": pack.name_lv, "name_en": pack.name_en}


def to_html(
    pack: Pack,
    answer: Compliance,
    words: Words,
    link: Callable[[str], str],
    worst: Sequence[str] = (),
) -> str:
    """The matrix: duties down, municipalities across, each cell a link to the map of its duty.

    The ``worst`` duties come first, numbered, the municipality hit most marked in each.
    """
    codes = sorted(
        pack.region.index,
        key=lambda code: (
            pack.municipalities.loc[code, "kind"] != "state_city",
            sort_key(words.name(pack.municipalities.loc[code])),
        ),
    )
    hit_most = {(one, sentences.hit_most(answer.assessments[one])) for one in worst}
    rows = [
        (
            worst.index(basket_id) + 1 if basket_id in worst else None,
            words.name(pack.basket.loc[basket_id]),
            _terms(pack, answer, str(basket_id), words),
            [
                replace(
                    _cell(pack, answer, str(basket_id), code, words, link),
                    is_worst=(basket_id, code) in hit_most,
                )
                for code in codes
            ],
        )
        for basket_id in dict.fromkeys([*worst, *pack.basket.index])
    ]
    counts = answer.counts()
    return TEMPLATES.get_template("matrix.html").render(
        words=words,
        heads=[words.name(pack.municipalities.loc[code]) for code in codes],
        rows=rows,
        notes=[
            (words.name(row), row[f"note_{words.lang}"])
            for _, row in pack.basket.iterrows()
            if isinstance(row[f"note_{words.lang}"], str)
        ],
        legend=[(state, words(f"state.{state}"), int(counts[state])) for state in STATES],
    )


def worst_gaps(
    pack: Pack,
    answer: Compliance,
    worst: Sequence[str],
    words: Words,
    link: Callable[[str], str],
) -> str:
    """The worst duties in words with their main cause, each a link to its map, as HTML."""
    asked = [answer.assessments[duty] for duty in worst]
    gaps = [
        (sentences.finding(pack, one, words), cause_tables.largest(one, words), link(duty))
        for duty, one in zip(worst, asked, strict=True)
    ]
    return TEMPLATES.get_template("worst_gaps.html").render(gaps=gaps)


def _terms(pack: Pack, answer: Compliance, basket_id: str, words: Words) -> str:
    """The cutoff of a duty and, where the law's date is known, from when it is obligatory."""
    terms = words("matrix.cutoff", cutoff=cutoff_text(answer, basket_id, words))
    since = pack.basket.loc[basket_id, "valid_from"]
    if not isinstance(since, str):
        return terms
    terms += "; " + words("matrix.since", date=since)
    in_force = bool(answer.cells.loc[basket_id, "obligatory"].all())
    return terms if in_force else f"{terms} ({words('matrix.not_yet')})"


def cutoff_text(answer: Compliance, basket_id: str, words: Words) -> str:
    """The cutoff a duty is judged by, with its unit."""
    question = answer.assessments[basket_id].question
    return words.cost(question.cutoff, question.cost)


def _cell(
    pack: Pack,
    answer: Compliance,
    basket_id: str,
    code: str,
    words: Words,
    link: Callable[[str], str],
) -> Cell:
    row = answer.cells.loc[(basket_id, code)]
    people = words.number(float(row["beyond_people"]))
    title = words(
        "matrix.cell",
        municipality=words.name(pack.municipalities.loc[code]),
        service=words.name(pack.basket.loc[basket_id]),
        state=words(f"state.{row['state']}"),
        open=words.number(float(row["open_services"])),
        coming=words.number(float(row["coming_services"])),
        agreed=words.number(float(row["agreement_services"])),
        places=" ".join(filter(None, (_places(row, words), _groups(pack, row, words)))),
        people=people,
        residents=words.number(float(row["residents"])),
        cutoff=cutoff_text(answer, basket_id, words),
    )
    label = sentences.state(row, words)
    year = words.number(float(row["plan_year"])).replace("\u00a0", "")
    if row["state"] == PLANNED:
        label += f" ({year})"
    elif row["coming_services"]:
        label += " " + words("matrix.also_coming", year=year)
    return Cell(str(row["state"]), label, people, title, link(basket_id))


def _groups(pack: Pack, row: "pd.Series[float]", words: Words) -> str:
    """The groups that the duty names and no service open there serves."""
    if row["partly_because"] != SOME_GROUPS:
        return ""
    missing = str(row["missing_group_ids"]).split(";")
    names = [words.name(pack.demand_groups.loc[group]) for group in missing]
    return words("matrix.groups", groups=", ".join(names))


def _places(row: "pd.Series[float]", words: Words) -> str:
    """Places there and needed, as far as both are known."""
    if pd.isna(row["places"]) or pd.isna(row["needed_places"]):
        return ""
    return words(
        "matrix.places",
        places=words.number(float(row["places"])),
        needed=words.number(float(row["needed_places"])),
    )
