"""Tables whose rows are only appended: triggers refuse to change or delete one."""

from typing import Any

import sqlalchemy as sa
from alembic import op

_REFUSE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are only appended', TG_TABLE_NAME; END $$
"""


def is_postgresql() -> bool:
    """Whether the database that is migrated is PostgreSQL."""
    return str(op.get_bind().dialect.name) == "postgresql"


def prepare() -> None:
    """Make what the triggers call; once in a database."""
    if is_postgresql():
        op.execute(_REFUSE)


def protect(table: str) -> None:
    """Refuse UPDATE and DELETE (on PostgreSQL TRUNCATE as well) on a table."""
    if is_postgresql():
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE "
            f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only appended'); END"
        )


def create_records(name: str, texts: str, numbers: str, *others: "sa.Column[Any]") -> None:
    """Make a protected table of records in versions; column names are parted by spaces."""
    op.create_table(
        name,
        sa.Column("record_id", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column(
            "change_seq", sa.Integer, sa.ForeignKey("changes.seq"), nullable=False, unique=True
        ),
        sa.Column("withdrawn", sa.Boolean, nullable=False),
        sa.Column("municipality_code", sa.Text),
        *(sa.Column(column, sa.Text) for column in texts.split()),
        *(sa.Column(column, sa.Double) for column in numbers.split()),
        *others,
    )
    protect(name)
