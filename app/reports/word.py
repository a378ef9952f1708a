"""A report as DOCX that a secretary can edit: real headings, captions, tables, alt texts."""

import io
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from app.i18n import Words
from app.reports.column_widths import fitted
from app.reports.model import Figure, Findings, Heading, Paragraph, Report, Table
from app.reports.pictures import Pictures
from app.reports.plain_zip import with_fixed_dates

if TYPE_CHECKING:
    from docx.document import Document

LANGUAGE_TAGS = {"lv": "lv-LV", "en": "en-GB"}
FONT = "Liberation Serif"
"""Metrically the same as Times New Roman, which takes its place where it is not installed."""
INK = (0x1D, 0x1D, 0x1B)
TEXT_WIDTH_MM, WIDE_MM = 170, 257
SMALL_PT, TABLE_PT, NARROW_PT = 9, 8, 7
MANY_COLUMNS = 8
PT_PER_MM, EM_PER_LETTER = 72 / 25.4, 0.44
MARGIN_LETTERS = 4.0
"""Room that the margins of a cell take, in letters."""


def docx(pictures: Pictures, report: Report) -> bytes:
    """The report as DOCX; the same report gives the same bytes."""
    words = pictures.words
    document = _document(report)
    document.add_heading(_clean(report.title), level=0)
    document.add_paragraph(_clean(report.subtitle))
    blocks = list(report.every_block())
    for place, block in enumerate(blocks):
        match block:
            case Heading(text, level, starts_page):
                turned = _turn(document, wide=_leads_to_wide(blocks[place + 1 :]))
                heading = document.add_heading(_clean(text), level=level)
                heading.paragraph_format.page_break_before = starts_page and not turned
            case Paragraph(text, quiet):
                _text(document, text, size_pt=SMALL_PT if quiet else None)
            case Findings(sentences):
                for sentence in sentences:
                    document.add_paragraph(_clean(sentence), style="List Bullet")
            case Figure():
                _figure(document, block, pictures.png(block), words)
            case Table() if block.printed:
                _table(document, block, words)
    out = io.BytesIO()
    document.save(out)
    return with_fixed_dates(out.getvalue())


def _document(report: Report) -> "Document":
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    document = Document()
    for name in ("Normal", "Caption", "Title", *(f"Heading {level}" for level in range(1, 4))):
        style = document.styles[name]
        style.font.name, style.font.color.rgb = FONT, RGBColor(*INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            if key.endswith("Theme"):
                del fonts.attrib[key]
        for kind in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(kind), FONT)
    document.styles["Normal"].font.size = Pt(11)
    language = document.styles["Normal"].element.get_or_add_rPr()
    tag = language.makeelement(qn("w:lang"), {qn("w:val"): LANGUAGE_TAGS[report.lang]})
    language.append(tag)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(20)
    core = document.core_properties
    core.title, core.language = _clean(report.title), LANGUAGE_TAGS[report.lang]
    core.author, core.comments = "", ""
    core.created = core.modified = datetime.combine(report.on, time())
    return document


def _leads_to_wide(after: list[Any]) -> bool:
    """Whether a wide table stands under the heading that was just met."""
    for block in after:
        if isinstance(block, Heading):
            return False
        if isinstance(block, Table) and block.wide and len(block.frame):
            return True
    return False


def _turn(document: "Document", *, wide: bool) -> bool:
    """Begin a section on the long or the short side of the paper, if it lies otherwise."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    now = document.sections[-1]
    turns = bool((now.orientation == WD_ORIENT.LANDSCAPE) != wide)
    if turns:
        turned = document.add_section(WD_SECTION.NEW_PAGE)
        turned.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        turned.page_width, turned.page_height = now.page_height, now.page_width
    return turns


def _text(document: "Document", text: str, *, size_pt: int | None = None) -> None:
    from docx.shared import Pt

    run = document.add_paragraph().add_run(_clean(text))
    if size_pt:
        run.font.size = Pt(size_pt)


def _figure(document: "Document", figure: Figure, picture: bytes, words: Words) -> None:
    from docx.shared import Mm

    shape = document.add_picture(io.BytesIO(picture), width=Mm(TEXT_WIDTH_MM))
    shape._inline.docPr.set("descr", _clean(figure.alt))  # noqa: SLF001 - no public way
    shape._inline.docPr.set("name", figure.key)  # noqa: SLF001
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    _caption(document, words("report.figure"), figure.caption, above=False)


def _caption(document: "Document", kind: str, text: str, *, above: bool) -> None:
    """A caption that Word numbers by itself: a field with its own sequence."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = document.add_paragraph(style="Caption")
    paragraph.paragraph_format.keep_with_next = above
    numbered = len([p for p in document.paragraphs if p.text.endswith(f"{kind} ")])
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f"SEQ {kind.split()[0].strip('.')} \\* ARABIC")
    run = OxmlElement("w:r")
    shown = OxmlElement("w:t")
    shown.text = str(numbered + 1)
    run.append(shown)
    field.append(run)
    paragraph._p.append(field)  # noqa: SLF001 - python-docx has no fields
    paragraph.add_run(f". {kind}. {_clean(text)}")


def _table(document: "Document", table: Table, words: Words) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    _caption(document, words("report.table"), table.caption, above=True)
    cells = table.cells(words)
    if not cells:
        _text(document, words("report.nothing"), size_pt=SMALL_PT)
        return
    grid = document.add_table(rows=len(cells) + 1, cols=len(table.shown), style="Table Grid")
    grid.autofit = False
    whole = WIDE_MM if table.wide else TEXT_WIDTH_MM
    many = len(table.shown) > MANY_COLUMNS and not table.wide
    size_pt = NARROW_PT if many else TABLE_PT
    letters = whole * PT_PER_MM / (size_pt * EM_PER_LETTER)
    room = letters - MARGIN_LETTERS * len(table.shown)
    share = [one + MARGIN_LETTERS for one in fitted(table.shown, cells, room)]
    spans = [Mm(whole * one / sum(share)) for one in share]
    for y, (row, texts) in enumerate(
        zip(grid.rows, [[c.heading for c in table.shown], *cells], strict=True)
    ):
        _keep_whole(row)
        for cell, text, column, span in zip(row.cells, texts, table.shown, spans, strict=True):
            cell.width = span
            paragraph = cell.paragraphs[0]
            run = paragraph.add_run(_clean(text))
            run.font.size, run.bold = Pt(size_pt), y == 0
            if column.is_number:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for place, span in enumerate(spans):
        grid.columns[place].width = span  # LibreOffice goes by the columns, Word by the cells
    _repeat(grid.rows[0])
    after = document.add_paragraph().paragraph_format
    after.space_after, after.line_spacing = Pt(0), Pt(SMALL_PT)


def _repeat(row: Any) -> None:
    """Make a row the head of its table, repeated on every page."""
    _mark(row, "w:tblHeader")


def _keep_whole(row: Any) -> None:
    """Let no page break into a row."""
    _mark(row, "w:cantSplit")


def _mark(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement(name)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 - python-docx has no such setting


def _clean(text: str) -> str:
    """Text without the control characters that XML cannot hold."""
    return "".join(letter for letter in text if letter >= " " or letter in "\n\t")
