"""T01 户档卡: the registration card, two pages for a household of six (domain.md 4.2, 4.3, 11)."""

from __future__ import annotations

from app.forms.conditions import Values
from app.forms.definitions.household import HOUSEHOLD
from app.forms.definitions.income import INCOME_STATEMENT
from app.forms.definitions.member import MEMBER
from app.printing.doc import (
    BlankRows,
    Cell,
    Document,
    Paragraph,
    Row,
    SealArea,
    SealPlace,
    Space,
    Table,
    Together,
)
from app.printing.facts import HouseholdFacts
from app.printing.layouts.annex import explanations_annex
from app.printing.layouts.case_frame import home_address
from app.printing.layouts.frame import (
    BLANK_YEAR,
    finished,
    household_mark,
    label,
    number_line,
    pair_rows,
    titled_table,
    value,
)
from app.printing.layouts.income_overview import income_overview
from app.printing.texts import Texts, head_name

MEMBER_ROWS = 8
_ROW = 7.4
_MEMBER_ROW = 10.5
_HEAD_COLUMNS = (23.0, 32.0, 23.0, 34.0, 23.0, 32.0)
_BEFORE_ADDRESS = ("bank_name", "bank_account", "bank_holder")
_HEAD_GRID = (
    _BEFORE_ADDRESS,
    ("object_type", "standard_type", "household_attr"),
    ("cause_main", "cause_other", "risks"),
    ("first_identified", "plan_exit_year", "exited_on"),
    ("relapsed_on", "relapse_reason", "risk_removed"),
    ("risk_removed_on", "risk_removed_how", "no_labour_fully"),
    ("persons_current", "persons_year", "residence_state"),
    ("military_family", "family_planning_type", "relocation"),
    ("relocation_kind", "settle_kind", "lives_there"),
)
_MEMBER_COLUMNS = (
    ("name", "姓名", 15.0),
    ("sex", "性别", 6.0),
    ("id_no", "证件号码", 30.0),
    ("relation", "与户主\n关系", 12.5),
    ("ethnicity", "民族", 9.5),
    ("political", "政治\n面貌", 10.0),
    ("education", "文化\n程度", 12.0),
    ("school_status", "在校生\n状况", 12.0),
    ("health", "健康\n状况", 14.0),
    ("labour", "劳动\n技能", 14.0),
    ("work_months", "务工\n月数", 7.5),
    ("ins_medical_resident", "居民\n医保", 7.5),
    ("ins_pension_resident", "居民\n养老", 7.5),
    ("allowance", "低保", 9.5),
)
_CONDITIONS = (
    (
        ("land_arable", "耕地面积（亩）"),
        ("land_irrigated", "有效灌溉面积（亩）"),
        ("land_forest", "林地面积（亩）"),
        ("land_returned_forest", "退耕还林面积（亩）"),
    ),
    (
        ("land_orchard", "林果面积（亩）"),
        ("land_pasture", "牧草地面积（亩）"),
        ("land_water", "水面面积（亩）"),
        ("livestock", "养殖情况"),
    ),
    (
        ("power_production", "是否通生产用电"),
        ("power_living", "是否通生活用电"),
        ("broadcast_tv", "是否通广播电视"),
        ("water_hard", "饮水是否困难"),
    ),
    (
        ("water_safe", "是否解决安全饮用水"),
        ("road_distance", "与村主干路距离（公里）"),
        ("road_kind", "入户路类型"),
        ("toilet", "是否有卫生厕所"),
    ),
    (
        ("house_area", "住房面积（平方米）"),
        ("house_structure", "住房结构"),
        ("house_built_year", "建成年份"),
        ("house_grade", "危房等级"),
    ),
    (
        ("dangerous_house", "是否危房户"),
        ("fuel", "主要燃料类型"),
        ("coop_member", "是否加入合作社"),
        ("industry_help_kind", "到户产业帮扶类型"),
    ),
)


def lay_out(facts: HouseholdFacts) -> Document:
    """The card of one household, or a blank one."""
    texts = Texts(HOUSEHOLD, facts.run.policy, facts.run.audience)
    blocks = (
        *household_mark(facts),
        Paragraph(HOUSEHOLD.title, "表题"),
        Paragraph(_year(facts), "表题注"),
        number_line(f"户编号：{texts.of(facts.household, 'local_no')}", facts),
        _head_table(facts, texts),
        Space(1.5),
        _member_table(facts),
        Space(1.5),
        _income_table(facts),
        Space(1.5),
        condition_table(facts),
        Space(1.5),
        Together((_help_table(facts, texts), SealArea(_signers(facts, texts), height=26.0))),
        *explanations_annex(facts),
    )
    return finished("T01", _title(facts), facts, blocks)


