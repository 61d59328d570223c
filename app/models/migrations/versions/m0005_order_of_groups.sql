DROP INDEX ix_household_summary_by_place;

DROP INDEX ix_household_summary_by_head;

DROP INDEX ix_household_summary_by_errors;

DROP INDEX ix_household_summary_by_warnings;

CREATE INDEX ix_household_summary_by_place ON household_summary (ended, village_code, group_rank, group_no, head_key);

CREATE INDEX ix_household_summary_for_tree ON household_summary (ended, village_code, group_rank, group_no, members);

CREATE INDEX ix_household_summary_by_head ON household_summary (ended, head_key, village_code, group_rank, group_no);

CREATE INDEX ix_household_summary_by_errors ON household_summary (ended, errors, village_code, group_rank, group_no, head_key);

CREATE INDEX ix_household_summary_by_warnings ON household_summary (ended, warnings, village_code, group_rank, group_no, head_key);
