"""The tables of the database, as SQLAlchemy declares them; migrations/ brings a database to them.

``changes`` is the audit: one row for each change of any record, each holding the hash of the row
before. Every other table holds records in versions: a change appends a version, a withdrawal
appends one that says so. Triggers refuse UPDATE and DELETE everywhere.
"""

import sqlalchemy as sa

METADATA = sa.MetaData()
CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("batch", sa.Text, nullable=False),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record_id", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("previous_hash", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Index("changes_record", "kind", "record_id"),
    sa.Index("changes_batch", "batch"),
)
HEAD = ("record_id", "version", "change_seq", "withdrawn")
"""Columns that every table of records begins with."""


def _records(name: str, *columns: sa.Column[object]) -> sa.Table:
    return sa.Table(
        name,
        METADATA,
        sa.Column("record_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "change_seq", sa.Integer, sa.ForeignKey("changes.seq"), nullable=False, unique=True
        ),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("municipality_code", sa.Text),
        *columns,
    )


def _text(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Text) for name in names]


def _numbers(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Double) for name in names]


SITES = _records(
    "sites",
    *_text("place", "address", "position", "source_id", "source_ref"),
    *_numbers("lon", "lat"),
)
SERVICES = _records(
    "services",
    *_text("site_id", "service_type_id", "name", "group_ids", "group_text_lv", "provider"),
    *_text("provider_sector", "capacity_note", "note", "source_id", "source_ref", "source_date"),
    *_text("contact"),
    *_numbers("capacity_places"),
    sa.Column("source_year", sa.Integer),
)
EVENTS = _records(
    "events",
    *_text("service_id", "status", "date", "basis", "site_id", "note", "source_id", "source_ref"),
    *_numbers("capacity_places"),
)
ACCOUNTS = _records("accounts", *_text("role", "name"))
PROPOSALS = _records(
    "proposals",
    *_text("title", "service_type_id", "group_ids", "opens_on", "purpose", "state"),
    *_text("statement_id", "decision", "service_id"),
    *_numbers("lon", "lat", "capacity_places"),
)
STATEMENTS = _records(
    "statements",
    *_text("proposal_id", "fingerprint"),
    sa.Column("known_at", sa.Integer),
    sa.Column("content", sa.LargeBinary),
)
COMMENTS = _records(
    "comments",
    *_text("proposal_id", "text", "author"),
)
sa.Index("comments_proposal", COMMENTS.c.proposal_id)
CONSULTATIONS = _records(
    "consultations",
    *_text("title", "subject", "proposal_id", "edition", "text", "link"),
    *_text("opens_on", "closes_on", "conclusion"),
)
OPINIONS = _records(
    "opinions",
    *_text("consultation_id", "text", "state", "refusal", "outcome", "answer"),
    *_numbers("lon", "lat"),
)
sa.Index("opinions_consultation", OPINIONS.c.consultation_id)
FACTS = _records("facts", *_text("subject", "question_id", "date", "value", "source_ref", "note"))
sa.Index("facts_subject", FACTS.c.subject)
SCENARIOS = _records("scenarios", *_text("name", "author"), sa.Column("content", sa.LargeBinary))
KINDS: dict[str, sa.Table] = {
    "proposal": PROPOSALS,
    "statement": STATEMENTS,
    "comment": COMMENTS,
    "consultation": CONSULTATIONS,
    "opinion": OPINIONS,
    "site": SITES,
    "service": SERVICES,
    "event": EVENTS,
    "account": ACCOUNTS,
    "fact": FACTS,
    "scenario": SCENARIOS,
}
"""What a record may be, and the table of its versions."""
REGISTER_KINDS = ("site", "service", "event", "fact")
"""The records that the register of a pack is changed by."""


def own_columns(kind: str) -> tuple[str, ...]:
    """The columns of a kind of record without those of its version."""
    return tuple(c.name for c in KINDS[kind].columns if c.name not in HEAD)
