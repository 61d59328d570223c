"""The head part of 户档卡, its period identities and its papers (domain.md 4.2). No rules, no layout."""

from __future__ import annotations

from app.domain.lines import RISK_TYPES
from app.forms.conditions import any_of, blank, equals, filled, one_of
from app.forms.kinds import (
    BankAccount,
    Code,
    Codes,
    Date,
    PersonName,
    Phone,
    PolicyVersion,
    Reference,
    Rows,
    Text,
    Whole,
    Year,
    YesNo,
)
from app.forms.schema import Field, FormSchema, Section

# object_type of domain.md 5.1: holders of the old card, monitored and low-income households.
CARD_TYPES = ("20", "21", "22")
EXITED_TYPES = ("21", "22", "31")
LOW_INCOME_TYPES = ("50", "51", "52", "53", "54")
OBJECT_TYPES = (*CARD_TYPES, *RISK_TYPES, *LOW_INCOME_TYPES)

_HOLDS_CARD = one_of("object_type", *CARD_TYPES)
_AT_RISK = one_of("object_type", *RISK_TYPES)
_IS_OBJECT = one_of("object_type", *OBJECT_TYPES)
_RELOCATED = equals("relocation", True)

_PLACE = Section(
    "住址与联系",
    (
        Field(
            "local_no",
            "本地户编号",
            Text(24),
            required=True,
            derived=True,
            guidance="由程序编号：村代码、首次识别年度和四位顺序号，删除后不再使用",
        ),
        Field(
            "national_no",
            "全国系统户编号",
            Text(40),
            guidance="照全国系统给的编号填写，没有就空着",
            aliases=("户编号", "户编码"),
        ),
        Field("village_code", "行政村", Reference("region"), required=True, aliases=("村", "村名称")),
        Field("group_no", "村民小组", Text(20), required=True, aliases=("组", "村组", "小组")),
        Field("natural_village", "自然村", Text(50), aliases=("自然村（寨）", "屯")),
        Field("address", "门牌地址", Text(120), sensitive=True, aliases=("家庭住址", "住址", "地址")),
        Field(
            "head_member",
            "户主",
            Reference("member"),
            required=True,
            derived=True,
            guidance="在家庭成员里把一人的“与户主关系”填为户主",
        ),
        Field(
            "phone",
            "联系电话",
            Phone(),
            required=blank("no_phone_reason"),
            sensitive=True,
            guidance="手机号十一位；座机要带区号",
            aliases=("电话", "户主电话", "联系方式", "aar012"),
        ),
        Field(
            "no_phone_reason",
            "没有电话的原因",
            Code("no_phone_reason"),
            visible=any_of(blank("phone"), filled("no_phone_reason")),
        ),
        Field(
            "residence_state",
            "居住状态",
            Code("residence"),
            required=True,
            guidance="按全家多数人现在的情况填；搬迁户没有住到新房的填“应迁未住”",
        ),
    ),
)

_BANK = Section(
    "惠农账户",
    (
        Field("bank_name", "开户银行", Text(60), required=filled("bank_account"), aliases=("aaq002",)),
        Field(
            "bank_account",
            "银行账号",
            BankAccount(),
            sensitive=True,
            guidance="发放到户资金都打到这个账号，照卡面填写",
            aliases=("银行卡号", "一卡通账号", "aac004"),
        ),
        Field(
            "bank_holder",
            "账户户名",
            PersonName(),
            required=filled("bank_account"),
            guidance="户名必须是家庭成员",
            aliases=("开户人", "户名"),
        ),
    ),
)

