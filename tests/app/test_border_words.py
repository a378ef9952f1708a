"""What lies across the border, in words and tables; what an agreement gives both sides."""

from dataclasses import replace

import pytest

from analysis.agreement_effect import agreement_effect, border_pairs
from analysis.question import ACCESS, CONTRACT, OPEN_TO_ALL, Question
from app import border_words, cause_tables, sentences
from app.i18n import Words
from app.maps.gap_map import point_lines
from app.workspace import Workspace
from geodata.pack import Pack
from tests.analysis.made_region import DAY, Made
from tests.analysis.test_agreement_effect import BORDER, CARE

EN, LV = Words("en"), Words("lv")


def sentence(toy: Pack, made: Made, place: str, rule: str = "own") -> str:
    answer = made.assess(toy, replace(CARE, access=rule))
    return cause_tables.sentence(made.pack(toy), answer, place, EN)


def test_nearest_place_across_the_border_is_told_with_its_way(toy_pack: Pack) -> None:
    # p1 (100 residents) is 9 minutes and p2 (50) 11 from the only service, which is M2's.
    pack, answer = BORDER.pack(toy_pack), BORDER.assess(toy_pack, CARE)
    said = border_words.finding(pack, answer, EN)
    assert said.startswith("For 150 residents the nearest place is across the border")
    assert "p1 – the nearest place is 9\u00a0min away, across the border" in said
    assert border_words.finding(pack, answer, LV).startswith("150 iedzīvotājiem tuvākā vieta")


def test_nothing_is_told_where_the_rule_opens_the_border(toy_pack: Pack) -> None:
    agreed = replace(BORDER, agreements=(("M1", "M2", "day_care"),))
    for made, rule in ((BORDER, OPEN_TO_ALL), (agreed, CONTRACT)):
        answer = made.assess(toy_pack, replace(CARE, access=rule))
        assert border_words.finding(made.pack(toy_pack), answer, EN) == ""


def test_caution_counts_the_services_that_the_rule_lets_residents_use(toy_pack: Pack) -> None:
    # The only service stands in M2: outside the region of M1's residents it serves nobody.
    region = BORDER.pack(toy_pack).municipalities.index == "M1"
    pack = replace(
        BORDER.pack(toy_pack),
        municipalities=BORDER.pack(toy_pack).municipalities.assign(in_region=region),
    )
    said = {
        rule: sentences.caution(pack, BORDER.assess(toy_pack, replace(CARE, access=rule)), LV)
        for rule in ACCESS
    }
    assert "Ņemts vērā 0 pakalpojumu, kas darbojas; iedzīvotājam skaitīti tikai" in said["own"]
    assert "0 pakalpojumu, kas darbojas; kaimiņu pašvaldības" in said["contract"]
    assert "1 pakalpojums, kas darbojas (arī kaimiņu pašvaldībās)" in said["open"]
    assert [rule for rule in ACCESS if "arī kaimiņu pašvaldībās" in said[rule]] == ["open"]


def test_outreach_crosses_the_border_by_agreement_only(toy: Workspace) -> None:
    question = Question(("home_care",), None, "travel_min", 10.0, DAY, "summer", OPEN_TO_ALL)
    said = sentences.caution(toy.pack, toy.answer(question), LV)
    assert "1 pakalpojums, kas darbojas; kaimiņu pašvaldības" in said


def test_sentence_of_a_place_names_the_border_once(toy_pack: Pack) -> None:
    near, far = (sentence(toy_pack, BORDER, place) for place in ("p1", "p2"))
    assert near.count("across the border") == far.count("across the border") == 1
    assert "not open to residents of this place" in near
    assert "a new one is needed; the nearest place is 11\u00a0min away" in far


def test_tooltip_of_a_place_tells_of_the_border(toy_pack: Pack) -> None:
    answer = BORDER.assess(toy_pack, CARE)
    point = next(answer.by_demand_point.itertuples())
    lines = point_lines(BORDER.pack(toy_pack), point, CARE, EN)
    assert lines[1] == "unreachable"
    assert lines[2].startswith("the nearest place is 9\u00a0min away, across the border")


def test_pairs_name_whom_an_agreement_would_bring_within_the_cutoff(toy_pack: Pack) -> None:
    answer = BORDER.assess(toy_pack, CARE)
    found = border_pairs(answer)
    assert found.to_dict("records") == [
        {"home_code": "M1", "partner_code": "M2", "gained_people": 100, "nearest": 9}
    ]
    shown = border_words.pairs(BORDER.pack(toy_pack), found, CARE.cost, EN)
    assert shown["gained_people"].tolist() == [100]
    assert shown["nearest_cost_min"].tolist() == [9]


@pytest.mark.parametrize(
    ("capacity", "home", "partner", "ending"),
    [
        ({"care": 12}, "M1", "M2", "have 12 places. They would need 15.0 places."),
        ({}, "M1", "M2", "have is not known. They would need 15.0 places."),
        ({"care": 12}, "M2", "M1", "No such service was found in the partner municipality"),
    ],
)
def test_agreement_tells_what_both_sides_get(
    toy_pack: Pack, capacity: dict[str, float], home: str, partner: str, ending: str
) -> None:
    made = replace(BORDER, capacity=capacity)
    pack = made.pack(toy_pack)
    effect = agreement_effect(
        pack, lambda _: made.costs(pack), CARE, home_code=home, partner_code=partner
    )
    said = border_words.agreement(pack, effect, EN)
    assert ending in said
    assert "100 residents would gain" in said or home == "M2"
