"""Version 0004: public consultations, the opinions of visitors, and a schema for map programs."""

import sqlalchemy as sa
from alembic import op

from geodata.store.migrations import append_only

revision, down_revision = "0004", "0003"

_PUBLISHED = """
CREATE TABLE qgis.services (
    service_id text PRIMARY KEY, name text, service_type_id text, service_type text,
    group_ids text, status text, status_date text, capacity_places double precision,
    provider text, provider_sector text, note text, source_ref text,
    site_id text, municipality_code text, municipality text, place text, address text,
    position text, lon double precision, lat double precision, as_of date NOT NULL,
    geom geometry(Point, 4326)
        GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED
)
"""
_SITES = """
CREATE VIEW qgis.sites AS
SELECT site_id, municipality_code, municipality, place, address, position, as_of, geom,
       count(*) AS services,
       count(*) FILTER (WHERE status = 'open') AS open_services,
       string_agg(name || ' (' || status || ')', '; ' ORDER BY name) AS offered
FROM qgis.services
GROUP BY site_id, municipality_code, municipality, place, address, position, as_of, geom
"""
_PROPOSALS = """
CREATE VIEW qgis.proposals AS
SELECT p.record_id AS proposal_id, p.title, p.service_type_id, p.group_ids, p.capacity_places,
       p.opens_on, p.state, p.decision, p.service_id, p.municipality_code,
       ST_SetSRID(ST_MakePoint(p.lon, p.lat), 4326)::geometry(Point, 4326) AS geom
FROM proposals p
WHERE p.version = (SELECT max(n.version) FROM proposals n WHERE n.record_id = p.record_id)
AND NOT p.withdrawn AND p.state <> 'draft'
"""
_OPINIONS = """
CREATE VIEW qgis.opinions AS
SELECT o.record_id AS opinion_id, o.consultation_id, o.text, o.outcome, o.answer,
       o.municipality_code,
       ST_SetSRID(ST_MakePoint(o.lon, o.lat), 4326)::geometry(Point, 4326) AS geom
FROM opinions o
WHERE o.version = (SELECT max(n.version) FROM opinions n WHERE n.record_id = o.record_id)
AND NOT o.withdrawn AND o.state = 'shown'
"""


def upgrade() -> None:
    """Make the tables; on PostgreSQL what QGIS shows as well, without contact fields."""
    op.add_column("comments", sa.Column("author", sa.Text))
    append_only.create_records(
        "consultations",
        "title subject proposal_id edition text link opens_on closes_on conclusion",
        "",
    )
    append_only.create_records(
        "opinions", "consultation_id text state refusal outcome answer", "lon lat"
    )
    op.create_index("opinions_consultation", "opinions", ["consultation_id"])
    if append_only.is_postgresql():
        op.execute("CREATE SCHEMA qgis")
        op.execute(_PUBLISHED)
        op.execute("CREATE INDEX services_geom ON qgis.services USING gist (geom)")
        for view in (_SITES, _PROPOSALS, _OPINIONS):
            op.execute(view)
