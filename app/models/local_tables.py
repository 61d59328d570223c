"""Tables of this installation only: the journal, derived summaries, drafts, outbox. Never synced as rows.

`op` is journal, audit, undo source and outbox at once: `body` is the canonical op of the sync format,
`old` the values before (local only), `chain` the hash chain value after it.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from app.models.entities import METADATA

LOG_STATE = Table(
    "log_state",
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("site", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("last_n", Integer, nullable=False),
    Column("last_millis", Integer, nullable=False),
    Column("last_counter", Integer, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("site_keys", Text, nullable=False),
    sqlite_strict=True,
)

OP = Table(
    "op",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("epoch", Text, nullable=False),
    Column("n", Integer, nullable=False),
    Column("entity", Text, nullable=False),
    Column("entity_id", Text, nullable=False),
    Column("owner_id", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("old", Text),
    Column("chain", LargeBinary, nullable=False),
    UniqueConstraint("epoch", "n"),
    Index("ix_op_owner_id", "owner_id"),
    sqlite_strict=True,
)

ACT = Table(
    "act",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("at", Integer, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("from_seq", Integer, nullable=False),
    Column("to_seq", Integer, nullable=False),
    Column("undoable", Integer, nullable=False),
    Column("undone_by", Text),
    Index("ix_act_to_seq", "to_seq"),
    sqlite_strict=True,
)

DRAFT = Table(
    "draft",
    METADATA,
    Column("household_id", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("base_revision", Text, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_strict=True,
)

RECORD_DRAFT = Table(
    "record_draft",
    METADATA,
    Column("record_id", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("entity", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

COLUMN_MAPPING = Table(
    "column_mapping",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("saved_at", Integer, nullable=False),
    Column("user_name", Text, nullable=False),
    Index("ix_column_mapping_fingerprint", "fingerprint"),
    sqlite_strict=True,
)

SAVED_FILTER = Table(
    "saved_filter",
    METADATA,
    Column("user_id", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

LIST_EXPORT = Table(
    "list_export",
    METADATA,
    Column("row_no", Integer, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("user_id", Text, nullable=False),
    Column("user_name", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("full_numbers", Integer, nullable=False),
    sqlite_strict=True,
)

PROBLEM = Table(
    "problem",
    METADATA,
    Column("row_no", Integer, primary_key=True),
    Column("household_id", Text, nullable=False),
    Column("record_id", Text, nullable=False),
    Column("rule_id", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("fix", Text, nullable=False),
    Column("needs_proof", Integer, nullable=False),
    Column("explained", Text, nullable=False, server_default=""),
    Index("ix_problem_household_id", "household_id"),
    sqlite_strict=True,
)

BACKLOG = Table(
    "backlog",
    METADATA,
    Column("household_id", Text, primary_key=True),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

PLACE = ("village_code", "group_rank", "group_no")
"""The columns that put summaries in the order of the places, see `village_groups.group_order`."""

SUMMARY = Table(
    "household_summary",
    METADATA,
    Column("row_no", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("village_code", Text, nullable=False),
    Column("group_no", Text, nullable=False),
    Column("local_no", Text, nullable=False),
    Column("head_name", Text, nullable=False),
    Column("head_key", Text, nullable=False),
    Column("members", Integer, nullable=False),
    Column("object_type", Text, nullable=False),
    Column("per_capita", Integer),
    Column("filled", Integer, nullable=False),
    Column("errors", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("phone", Text, nullable=False),
    Column("updated_at", Integer, nullable=False),
    Column("explained", Integer, nullable=False, server_default="0"),
    Column("ended", Integer, nullable=False, server_default="0"),
    Column("stage", Integer, nullable=False, server_default="0"),
    Column("papers_missing", Integer, nullable=False, server_default="0"),
    Column("helped", Integer, nullable=False, server_default="0"),
    Column("last_visit", Text, nullable=False, server_default=""),
    Column("group_rank", Integer, nullable=False, server_default="0"),
    Index("ix_household_summary_by_place", "ended", *PLACE, "head_key"),
    Index("ix_household_summary_by_head", "ended", "head_key", *PLACE),
    Index("ix_household_summary_by_errors", "ended", "errors", *PLACE, "head_key"),
    Index("ix_household_summary_by_warnings", "ended", "warnings", *PLACE, "head_key"),
    Index("ix_household_summary_by_per_capita", "ended", "per_capita"),
    Index("ix_household_summary_for_tree", "ended", *PLACE, "members"),
    Index(
        "ix_household_summary_for_home",
        *("ended", "village_code", "stage", "filled", "errors", "warnings", "papers_missing"),
        *("helped", "last_visit"),
    ),
    sqlite_strict=True,
)

PINYIN = Table(
    "search_pinyin",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("member_row", Integer, primary_key=True),
    Index("ix_search_pinyin_member_row", "member_row"),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

PACKAGE_OUT = Table(
    "package_out",
    METADATA,
    Column("row_no", Integer, primary_key=True),
    Column("header_hash", Text, nullable=False),
    Column("district", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("epoch", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("from_n", Integer, nullable=False),
    Column("to_n", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", Integer, nullable=False),
    Column("file_name", Text, nullable=False),
    sqlite_strict=True,
)

SECOND_ENTRY = Table(
    "second_entry",
    METADATA,
    Column("household_id", Text, primary_key=True),
    Column("submitted_on", Text, primary_key=True),
    Column("first_by", Text, nullable=False),
    Column("second_by", Text, nullable=False),
    Column("fields", Integer, nullable=False),
    Column("first_wrong", Integer, nullable=False),
    Column("second_wrong", Integer, nullable=False),
    Column("done_at", Integer, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

POLICY_PACK = Table(
    "policy_pack",
    METADATA,
    Column("digest", Text, primary_key=True),
    Column("files", Text, nullable=False),
    Column("arrived_at", Integer, nullable=False),
    sqlite_with_rowid=False,
    sqlite_strict=True,
)

POLICY_MARK = Table(
    "policy_mark",
    METADATA,
    Column("one", Integer, primary_key=True),
    Column("fingerprint", Text, nullable=False),
    sqlite_strict=True,
)
