"""The folder of a report: its forms and its manifest.

Everything is written aside and moved into place at the end, so a report is whole or not there.
"""

import hashlib
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.i18n import Words
from app.reports.forms import Files, check_forms, made
from app.reports.kinds import make_report
from app.reports.manifest import FILE_NAME, Manifest, ManifestError, manifest_of, read_manifest
from app.reports.pictures import Pictures
from app.reports.request import Request
from app.workspace import Workspace
from geodata.errors import PlannerError


class ReportFolderError(PlannerError, FileExistsError):
    """The folder named for a report holds something else, or cannot be written."""


@dataclass(frozen=True)
class Job:
    """One report to write: ``name`` is its folder within the folder asked for, or empty."""

    request: Request
    name: str = ""


def write_reports(
    workspace: Workspace,
    jobs: Sequence[Job],
    out: Path,
    *,
    forms: Sequence[str],
    paper: str,
    tell: Callable[[int, str], None],
) -> list[Manifest]:
    """Write reports into a folder that is new, empty or holds only earlier reports.

    ``tell`` hears before each report its number, from 1, and its title. Returns the manifests.

    Raises
    ------
    ReportRequestError
        A form, paper, kind or subject is not known.
    ReportFolderError
        The folder holds other files, is a file, or cannot be written; nothing is changed then.
    """
    check_forms(forms, paper)
    out = out.resolve()
    _require_free(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".report-", dir=out.parent))
        try:
            manifests = []
            for number, job in enumerate(jobs, 1):
                report = make_report(workspace, job.request)
                tell(number, report.title)
                folder = aside / job.name
                folder.mkdir(exist_ok=True)
                manifest = replace(manifest_of(workspace, report), forms=tuple(forms), paper=paper)
                pictures = Pictures(workspace, Words(report.lang))
                files: Files = {}
                for form in forms:
                    files |= made(pictures, report, form, paper)
                manifests.append(_write(folder, files, manifest))
            _move(aside, out)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    except OSError as error:
        if isinstance(error, PlannerError):
            raise
        raise ReportFolderError(
            "The report cannot be written to {path} ({reason}); nothing was left there. "
            "Name a folder where you may write and that has room.",
            path=str(out),
            reason=error.strerror or str(error),
        ) from None
    return manifests


def _write(folder: Path, files: dict[str, bytes], manifest: Manifest) -> Manifest:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    prints = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    whole = replace(manifest, files=prints)
    (folder / FILE_NAME).write_text(whole.to_json(), encoding="utf-8", newline="\n")
    return whole


def _require_free(out: Path) -> None:
    if out.exists() and not out.is_dir():
        raise ReportFolderError("{path} is a file; name a folder for the report.", path=str(out))
    if out.is_dir() and not _is_earlier(out):
        raise ReportFolderError(
            "{path} holds other files; name a new or empty folder for the report.",
            path=str(out),
        )


def _is_earlier(folder: Path) -> bool:
    """Whether a folder is empty, or holds nothing but earlier reports."""
    if (folder / FILE_NAME).is_file():
        try:
            known = {FILE_NAME, *read_manifest(folder / FILE_NAME).files}
        except ManifestError:
            return False
        found = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir()}
        return found <= known
    return all(
        child.is_dir() and any(child.iterdir()) and _is_earlier(child)
        for child in folder.iterdir()
    )


def _move(aside: Path, out: Path) -> None:
    """Put the new folder in the place of the earlier one, which comes back when that fails."""
    aside.chmod(0o755)
    if not out.exists():
        aside.rename(out)
        return
    _require_free(out)
    before = Path(tempfile.mkdtemp(prefix=".report-", dir=out.parent)) / out.name
    out.rename(before)
    try:
        aside.rename(out)
    except OSError:
        before.rename(out)
        raise
    finally:
        shutil.rmtree(before.parent, ignore_errors=True)


def folder_name(code: str, name: str) -> str:
    """Name of a municipality's folder: its code and its name in plain letters."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return f"{code}-" + "-".join("".join(c if c.isalnum() else " " for c in plain).split())
