"""T17 公示情况说明 and T18 异议(意见)登记处理单: what became of a notice, for the file of the office."""

from __future__ import annotations

from app.printing.doc import (
    FORM_PORTRAIT,
    Block,
    Cell,
    Document,
    LineOfParts,
    PageBreak,
    PageSetup,
    Paragraph,
    Row,
    RunningLine,
    SealArea,
    SealPlace,
    Space,
    Table,
)
from app.printing.layouts.frame import circumstances, label, value
from app.printing.layouts.proceedings_facts import NoticePaper, Said
from app.printing.texts import village_line

_WIDTHS = (30.0, 57.0, 30.0, 57.0)
_NONE = "公示期内没有收到异议。"


def lay_out_statement(paper: NoticePaper, document_id: str) -> Document:
    """T17: which notice hung where from when to when, photos, objections and how they were handled."""
    rows = (
        Row((label("公示名称"), value(paper.title, 3)), 10.0),
        Row((label("公示编号"), value(paper.number), label("发布单位"), value(paper.issuer)), 9.0),
        Row((label("公示地点"), value(paper.places), label("公示时间"), value(paper.period)), 10.0),
        Row((label("张贴人"), value(paper.posted_by), label("撤下日期"), value(paper.taken_down_on)), 9.0),
        Row((label("公示照片"), value("、".join(paper.photos), 3)), 14.0),
        Row((label("收到异议"), value(_objections(paper), 3)), 50.0),
        Row((label("公示结果"), Cell(paper.result, "表格", across=3, top=True)), 40.0),
    )
    blocks: tuple[Block, ...] = (
        Paragraph("公示情况说明", "表题"),
        LineOfParts(right=village_line(paper.place)),
        Table(_WIDTHS, rows),
        Space(3.0),
        SealArea(
            (
                SealPlace("经办人签字："),
                SealPlace("村务监督委员会签字："),
                SealPlace("发布单位：", seal=True),
            ),
            height=36.0,
            per_row=3,
        ),
    )
    return _finished(paper, document_id, "公示情况说明", blocks)


def _objections(paper: NoticePaper) -> str:
    if paper.is_blank:
        return ""
    if not paper.said:
        return _NONE
    return "\n".join(
        f"{number}. {said.raised_on}，{said.text}　处理：{said.result or '正在处理'}"
        + (f"，{said.replied_on}答复" if said.replied_on else "")
        for number, said in enumerate(paper.said, 1)
    )


def lay_out_opinions(paper: NoticePaper, document_id: str) -> Document:
    """T18: one sheet for each opinion, a blank one where there is none."""
    blocks: list[Block] = []
    for number, said in enumerate(paper.said or (Said(),)):
        if number:
            blocks.append(PageBreak())
        blocks += _opinion(paper, said)
    return _finished(paper, document_id, "异议（意见）登记处理单", tuple(blocks))


def _opinion(paper: NoticePaper, said: Said) -> tuple[Block, ...]:
    def tall(title: str, text: str, height: float) -> Row:
        return Row((label(title), Cell(text, "表格", across=3, top=True)), height)

    rows = (
        Row((label("公示名称"), value(paper.title, 3)), 10.0),
        Row((label("提出日期"), value(said.raised_on), label("提出方式"), value(said.way)), 9.0),
        Row((label("提出人"), value(said.raised_by), label("联系方式"), value("")), 9.0),
        tall("意见内容", said.text, 45.0),
        Row((label("调查人"), value(said.handled_by, 3)), 9.0),
        tall("调查情况", said.found, 45.0),
        Row((label("处理结果"), value(said.result, 3)), 9.0),
        Row((label("答复内容"), Cell(said.reply, "表格", 3, top=True, foot=said.replied_on)), 34.0),
    )
    return (
        Paragraph("异议（意见）登记处理单", "表题"),
        LineOfParts(left=f"编号：{said.number}", right=village_line(paper.place)),
        Table(_WIDTHS, rows),
        Space(3.0),
        SealArea(
            (SealPlace("提出人签字："), SealPlace("调查人签字："), SealPlace("处理单位：", seal=True)),
            height=32.0,
            per_row=3,
        ),
    )


def _finished(
    paper: NoticePaper,
    document_id: str,
    title: str,
    blocks: tuple[Block, ...],
    setup: PageSetup = FORM_PORTRAIT,
) -> Document:
    header = RunningLine(right="" if paper.is_blank else "内部资料\u3000注意保管", style="页眉")
    footer = RunningLine(left=circumstances(paper.run), right="第 {page} 页 共 {pages} 页")
    return Document(document_id, f"{title} {paper.title}".strip(), blocks, setup, header, footer)
