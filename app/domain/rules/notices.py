"""V-NTC-01 to V-NTC-03: what a notice may show, how long it hangs, and what waits for it (domain.md 10)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from app.domain.masking import health_words, sensitive_parts
from app.domain.notices import ClockState, NoticeClock, NoticeKind, Pause, clock_of, closed_reason, kind_of
from app.domain.policy import PolicyView
from app.domain.problems import Severity
from app.domain.rules.base import Finding, Rule, Scope, Values, record_id, rule

UPHELD = "01"
"""Code of opinion_result: the objection is right."""
PHONES = ("phone_village", "phone_township", "phone_county")
_TEXTS = (("title", "标题"), ("body", "正文"), ("contact", "受理人"), ("objection_way", "异议方式"))
PHOTOS = {
    "photo_near_first": "张贴当天的近景照片",
    "photo_far_first": "张贴当天的远景照片",
    "photo_near_last": "最后一天的近景照片",
    "photo_far_last": "最后一天的远景照片",
}
"""What an attachment of a notice proves: field of the link → what it shows."""
_FIRST = ("photo_near_first", "photo_far_first")


@dataclass(frozen=True, slots=True)
class NoticeCase:
    """One notice as the rules see it. `policy` is that of the day of posting; `photos` are keys of PHOTOS;
    `followed_on` is the day of the step that came after it, if any.
    """

    notice: Values
    lines: tuple[Values, ...]
    opinions: tuple[Values, ...]
    photos: frozenset[str]
    policy: PolicyView
    today: date
    followed_on: date | None = None

    @property
    def kind(self) -> NoticeKind | None:
        code = str(self.notice.get("kind") or "")
        return kind_of(self.policy, code) if code else None

    @property
    def pauses(self) -> tuple[Pause, ...]:
        given = ((row.get("raised_on"), row.get("replied_on")) for row in self.opinions)
        return tuple(Pause(raised, replied) for raised, replied in given if raised)

    def clock(self, on: date | None = None) -> NoticeClock:
        """Where the clock stands on a day, today by default; only opinions known that day count."""
        get = self.notice.get
        return clock_of(get("posted_on"), get("days"), on or self.today, self.policy, self.pauses)

    def open_opinions(self, on: date) -> int:
        return sum(pause.covers(on) for pause in self.pauses)


@rule(
    "V-NTC-01",
    Severity.E,
    Scope.NOTICE,
    "公示里的个人信息",
    fix="把证件号码、账号、个人电话和健康情况从公示里去掉；同名的用组和户编号尾号区分",
    reads=(
        *(f"notice.{name}" for name, _ in _TEXTS),
        *(f"notice.{name}" for name in PHONES),
        "notice_line.head",
        "notice_line.note",
    ),
)
def nothing_sensitive(case: NoticeCase, lines: tuple[Values, ...]) -> Iterable[Finding]:
    words = health_words(case.policy)
    work_phones = {str(case.notice[name]) for name in PHONES if case.notice.get(name)}
    for name, label in _TEXTS:
        text = str(case.notice.get(name) or "")
        for part in sensitive_parts(text, (), work_phones):
            yield Finding(name, f"{label}里有{part.what}“{part.passage}”")
        for part in sensitive_parts(text, words, work_phones):
            if part.passage in words:
                said = f"{label}里写到“{part.passage}”，说的是某个人的不能公开，说政策的请说明"
                yield Finding(name, said, severity=Severity.W)
    for line in lines:
        for name in ("head", "note"):
            for part in sensitive_parts(str(line.get(name) or ""), words):
                yield Finding(name, f"名单里有{part.what}“{part.passage}”", record=record_id(line))


@rule(
    "V-NTC-02",
    Severity.W,
    Scope.NOTICE,
    "张贴和撤下",
    fix="在张贴当天和最后一天各拍一张近景、一张远景；撤早了的重新公示",
    reads=(
        "notice.kind",
        "notice.posted_on",
        "notice.taken_down_on",
        "notice.days",
        "opinion.raised_on",
        "opinion.replied_on",
    ),
    needs_proof=True,
)
def hung_and_pictured(case: NoticeCase, _lines: tuple[Values, ...]) -> Iterable[Finding]:
    if not case.notice.get("posted_on"):
        return
    clock = case.clock()
    taken_down = case.notice.get("taken_down_on")
    yield from _missing_photos(case, clock, taken_down)
    if taken_down is None or clock.days is None:
        return
    if clock.earliest is not None and taken_down < clock.earliest:
        words = f"{taken_down}撤下，公示 {clock.days} 天，最早 {clock.earliest} 才能撤下"
        yield Finding("taken_down_on", words, severity=Severity.E, needs_proof=False)
    elif clock.state is ClockState.PAUSED:
        words = f"{taken_down}撤下时还有异议没有答复，公示没有满期"
        yield Finding("taken_down_on", words, severity=Severity.E, needs_proof=False)


def _missing_photos(case: NoticeCase, clock: NoticeClock, taken_down: date | None) -> Iterator[Finding]:
    ended = taken_down is not None or clock.state is ClockState.OVER
    wanted = PHOTOS if ended else {name: PHOTOS[name] for name in _FIRST}
    missing = [words for name, words in wanted.items() if name not in case.photos]
    if missing:
        yield Finding("posted_on", f"缺{'、'.join(missing)}")


@rule(
    "V-NTC-03",
    Severity.E,
    Scope.NOTICE,
    "公示满期再往下办",
    fix="等公示满期、异议都有答复以后再办下一步；异议成立的退回重办",
    reads=(
        "notice.kind",
        "notice.posted_on",
        "notice.days",
        "opinion.raised_on",
        "opinion.replied_on",
        "opinion.result",
    ),
)
def waited_for(case: NoticeCase, _lines: tuple[Values, ...]) -> Iterable[Finding]:
    followed, kind = case.followed_on, case.kind
    if followed is None or kind is None:
        return
    reason = closed_reason(kind, case.clock(followed), case.open_opinions(followed))
    if reason:
        yield Finding("posted_on", f"{followed}就办了下一步，{reason}")
    for row in case.opinions:
        if kind.blocks and row.get("result") == UPHELD:
            yield Finding("result", "异议成立，这一件要退回重办，不能往下走", record=record_id(row))


RULES: tuple[Rule, ...] = (nothing_sensitive, hung_and_pictured, waited_for)
