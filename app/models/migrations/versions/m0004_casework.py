"""Records of the cases: applications, checks, scores, comparisons, relief and its fund.

The statements are in the .sql file beside this script.
"""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    script = Path(__file__).with_suffix(".sql").read_text(encoding="utf-8")
    for statement in script.split(";\n"):
        if statement.strip():
            op.get_bind().exec_driver_sql(statement)
    # New rules and new columns of the summary: every household is judged again beside the work.
    op.get_bind().exec_driver_sql(
        "INSERT INTO backlog (household_id) SELECT id FROM household WHERE deleted_at IS NULL"
        " ON CONFLICT DO NOTHING"
    )
