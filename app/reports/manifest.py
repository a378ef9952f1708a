"""The manifest of a report: from which data, by which code, with which parameters it was made.

It lies beside the report as JSON and closes it in print; a report can be made again from it.
"""

import hashlib
import json
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.self_checks import STATES
from app.reports.model import Report
from app.workspace import Workspace
from geodata.errors import PlannerError

FILE_NAME = "manifest.json"
VERSION = 1
PACKAGE = "latgale-social-services"
ENTRIES = "entries"
"""What differs where the files are the same and the data are not; named by messages."""
ROOT = Path(__file__).parents[2]


class ManifestError(PlannerError, ValueError):
    """A manifest that cannot be read or is newer than this program."""


@dataclass(frozen=True)
class Manifest:
    """What a report was made from.

    ``data``: SHA-256 of each file of the pack and of what else the report rests on;
    ``sources``: licence and date by title; ``checks``: how many self-checks of its answers
    ended how; ``files``: SHA-256 of each file of the report; ``content``: of its figures and
    sentences.
    """

    parameters: dict[str, str]
    region: str
    fingerprint: str
    data: dict[str, str]
    sources: list[dict[str, str]]
    code: str
    content: str
    forms: tuple[str, ...] = ()
    paper: str = "a4"
    checks: dict[str, int] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def to_json(self) -> str:
        """The manifest as JSON text."""
        whole = {"manifest_version": VERSION, **vars(self)}
        return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def manifest_of(workspace: Workspace, report: Report) -> Manifest:
    """The manifest of a report, without the files yet."""
    pack = workspace.pack
    checks = [one for asked in report.questions for one in workspace.self_checks(asked)]
    rows = pack.sources.fillna("")
    sources = [
        {
            "source_id": str(source_id),
            "title": str(row[f"title_{report.lang}"]),
            "licence": str(row[f"licence_{report.lang}"]),
            "retrieved_on": str(row["retrieved_on"]),
        }
        for source_id, row in rows.iterrows()
    ]
    return Manifest(
        parameters=report.parameters,
        region=pack.pack_id,
        fingerprint=pack.fingerprint,
        data={**file_prints(pack.folder), **report.inputs},
        sources=sources,
        code=code_version(),
        content=report.content_hash,
        checks={state: sum(one.state == state for one in checks) for state in STATES},
    )


def read_manifest(path: Path) -> Manifest:
    """The manifest in a file.

    Raises
    ------
    ManifestError
        The file is no manifest, or one that a newer version of the program wrote.
    OSError
        The file cannot be read.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        number = int(found.pop("manifest_version"))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise ManifestError(
            "{path} is no manifest of a report; expected the manifest.json that lies beside one.",
            path=str(path),
        ) from None
    if number > VERSION:
        raise ManifestError(
            "{path} is a manifest of version {found}, this program knows up to {known}; "
            "use a newer program.",
            path=str(path),
            found=number,
            known=VERSION,
        )
    try:
        return Manifest(**{**found, "forms": tuple(found["forms"])})
    except (KeyError, TypeError):
        raise ManifestError(
            "{path} lacks parts of a manifest, or has some that do not belong; "
            "use it as it was written.",
            path=str(path),
        ) from None


@dataclass(frozen=True)
class Differences:
    """What differs between two manifests of the same request."""

    data: tuple[str, ...]
    code: bool
    content: bool

    @property
    def none(self) -> bool:
        """Whether everything is the same."""
        return not (self.data or self.code or self.content)


def differences(before: Manifest, now: Manifest) -> Differences:
    """Which data files, and whether code and content, differ."""
    names = sorted({*before.data, *now.data})
    data = tuple(name for name in names if before.data.get(name) != now.data.get(name))
    if before.fingerprint != now.fingerprint and not data:
        data = (ENTRIES,)
    return Differences(
        data=data,
        code=before.code != now.code,
        content=before.content != now.content,
    )


def file_prints(folder: Path) -> dict[str, str]:
    """SHA-256 of each file of a pack, line ends as on Unix."""
    return {
        path.name: hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
        for path in sorted(folder.iterdir())
        if path.suffix in (".toml", ".csv", ".geojson", ".npz")
    }


@cache
def code_version() -> str:
    """Version of the program and the first letters of SHA-256 over its modules and words."""
    digest = hashlib.sha256()
    for room in ("geodata", "analysis", "app"):
        for path in sorted((ROOT / room).rglob("*")):
            if (
                path.suffix in (".py", ".po", ".md", ".typ", ".html")
                and "static" not in path.parts
            ):
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    try:
        number = version(PACKAGE)
    except PackageNotFoundError:
        number = "0"
    return f"{number}+{digest.hexdigest()[:12]}"
