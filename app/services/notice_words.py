"""The words of a notice: its text from the wording, the code, the short text for loudspeaker and SMS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from app.domain.notice_code import notice_text
from app.domain.notice_wording import filled, shipped_wording, speech_of
from app.models.queries import proceedings as stored
from app.models.queries.proceedings import ListedHousehold
from app.models.store import Connection
from app.services.notices import Notice, Subject, clock_on, kind_of_notice, policy_of_notice
from app.services.regions import village_names
from app.services.session import Session

Values = Mapping[str, Any]


def with_body(
    session: Session, notice: Notice, subjects: Sequence[Subject], *, posted_on: date | None = None
) -> Notice:
    """The draft with its text made from the wording, the meeting it rests on and the households listed."""
    kind = kind_of_notice(session, notice.values)
    words = shipped_wording().kinds[kind.id]
    with session.store.read() as connection:
        homes = stored.listed_households(connection, [subject.household_id for subject in subjects])
        places = _places(session, connection, notice.values, homes)
    opening = "\n".join(filled(text, places) for text in words.opening)
    contents = "\n".join(f"{title}：" for title in kind.content) if not kind.list_kind else ""
    body = "\n".join(filter(None, (opening, contents)))
    return replace(notice, values={**notice.values, "body": body, "posted_on": posted_on})


def code_text(session: Session, notice: Notice) -> str:
    """What the QR code says: number, title, period, phones, digest; no personal data."""
    values, clock = notice.values, clock_on(session, notice)
    begun = f"{values.get('posted_on') or ''}"
    period = f"{begun}至{clock.last_day}" if clock.last_day else begun
    phones = [
        (who, str(values.get(name) or ""))
        for who, name in (("村", "phone_village"), ("乡镇", "phone_township"), ("县", "phone_county"))
    ]
    phones.append(("", policy_of_notice(session, notice).text("pub.hotline")))
    number, title = str(values.get("number") or ""), str(values.get("title") or "")
    return notice_text(number, title, period, phones, str(values.get("digest") or ""))


def speech(session: Session, notice: Notice) -> str:
    """The short text for loudspeaker, screen and SMS."""
    kind = kind_of_notice(session, notice.values)
    return speech_of(shipped_wording().kinds[kind.id], notice_places(session, notice))


def notice_places(session: Session, notice: Notice) -> dict[str, str]:
    """The values for the places of the wording, of a stored notice with its lines and clock."""
    with session.store.read() as connection:
        places = _places(session, connection, notice.values, {})
    clock = clock_on(session, notice)
    places |= {
        "posted": _day(notice.values.get("posted_on")),
        "last": _day(clock.last_day),
        "days": f"{notice.values.get('days') or ''}",
    }
    if notice.lines:
        places["households"] = str(len(notice.lines))
        places["persons"] = str(sum(line["persons"] or 0 for line in notice.lines))
    return places


def _places(
    session: Session, connection: Connection, values: Values, homes: Mapping[str, ListedHousehold]
) -> dict[str, str]:
    meeting = stored.record_by_id(connection, "meeting", values["meeting"]) if values.get("meeting") else None
    kinds = session.policy().table("meeting_kind")
    phones = [str(values.get(name) or "") for name in ("phone_village", "phone_township")]
    return {
        "village": village_names(session).get(values.get("village_code") or "", ""),
        "township": session.unit.name,
        "group": str(values.get("group_no") or ""),
        "year": f"{values['year']}年" if values.get("year") else "",
        "meeting": kinds.label_of(meeting["kind"]) if meeting else "",
        "meeting_date": _day(meeting["held_on"]) if meeting else "",
        "households": str(len(homes)) if homes else "",
        "persons": str(sum(home.persons for home in homes.values())) if homes else "",
        "contact": str(values.get("contact") or ""),
        "phones": "、".join(filter(None, phones)),
        "objection": str(values.get("objection_way") or ""),
    }


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
