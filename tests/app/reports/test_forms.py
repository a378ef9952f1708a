"""Each form read back: the same figures and sentences as the answer, user text only text."""

import io
import json
import re
import shutil
import sqlite3
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import docx as python_docx
import geopandas as gpd
import openpyxl
import pandas as pd
import pyogrio
import pytest
from playwright.sync_api import sync_playwright

from app.i18n import Words
from app.reports.data_files import csv_files, geojson_files
from app.reports.geopackage import geopackage
from app.reports.kinds import make_report
from app.reports.model import Bars, Figure, Findings, Heading, Paragraph, Report, Table
from app.reports.page import html
from app.reports.pdf import pdf
from app.reports.pictures import Pictures
from app.reports.request import Request
from app.reports.sheets import xlsx
from app.reports.word import docx
from app.workspace import Workspace

LETTERS = "āčēģīķļņšūž"
HOSTILE_PART = "#let x = 1 *b* _c_ $d$ {{ e }}"


def needed(program: str) -> str:
    return shutil.which(program) or pytest.skip(f"no {program} on this machine")


def said(report: Report) -> list[str]:
    """Every sentence and printed cell of a report."""
    texts = [report.title, report.subtitle]
    for block in report.every_block():
        if isinstance(block, Heading | Paragraph):
            texts.append(block.text)
        elif isinstance(block, Findings):
            texts += block.sentences
        elif isinstance(block, Figure):
            texts.append(block.caption)
        elif isinstance(block, Table) and block.printed:
            texts += [block.caption, *(column.heading for column in block.shown)]
            texts += [cell for row in block.cells(Words(report.lang)) for cell in row]
    return texts


def squeezed(text: str) -> str:
    """The text without spaces: lines of a page break where they will."""
    return re.sub(r"\s+", "", text)


def beyond(toy: Workspace) -> dict[str, float]:
    """People beyond the cutoff of day care by municipality, from the answer itself."""
    answer = toy.compliance(pd.Timestamp("2024-06-01").date(), "summer").assessments["care"]
    return answer.by_municipality["beyond_people"].to_dict()


@pytest.fixture(scope="module")
def paper(
    hostile: Workspace, profile: Report, words: Words, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "report.pdf"
    path.write_bytes(pdf(Pictures(hostile, words), profile))
    return path


def test_pdf_says_every_sentence_and_cell(paper: Path, profile: Report) -> None:
    command = [needed("pdftotext"), "-raw", str(paper), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    pages = squeezed(re.sub(r"\f?\S.* · 01\.06\.2024\.\n?\d+ / \d+", "", text))
    missing = [one for one in said(profile) if squeezed(one) not in pages and " " not in one]
    assert missing == []
    for sentence in said(profile):
        for word in sentence.split():
            assert squeezed(word) in pages, sentence
    assert HOSTILE_PART.replace(" ", "") in pages
    assert LETTERS in pages


def test_pdf_is_tagged_and_has_every_letter(paper: Path) -> None:
    info = subprocess.run([needed("pdfinfo"), str(paper)], capture_output=True, check=True).stdout
    assert re.search(rb"Tagged:\s+yes", info)
    assert "Title:           Sociālo pakalpojumu profils: Ābeļu novads" in info.decode()
    assert b"pdfuaid" in paper.read_bytes()
    command = [needed("pdffonts"), str(paper)]
    fonts = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    rows = [line for line in fonts.splitlines()[2:] if line]
    assert rows
    assert all(re.search(r" yes +(yes|no) +yes +\d+ +\d+$", row) for row in rows)


def test_letters_that_the_fonts_lack_are_told_by_their_code(
    hostile: Workspace, regional: Report, words: Words, tmp_path: Path
) -> None:
    """The fonts have Cyrillic, Greek and Arabic; not Chinese, Thai, nor a hospital as emoji."""
    name = "Дом Ω مركز āž 中 ก 🏥\ufffe"
    (figure, *_) = [one for one in regional.blocks if isinstance(one, Figure)]
    bars = Bars((name,), (3.0,), ("#000000",), name, name, None)
    blocks = (Heading(name, 1), Paragraph(name), replace(figure, drawing=bars, caption=name))
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(Pictures(hostile, words), replace(regional, blocks=blocks, closing=())))
    fonts, text = (
        subprocess.run([*command], capture_output=True, check=True).stdout.decode()
        for command in (
            (needed("pdffonts"), str(path)),
            (needed("pdftotext"), "-raw", str(path), "-"),
        )
    )
    # PDF/UA-1 refuses signs without a shape; the last-resort font would draw boxes for them.
    assert "LastResort" not in fonts
    for part in ("Дом Ω", "āž", "[U+4E2D]", "[U+0E01]", "[U+1F3E5]", "[U+FFFE]"):
        assert text.count(part) >= 3, part


def test_pdf_is_the_same_each_time(paper: Path, hostile: Workspace, profile: Report) -> None:
    assert pdf(Pictures(hostile, Words("lv")), profile) == paper.read_bytes()


@pytest.fixture(scope="module")
def text_only(latgale: Workspace) -> Report:
    """The regional overview of Latgale without its maps."""
    asked = Request("region", "lv", latgale.pack.register_date, latgale.base_season)
    report = make_report(latgale, asked)
    kept = tuple(block for block in report.blocks if not isinstance(block, Figure))
    return replace(report, blocks=kept)


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_no_word_of_a_page_leaves_its_margins_or_covers_another(
    latgale: Workspace, text_only: Report, tmp_path: Path, size: str
) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(Pictures(latgale, Words("lv")), text_only, paper=size))
    command = [needed("pdftotext"), "-bbox", str(path), "-"]
    page_xml = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    pages = fromstring(page_xml[page_xml.index("<html") :]).iter(
        "{http://www.w3.org/1999/xhtml}page"
    )
    margin = 20 / 25.4 * 72 - 1
    for page in pages:
        width = float(page.get("width", 0))
        boxes = [
            (word.text, *(float(word.get(side, 0)) for side in ("xMin", "yMin", "xMax", "yMax")))
            for word in page
        ]
        assert all(x0 >= margin and x1 <= width - margin for _, x0, _, x1, _ in boxes)
        frame = pd.DataFrame(boxes, columns=["word", "x0", "y0", "x1", "y1"]).sort_values("x0")
        for line, members in frame.groupby(frame["y0"].round()):
            overlap = members["x1"].shift() - members["x0"]
            assert not (overlap > 1).any(), (line, members["word"].tolist())


