"""The page with the recovery code, made once: what it is for, and that it belongs into the safe."""

from __future__ import annotations

from datetime import date

from app.printing.doc import LETTER, Cell, Document, LineOfParts, Paragraph, Row, RunningLine, Space, Table

TITLE = "乡档恢复码"
PURPOSE = (
    "所有人都忘记密码时，只有它能打开本单位的档案库：在登录页点“忘记密码，用恢复码”，照这张纸从左到右、"
    "从上到下输入，再设新密码。"
)
KEEPING = (
    "请装进信封封好，锁进保险柜或文件柜，由单位指定的人保管。拿到它的人能看到全部档案：不要拍照，不要存进"
    "电脑、手机，也不要贴在电脑旁边。"
)
_GROUPS_IN_A_ROW = 2
_ROW = 20.0


def lay_out(unit_name: str, code: str, made_on: date) -> Document:
    """One page; `code` as shown, its groups parted by dashes."""
    groups = code.split("-")
    rows = (
        groups[start : start + _GROUPS_IN_A_ROW] for start in range(0, len(groups), _GROUPS_IN_A_ROW)
    )
    written = f"{made_on.year}年{made_on.month}月{made_on.day}日"
    return Document(
        "recovery_code",
        TITLE,
        (
            Paragraph(TITLE, "大字标题"),
            Space(8.0),
            LineOfParts(left=unit_name, right=written, style="主送机关"),
            Space(3.0),
            Table(
                (1.0,) * _GROUPS_IN_A_ROW,
                tuple(Row(tuple(Cell(group, "大字标题") for group in row), _ROW) for row in rows),
            ),
            Space(6.0),
            Paragraph(PURPOSE),
            Paragraph(KEEPING),
            Space(10.0),
            Paragraph("保管人（签字）：＿＿＿＿＿＿＿＿", "主送机关"),
        ),
        LETTER,
        footer=RunningLine(),
    )
