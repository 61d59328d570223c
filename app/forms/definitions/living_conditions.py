"""Production and living conditions of one household and year, with its livestock (domain.md 4.5).

Areas are integer 0.01 亩, distances and floor space integer hundredths. The ids aac… are column names of
the national entry form (domain.md 6). No rules, no layout.
"""

from __future__ import annotations

from app.forms.conditions import all_of, any_of, equals, filled, not_
from app.forms.kinds import Area, Code, Hundredths, Rows, Text, Whole, Year, YesNo
from app.forms.schema import Field, FormSchema, Section

_HOMELESS = equals("no_house", True)
_HOUSED = not_(_HOMELESS)

_YEAR = Section(
    "年度",
    (
        Field(
            "year",
            "年度",
            Year(),
            required=True,
            guidance="每年填一份，和收支表同一年度",
            aliases=("登记年度",),
        ),
    ),
)

_LAND = Section(
    "土地资源",
    (
        Field("land_arable", "耕地面积", Area(), aliases=("耕地", "耕地面积（亩）", "aac301")),
        Field(
            "land_irrigated",
            "有效灌溉面积",
            Area(),
            guidance="不能大于耕地面积",
            aliases=("有效灌溉面积（亩）", "aac302"),
        ),
        Field("land_forest", "林地面积", Area(), aliases=("林地", "林地面积（亩）", "aac303")),
        Field(
            "land_returned_forest",
            "退耕还林面积",
            Area(),
            guidance="林地面积里的退耕还林部分",
            aliases=("退耕还林", "退耕还林面积（亩）", "aac304"),
        ),
        Field("land_orchard", "林果面积", Area(), aliases=("林果面积（亩）", "aac305")),
        Field("land_pasture", "牧草地面积", Area(), aliases=("牧草地", "牧草地面积（亩）", "aac306")),
        Field("land_water", "水面面积", Area(), aliases=("水域面积", "水面面积（亩）", "aac307")),
    ),
)

_LIVESTOCK = Section("养殖情况", (Field("livestock", "养殖情况", Rows("livestock_row")),))

_UTILITIES = Section(
    "水电路与广播电视",
    (
        Field("power_production", "是否通生产用电", YesNo(), required=True, aliases=("通生产用电", "aac308")),
        Field("power_living", "是否通生活用电", YesNo(), required=True, aliases=("通生活用电", "aac313")),
        Field("broadcast_tv", "是否通广播电视", YesNo(), required=True, aliases=("通广播电视", "aac314")),
        Field("water_hard", "饮水是否困难", YesNo(), required=True, aliases=("是否饮水困难", "aac311")),
        Field(
            "water_safe",
            "是否解决安全饮用水",
            YesNo(),
            required=True,
            guidance="水量、水质、取水方便程度和供水保证率都达到当地标准才填是",
            aliases=("安全饮用水", "饮水是否安全", "是否有安全饮用水", "aac312", "aac091"),
        ),
        Field(
            "road_distance",
            "与村主干路距离",
            Hundredths("公里", 99_999),
            guidance="从家门口量到村主干路，就在路边的填0",
            aliases=("与村主干路距离（公里）", "与主干路距离", "aac315"),
        ),
        Field("road_kind", "入户路类型", Code("road"), required=True, aliases=("入户路情况", "aac316")),
    ),
)

_HOUSE = Section(
    "住房",
    (
        Field("no_house", "是否无房户", YesNo(), required=True, aliases=("无房户",)),
        Field(
            "house_source",
            "居住来源",
            Code("house_source"),
            required=_HOMELESS,
            guidance="自己没有房子的，填现在住谁的房子",
        ),
        Field(
            "house_area",
            "住房面积",
            Hundredths("平方米", 9_999_999),
            visible=any_of(_HOUSED, filled("house_area")),
            guidance="按户籍人口居住的房屋面积，不算圈舍",
            aliases=("住房面积（平方米）", "aac317"),
        ),
        Field(
            "house_structure",
            "住房结构",
            Code("house_structure"),
            required=_HOUSED,
            visible=any_of(_HOUSED, filled("house_structure")),
            aliases=("主要结构", "房屋结构"),
        ),
        Field(
            "house_built_year",
            "建成年份",
            Year(),
            visible=any_of(_HOUSED, filled("house_built_year")),
            aliases=("建房时间", "建成年度"),
        ),
        Field(
            "dangerous_house",
            "是否危房户",
            YesNo(),
            required=_HOUSED,
            visible=any_of(_HOUSED, filled("dangerous_house")),
            guidance="以住建部门的鉴定为准",
            aliases=("危房户", "aac318"),
        ),
        Field(
            "house_grade",
            "住房安全等级",
            Code("house_grade"),
            required=all_of(_HOUSED, equals("dangerous_house", True)),
            visible=any_of(_HOUSED, filled("house_grade")),
            guidance="照鉴定报告填写；没有鉴定过的空着",
            aliases=("危房级别", "危房等级", "aac322"),
        ),
        Field(
            "house_programme",
            "住房改造类型",
            Code("house_programme"),
            required=filled("house_programme_year"),
            aliases=("改造类型",),
        ),
        Field(
            "house_programme_year",
            "住房改造年度",
            Year(),
            required=filled("house_programme"),
            visible=any_of(filled("house_programme"), filled("house_programme_year")),
            aliases=("改造年度",),
        ),
        Field("fuel", "主要燃料类型", Code("fuel"), required=True, aliases=("主要燃料", "aac320")),
        Field("toilet", "是否有卫生厕所", YesNo(), required=True, aliases=("卫生厕所", "aac319")),
    ),
)

_INDUSTRY = Section(
    "产业带动",
    (
        Field(
            "coop_member",
            "是否加入农民专业合作社",
            YesNo(),
            required=True,
            aliases=("是否加入合作社", "加入合作社", "aac084"),
        ),
        Field(
            "leading_company",
            "是否有龙头企业带动",
            YesNo(),
            required=True,
            aliases=("龙头企业带动", "aac088"),
        ),
        Field(
            "leading_farmer",
            "是否有致富带头人带动",
            YesNo(),
            required=True,
            aliases=("致富带头人带动", "创业致富带头人带动", "aac089"),
        ),
        Field(
            "industry_help_kind",
            "到户产业帮扶类型",
            Code("industry_help_kind"),
            guidance="没有到户产业的空着",
            aliases=("产业帮扶类型",),
        ),
        Field("note", "备注", Text(200)),
    ),
)

LIVING_CONDITIONS = FormSchema(
    id="living_conditions",
    version=1,
    title="生产生活条件",
    record="living_conditions",
    parent="household_id",
    sections=(_YEAR, _LAND, _LIVESTOCK, _UTILITIES, _HOUSE, _INDUSTRY),
)

LIVESTOCK_ROW = FormSchema(
    id="livestock_row",
    version=1,
    title="养殖情况",
    record="livestock_row",
    parent="conditions_id",
    sections=(
        Section(
            "养殖情况",
            (
                Field("kind", "种类", Code("livestock"), required=True, aliases=("养殖种类",)),
                Field(
                    "in_stock",
                    "存栏数量",
                    Whole(),
                    required=True,
                    guidance="猪牛羊按头（只），家禽按只，蜜蜂按箱，水产按公斤",
                    aliases=("存栏",),
                ),
                Field("sold", "出栏数量", Whole(), guidance="本年度卖出和自家吃掉的", aliases=("出栏",)),
                Field(
                    "note",
                    "品种说明",
                    Text(60),
                    required=equals("kind", "99"),
                    guidance="种类选“其他”的写明是什么",
                ),
            ),
        ),
    ),
)
