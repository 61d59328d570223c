"""The household as it stood when a year was closed (domain.md 4.2 persons_year, 2.1). Never edited."""

from __future__ import annotations

from app.forms.kinds import Date, Text, Whole, Year
from app.forms.schema import Field, FormSchema, Section

MOST_CONTENT = 60_000
"""Characters of the packed content; an op may carry 64 KiB in one value."""

YEAR_SNAPSHOT = FormSchema(
    id="year_snapshot",
    version=1,
    title="年度快照",
    record="year_snapshot",
    parent="household_id",
    sections=(
        Section(
            "年度快照",
            (
                Field("year", "年度", Year(), required=True, derived=True),
                Field("taken_on", "建立日期", Date(), required=True, derived=True),
                Field("persons_year", "固定的年度家庭人口数", Whole(1, 50, "人"), derived=True),
                Field(
                    "content",
                    "当年档案内容",
                    Text(MOST_CONTENT),
                    required=True,
                    sensitive=True,
                    derived=True,
                ),
            ),
        ),
    ),
)
