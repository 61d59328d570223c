"""The fields each registered change asks for, made for one household. What is done with them: `questions`.

Reference fields name their lists: active_member, join_reason, leave_reason, person, household, correctable.
"""

from __future__ import annotations

from app.forms.conditions import blank, equals, filled
from app.forms.kinds import Code, Codes, Date, IdNumber, PersonName, Reference, Text, YesNo
from app.forms.schema import Field, Section
from app.services.cards import Card
from app.services.household_changes.acts import called
from app.services.household_changes.members import REMOVED_REASON

RELATION, GOES = "relation_", "goes_"


GROUNDS = Section(
    "日期和证明",
    (
        Field("happened_on", "变动日期", Date(), required=True),
        Field("proof", "证明材料", Text(200), required=True, guidance="材料名称和编号，如户口簿、结婚证"),
        Field("note", "情况说明", Text(400, multiline=True)),
    ),
)


REVIEW = Section(
    "赡养核实",
    (
        Field(
            "reviewed_by", "赡养核实人", PersonName(), guidance="办完以后户里只剩老人时要填，不能是经办人自己"
        ),
        Field(
            "review_note",
            "赡养核实情况",
            Text(400, multiline=True),
            guidance="谁照顾、给多少赡养费、有没有协议",
        ),
    ),
)


def relations(card: Card, title: str, needed: bool, shown_with: str = "") -> Section:
    """One relation for each active member."""
    visible = filled(shown_with) if shown_with else None
    return Section(
        title,
        tuple(
            Field(
                f"{RELATION}{member}",
                f"{name}的关系",
                Code("relation"),
                needed,
                visible,
            )
            for member, name in called(card).items()
        ),
    )


def add_fields(card: Card) -> tuple[Section, ...]:
    known = blank("member_id")
    return (
        Section(
            "增加的人",
            (
                Field("reason", "增加原因", Reference("join_reason"), required=True),
                Field(
                    "member_id",
                    "从另一户转来的人",
                    Reference("person"),
                    guidance="本乡镇别的户里的人从这里选，资料自动带过来；新来的人空着",
                ),
                Field("name", "姓名", PersonName(), required=known, visible=known),
                Field("id_type", "证件类型", Code("id_type"), visible=known),
                Field(
                    "id_no",
                    "证件号码",
                    IdNumber(),
                    sensitive=True,
                    visible=known,
                    guidance="以前在本乡镇登记过的人，填了证件号码资料会自动带出",
                ),
                Field("sex", "性别", Code("sex"), visible=known),
                Field("birth_date", "出生日期", Date(), visible=known),
                Field("relation", "与户主关系", Code("relation"), required=True),
            ),
        ),
    )


def leave_fields(card: Card) -> tuple[Section, ...]:
    removed = equals("reason", REMOVED_REASON)
    return (
        Section(
            "离开的人",
            (
                Field("member_id", "离开的人", Reference("active_member"), required=True),
                Field("reason", "减少原因", Reference("leave_reason"), required=True),
                Field("decision", "决定文书", Text(200), required=removed, visible=removed),
                Field("approved_by", "批准人", PersonName(), required=removed, visible=removed,
                      guidance="不能是经办人自己"),
                Field(
                    "new_head",
                    "新户主",
                    Reference("active_member"),
                    guidance="离开的人是户主时要选，其他情况空着",
                ),
            ),
        ),
        relations(card, "与新户主的关系", False, "new_head"),
    )


def head_fields(card: Card) -> tuple[Section, ...]:
    head = Field("new_head", "新户主", Reference("active_member"), required=True)
    return (Section("新户主", (head,)), relations(card, "与新户主的关系", True, "new_head"))


def split_fields(card: Card) -> tuple[Section, ...]:
    return (
        Section(
            "谁分出去",
            tuple(
                Field(f"{GOES}{member}", f"{name}分出去", YesNo()) for member, name in called(card).items()
            ),
        ),
        Section(
            "两户的户主",
            (
                Field("new_head", "新户的户主", Reference("active_member"), required=True),
                Field(
                    "head_left", "原户的户主", Reference("active_member"), guidance="原来的户主分出去时要选"
                ),
                Field("address", "新户的门牌地址", Text(120)),
            ),
        ),
        relations(card, "分户以后与各自户主的关系", False),
        REVIEW,
    )


def merge_fields(card: Card) -> tuple[Section, ...]:
    target = Field("target", "并到哪一户", Reference("household"), required=True,
                   guidance="那一户里已经登记的人不用填关系，不会重复登记")  # fmt: skip
    return (Section("并入的户", (target,)), relations(card, "与那一户户主的关系", False), REVIEW)


def correct_fields(card: Card) -> tuple[Section, ...]:
    return (
        Section(
            "更正什么",
            (
                Field(
                    "target",
                    "要更正的项目",
                    Reference("correctable"),
                    required=True,
                    guidance="输入姓名或项目名称来找，如“证件号码”",
                ),
                Field("text", "更正后的内容", Text(500), guidance="照表上的写法填写；应当是空白的就空着"),
                Field("approved_by", "批准人", PersonName(), required=True, guidance="不能是经办人自己"),
            ),
        ),
    )


def relapse_fields(card: Card) -> tuple[Section, ...]:
    return (
        Section(
            "返贫认定",
            (
                Field("cause", "返贫原因", Code("cause"), required=True),
                Field("risks", "致贫返贫风险", Codes("risk", 5)),
                Field("decision", "认定依据", Text(200), required=True, guidance="公告或批复的文号、日期"),
            ),
        ),
    )


def removal_fields(card: Card) -> tuple[Section, ...]:
    return (
        Section(
            "剔除决定",
            (
                Field("decision", "决定文书", Text(200), required=True, guidance="文书名称和文号"),
                Field("decided_on", "决定日期", Date(), required=True),
                Field("approved_by", "批准人", PersonName(), required=True, guidance="不能是经办人自己"),
            ),
        ),
    )
