"""Version 0003: proposals, their frozen impact statements and comments."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations import append_only

revision, down_revision = "0003", "0002"


def upgrade() -> None:
    """Make the tables of proposals."""
    append_only.create_records(
        "proposals",
        "title service_type_id group_ids opens_on purpose state statement_id decision service_id",
        "lon lat capacity_places",
    )
    content: sa.Column[Any] = sa.Column("content", sa.LargeBinary)
    append_only.create_records(
        "statements",
        "proposal_id fingerprint",
        "",
        sa.Column("known_at", sa.Integer),
        content,
    )
    append_only.create_records("comments", "proposal_id text", "")
    op.create_index("comments_proposal", "comments", ["proposal_id"])
