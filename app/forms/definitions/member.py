"""The household member (domain.md 4.3). No rules, no layout."""

from __future__ import annotations

from app.forms.conditions import all_of, any_of, equals, filled, not_, one_of
from app.forms.kinds import Code, Codes, Date, IdNumber, PersonName, Phone, Text, Whole, Year, YesNo
from app.forms.schema import Field, FormSchema, Section

NO_PAPERS = "04"
"""id_type 未办证: the person has no number yet; a made-up one is never entered (domain.md 3)."""

_WITHOUT_NUMBER = equals("id_type", NO_PAPERS)
_DISABLED = one_of("health", "4")
_ILL = one_of("health", "2", "3")
_AT_WORK = any_of(filled("work_province"), equals("abroad", True))
_UNINSURED = all_of(equals("ins_medical_resident", False), equals("ins_medical_worker", False))
_NO_PENSION = all_of(equals("ins_pension_resident", False), equals("ins_pension_worker", False))
_HAS_ALLOWANCE = all_of(filled("allowance"), not_(equals("allowance", "01")))

_PERSON = Section(
    "基本情况",
    (
        Field("national_person_no", "人编号", Text(40), aliases=("人员编号", "全国系统人编号", "人编码")),
        Field(
            "name",
            "姓名",
            PersonName(),
            required=True,
            guidance="照身份证填写，没有身份证的照户口簿；少数民族姓名中间用“·”",
            aliases=("成员姓名", "A4"),
        ),
        Field("sex", "性别", Code("sex"), required=True, aliases=("A5",)),
        Field("id_type", "证件类型", Code("id_type"), required=True),
        Field(
            "id_no",
            "证件号码",
            IdNumber(),
            required=not_(_WITHOUT_NUMBER),
            visible=any_of(not_(_WITHOUT_NUMBER), filled("id_no")),
            sensitive=True,
            guidance="身份证号十八位；持残疾人证的可填二十位证号",
            aliases=("身份证号", "身份证号码", "公民身份号码", "证件号", "aab004", "A6"),
        ),
        Field(
            "no_id_reason",
            "没有证件的原因",
            Code("no_id_reason"),
            required=_WITHOUT_NUMBER,
            visible=_WITHOUT_NUMBER,
        ),
        Field(
            "no_id_expected_on",
            "预计办证日期",
            Date(future=True),
            required=_WITHOUT_NUMBER,
            visible=_WITHOUT_NUMBER,
        ),
        Field(
            "birth_date",
            "出生日期",
            Date(),
            required=True,
            sensitive=True,
            guidance="填了证件号码会自动带出",
            aliases=("出生年月", "出生时间"),
        ),
        Field("relation", "与户主关系", Code("relation"), required=True, aliases=("关系", "aab006", "A7")),
        Field("ethnicity", "民族", Code("ethnicity"), required=True, aliases=("aab007", "A8")),
        Field("political", "政治面貌", Code("political"), required=True, aliases=("aak033",)),
        Field("mandarin", "是否会讲普通话", YesNo(), required=True, aliases=("普通话", "aab065")),
        Field("phone", "本人电话", Phone(), sensitive=True, aliases=("联系电话", "电话", "手机号")),
    ),
)

_SCHOOL = Section(
    "文化与就学",
    (
        Field(
            "education",
            "文化程度",
            Code("education"),
            guidance="已经离校的人填；在校生空着，填“在校生状况”",
            aliases=("aab008", "A9"),
        ),
        Field(
            "school_status",
            "在校生状况",
            Code("school_status"),
            guidance="在校生和学龄前儿童填；已经离校的人空着",
            aliases=("在校生情况", "在校状况", "aab009", "A10"),
        ),
        Field(
            "school_name",
            "就读学校",
            Text(60),
            visible=any_of(filled("school_status"), filled("school_name")),
            required=all_of(filled("school_status"), not_(one_of("school_status", "01", "99"))),
            aliases=("学校名称", "学校"),
        ),
        Field(
            "out_of_school_reason",
            "义务教育阶段未上学原因",
            Code("out_of_school"),
            guidance="六到十六周岁没有上学的人填",
            aliases=("失学或辍学原因", "未上学原因"),
        ),
    ),
)

_HEALTH = Section(
    "健康状况",
    (
        Field(
            "health",
            "健康状况",
            Codes("health"),
            required=True,
            sensitive=True,
            guidance="可以多选；选了“健康”就不能再选别的",
            aliases=("身体状况", "aab017", "A11"),
        ),
        Field("disability_type", "残疾类别", Code("disability_type"), _DISABLED, _DISABLED, sensitive=True),
        Field("disability_grade", "残疾等级", Code("disability_grade"), _DISABLED, _DISABLED, sensitive=True),
        Field(
            "disability_card_no",
            "残疾人证号",
            IdNumber(),
            visible=any_of(_DISABLED, filled("disability_card_no")),
            sensitive=True,
            guidance="二十位或二十二位，前十八位是本人身份证号；“证件号码”里填了残疾人证号的不用再填",
            aliases=("残疾证号", "残疾证编号"),
        ),
        Field("disability_card_year", "残疾人证办证年度", Year(), visible=_DISABLED, aliases=("办证年度",)),
        Field("illness_name", "病种", Text(60), _ILL, _ILL, sensitive=True, aliases=("疾病名称",)),
        Field(
            "chronic_card",
            "是否有慢性病卡",
            YesNo(),
            one_of("health", "2"),
            one_of("health", "2"),
            sensitive=True,
            aliases=("慢性病卡",),
        ),
    ),
)