def test_docx_has_headings_captions_tables_and_alt_texts(
    hostile: Workspace, profile: Report, words: Words
) -> None:
    made = docx(Pictures(hostile, words), profile)
    document = python_docx.Document(io.BytesIO(made))
    heads = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert heads == [b.text for b in profile.every_block() if isinstance(b, Heading)]
    tables = [t for t in profile.tables() if t.printed and len(t.frame)]
    assert len(document.tables) == len(tables)
    for shown, table in zip(document.tables, tables, strict=True):
        cells = [[cell.text for cell in row.cells] for row in shown.rows]
        assert cells == [[c.heading for c in table.shown], *table.cells(words)]
        assert shown.rows[0]._tr.trPr.xpath("w:tblHeader")
        spans = [column.width for column in shown.columns]
        assert [cell.width for cell in shown.rows[0].cells] == spans
        assert sum(spans) <= 257 * 36000 + len(spans)  # EMU; the long side of the page
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert len(captions) == len([t for t in profile.tables() if t.printed]) + 2
    alts = [shape._inline.docPr.get("descr") for shape in document.inline_shapes]
    assert alts == [b.alt for b in profile.every_block() if isinstance(b, Figure)]
    assert document.core_properties.language == "lv-LV"
    assert docx(Pictures(hostile, words), profile) == made


