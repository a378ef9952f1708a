"""Version 0006: scenarios that are kept under a name."""

from typing import Any

import sqlalchemy as sa

from geodata.store.migrations import append_only

revision, down_revision = "0006", "0005"


def upgrade() -> None:
    """Make the table of scenarios."""
    content: sa.Column[Any] = sa.Column("content", sa.LargeBinary)
    append_only.create_records("scenarios", "name author", "", content)
