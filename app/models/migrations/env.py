"""Runs migrations on the connection that `app.models.migrate` passes in."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=context.config.attributes.get("metadata"),
    transactional_ddl=False,
    render_as_batch=False,
)
context.run_migrations()