def test_docx_opens_in_libreoffice_with_its_tables_and_pictures(
    hostile: Workspace, profile: Report, words: Words, tmp_path: Path
) -> None:
    (tmp_path / "report.docx").write_bytes(docx(Pictures(hostile, words), profile))
    command = [needed("soffice"), f"-env:UserInstallation=file://{tmp_path}/office", "--headless"]
    command += ["--convert-to", "html", "--outdir", str(tmp_path), str(tmp_path / "report.docx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    printed = [t for t in profile.tables() if t.printed and len(t.frame)]
    assert page.count("<table") == len(printed)
    assert page.count("<img") == 2
    assert LETTERS in page


def test_xlsx_has_a_sheet_per_table_with_the_figures_as_numbers(
    hostile: Workspace, regional: Report, words: Words
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(regional, words)))
    assert len(book.sheetnames) == len(regional.tables()) + 1
    sheet = book["gaps_care_by_municipality"]
    head = [cell.value for cell in sheet[1]]
    code, people = head.index("Pašvaldības kods"), head.index("Tālāk par slieksni")
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert {row[code]: row[people] for row in rows} == beyond(hostile)
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    # 26 letters bold in a column of 13: two lines at least, so that no heading hides a figure.
    assert sheet.row_dimensions[1].height >= 30
    first = book.worksheets[0]
    for row in range(1, 10):
        letters = len(str(first.cell(row, 2).value or ""))
        height = first.row_dimensions[row].height or 15  # none is told where it is the usual one
        assert height >= 15 * letters / 110, row
    share = sheet.cell(2, head.index("Daļa tālāk") + 1)
    assert share.number_format == "0.0%"
    assert "Daļa no visiem" in sheet.cell(1, head.index("Daļa tālāk") + 1).comment.text
    services = book["services"]
    names = [cell for column in services.iter_cols() for cell in column]
    hostile_cell = next(cell for cell in names if HOSTILE_PART in str(cell.value))
    assert hostile_cell.value.startswith("=1+1 ")
    assert hostile_cell.data_type == "s"
    assert "Licence" in [cell.value for cell in book["sources"][1]]


def test_csv_and_geojson_hold_the_answer(hostile: Workspace, regional: Report) -> None:
    table = pd.read_csv(
        io.BytesIO(csv_files(regional)["gaps_care_by_municipality.csv"]),
        dtype={"municipality_code": str},
    )
    assert table.set_index("municipality_code")["beyond_people"].to_dict() == beyond(hostile)
    content = json.loads(geojson_files(regional)["gaps_care.geojson"])
    found = {f["properties"]["demand_point_id"]: f for f in content["features"]}
    # P1 at A: its own building; P4 at D cannot be reached, which JSON tells by null.
    assert found["P1"]["properties"]["travel_min"] == 0
    assert found["P4"]["properties"]["travel_min"] is None
    assert found["P1"]["geometry"]["coordinates"] == [26.0, 56.0]


def test_geopackage_has_units_styles_and_the_national_system(
    hostile: Workspace, regional: Report, words: Words, tmp_path: Path
) -> None:
    path = tmp_path / "report.gpkg"
    path.write_bytes(geopackage(regional, words))
    names = [name for name, _ in pyogrio.list_layers(path)]
    assert names == [*(layer.key for layer in regional.layers), "layer_styles"]
    areas = gpd.read_file(path, layer="areas_care")
    assert areas.crs == "EPSG:3059"
    assert areas.set_index("municipality_code")["beyond_people"].to_dict() == beyond(hostile)
    styles = gpd.read_file(path, layer="layer_styles")
    assert styles["f_table_name"].tolist() == names[:-1]
    rules = fromstring(styles["styleQML"][0].split("\n", 1)[1]).findall(".//rule")
    assert [rule.get("label") for rule in rules][-1] == "nav sasniedzams"
    assert rules[1].get("filter") == '"travel_min" <= 10 AND "travel_min" > 5'
    with sqlite3.connect(path) as base:
        comments = dict(
            base.execute(
                "SELECT column_name, description FROM gpkg_data_columns"
                " WHERE table_name = 'areas_care'"
            )
        )
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    base.close()
    assert comments["mean_min"].startswith("Vidēji, min. Brauciena minūtes.")


def test_html_opens_without_internet_and_shows_map_and_figures(
    hostile: Workspace, regional: Report, words: Words, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(html(Pictures(hostile, words), regional), encoding="utf-8")
    assert path.stat().st_size < 5_000_000
    asked: list[str] = []
    complaints: list[str] = []
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=needed("chromium"), args=options)
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        assert page.locator("html").get_attribute("lang") == "lv"
        assert page.locator("path.leaflet-interactive").count() > 3
        page.select_option("#map-layer", "map_gaps_crisis")
        shown = page.locator(".report-legend:visible")
        assert shown.count() == 1
        assert shown.get_attribute("data-layer") == "map_gaps_crisis"
        text = squeezed(page.inner_text("main"))
        browser.close()
    for one in said(regional):
        assert squeezed(one) in text
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert complaints == []
