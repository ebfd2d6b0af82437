"""Gives Alembic its connection: from ``storage.migrate``, or from the settings when run by hand."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context

from feedback_app.storage.models import Base


def migrate(connection: sa.Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transactional_ddl=True,
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


def connect_and_migrate() -> None:
    from feedback_app.config.settings import Settings
    from feedback_app.storage.engine import Database

    with Database(Settings().database_url).change_schema() as connection:
        migrate(connection)


given = context.config.attributes.get("connection")
if given is None:
    connect_and_migrate()
else:
    migrate(given)
