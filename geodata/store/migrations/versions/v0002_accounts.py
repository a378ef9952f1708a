"""Version 0002: the roles of people."""

from geodata.store.migrations import append_only

revision, down_revision = "0002", "0001"


def upgrade() -> None:
    """Make the table of accounts."""
    append_only.create_records("accounts", "role name", "")
