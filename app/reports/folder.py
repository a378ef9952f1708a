"""The report folder: an HTML page with maps, the tables as CSV, the layers as GeoPackage.

Everything is written aside and moved into place at the end, so a report is whole or not there.
"""

import shutil
import tempfile
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd

from analysis.assessment import Assessment
from analysis.compliance import Compliance
from app import matrix, sentences, tables
from app.i18n import Words
from app.maps import gap_map
from app.maps.legend import gap_legend
from app.maps.offline import inline_assets
from app.workspace import Workspace
from geodata.crs import METRIC, points_from_lonlat, to_metric
from geodata.errors import PlannerError

PAGE, GEOPACKAGE = "index.html", "gaps.gpkg"
MARK = '<meta name="planner-report"'
"""Stands in every report's page, so that only a report is ever replaced."""


class ReportFolderError(PlannerError, FileExistsError):
    """The folder named for a report holds something else."""


def write_report(
    workspace: Workspace, words: Words, out: Path, *, on: date, season_id: str
) -> Path:
    """Write the report into a folder that is new, empty or holds only an earlier report.

    Returns the path of the page.

    Raises
    ------
    ReportFolderError
        The folder holds other files, or is a file; nothing is written then.
    OSError
        The folder cannot be written.
    """
    out = out.resolve()
    if out.exists() and not out.is_dir():
        raise ReportFolderError("{path} is a file; name a folder for the report.", path=str(out))
    out.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".report-", dir=out.parent))
    try:
        _fill(workspace, words, aside, workspace.compliance(on, season_id))
        aside.chmod(0o755)
        if not _is_earlier_report(out) or _files(out) - _files(aside):
            raise ReportFolderError(
                "{path} holds other files; name a new or empty folder for the report.",
                path=str(out),
            )
        if out.is_dir():
            shutil.rmtree(out)
        aside.rename(out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return out / PAGE


def _is_earlier_report(folder: Path) -> bool:
    """Whether a folder is empty, not there, or was written by `write_report`."""
    if not folder.is_dir() or not any(folder.iterdir()):
        return True
    page = folder / PAGE
    return page.is_file() and MARK in page.read_text(encoding="utf-8", errors="replace")


def _files(folder: Path) -> set[Path]:
    return {path.relative_to(folder) for path in folder.rglob("*") if not path.is_dir()}


def _fill(workspace: Workspace, words: Words, folder: Path, answer: Compliance) -> None:
    pack = workspace.pack
    (folder / "maps").mkdir()
    sections: list[dict[str, object]] = []
    for basket_id, assessment in answer.assessments.items():
        name = str(basket_id)
        (folder / "maps" / f"{name}.html").write_text(
            map_page(workspace, assessment, words), encoding="utf-8"
        )
        by_municipality = tables.by_municipality(pack, assessment, words)
        _csv(folder / f"gaps_{name}.csv", tables.by_demand_point(pack, assessment, words))
        _csv(folder / f"gaps_{name}_by_municipality.csv", by_municipality)
        sections.append(
            {
                "id": name,
                "title": words.name(pack.basket.loc[name]),
                "finding": sentences.finding(pack, assessment, words),
                "cutoff": sentences.cutoff_source(pack, assessment, words),
                "caution": sentences.caution(pack, assessment, words),
                "legend": gap_legend(assessment.question, words),
                "table": _shown(by_municipality, words),
            }
        )
    _csv(folder / "matrix.csv", tables.matrix(pack, answer, words))
    services = next(iter(answer.assessments.values())).question.on
    _csv(folder / "services.csv", tables.register(pack, workspace.register(services), words))
    write_geopackage(workspace, answer, words, folder / GEOPACKAGE)
    (folder / PAGE).write_text(_page(workspace, answer, words, sections), encoding="utf-8")


def _page(
    workspace: Workspace, answer: Compliance, words: Words, sections: list[dict[str, object]]
) -> str:
    pack = workspace.pack
    question = next(iter(answer.assessments.values())).question
    return matrix.TEMPLATES.get_template("report.html").render(
        words=words,
        region=words.name(matrix.region_name(pack)),
        date=words.day(question.on),
        season=words.name(pack.seasons.loc[question.season_id]),
        headlines=sentences.headlines(pack, answer, words),
        matrix=matrix.to_html(pack, answer, words, link=lambda key: f"#{key}"),
        sections=sections,
        sources=pack.sources.fillna("").to_dict("records"),
        reachable=words.share(float(pack.assumptions["reachable_share"])),
        caveat=f"caveat_{words.lang}",
        fingerprint=pack.fingerprint,
        geopackage=GEOPACKAGE,
    )


def map_page(workspace: Workspace, assessment: Assessment, words: Words) -> str:
    """The map of an assessment as one HTML file that opens without a server or internet."""
    pack = workspace.pack
    geometry_of = gap_map.embedded(workspace.layer_json)
    whole = gap_map.ground(pack, words, geometry_of)
    for group in gap_map.gap_layers(pack, assessment, words, geometry_of):
        group.add_to(whole)
    return inline_assets(str(whole.get_root().render()))


def write_geopackage(workspace: Workspace, answer: Compliance, words: Words, path: Path) -> None:
    """Demand points, municipalities, services and roads in LKS-92 (EPSG:3059), one layer each.

    Layer ``gaps`` has a row per duty and demand point, ``basket`` one per duty and municipality.
    """
    pack = workspace.pack
    gaps = pd.concat(
        [
            tables.by_demand_point(pack, assessment, words).assign(basket_id=basket_id)
            for basket_id, assessment in answer.assessments.items()
        ],
        ignore_index=True,
    )
    points = pack.demand_points
    spots = points_from_lonlat(points["lon"], points["lat"], points.index)
    first = next(iter(answer.assessments.values())).question
    services = tables.register(pack, workspace.register(first.on), words)
    sites = pack.services["site_id"].reindex(services["service_id"]).to_numpy()
    places = pack.sites.reindex(sites)
    known = places["lon"].notna().to_numpy()
    where = points_from_lonlat(places["lon"][known], places["lat"][known])
    areas = pack.layers["municipalities"].set_index("municipality_code").geometry
    cells = tables.matrix(pack, answer, words)
    roads = workspace.roads()
    for name, frame, geometry in (
        ("gaps", gaps, spots.reindex(gaps["demand_point_id"])),
        ("basket", cells, areas.reindex(cells["municipality_code"])),
        ("services", services[known], where),
        ("roads", roads.drop(columns="geometry").reset_index(), roads.geometry),
    ):
        layer = gpd.GeoDataFrame(
            frame.reset_index(drop=True), geometry=to_metric(geometry).to_numpy(), crs=METRIC
        )
        layer.to_file(path, layer=name, driver="GPKG")


def _csv(path: Path, frame: pd.DataFrame) -> None:
    path.write_text(tables.to_csv(frame), encoding="utf-8")


def _shown(frame: pd.DataFrame, words: Words) -> dict[str, list[list[str]] | list[str]]:
    """A table as text cells: numbers, shares and costs as people write them."""
    shown = frame.drop(columns=["municipality_code", "worst_demand_point_id"], errors="ignore")
    names = list(tables.headings(shown, words).values())
    rows = [
        [_cell(name, value, words) for name, value in zip(shown.columns, row, strict=True)]
        for row in shown.itertuples(index=False, name=None)
    ]
    return {"heads": names, "rows": rows}


def _cell(name: str, value: object, words: Words) -> str:
    if not isinstance(value, int | float):
        return "" if pd.isna(value) else str(value)
    if value == float("inf"):
        return words("cost.unreachable")
    if name.endswith("_share"):
        return words.share(value, 1)
    return words.number(value, 1 if name.endswith(("_min", "_km")) else 0)
