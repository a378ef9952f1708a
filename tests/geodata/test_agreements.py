"""Agreements between municipalities: their periods and their faults."""

from pathlib import Path

import pandas as pd
import pytest

from geodata.agreements import agreements_at
from geodata.pack import load_pack
from geodata.validate import PackFaultsError

HEAD = (
    "from_municipality_code,to_municipality_code,service_type_id,valid_from,valid_until,"
    "source_id,source_ref,note\n"
)


def test_agreement_holds_from_its_first_to_its_last_day() -> None:
    rows = pd.DataFrame({"valid_from": ["2023-03", "2025"], "valid_until": ["2024", None]})
    held = {day: len(agreements_at(rows, day)) for day in ("2023-02-28", "2024-12-31")}
    assert held == {"2023-02-28": 0, "2024-12-31": 1}
    assert len(agreements_at(rows, "2030-01-01")) == 1


def test_pack_reads_its_agreements(toy_copy: Path) -> None:
    row = "0001000,0002000,day_care,2024-01,2024-01,s,x,\n"
    (toy_copy / "agreements.csv").write_text(HEAD + row, encoding="utf-8")
    assert len(load_pack(toy_copy).agreements) == 1


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("0001000,0009000,day_care,2024,,s,x,", "'0009000'; expected a value that stands in"),
        ("0001000,0002000,dragons,2024,,s,x,", "'dragons'; expected a value that stands in"),
        ("0001000,0002000,day_care,2024-05,2024-04,s,x,", "not before the first one, 2024-05"),
        ("0001000,0002000,day_care,2025,2024,s,x,", "not before the first one, 2025"),
        ("0001000,0001000,day_care,2024,,s,x,", "two different municipalities"),
        ("0001000,0002000,day_care,2024-13,,s,x,", "expected a date such as"),
        ("0001000,0002000,day_care,,2024,s,x,", "valid_from: found ''; expected a value"),
    ],
)
def test_faulty_agreement_has_one_clear_message(toy_copy: Path, row: str, message: str) -> None:
    (toy_copy / "agreements.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(PackFaultsError) as caught:
        load_pack(toy_copy)
    assert len(caught.value.faults) == 1
    assert message in str(caught.value.faults[0])
