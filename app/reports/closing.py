"""What closes every report: how its figures can be traced and the report made again."""

import pandas as pd

from app import check_words
from app.i18n import Words
from app.reports.manifest import manifest_of
from app.reports.model import Block, Column, Findings, Heading, Paragraph, Report, Table
from app.workspace import Workspace


def blocks(workspace: Workspace, report: Report, words: Words) -> list[Block]:
    """The manifest as a table, with a sentence on how to use it."""
    manifest = manifest_of(workspace, report)
    checks = tuple(one for asked in report.questions for one in workspace.self_checks(asked))
    troubles = tuple(dict.fromkeys(said for _, said in check_words.troubles(checks, words)))
    dates = sorted({source["retrieved_on"] for source in manifest.sources} - {""})
    rows = {
        "region": manifest.region,
        **manifest.parameters,
        "data": manifest.fingerprint,
        **report.inputs,
        "retrieved": " – ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else "",
        "code": manifest.code,
        **({"checks": check_words.summary(checks, words)} if checks else {}),
        "content": manifest.content,
    }
    frame = pd.DataFrame(
        {"part": [words(f"manifest.{key}") for key in rows], "value": list(rows.values())}
    )
    columns = (
        Column("part", words("column.part"), "text"),
        Column("value", words("column.manifest_value"), "text"),
    )
    return [
        Heading(words("manifest.heading")),
        Paragraph(words("manifest.lead")),
        *([Findings(troubles)] if troubles else []),
        Table("manifest", words("manifest.heading"), frame, columns, ("part", "value")),
    ]
