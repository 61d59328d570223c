"""V-MEM-12 to 16: labour, work, posts, insurance."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent


@fires("V-MEM-12", "42 周岁、健康、不在校，劳动技能却是“无劳动力”", severity=Severity.W, field="labour")
def healthy_adult_without_labour(home: Sound) -> None:
    home.spouse["labour"] = "5"


@fires("V-MEM-12", "11 周岁，劳动技能却是“普通劳动力”")
def child_as_labourer(home: Sound) -> None:
    home.child["labour"] = "1"


@fires("V-MEM-12", "71 周岁，劳动技能却是“技能劳动力”")
def skilled_at_seventy_one(home: Sound) -> None:
    home.born(home.mother, date(1948, 1, 15))
    home.mother["labour"] = "2"


@silent("V-MEM-12")
def ordinary_labour_at_seventy(home: Sound) -> None:
    home.born(home.mother, date(1949, 1, 15))
    home.mother["labour"] = "1"


@silent("V-MEM-12")
def ill_adult_without_labour(home: Sound) -> None:
    home.spouse.update({"labour": "4", "health": ("3",)})


@fires("V-MEM-13", "没有填务工时间", severity=Severity.E, field="work_months")
def place_without_months(home: Sound) -> None:
    home.head["work_months"] = 0


@fires("V-MEM-13", "填了务工时间 5 个月，没有填务工所在地")
def months_without_place(home: Sound) -> None:
    home.spouse["work_months"] = 5


@fires("V-MEM-13", "13 个月，应在 0 到 12 之间")
def thirteen_months(home: Sound) -> None:
    home.head["work_months"] = 13


@fires("V-MEM-13", "没有填到县", field="work_county")
def only_the_province(home: Sound) -> None:
    home.head["work_county"] = None


@silent("V-MEM-13")
def abroad_needs_no_county(home: Sound) -> None:
    home.head.update({"work_province": None, "work_county": None, "abroad": True})


@silent("V-MEM-13")
def nobody_works(home: Sound) -> None:
    home.head.update({"work_province": None, "work_county": None, "work_months": 0})


@fires("V-MEM-14", "在校生（小学）又填了务工", severity=Severity.W)
def pupil_at_work(home: Sound) -> None:
    home.child.update({"work_province": "示例省", "work_county": "示例县", "work_months": 2})


@fires("V-MEM-14", "劳动技能是“丧失劳动力”，又填了务工")
def no_labour_at_work(home: Sound) -> None:
    home.head["labour"] = "4"


@fires("V-MEM-14", "享受特困供养，又填了外出务工")
def special_support_at_work(home: Sound) -> None:
    home.head["special_support"] = "03"


@silent("V-MEM-14")
def weak_labour_at_work(home: Sound) -> None:
    home.head["labour"] = "3"


@fires("V-MEM-15", "公益性岗位“保洁”，没有填聘用月数", severity=Severity.E)
def post_without_months(home: Sound) -> None:
    home.spouse["public_post"] = "06"


@fires("V-MEM-15", "聘用 6 个月，没有填是什么岗位", severity=Severity.E)
def months_without_post(home: Sound) -> None:
    home.spouse["public_post_months"] = 6


@fires("V-MEM-15", "示例之母70 周岁，在公益性岗位", severity=Severity.W)
def seventy_in_a_post(home: Sound) -> None:
    home.born(home.mother, date(1949, 1, 15))
    home.mother.update({"public_post": "06", "public_post_months": 12})


@fires(
    "V-MEM-15", "一户有 3 个公益性岗位：示例户主、示例配偶、示例之母", severity=Severity.W, record="1" * 32
)
def three_posts_in_one_household(home: Sound) -> None:
    for member in (home.head, home.spouse, home.mother):
        member |= {"public_post": "01", "public_post_months": 12}


@silent("V-MEM-15")
def two_posts_at_sixty_nine(home: Sound) -> None:
    for member in (home.spouse, home.mother):
        member |= {"public_post": "01", "public_post_months": 12}


@fires("V-MEM-16", "都填了否", severity=Severity.W, needs_proof=True)
def no_medical_insurance(home: Sound) -> None:
    home.spouse["ins_medical_resident"] = False


@fires("V-MEM-16", "只能参加一种")
def both_medical_insurances(home: Sound) -> None:
    home.spouse["ins_medical_worker"] = True


@fires("V-MEM-16", "是否参加大病保险没有填", field="ins_serious", needs_proof=False)
def serious_illness_blank(home: Sound) -> None:
    home.spouse["ins_serious"] = None


@fires("V-MEM-16", "养老保险没有填", field="ins_pension_resident")
def pension_blank(home: Sound) -> None:
    home.spouse.update({"ins_pension_resident": None, "ins_pension_worker": None})


@silent("V-MEM-16")
def pension_blank_for_a_pupil(home: Sound) -> None:
    home.child.update({"ins_pension_resident": None, "ins_pension_worker": None})


@silent("V-MEM-16")
def uninsured_newborn_with_reason(home: Sound) -> None:
    home.child.update({"ins_medical_resident": False, "not_insured_reason": "01"})


@silent("V-MEM-15")
def a_post_holder_without_birth_date(home: Sound) -> None:
    home.spouse.update({"public_post": "06", "public_post_months": 12, "birth_date": None})


@silent("V-MEM-16")
def pension_blank_below_sixteen(home: Sound) -> None:
    home.child.update({"ins_pension_resident": None, "ins_pension_worker": None, "school_status": None})
