"""One command from a fresh machine to the planner: python3 run.py app | test | setup.

Makes the virtual environment .venv, installs the exact versions of requirements.lock (with uv
when it is there, else pip) and starts what was asked for. Standard library only.

    python3 run.py app [--pack FOLDER] [--port 8501]
    python3 run.py test [what pytest takes]
    python3 run.py setup
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "installed.sha256"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    """Parse the command line and run one command; returns its exit code."""
    parser = argparse.ArgumentParser(
        description="Set up and run the Latgale social services planner."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    app = commands.add_parser("app", help="set up and open the planner in the browser")
    app.add_argument("--pack", type=Path, help="folder of a data pack; default: the embedded one")
    app.add_argument("--port", type=int, default=8501, help="port on this machine (8501)")
    app.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    commands.add_parser("test", help="set up and run all checks and tests")
    commands.add_parser("setup", help="only set up .venv")
    options, rest = parser.parse_known_args()
    if rest and options.command != "test":
        parser.error(f"unknown: {' '.join(rest)}")
    if sys.version_info < (3, 11):
        found = sys.version.split()[0]
        parser.exit(
            1, f"Python {found} is too old; expected 3.11 or newer: start run.py with it.\n"
        )
    try:
        setup()
        if options.command == "app":
            return run_app(options)
        return run_tests(rest) if options.command == "test" else 0
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd))
        print(f"This step failed (exit code {error.returncode}): {command}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def setup() -> None:
    """Make .venv hold exactly what requirements.lock says; nothing to do when it does."""
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if STAMP.is_file() and STAMP.read_text() == wanted and PYTHON.is_file():
        return
    print("Setting up .venv; the first time takes a minute or two.", flush=True)
    uv = shutil.which("uv")
    if uv:
        shutil.rmtree(VENV, ignore_errors=True)
        create = [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]
        subprocess.run(create, check=True)
        install = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON)]
    else:
        create_with_venv()
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "-r", str(LOCK)], check=True, cwd=ROOT)
    no_deps = ["--no-deps", "--no-build-isolation", "-e", str(ROOT)]
    subprocess.run([*install, *no_deps], check=True, cwd=ROOT)
    print("Compiling what calculates and computing travel times, once.", flush=True)
    subprocess.run([str(PYTHON), "-m", "app.first_use"], check=True, cwd=ROOT)
    STAMP.write_text(wanted)


def create_with_venv() -> None:
    """A fresh .venv with pip; says what to install where Debian left venv out."""
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (subprocess.CalledProcessError, ImportError):
        sys.exit(
            "Python's venv module is incomplete. On Debian or Ubuntu: apt install python3-venv"
        )


def run_app(options: argparse.Namespace) -> int:
    """Start the planner on this machine's loopback address."""
    environment = dict(os.environ)
    if options.pack:
        environment["PLANNER_PACK"] = str(options.pack.resolve())
    command = [str(PYTHON), "-m", "streamlit", "run", "app/main.py"]
    command += ["--server.port", str(options.port)]
    if options.no_browser:
        command += ["--server.headless", "true"]
    print(f"The planner opens at http://localhost:{options.port} (Ctrl+C ends it).", flush=True)
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def run_tests(rest: list[str]) -> int:
    """Lint, format, types and tests; all four run, the first failure's code is returned."""
    checks = [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        # In the order of the folders: slow files of the browser do not end up last.
        ["pytest", "--numprocesses", "2", "--dist", "loadfile", "--no-loadscope-reorder", *rest],
    ]
    codes = []
    for check in checks:
        print("$", *check, flush=True)
        codes.append(subprocess.run([PYTHON, "-m", *check], cwd=ROOT, check=False).returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
