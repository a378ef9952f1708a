"""Version 0001: the audit and the register's sites, services and dated events."""

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations import append_only

revision, down_revision = "0001", None

_SITES_VIEW = """
CREATE VIEW register_sites AS
SELECT s.*, ST_SetSRID(ST_MakePoint(s.lon, s.lat), 4326)::geometry(Point, 4326) AS geom
FROM sites s
WHERE s.version = (SELECT max(n.version) FROM sites n WHERE n.record_id = s.record_id)
AND NOT s.withdrawn
"""


def upgrade() -> None:
    """Make the tables; on PostgreSQL a view with geometries for QGIS as well."""
    append_only.prepare()
    _changes()
    append_only.create_records("sites", "place address position source_id source_ref", "lon lat")
    append_only.create_records(
        "services",
        "site_id service_type_id name group_ids group_text_lv provider provider_sector "
        "capacity_note note source_id source_ref source_date contact",
        "capacity_places",
        sa.Column("source_year", sa.Integer),
    )
    append_only.create_records(
        "events",
        "service_id status date basis site_id note source_id source_ref",
        "capacity_places",
    )
    if append_only.is_postgresql():
        op.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        op.execute(_SITES_VIEW)


def _changes() -> None:
    texts = "at batch actor role action kind record_id after reason previous_hash hash"
    op.create_table(
        "changes",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in texts.split()),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("before", sa.Text),
    )
    op.create_index("changes_record", "changes", ["kind", "record_id"])
    op.create_index("changes_batch", "changes", ["batch"])
    append_only.protect("changes")
