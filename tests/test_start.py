"""The first start as a person has it: a terminal, a display, an empty home; and the README."""

import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[1]
PATIENCE_S = 60


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals are not there on Windows")
def test_first_start_in_a_terminal_asks_nothing_and_serves(tmp_path: Path) -> None:
    import pty

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # BROWSER: what would open the page; true does nothing.
    environment = {**os.environ, "HOME": str(tmp_path), "DISPLAY": ":99", "BROWSER": "true"}
    command = [sys.executable, "-m", "streamlit", "run", "app/main.py", "--server.port", str(port)]
    control, terminal = pty.openpty()
    streams = {"stdin": terminal, "stdout": terminal, "stderr": terminal}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **streams) as process:
        try:
            assert answers(f"http://localhost:{port}/_stcore/health")
        finally:
            process.terminate()
            os.close(terminal)
            os.close(control)


def answers(address: str) -> bool:
    give_up = time.monotonic() + PATIENCE_S
    while time.monotonic() < give_up:
        try:
            with urlopen(address, timeout=5) as reply:
                return bool(reply.status == 200)
        except (URLError, OSError):
            continue
    return False


def test_readme_names_only_files_that_are_there() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / name).exists(), name
    for name in re.findall(r"`((?:app|analysis|geodata|tests|benchmarks)/[\w./]+)`", text):
        assert (ROOT / name).exists(), name
