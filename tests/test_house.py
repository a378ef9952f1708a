"""The rules of the house: who imports whom, how long a module is, where things may be touched."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("geodata", "analysis", "app")
TOP = {*ROOMS, "tests", "benchmarks", "deploy", ".ci", ".streamlit", ".gitignore", "README.md"}
TOP |= {"pyproject.toml", "requirements.txt", "requirements.lock", "run.py"}
"""All that the checkout holds at its top."""
MODULES = [
    path
    for room in ROOMS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "static" not in path.parts
]
STREAMLIT = {
    "main",
    "planner",
    "cached",
    "choices",
    "measure_choices",
    "scenario_choices",
    "change_form",
    "reach_choices",
    "mode_choice",
    "show_causes",
    "show_closing",
    "address",
    "failures",
    "show",
    "show_comparison",
    "show_confidence",
    "show_gaps",
    "show_map",
    "show_place",
    "show_sites",
    "show_programme",
    "site_choices",
    "report_button",
    "sign_in",
    "tabs",
}
SHADOWED = {"app", "analysis", "geodata", "locale", "types", "folium", "streamlit", "logging"}


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def roots(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_imports_only_what_its_room_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    if room == "geodata":
        assert not roots(path) & {"analysis", "app", "streamlit", "folium", "streamlit_folium"}
    elif room == "analysis":
        assert not roots(path) & {"app", "streamlit", "folium", "pathlib", "os", "sqlite3", "io"}
    elif path.parent.name != "views" and not (
        path.stem in STREAMLIT or path.stem.endswith("_choices")
    ):
        assert not roots(path) & {"streamlit", "streamlit_folium"}
    if path.parent.name == "views":
        assert not any(name.startswith("app.views") for name in imports(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_is_at_most_300_lines_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(ast.parse(text))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_functions_are_short_and_take_few_parameters(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
            command = path.parent.name == "cli"  # options of a command are its parameters
            assert lines <= 40, f"{node.name}: {lines} lines"
            count = len([a for a in node.args.args if a.arg != "self"]) + len(node.args.kwonlyargs)
            assert command or count <= 6, f"{node.name}: {count} parameters"
            public = not node.name.startswith("_") and node.col_offset == 0
            assert not public or ast.get_docstring(node), f"{node.name} has no docstring"


def only_in(pattern: str, allowed: set[str]) -> None:
    for path in MODULES:
        if path.relative_to(ROOT).as_posix() not in allowed:
            found = re.search(pattern, path.read_text(encoding="utf-8"))
            assert not found, f"{path}: {found and found[0]}"


def test_reprojection_happens_in_one_module() -> None:
    only_in(r"\.to_crs\(|set_crs\(", {"geodata/crs.py"})


def test_widget_state_and_address_are_touched_in_one_module() -> None:
    only_in(r"session_state|query_params", {"app/address.py"})


def test_streamlit_caches_in_one_module() -> None:
    only_in(r"st\.cache_", {"app/cached.py"})


def test_nothing_is_swallowed_or_printed() -> None:
    only_in(r"except Exception|except:|\bprint\(|type: ignore(?!\[)|noqa(?!: [A-Z])", set())


def test_no_module_shadows_a_package() -> None:
    assert not {path.stem for path in (ROOT / "app").glob("*.py")} & SHADOWED


def test_pages_are_short_scripts_without_functions() -> None:
    for path in (ROOT / "app" / "views").glob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 120
        assert not any(isinstance(n, ast.FunctionDef | ast.ClassDef) for n in ast.walk(tree))


def test_every_folder_of_code_is_a_package() -> None:
    for path in MODULES:
        assert (path.parent / "__init__.py").is_file()


def names_of_downloads(path: Path) -> list[str]:
    """What each download of a module is called, as it is written there."""
    calls = [n for n in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(n, ast.Call)]
    named = [k.value for call in calls for k in call.keywords if k.arg == "file_name"]
    tables = [c.args[2] for c in calls if ast.unparse(c.func) == "offer_table"]
    return [ast.unparse(name) for name in (*named, *tables)]


def test_names_of_downloads_hold_nothing_that_people_wrote() -> None:
    # A form is one of ours; a code of a municipality has no other signs than A-Z, 0-9, "_.-".
    ours = re.compile(
        r"'[a-z_.]+'|download_name\((form|'pdf')\)|f'{name}.csv'|f'[a-z-]+.?{(form|code)}[a-z.]*'"
    )
    named = [name for path in MODULES for name in names_of_downloads(path)]
    assert len(named) > 15
    assert [name for name in named if not ours.fullmatch(name)] == []


def test_download_draws_nothing_anew() -> None:
    # What a file is made of is kept for one drawing: another begun at the click loses it.
    calls = [n for path in MODULES for n in ast.walk(ast.parse(path.read_text("utf-8")))]
    offers = [
        {k.arg: ast.unparse(k.value) for k in n.keywords}
        for n in calls
        if isinstance(n, ast.Call) and ast.unparse(n.func).endswith(".download_button")
    ]
    assert len(offers) > 5
    assert {offer.get("on_click") for offer in offers} == {"'ignore'"}


def test_no_file_lies_beside_the_rooms() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout: what belongs to the house is not known")
    assert {line.split("/")[0] for line in listed.stdout.splitlines()} == TOP
