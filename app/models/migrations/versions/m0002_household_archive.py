"""The whole household archive: conditions, safeguards, assistance, years, attachments, explanations.

The statements are in the .sql file beside this script.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    # New rules, new search keys: every household is judged and indexed again beside the work.
    op.get_bind().exec_driver_sql(
        "INSERT INTO backlog (household_id) SELECT id FROM household WHERE deleted_at IS NULL"
        " ON CONFLICT DO NOTHING"
    )
