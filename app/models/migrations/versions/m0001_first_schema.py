"""The first schema: synced entities, journal, derived tables, search tables.

The statements are in the .sql file beside this script. FTS5 tables are outside SQLAlchemy's metadata and
exist only there.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
