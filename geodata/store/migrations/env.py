"""Run by Alembic: migrates over the connection that geodata.store.database hands over."""

from alembic import context

from geodata.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
)
context.run_migrations()
