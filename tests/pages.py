"""The pages of the app, as its navigation lists them: a new page is tested without being named."""

import ast
from dataclasses import dataclass
from pathlib import Path

APP = Path(__file__).parents[1] / "app"


@dataclass(frozen=True)
class AppPage:
    """A page: its key (also that of its title), script, address, and whether it is in the menu."""

    key: str
    script: str
    path: str
    listed: bool


def _pages() -> list[AppPage]:
    found = []
    for node in ast.walk(ast.parse((APP / "planner.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "st.Page":
            script = str(ast.literal_eval(node.args[0]))
            named = {
                keyword.arg: ast.literal_eval(keyword.value)
                for keyword in node.keywords
                if isinstance(keyword.value, ast.Constant)
            }
            key, path = Path(script).stem, str(named.get("url_path", ""))
            found.append(AppPage(key, script, path, named.get("visibility") != "hidden"))
    return found


PAGES = _pages()
