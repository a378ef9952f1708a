"""A report as PDF, set by typst: tagged, PDF/UA-1, vector figures, A4 or A3 landscape.

Texts travel to the typesetter as data (report.json), so that nothing in them is markup.
"""

import json
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

from app.long_work import tell
from app.reports.column_widths import widths
from app.reports.letters import font_folder, printable
from app.reports.model import Block, Figure, Findings, Heading, Paragraph, Report, Table
from app.reports.pictures import Pictures

TEMPLATE = Path(__file__).parents[1] / "templates" / "report.typ"
NARROW_MM, WIDE_MM = 170.0, 257.0
"""Width of the text, upright and on the long side of A4; a column of A3 is a little wider."""
PT_PER_MM = 72 / 25.4
CELL_MARGINS_PT, EM_PER_LETTER = 8.0, 0.5
SMALLEST_PT, LARGEST_PT = 6.0, 8.5
MOST_ROWS_TOGETHER = 16
"""Tables of more rows may go on on the next page."""


def pdf(pictures: Pictures, report: Report, *, paper: str = "a4") -> bytes:
    """The report as PDF; the same report gives the same bytes."""
    import typst

    words = pictures.words
    with tempfile.TemporaryDirectory(prefix="report-") as name:
        folder = Path(name)
        blocks = [_laid_out(pictures, block, folder) for block in report.every_block()]
        content = {
            "title": report.title,
            "subtitle": report.subtitle,
            "footer": words("report.footer", title=report.title, date=words.day(report.on)),
            "lang": report.lang,
            "date": [report.on.year, report.on.month, report.on.day],
            "paper": paper,
            "nothing": words("report.nothing"),
            "blocks": _with_wide_pages(_together([block for block in blocks if block])),
        }
        texts = printable(json.dumps(content, ensure_ascii=False))
        (folder / "report.json").write_text(texts, encoding="utf-8")
        (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
        tell("making.file")
        made = typst.compile(
            folder / TEMPLATE.name,
            root=folder,
            font_paths=[font_folder()],
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1"],
            timestamp=datetime.combine(report.on, time(), UTC),
        )
    assert isinstance(made, bytes)  # one document, not pages
    return made


def _laid_out(pictures: Pictures, block: Block, folder: Path) -> dict[str, object] | None:
    """A block as data for the typesetter; None where the block is for data forms only."""
    match block:
        case Heading(text, level, starts_page):
            return {"type": "heading", "text": text, "level": level, "starts": starts_page}
        case Paragraph(text, quiet):
            return {"type": "paragraph", "text": text, "quiet": quiet}
        case Findings(sentences):
            return {"type": "findings", "sentences": list(sentences)}
        case Figure(key, caption, alt):
            (folder / f"{key}.svg").write_bytes(pictures.svg(block))
            return {"type": "figure", "file": f"{key}.svg", "caption": caption, "alt": alt}
        case Table() if block.printed:
            cells = block.cells(pictures.words)
            shares = widths(block.shown, cells)
            return {
                "type": "table",
                "caption": block.caption,
                "heads": [column.heading for column in block.shown],
                "numbers": [column.is_number for column in block.shown],
                "widths": shares,
                "rows": cells,
                "wide": block.wide,
                "size_pt": _size_pt(shares, WIDE_MM if block.wide else NARROW_MM),
                "breakable": block.wide or len(cells) > MOST_ROWS_TOGETHER,
            }
    return None


def _size_pt(shares: list[float], width_mm: float) -> float:
    """Size of letters at which each column holds the letters it asks for, within limits."""
    room_pt = width_mm * PT_PER_MM - CELL_MARGINS_PT * len(shares)
    return max(SMALLEST_PT, min(LARGEST_PT, room_pt / (sum(shares) * EM_PER_LETTER)))


def _together(blocks: list[dict[str, object]]) -> list[dict[str, object]]:
    """Blocks in which a paragraph between a heading and its table stays with both.

    A caption that repeats the heading above it is left out.
    """
    found: list[dict[str, object]] = []
    heading = None
    following = [str(block["type"]) for block in blocks[1:]] + ["end"]
    for block, after in zip(blocks, following, strict=True):
        heading = block["text"] if block["type"] == "heading" else heading
        if block["type"] == "paragraph":
            led = found and (found[-1]["type"] == "heading" or found[-1].get("leads"))
            leads = bool(led) and after in ("table", "figure", "paragraph")
            found.append({**block, "leads": leads})
        elif block["type"] == "table" and block["rows"] and block["caption"] == heading:
            found.append({**block, "caption": None})
        else:
            found.append(block)
    return found


def _with_wide_pages(blocks: list[dict[str, object]]) -> list[dict[str, object]]:
    """Blocks in which a wide table stands on a page of its own with the heading before it."""
    found: list[dict[str, object]] = []
    for block in blocks:
        found.append(block)
        if block.get("wide") and block["rows"]:
            start = max(i for i, one in enumerate(found) if i == 0 or one["type"] == "heading")
            found[start:] = [{"type": "page", "blocks": found[start:]}]
    return found