_WORK = Section(
    "劳动与务工",
    (
        Field(
            "labour",
            "劳动技能",
            Code("labour"),
            required=True,
            aliases=("劳动能力", "aab010", "A12"),
        ),
        Field(
            "work_province",
            "务工所在地（省）",
            Text(30),
            guidance="至少填到县；没有务工的空着",
            aliases=("务工省", "aab025"),
        ),
        Field("work_city", "务工所在地（市）", Text(30), aliases=("务工市", "aab026")),
        Field("work_county", "务工所在地（县）", Text(30), aliases=("务工县", "aab027")),
        Field("work_town", "务工所在地（乡）", Text(30), aliases=("务工乡镇", "aab028")),
        Field("abroad", "是否国外务工", YesNo(), aliases=("国外务工",)),
        Field(
            "work_months",
            "务工时间",
            Whole(0, 12, "月"),
            guidance="核算年度里务工的月数",
            aliases=("务工时间（月）", "务工月数", "aab012", "A13"),
        ),
        Field("employer", "务工企业", Text(60), visible=any_of(_AT_WORK, filled("employer"))),
        Field(
            "work_channel",
            "就业渠道",
            Code("work_channel"),
            required=_AT_WORK,
            visible=any_of(_AT_WORK, filled("work_channel")),
        ),
        Field("plan_work", "是否计划务工", YesNo()),
        Field("work_service_need", "就业服务需求", Code("work_service_need")),
        Field("public_post", "公益性岗位", Code("public_post"), aliases=("公益岗位",)),
        Field(
            "public_post_months",
            "公益性岗位聘用月数",
            Whole(0, 12, "月"),
            aliases=("公益岗位月数", "公益性岗位（月数）"),
        ),
        Field(
            "graduate_unemployed_reason",
            "大专本科毕业生未就业原因",
            Code("graduate_unemployed"),
            visible=any_of(one_of("education", "5", "6"), filled("graduate_unemployed_reason")),
        ),
    ),
)

_INSURANCE = Section(
    "参保与救助",
    (
        Field(
            "ins_medical_resident",
            "是否参加城乡居民基本医疗保险",
            YesNo(),
            required=True,
            aliases=("居民基本医疗保险", "是否参加新农合", "aab013"),
        ),
        Field(
            "ins_medical_worker",
            "是否参加城镇职工基本医疗保险",
            YesNo(),
            required=True,
            aliases=("职工基本医疗保险",),
        ),
        Field(
            "not_insured_reason",
            "未参加基本医疗保险的原因",
            Code("not_insured_reason"),
            required=_UNINSURED,
            visible=any_of(_UNINSURED, filled("not_insured_reason")),
        ),
        Field("ins_serious", "是否参加大病保险", YesNo(), required=True, aliases=("大病保险", "aab022")),
        Field(
            "ins_commercial",
            "是否参加商业补充医疗保险",
            YesNo(),
            required=True,
            aliases=("商业补充医疗保险", "aab067"),
        ),
        Field(
            "ins_accident",
            "是否享受人身意外保险补贴",
            YesNo(),
            required=True,
            aliases=("人身意外险", "aab066"),
        ),
        Field(
            "ins_pension_resident",
            "是否参加城乡居民基本养老保险",
            YesNo(),
            guidance="满十六周岁、不在校的人要填",
            aliases=("居民基本养老保险", "aab014"),
        ),
        Field(
            "ins_pension_worker",
            "是否参加城镇职工基本养老保险",
            YesNo(),
            guidance="满十六周岁、不在校的人要填",
            aliases=("职工基本养老保险",),
        ),
        Field(
            "no_pension_reason",
            "未参加养老保险的原因",
            Code("no_pension_reason"),
            visible=any_of(_NO_PENSION, filled("no_pension_reason")),
        ),
        Field("medical_relief", "是否接受医疗救助", YesNo()),
        Field("other_health_help", "是否接受其他健康帮扶", YesNo()),
        Field("allowance", "低保政策情况", Code("allowance"), required=True, aliases=("低保", "aab030")),
        Field(
            "allowance_kind",
            "低保类别",
            Text(20),
            visible=any_of(_HAS_ALLOWANCE, filled("allowance_kind")),
            guidance="照低保证填写，如一类、二类",
        ),
        Field(
            "special_support", "特困供养情况", Code("special_support"), required=True, aliases=("特困供养",)
        ),
        Field("orphan_like", "是否孤儿或事实无人抚养儿童", YesNo(), sensitive=True),
    ),
)

_CHANGE = Section(
    "增减变动",
    (
        Field("join_date", "增加日期", Date(), required=filled("join_reason"), aliases=("增加时间",)),
        Field("join_reason", "增加原因", Code("member_change"), required=filled("join_date")),
        Field(
            "leave_date",
            "减少日期",
            Date(),
            required=filled("leave_reason"),
            guidance="填了减少日期或原因，这个人就不再算在家庭人口里",
            aliases=("减少时间",),
        ),
        Field("leave_reason", "减少原因", Code("member_change"), required=filled("leave_date")),
    ),
)

MEMBER = FormSchema(
    id="member",
    version=1,
    title="家庭成员",
    record="member",
    parent="household_id",
    sections=(_PERSON, _SCHOOL, _HEALTH, _WORK, _INSURANCE, _CHANGE),
    date_orders=(("birth_date", "join_date", "leave_date"),),
)
