"""Checking the data file of an office in depth: encryption, structure, log, records, derived tables."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.progress import SILENT, Progress
from app.domain.permissions import Action
from app.models.queries import integrity
from app.services.attachments import unreadable_contents
from app.services.session import Session

_MOST_NAMED = 5


@dataclass(frozen=True)
class CheckLine:
    """One checked property of the file, in words; `is_sound` says whether it holds."""

    title: str
    is_sound: bool
    detail: str = ""

    @property
    def text(self) -> str:
        verdict = "正常" if self.is_sound else "有问题"
        return f"{self.title}：{verdict}{f'（{self.detail}）' if self.detail else ''}"


def verify_database(session: Session, progress: Progress = SILENT) -> tuple[CheckLine, ...]:
    """All checks, each to its end, nothing changed. Raises UserError, EnvironmentFault, Cancelled."""
    session.require(Action.VIEW)
    with session.store.read() as connection:
        pages = integrity.page_faults(connection)
        broken = integrity.chain_fault(connection, progress)
        unlike = integrity.rows_unlike_log(connection, progress)
        derived = integrity.derived_faults(connection)
    files = unreadable_contents(session, progress)
    return (
        CheckLine("加密页和表结构", not pages, "；".join(pages[:_MOST_NAMED])),
        CheckLine("修改记录的校验链", broken is None, "" if broken is None else f"第 {broken} 条起不连续"),
        CheckLine("档案内容和修改记录", not unlike, _named(unlike)),
        CheckLine("列表、统计和检索", derived == 0, f"{derived} 处不一致" if derived else ""),
        CheckLine("附件文件", not files, f"{len(files)} 个不在或已损坏，请用原件重新添加" if files else ""),
    )


def _named(records: tuple[tuple[str, str], ...]) -> str:
    if not records:
        return ""
    named = "、".join(f"{entity} {record}" for entity, record in records[:_MOST_NAMED])
    return f"{len(records)} 条不一致：{named}"
