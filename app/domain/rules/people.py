"""Plain questions about one member that several rules ask. No rule lives here."""

from __future__ import annotations

from app.domain.rules.base import Values

SPOUSE = "02"
HEALTHY = "1"
DISABLED = "4"
MALE = "1"
FULL_LABOUR = ("1", "2")
LITTLE_LABOUR = ("3", "4", "5")
NO_LABOUR = ("4", "5")
NOT_A_PUPIL = (None, "", "99")
NOT_RECEIVING = (None, "", "01")

WORK_READS = (
    "member.work_months",
    "member.work_province",
    "member.work_city",
    "member.work_county",
    "member.work_town",
    "member.abroad",
)
NAMED_MOST = 3
"""Of those who share a number this many are named: naming all for each of 500 would be 250,000 messages."""
ACTIVE_READS = ("member.leave_date", "member.leave_reason")


def name_of(member: Values) -> str:
    return str(member.get("name") or "（没有姓名）")


def is_pupil(member: Values) -> bool:
    """Has a school status, pre-school children included; the old label 非在校生 is none."""
    return member.get("school_status") not in NOT_A_PUPIL


def is_healthy(member: Values) -> bool:
    return bool(member.get("health") == (HEALTHY,))


def works_away(member: Values) -> bool:
    """A place of work is recorded."""
    return bool(
        member.get("work_province")
        or member.get("work_county")
        or member.get("work_city")
        or member.get("work_town")
        or member.get("abroad")
    )


def has_work(member: Values) -> bool:
    return bool(member.get("work_months")) or works_away(member)


def id_part(number: object) -> str:
    """The 18 characters of the person in an ID or disability card number."""
    return str(number or "")[:18]
