"""Scenarios as files and codes: written and read back exactly, everything else refused."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.changes import (
    AddRoad,
    Change,
    ChangeAccess,
    ChangeGroups,
    ChangeRoad,
    ChangeSeason,
    Close,
    Enlarge,
    MakeAccessible,
    Move,
    Open,
    Start,
)
from analysis.scenario import Scenario
from app.scenario_file import (
    KINDS,
    ScenarioFileError,
    from_code,
    from_toml,
    read_scenario,
    to_code,
    to_toml,
)

TEXT = st.text(max_size=30)
CODE = st.text(min_size=1, max_size=20)
DEGREES = st.floats(-180, 180)
NUMBERS = st.floats(0, 1e6)
GROUPS = st.lists(CODE, min_size=1, max_size=3).map(tuple)
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(Open, CODE, CODE, DEGREES, DEGREES, TEXT, group_ids=GROUPS, capacity_places=NUMBERS),
    st.builds(Open, CODE, CODE, DEGREES, DEGREES),
    st.builds(Close, CODE),
    st.builds(Move, CODE, DEGREES, DEGREES),
    st.builds(Enlarge, CODE, NUMBERS),
    st.builds(ChangeGroups, CODE, GROUPS),
    st.builds(Start, CODE),
    st.builds(MakeAccessible, CODE),
    st.builds(ChangeAccess, CODE, CODE, CODE, st.booleans()),
    st.builds(ChangeRoad, CODE, NUMBERS),
    st.builds(AddRoad, CODE, CODE, CODE, CODE, NUMBERS),
    st.builds(AddRoad, CODE, CODE, CODE, CODE),
    st.builds(ChangeSeason, CODE),
)
SCENARIOS = st.builds(Scenario, TEXT, st.lists(CHANGES, max_size=4).map(tuple))


@given(SCENARIOS)
def test_file_reads_back_what_was_written(scenario: Scenario) -> None:
    assert from_toml(to_toml(scenario).encode(), "x.toml") == scenario


@given(SCENARIOS)
def test_code_reads_back_what_was_written(scenario: Scenario) -> None:
    assert from_code(to_code(scenario)) == scenario


@given(st.text(max_size=60))
def test_any_other_code_is_a_scenario_or_refused_in_words(code: str) -> None:
    with contextlib.suppress(ScenarioFileError):
        from_code(code)


def test_every_change_has_a_word() -> None:
    assert set(KINDS.values()) == set(Change.__args__)


def test_file_can_be_read_by_people(tmp_path: Path) -> None:
    scenario = Scenario("Divi centri", (Open("jauns", "day_care", 27.5, 56.1), Close("DGP-004")))
    assert to_toml(scenario) == (
        'name = "Divi centri"\n\n'
        '[[change]]\ndo = "open"\nservice_id = "jauns"\nservice_type_id = "day_care"\n'
        'lon = 27.5\nlat = 56.1\nname = ""\ngroup_ids = ["all_residents"]\n\n'
        '[[change]]\ndo = "close"\nservice_id = "DGP-004"\n'
    )
    assert to_code(scenario) == (
        "Divi centri!open~jauns~day_care~27.5~56.1~~all_residents!close~DGP-004"
    )
    (tmp_path / "a.toml").write_text(to_toml(scenario), encoding="utf-8")
    assert read_scenario(tmp_path / "a.toml") == scenario


def test_what_has_a_default_may_be_left_out() -> None:
    text = b'name = "x"\n[[change]]\ndo = "road"\nlink_id = "L1"\n'
    assert from_toml(text, "x.toml").changes == (ChangeRoad("L1", 0.0),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"name = ", "x.toml cannot be read as TOML"),
        (b"\xff", "x.toml cannot be read as TOML"),
        (b"", "x.toml is no scenario"),
        (b"name = 3", "x.toml is no scenario"),
        (b'name = "x"\nother = 1', "x.toml is no scenario"),
        (b'name = "x"\nchange = 3', "x.toml is no scenario"),
        (b'name = "x"\nchange = [3]', "x.toml, [[change]] 1 is not a change; expected do = one"),
        (b'name = "x"\n[[change]]\ndo = "burn"', "[[change]] 1 is not a change"),
        (b'name = "x"\n[[change]]\ndo = "close"', "missing: service_id"),
        (b'name = "x"\n[[change]]\ndo = "close"\nservice_id = "a"\nwhy = 1', "not known: why"),
        (b'name = "x"\n[[change]]\ndo = "close"\nservice_id = 3', "service_id is 3; expected a t"),
        (
            b'name = "x"\n[[change]]\ndo = "places"\nservice_id = "a"\ncapacity_places = true',
            "capacity_places is True; expected a number",
        ),
        (
            b'name = "x"\n[[change]]\ndo = "places"\nservice_id = "a"\ncapacity_places = 1'
            + b"0" * 400,
            "expected a number",
        ),
        (
            b'name = "x"\n[[change]]\ndo = "groups"\nservice_id = "a"\ngroup_ids = "b"',
            "group_ids is 'b'; expected a list of codes",
        ),
        (b"#" * 1_000_001, "has 1000001 bytes"),
    ],
)
def test_text_that_is_no_scenario_is_refused_in_words(text: bytes, said: str) -> None:
    with pytest.raises(ScenarioFileError) as refused:
        from_toml(text, "x.toml")
    assert said in str(refused.value)


@pytest.mark.parametrize(
    "code", ["x!", "x!burn~a", "x!close", "x!close~a~b", "x!move~a~b~c", "x!places~a~many"]
)
def test_code_that_is_no_scenario_is_refused(code: str) -> None:
    with pytest.raises(ScenarioFileError):
        from_code(code)