_IDENTITY = Section(
    "户的类型",
    (
        Field(
            "object_type",
            "户类型",
            Code("object_type"),
            required=True,
            guidance="填现在的身份；以前的身份写在下面的“各时期身份”里",
            aliases=("脱贫户类型", "监测对象类别", "贫困户类型"),
        ),
        Field(
            "standard_type",
            "识别标准",
            Code("standard_type"),
            required=_IS_OBJECT,
            visible=any_of(_IS_OBJECT, filled("standard_type")),
            aliases=("A1",),
        ),
        Field(
            "household_attr",
            "贫困户属性",
            Code("household_attr"),
            required=one_of("object_type", *CARD_TYPES, "31"),
            visible=any_of(one_of("object_type", *CARD_TYPES, *RISK_TYPES), filled("household_attr")),
            aliases=("户属性", "贫困户属性（户）", "A2"),
        ),
        Field("period_status", "各时期身份", Rows("period_status")),
        Field("military_family", "是否军烈属", YesNo(), required=True, aliases=("军烈属",)),
        Field(
            "family_planning_type",
            "独生子女户、双女户",
            Code("family_planning_type"),
            guidance="只有老表要求，不是就空着",
            aliases=("计划生育户类型", "是否独生子女户", "是否双女户"),
        ),
        Field(
            "persons_current",
            "当前家庭人口数",
            Whole(1, 50, "人"),
            required=True,
            derived=True,
            guidance="按现有家庭成员计算",
            aliases=("人数", "家庭人口", "家庭人口数"),
        ),
        Field(
            "persons_year",
            "年度家庭人口数",
            Whole(1, 50, "人"),
            required=True,
            guidance="算人均收入用的人数，随年度收支表固定：包括学生和季节外出的人，不包括服役、服刑和已离开的人",
        ),
        Field(
            "no_labour_fully",
            "是否整户无劳动能力",
            YesNo(),
            required=_AT_RISK,
            visible=any_of(_IS_OBJECT, filled("no_labour_fully")),
            guidance="成员的劳动技能都是“丧失劳动力”或“无劳动力”才填是",
            aliases=("整户无劳动能力",),
        ),
        Field(
            "split_from",
            "分自哪一户",
            Reference("household"),
            guidance="从本乡镇另一户分出来的，选原来的户",
        ),
    ),
)

_CAUSES = Section(
    "致贫原因与风险",
    (
        Field(
            "cause_main",
            "主要致贫原因",
            Code("cause"),
            required=_HOLDS_CARD,
            visible=any_of(one_of("object_type", *CARD_TYPES, "31"), filled("cause_main")),
            guidance="只能填一个最主要的",
            aliases=("致贫原因", "aac007", "A3a"),
        ),
        Field(
            "cause_other",
            "其他致贫原因",
            Codes("cause", 2),
            visible=any_of(one_of("object_type", *CARD_TYPES, "31"), filled("cause_other")),
            guidance="最多两个，不能和主要致贫原因相同",
            aliases=("次要致贫原因", "aac008", "A3b"),
        ),
        Field(
            "risks",
            "致贫返贫风险",
            Codes("risk", 5),
            required=_AT_RISK,
            visible=any_of(one_of("object_type", *RISK_TYPES, *LOW_INCOME_TYPES), filled("risks")),
            guidance="最多五个，按风险大小依次填写",
            aliases=("致贫/返贫风险", "返贫风险", "监测原因"),
        ),
        Field(
            "disaster_sub",
            "自然灾害种类",
            Code("disaster"),
            required=one_of("risks", "04"),
            visible=any_of(one_of("risks", "04"), filled("disaster_sub")),
        ),
        Field(
            "risk_note",
            "其他风险说明",
            Text(200, multiline=True),
            required=one_of("risks", "11"),
            visible=any_of(one_of("risks", "11"), filled("risk_note")),
        ),
        Field(
            "risk_removed",
            "风险是否消除",
            YesNo(),
            required=_AT_RISK,
            visible=any_of(_AT_RISK, filled("risk_removed")),
            aliases=("风险是否已消除",),
        ),
        Field(
            "risk_removed_on",
            "风险消除时间",
            Date(),
            required=equals("risk_removed", True),
            visible=equals("risk_removed", True),
        ),
        Field(
            "risk_removed_how",
            "风险消除方式",
            Code("removal_how"),
            required=equals("risk_removed", True),
            visible=equals("risk_removed", True),
        ),
    ),
)

