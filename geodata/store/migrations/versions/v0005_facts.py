"""Version 0005: what municipalities answer in the yearly survey, as dated facts."""

from alembic import op

from geodata.store.migrations import append_only

revision, down_revision = "0005", "0004"


def upgrade() -> None:
    """Make the table of facts."""
    append_only.create_records("facts", "subject question_id date value source_ref note", "")
    op.create_index("facts_subject", "facts", ["subject"])
