"""V-MEM-06 to 11: school, health, disability."""

from __future__ import annotations

from datetime import date

from app.domain.problems import Severity
from tests.unit.rules.example import Examples
from tests.unit.rules.sound import Sound

EXAMPLES = Examples()
fires, silent = EXAMPLES.fires, EXAMPLES.silent


@fires("V-MEM-06", "文化程度填了“小学”", "在校生状况又填了“小学”", severity=Severity.E)
def both_education_and_school(home: Sound) -> None:
    home.child["education"] = "2"


@fires("V-MEM-06", "都没有填", field="education")
def neither_education_nor_school(home: Sound) -> None:
    home.spouse["education"] = None


@silent("V-MEM-06")
def out_of_school_for_a_reason(home: Sound) -> None:
    home.child.update({"school_status": None, "out_of_school_reason": "01", "health": ("3",)})


@silent("V-MEM-06")
def the_old_label_for_no_pupil(home: Sound) -> None:
    home.spouse["school_status"] = "99"


@fires("V-MEM-07", "2019-09-01满 11 周岁，应当上学", severity=Severity.W, needs_proof=True)
def child_not_at_school(home: Sound) -> None:
    home.child.update({"school_status": None, "education": "2"})


@fires("V-MEM-07", "满 6 周岁")
def six_on_the_first_of_september(home: Sound) -> None:
    home.born(home.child, date(2013, 9, 1))
    home.child["school_status"] = None


@silent("V-MEM-07")
def six_on_the_second_of_september(home: Sound) -> None:
    home.born(home.child, date(2013, 9, 2))
    home.child["school_status"] = None


@silent("V-MEM-07")
def fifteen_and_finished_junior_school(home: Sound) -> None:
    home.born(home.child, date(2004, 3, 1))
    home.child.update({"school_status": None, "education": "3"})


@silent("V-MEM-07")
def a_reason_is_given(home: Sound) -> None:
    home.child.update({"school_status": None, "out_of_school_reason": "03"})


@fires("V-MEM-08", "满 15 周岁，在读“小学”", "6–14 周岁", severity=Severity.W)
def fifteen_at_primary_school(home: Sound) -> None:
    home.born(home.child, date(2004, 3, 1))


@fires("V-MEM-08", "满 7 周岁而且健康", "应当已经上小学")
def seven_and_still_before_school(home: Sound) -> None:
    home.born(home.child, date(2012, 5, 1))
    home.child["school_status"] = "02"


@fires("V-MEM-08", "满 11 周岁，在读“本科一年级”")
def eleven_at_university(home: Sound) -> None:
    home.child["school_status"] = "20"


@silent("V-MEM-08")
def fourteen_at_primary_school(home: Sound) -> None:
    home.born(home.child, date(2005, 3, 1))


@silent("V-MEM-08")
def seven_ill_and_before_school(home: Sound) -> None:
    home.born(home.child, date(2012, 5, 1))
    home.child.update({"school_status": "02", "health": ("3",)})


@fires("V-MEM-09", "填了“健康”又填了“长期慢性病、残疾”", severity=Severity.E, field="health")
def healthy_and_ill(home: Sound) -> None:
    home.spouse["health"] = ("1", "2", "4")


@fires("V-MEM-09", "健康状况没有填")
def health_blank(home: Sound) -> None:
    home.spouse["health"] = None


@fires("V-MEM-09", "民族没有填", field="ethnicity")
def ethnicity_blank(home: Sound) -> None:
    home.spouse["ethnicity"] = None


@silent("V-MEM-09")
def two_illnesses(home: Sound) -> None:
    home.spouse["health"] = ("2", "3")


@fires("V-MEM-10", "没有残疾人证号", severity=Severity.W, needs_proof=True)
def disabled_without_card(home: Sound) -> None:
    home.mother["health"] = ("4",)


@fires("V-MEM-10", "健康状况没有选“残疾”", field="health")
def card_but_healthy(home: Sound) -> None:
    home.mother["disability_card_no"] = home.mother["id_no"] + "43"


@silent("V-MEM-10")
def the_card_number_stands_as_id_number(home: Sound) -> None:
    home.mother.update({"health": ("4", "2"), "id_type": "02", "id_no": home.mother["id_no"] + "43"})


@fires("V-MEM-11", "未上学原因是“因病”，健康状况却是“健康”", severity=Severity.W)
def away_from_school_for_an_illness_nobody_has(home: Sound) -> None:
    home.child.update({"school_status": None, "out_of_school_reason": "01"})


@silent("V-MEM-11")
def tired_of_school(home: Sound) -> None:
    home.child.update({"school_status": None, "out_of_school_reason": "03"})
