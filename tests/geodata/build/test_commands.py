"""python -m geodata build and upgrade, as a shell sees them."""

import sys

import pytest
from typer.testing import CliRunner

from geodata.__main__ import cli, main
from geodata.build.region import Order
from geodata.pack import load_pack


def arguments(made: Order) -> list[str]:
    return [
        "build",
        *("--osm", str(made.osm)),
        *("--municipalities", str(made.municipalities)),
        *("--population", str(made.population)),
        *("--services", str(made.services)),
        *("--out", str(made.out)),
        *("--base", str(made.base)),
        *("--date", "2024-06-01"),
    ]


def test_build_tells_its_steps_and_how_to_open_the_pack(made: Order) -> None:
    result = CliRunner().invoke(cli, [*arguments(made), "--name", "Mans", "--name-en", "Mine"])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("reading borders from")
    assert "4 demand points, 100 residents, 3 services" in lines[-1]
    assert lines[-1].endswith(f"python run.py app --pack {made.out}")
    pack = load_pack(made.out)
    assert (pack.name_lv, pack.name_en) == ("Mans", "Mine")
    checked = CliRunner().invoke(cli, ["check", str(made.out)])
    assert "4 arcs for car, 4 arcs for bicycle, 4 arcs for walk. No faults." in checked.stdout


def test_upgrade_tells_what_the_pack_stands_on(made: Order) -> None:
    command = ["upgrade", "--osm", str(made.osm), "--pack", str(made.base), "--date", "2024-06-01"]
    # The toy's P4 lies 40 km from the road: one of four places, named and not moved.
    result = CliRunner().invoke(cli, command)
    assert result.exit_code == 0
    assert "- far: P4 D pagasts" in result.stdout
    assert "stands on roads of OpenStreetMap for car, bicycle, walk." in result.stdout
    assert load_pack(made.base).road_network == "osm"


def test_a_refusal_ends_with_1_and_names_file_and_row_on_stderr(
    made: Order, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made.services.write_text(made.services.read_text(encoding="utf-8").replace("ngo", "church"))
    monkeypatch.setattr(sys, "argv", ["geodata", *arguments(made)])
    with pytest.raises(SystemExit) as leaving:
        main()
    assert leaving.value.code == 1
    told = capsys.readouterr().err.splitlines()
    assert told[0].startswith("services.csv, row 3, column provider_sector: found 'church'")
    assert told[-1] == "1 faults."


@pytest.mark.parametrize("extra", [[], ["--place", "Toy"]])
def test_roads_come_from_a_file_or_from_a_place(made: Order, extra: list[str]) -> None:
    without = arguments(made)
    if not extra:
        del without[1:3]
    result = CliRunner().invoke(cli, [*without, *extra])
    assert result.exit_code == 2
    assert "give either --osm FILE or --place NAME" in " ".join(result.output.split())


@pytest.mark.parametrize("command", ["build", "upgrade"])
def test_help_shows_an_example(command: str) -> None:
    result = CliRunner().invoke(cli, [command, "--help"])
    assert f"python -m geodata {command}" in " ".join(result.stdout.split())


def test_types_that_were_looked_for_are_named_on_the_command_line(made: Order) -> None:
    result = CliRunner().invoke(cli, [*arguments(made), "--searched", "assistant,crisis"])
    assert result.exit_code == 0
    assert load_pack(made.out).service_types["register_covers"].all()
