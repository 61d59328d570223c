CREATE INDEX ix_household_summary_by_per_capita ON household_summary (ended, per_capita);