def _title(facts: HouseholdFacts) -> str:
    name = head_name(facts)
    return f"{HOUSEHOLD.title} {name}" if name else HOUSEHOLD.title


def _year(facts: HouseholdFacts) -> str:
    year = facts.statement.values.get("year") if facts.statement else None
    return f"{year or BLANK_YEAR}年度"


def _head_table(facts: HouseholdFacts, texts: Texts) -> Table:
    household = facts.household
    rows = [
        (
            *(label("户主姓名"), value(head_name(facts))),
            *(label(texts.label("phone")), value(_phone(household, texts))),
            *(label(texts.label("national_no")), value(texts.of(household, "national_no"))),
        ),
        (label("家庭住址"), value(home_address(facts), across=5)),
        *pair_rows(texts, household, _HEAD_GRID, widest=3),
        (label(texts.label("settle_place")), value(texts.of(household, "settle_place"), across=5)),
    ]
    return titled_table("基本情况", _HEAD_COLUMNS, rows, _ROW)


def _phone(household: Values | None, texts: Texts) -> str:
    return texts.of(household, "phone") or texts.of(household, "no_phone_reason")


def _member_table(facts: HouseholdFacts) -> Table:
    texts = Texts(MEMBER, facts.run.policy, facts.run.audience)
    heads = (label("序号"), *(label(title) for _name, title, _width in _MEMBER_COLUMNS))
    rows: list[Row | BlankRows] = [Row(heads, 9.0)]
    for number, member in enumerate(facts.members, start=1):
        cells = (Cell(texts.of(member, name), "表格居中") for name, _title, _width in _MEMBER_COLUMNS)
        rows.append(Row((Cell(str(number), "表格居中"), *cells), _MEMBER_ROW))
    missing = MEMBER_ROWS - len(facts.members)
    if missing > 0:
        rows.append(BlankRows(missing, _MEMBER_ROW, note="以下空白" if facts.members else ""))
    return Table((6.0, *(width for _name, _title, width in _MEMBER_COLUMNS)), tuple(rows), head=1)


def _income_table(facts: HouseholdFacts) -> Table:
    statement = facts.statement
    texts = Texts(INCOME_STATEMENT, facts.run.policy, facts.run.audience)
    return income_overview(statement, texts)


def condition_table(facts: HouseholdFacts, height: float = 5.6) -> Table:
    """Land, livestock, utilities and housing, as on the card and on the survey sheet."""
    rows = []
    for line in _CONDITIONS:
        cells: list[Cell] = []
        for name, title in line:
            cells += [label(title), value(facts.conditions.get(name, ""))]
        rows.append(tuple(cells))
    return titled_table("生产生活条件", (25.0, 17.0) * 4, rows, height)


def _help_table(facts: HouseholdFacts, texts: Texts) -> Table:
    household = facts.household
    people = [("collected_by", "collected_on"), ("entered_by", "entered_on"), ("reviewed_by", "reviewed_on")]
    cells: list[Cell] = []
    for who, when in people:
        done = f"{texts.of(household, who)} {texts.of(household, when)}".strip()
        cells += [label(texts.label(who)), value(done)]
    rows = (
        Row((label("帮扶需求"), value(facts.help_needs, across=5)), 10.0),
        Row((label("帮扶责任人"), value(facts.helper, across=3), *_responsible(household, texts)), 7.0),
        Row(tuple(cells), 7.0),
    )
    return Table((22.0, 36.0) * 3, rows, keep=True)


def _responsible(household: Values | None, texts: Texts) -> tuple[Cell, Cell]:
    return label(texts.label("responsible_by")), value(texts.of(household, "responsible_by"))


def _signers(facts: HouseholdFacts, texts: Texts) -> tuple[SealPlace, ...]:
    household = facts.household
    return (
        SealPlace("户主签字（按印）：", _proxy(household, texts), texts.of(household, "head_signed_on")),
        SealPlace("调查人签字："),
        SealPlace("村民委员会意见：", seal=True),
        SealPlace("乡（镇）人民政府意见：", seal=True),
    )


def _proxy(household: Values | None, texts: Texts) -> str:
    """Who signed for a head who cannot write; a signature itself is never printed."""
    proxy = texts.of(household, "head_sign_proxy")
    return f"代签人：{proxy}" if proxy else ""
