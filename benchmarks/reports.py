"""How long reports take: python benchmarks/reports.py

Each round is a new process as a person starts it, import and reading of the pack included. The
peer sets the same report as DOCX and lets LibreOffice make the PDF of it.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUNDS = 3
PEER_LIMIT_S = 180
"""LibreOffice is stopped after this long; its first start may take a minute."""
LIMITS_S = {"regional report, PDF": 10.0, "nine profiles, PDF": 60.0}
HTML_LIMIT_BYTES = 5_000_000
COMMANDS = {
    "regional report, PDF": ["--format", "pdf"],
    "regional report, DOCX": ["--format", "docx"],
    "regional report, XLSX": ["--format", "xlsx"],
    "regional report, HTML": ["--format", "html"],
    "regional report, GeoPackage": ["--format", "gpkg"],
    "regional report, all seven forms": [],
    "profile of a municipality, PDF": ["--kind", "municipality", "--municipality", "0032000"]
    + ["--format", "pdf"],
    "nine profiles, PDF": ["--all-municipalities", "--format", "pdf"],
}


def timed(command: list[str], limit_s: float | None = None) -> float:
    """Seconds that a command takes."""
    start = time.perf_counter()
    subprocess.run(
        command, check=True, cwd=ROOT, env=environment(), capture_output=True, timeout=limit_s
    )
    return time.perf_counter() - start


def environment() -> dict[str, str]:
    """That of a person, who keeps compiled modules between starts."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def report(folder: Path, options: list[str]) -> list[str]:
    """The command that writes a report into a folder."""
    return [sys.executable, "-m", "app", "report", "--out", str(folder), *options]


def main() -> None:
    """Print the medians of all rounds beside their limits."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what, options in COMMANDS.items():
            place = folder / what
            times = [timed(report(place, options)) for _ in range(ROUNDS)]
            limit = f"limit {LIMITS_S[what]:.0f} s" if what in LIMITS_S else ""
            print(f"{what:36} {statistics.median(times):6.1f} s  {limit}")
        size = (folder / "regional report, HTML" / "report.html").stat().st_size
        limit_mb = HTML_LIMIT_BYTES / 1e6
        print(f"{'size of the HTML':36} {size / 1e6:6.1f} MB limit {limit_mb:.0f} MB")
        office = shutil.which("soffice")
        if office is None:
            print("peer: no LibreOffice on this machine")
            return
        document = folder / "regional report, DOCX" / "report.docx"
        profile = f"-env:UserInstallation={(folder / 'office').as_uri()}"
        convert = [
            office,
            profile,
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            name,
            str(document),
        ]
        try:
            taken_s = timed(report(document.parent, ["--format", "docx"]))
            taken_s += timed(convert, PEER_LIMIT_S)
        except subprocess.TimeoutExpired:
            print(f"peer: LibreOffice did not end within {PEER_LIMIT_S} s")
            return
        print(f"{'peer: DOCX and LibreOffice, PDF':36} {taken_s:6.1f} s")


if __name__ == "__main__":
    main()