_COURSE = Section(
    "识别与脱贫",
    (
        Field(
            "first_identified",
            "识别时间",
            Date(),
            required=one_of("object_type", *CARD_TYPES, *RISK_TYPES),
            visible=any_of(_IS_OBJECT, filled("first_identified")),
            guidance="第一次识别的日期，以后各次写在“各时期身份”里",
            aliases=("风险识别时间", "首次识别时间"),
        ),
        Field(
            "plan_exit_year",
            "计划脱贫年度",
            Year(),
            required=equals("object_type", "20"),
            visible=any_of(one_of("object_type", "20", "22"), filled("plan_exit_year")),
        ),
        Field(
            "exited_on",
            "脱贫时间",
            Date(),
            required=one_of("object_type", *EXITED_TYPES),
            visible=any_of(one_of("object_type", *EXITED_TYPES), filled("exited_on")),
            aliases=("脱贫年度",),
        ),
        Field(
            "relapsed_on",
            "返贫时间",
            Date(),
            required=equals("object_type", "22"),
            visible=any_of(equals("object_type", "22"), filled("relapsed_on")),
        ),
        Field(
            "relapse_reason",
            "返贫原因",
            Code("cause"),
            required=equals("object_type", "22"),
            visible=any_of(equals("object_type", "22"), filled("relapse_reason")),
        ),
        Field("ended_on", "销户日期", Date(), required=filled("end_reason")),
        Field(
            "end_reason",
            "销户原因",
            Code("end_reason"),
            required=filled("ended_on"),
            guidance="整户迁出、自然消亡或经批准剔除时填写；仍在管理的户空着",
        ),
    ),
)

_RELOCATION = Section(
    "易地搬迁",
    (
        Field(
            "relocation",
            "是否搬迁户",
            YesNo(),
            required=_IS_OBJECT,
            aliases=("是否易地扶贫搬迁户", "易地扶贫搬迁户"),
        ),
        Field(
            "relocation_kind",
            "搬迁方式",
            Code("relocation_kind"),
            required=_RELOCATED,
            visible=_RELOCATED,
        ),
        Field("settle_kind", "安置方式", Code("settle_kind"), required=_RELOCATED, visible=_RELOCATED),
        Field("settle_place", "安置地", Text(100), required=_RELOCATED, visible=_RELOCATED),
        Field(
            "lives_there",
            "是否在迁入地居住",
            YesNo(),
            required=_RELOCATED,
            visible=_RELOCATED,
            guidance="入户看过才填；人没有住到新房的填否",
        ),
    ),
)

_PAPERS = Section("照片与材料", (Field("papers", "照片与材料", Rows("household_paper")),))

_SIGNING = Section(
    "采集与签字",
    (
        Field("collected_by", "采集人", PersonName(), required=True, aliases=("调查人",)),
        Field("collected_on", "采集日期", Date(), required=True, aliases=("采集时间", "调查日期")),
        Field("entered_by", "录入人", PersonName(), required=True, aliases=("登记人",)),
        Field("entered_on", "录入日期", Date(), required=True, aliases=("录入时间",)),
        Field("submitted_by", "提交人", PersonName(), derived=True),
        Field("submitted_on", "提交日期", Date(), derived=True),
        Field("policy_version", "依据的政策版本", PolicyVersion(400), derived=True),
        Field(
            "reviewed_by",
            "审核人",
            PersonName(),
            required=True,
            guidance="审核人不能是采集人",
        ),
        Field("reviewed_on", "审核日期", Date(), required=True, aliases=("审核时间",)),
        Field("responsible_by", "责任人", PersonName(), required=True, guidance="对这一户的资料负责的干部"),
        Field("head_sign_way", "户主签字方式", Code("sign_way"), required=True),
        Field(
            "head_sign_proxy",
            "代签人",
            PersonName(),
            required=equals("head_sign_way", "03"),
            visible=equals("head_sign_way", "03"),
        ),
        Field(
            "thumbprint",
            "户主本人是否按印",
            YesNo(),
            required=equals("head_sign_way", "03"),
            visible=equals("head_sign_way", "03"),
            guidance="不识字的户主由别人代签时，本人要按手印",
        ),
        Field("head_signed_on", "户主签字日期", Date(), required=True),
    ),
)

HOUSEHOLD = FormSchema(
    id="household",
    version=1,
    title="户档案卡",
    record="household",
    sections=(
        _PLACE,
        _BANK,
        _IDENTITY,
        _CAUSES,
        _COURSE,
        _RELOCATION,
        Section("家庭成员", (Field("members", "家庭成员", Rows("member")),)),
        _PAPERS,
        _SIGNING,
    ),
    date_orders=(
        ("first_identified", "exited_on", "relapsed_on"),
        ("first_identified", "risk_removed_on"),
        ("first_identified", "ended_on"),
        ("collected_on", "entered_on", "reviewed_on"),
    ),
)
