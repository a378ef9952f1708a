"""Best sites from the command line: files, sentences, refusals, and Ctrl+C."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from app.cli import cli

RUN = CliRunner()
ROOT = Path(__file__).parents[2]


def run(*words: str) -> Result:
    return RUN.invoke(cli, ["sites", *words])


def test_sites_of_each_choice_stand_in_one_file(tmp_path: Path) -> None:
    out = tmp_path / "sites.csv"
    result = run(
        *("--service", "day_care", "--model", "mclp", "--new", "3", "--cutoff-min", "40"),
        *("--existing", "keep", "--kbest", "3", "--out", str(out)),
    )
    assert result.exit_code == 0, result.output
    table = pd.read_csv(out, dtype={"candidate_id": str})
    assert table.groupby("choice").size().tolist() == [3, 3, 3]
    assert (table["given_up_share"] == 0).all()  # forty minutes leave nobody out, many ways
    assert table["name"].notna().all()
    assert "Pierādīts: labākas izvēles nav." in result.stderr
    assert "Ārpus sliekšņa nepaliek neviena vieta." in result.stderr
    assert "243\u00a0166 no 243\u00a0166" in result.stderr


def test_unserved_curve_and_trade_offs_go_to_files_of_their_own(
    toy_folder: Path, tmp_path: Path
) -> None:
    files = {name: tmp_path / f"{name}.csv" for name in ("unserved", "curve", "trade-offs")}
    result = run(
        *("--service", "day_care", "--new", "1", "--pack", str(toy_folder), "--lang", "en"),
        *(word for name, path in files.items() for word in (f"--{name}", str(path))),
    )
    assert result.exit_code == 0, result.output
    assert len(pd.read_csv(io.StringIO(result.stdout))) == 1
    unserved = pd.read_csv(files["unserved"])
    assert unserved["residents"].tolist() == [100]
    assert pd.read_csv(files["curve"])["served_people"].tolist()[:3] == [300, 400, 500]
    trade_offs = pd.read_csv(files["trade-offs"])
    assert trade_offs["sites_in"].tolist() == ["D pagasts"]
    assert "1 place stays unserved" in result.stderr
    assert "Within 10\u00a0min: 400 of 500 people (80.0" in result.stderr


def test_people_by_euros_need_a_cost(toy_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "euros.csv"
    words = ("--service", "day_care", "--new", "1", "--pack", str(toy_folder), "--lang", "en")
    result = run(*words, "--euro-curve", str(out))
    assert result.exit_code == 0, result.output
    assert "The curve by euros needs the cost of a new site" in result.stderr
    assert not out.exists()
    result = run(*words, "--euro-curve", str(out), "--site-cost", "100", "--budget", "200")
    assert result.exit_code == 0, result.output
    table = pd.read_csv(out)
    assert table["budget_eur"].tolist()[-1] == 200
    assert table["served_people"].tolist()[::4] == [300, 400, 500]
    assert table["spent_eur"].tolist()[::4] == [0, 100, 200]


def test_sites_in_draws_have_a_column_and_a_sentence(toy_folder: Path) -> None:
    words = ("--service", "day_care", "--new", "1", "--pack", str(toy_folder), "--lang", "en")
    result = run(*words, "--draws", "10")
    assert result.exit_code == 0, result.output
    table = pd.read_csv(io.StringIO(result.stdout))
    share = table["drawn_share"].item()
    assert "Chosen anew in 10 draws of other possible speeds" in result.stderr
    assert f"By site: {table['name'].item()} ({round(share * 100)}\u00a0%)." in result.stderr
    assert "drawn_share" not in run(*words).stdout
    assert run(*words, "--draws", "201").exit_code == 1


def test_candidates_come_from_a_file(toy_folder: Path, tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text("name;lon;lat\n=Skola;27,0;56,3\n", encoding="utf-8")
    result = run(
        *("--service", "day_care", "--new", "1", "--pack", str(toy_folder)),
        *("--candidates", str(places)),
    )
    table = pd.read_csv(io.StringIO(result.stdout))
    assert table["name"].tolist() == ["'=Skola"]  # no formula for a spreadsheet
    assert table["gained_people"].tolist() == [100]
    places.write_text("name,lon,lat\nX,56.3,27.0\n", encoding="utf-8")
    refused = run("--service", "day_care", "--new", "1", "--candidates", str(places))
    assert refused.exit_code == 1
    assert "places.csv, 2. rinda" in refused.stderr
    assert "Failā ir 1 kļūda" in refused.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--model", "x", "--new", "1"), "Nezināma vērtība (modelis): 'x'"),
        (("--new", "999"), "Prasīto jauno vietu skaits ir 999, bet atvērt drīkst tikai"),
        (("--budget", "10", "--site-cost", "50"), "Lētākā iespējamā izvēle"),
        (
            ("--budget", "10", "--site-cost", "50", "--required", "Aglonas pagasts"),
            "Obligātās vietas (Aglonas pagasts) maksā 50 EUR, bet budžets ir 10 EUR",
        ),
        (("--new", "1", "--required", "Nekur"), "obligātā vieta 'Nekur' nav starp"),
        (("--new", "1", "--kbest", "0"), "izvēļu skaits: 0 nav iespējams"),
        (("--new", "1", "--candidates", "/nowhere/x.csv"), "/nowhere/x.csv nevar izmantot"),
        (
            ("--model", "lscp", "--candidates", "register", "--cutoff-min", "12"),
            "12\u00a0min robežās nav nevienas kandidātvietas",
        ),
    ],
)
def test_refusals_are_sentences(words: tuple[str, ...], said: str) -> None:
    result = run("--service", "day_care", *words)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def hear_ctrl_c() -> None:
    """Undo what a shell does to commands in its background: there Ctrl+C is not heard."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def heeds_interrupts() -> None:
    """What is started from a job in the background would ignore Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_keeps_the_best_so_far_with_its_gap(tmp_path: Path) -> None:
    out = tmp_path / "sites.csv"
    words = (
        *("--service", "day_care", "--model", "worst_first", "--new", "3", "--existing", "free"),
        *("--limit-places", "--places", "90000", "--out", str(out)),  # takes half a minute
        *("--time-limit", "60", "--lang", "en"),
    )
    said = []
    with subprocess.Popen(
        [sys.executable, "-m", "app", "sites", *words],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
        preexec_fn=heeds_interrupts,  # noqa: PLW1509 - no other thread starts processes here
    ) as running:
        assert running.stderr is not None
        for line in running.stderr:
            said.append(line)
            if "bound" in line:  # it has a choice and a bound, and is far from done
                running.send_signal(signal.SIGINT)
                break
        said += running.stderr.readlines()
        assert running.wait(60) == 0, "".join(said)
    text = "".join(said)
    assert "The search is being ended with the best found so far." in text
    assert "Not proven: no choice can be better than this by more than" in text
    assert len(pd.read_csv(out)) == 3
