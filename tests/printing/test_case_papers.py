"""T05–T09, T19–T23, T38, T39: what stands on them, in which order, for whom, and that it all fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from app.core.errors import UserError
from app.domain.masking import health_words
from app.domain.policy_pack import read_pack
from app.forms.registry import schema_of
from app.printing.catalogue import BOARDS, CATALOGUE, FUND_PAPERS, REGISTERS, compose, titles
from app.printing.doc import Document
from app.printing.facts import Audience, HouseholdFacts, RegisterFacts
from app.printing.pdf import Printed, render
from app.printing.preview import Preview
from tests.printing import case_samples
from tests.printing.all_papers import BLANK_NAME, FILLED_NAME, OLD_DAY, all_papers
from tests.printing.read_back import pdf_text
from tests.printing.samples import HOUSEHOLD, ID_NUMBER, POLICY, RARE_NAMES, members, print_run

ALL = {f"{document_id}-{what}": document for document_id, what, document in all_papers()}
PUBLIC = ("T14", "T15", "T16", "T20", "T21", "T39")
ONE_PAGE = ("T05", "T06", "T07", "T09", "T20", "T22", "T38", "T39")


def paper(document: Document) -> tuple[Printed, str]:
    content, printed = render(document)
    return printed, pdf_text(content)


def in_order(text: str, words: Sequence[str]) -> list[str]:
    """The words that are missing after those before them."""
    place, missing = 0, []
    for word in ("".join(each.split()) for each in words):
        found = text.find(word, place)
        if found < 0:
            missing.append(word)
        else:
            place = found + len(word)
    return missing


def labels(schema: str, *names: str) -> list[str]:
    return [schema_of(schema)[name].label for name in names]


def test_every_paper_of_the_procedures_is_in_the_catalogue():
    wanted = {f"T{number:02}" for number in (1, *range(3, 24), 38, 39)}
    assert wanted <= set(titles())
    assert {document_id for document_id, _what, _document in all_papers()} == set(titles())


@pytest.mark.parametrize("name", ALL)
def test_nothing_is_lost_on_any_paper(name):
    printed, text = paper(ALL[name])
    assert printed.overflows == printed.missing == ()
    assert "None" not in text
    assert text.count(f"共{printed.pages}页") == printed.pages
    if name.endswith(BLANK_NAME):
        assert printed.pages <= (6 if name.startswith("T13") else 2)
        assert "内部资料" not in text
        assert "990000" not in text


@pytest.mark.parametrize("name", ALL)
def test_no_character_leaves_its_sheet(name):
    content, _ = render(ALL[name])
    with Preview(content) as preview:
        for number in range(len(preview)):
            with preview.page(number) as page:
                width, height = page.get_size()
                words = page.get_textpage()
                boxes = [words.get_charbox(at) for at in range(words.count_chars())]
            assert all(left >= 0 and low >= 0 and right <= width and high <= height
                       for left, low, right, high in boxes)  # fmt: skip


@pytest.mark.parametrize("document_id", ONE_PAGE)
@pytest.mark.parametrize("what", [FILLED_NAME, f"{FILLED_NAME}2018", BLANK_NAME])
def test_a_form_takes_one_sheet(document_id, what):
    document = ALL.get(f"{document_id}-{what}")
    if document is not None:
        assert paper(document)[0].pages == 1


@pytest.mark.req("R282")
def test_t05_names_every_measure_with_yes_or_no_and_all_subsidies():
    _, text = paper(ALL["T05-填好"])
    wanted = [
        "户主：李䶮", *labels("measure", "kind"), "是否享受", *labels("measure", "content"), "产业帮扶是",
        "就业帮扶否", "公益岗位帮扶是", "健康帮扶是", "是否参加城乡居民基本医疗保险6人", "农村低保6人",
        "补贴和转移性收入（元）5,946.00", "低保金3,600.00", "养老保险金1,296.00", "帮扶责任人",
        "13900000000", "户主签字（按印）",
    ]  # fmt: skip
    assert in_order(text, wanted) == []
    assert "2,300.00" in text
    assert "春节慰问" not in text
    assert "早已结束的培训" not in text


@pytest.mark.parametrize(
    ("document_id", "wanted"),
    [
        ("T06", [*labels("application", "applicant"), *labels("member", "name", "relation"),
                 *labels("application", "situation", "reason", "request"), "本人承诺", "申请人签字（按印）",
                 *labels("application", "received_by")]),
        ("T07", ["如有虚报", *labels("authorisation", "items"), "银行存款", "车辆", "房屋", "工商登记",
                 *labels("member", "name", "relation", "id_no"), "签字（按印）", "户主签字",
                 *labels("authorisation", "written_by", "taken_by")]),
        ("T09", [*labels("four_looks_score", "item"), "评分标准", "最高分",
                 *labels("four_looks_score", "score", "remark"), "看房", "看粮", "看劳动力", "看读书郎",
                 *labels("four_looks", "total", "opinion"), "评分人签字", "户主签字"]),
        ("T22", [*labels("status_check", "income_year", "per_capita"), *labels("safeguard", "item"), "不愁吃",
                 *labels("status_check", "checked_by", "village_opinion", "team_opinion", "head_answer",
                         "refusal_reason", "first_witness", "second_witness", "township_opinion",
                         "county_opinion")]),
        ("T38", [*labels("relief_application", "applicant"), *labels("member", "name"),
                 *labels("relief_application", "cause", "event_date", "event_text"), "工资性收入",
                 "转移性收入", "生产经营性支出",
                 *labels("relief_application", "line", "shortfall", "approved_amount", "object_confirmed",
                         "income_confirmed", "amount_confirmed", "village_opinion", "township_opinion",
                         "county_opinion", "account_holder", "account_no")]),
        ("T19", ["序号", *labels("comparison_person", "name", "id_no"),
                 *labels("comparison_hit", "item", "hit_text", "explanation", "proof", "conclusion")]),
        ("T23", ["序号", "村民小组", "户主", *labels("household_event", "person_name", "kind", "reason",
                                             "happened_on", "proof", "approved_by", "decision")]),
        ("T39", ["现将", "期初结余", "收入", "社会捐赠", "收入合计", "发放救助", "期末结余", "监督电话",
                 "12317"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", [FILLED_NAME, BLANK_NAME])
def test_the_fields_stand_in_their_order(document_id, wanted, what):
    assert in_order(paper(ALL[f"{document_id}-{what}"])[1], wanted) == []


@pytest.mark.parametrize("document_id", ["T06", "T07", "T38"])
def test_rare_and_long_names_can_be_copied_from_every_form(document_id):
    _, text = paper(ALL[f"{document_id}-填好"])
    assert [name for name in RARE_NAMES if name not in text] == []


@pytest.mark.parametrize("document_id", PUBLIC)
def test_a_public_paper_shows_nothing_that_leads_to_a_person(document_id):
    for name, document in ALL.items():
        if name.startswith(document_id):
            _, text = paper(document)
            assert ID_NUMBER not in text
            assert ID_NUMBER[:6] + "*" not in text
            assert str(HOUSEHOLD["phone"]) not in text
            assert str(HOUSEHOLD["bank_account"])[:10] not in text.replace(" ", "")
            assert [word for word in health_words(POLICY) if word in text] == []
            assert "打印人" not in text or document_id == "T20"


@pytest.mark.req("R067")
def test_the_two_boards_list_group_head_persons_and_year():
    printed, text = paper(ALL["T21-填好"])
    assert printed.pages == 3
    assert in_order(text, ["上寨村贫困户公示榜", "现有名单共45户、153人", "序号", "村民小组", "户主", "人口",
                           "识别年度", "李䶮（户编号尾号0000）", "上寨村脱贫光荣榜", "脱贫年度"]) == []
    assert text.count("上寨村贫困户公示榜") == 2


def test_a_board_is_a3_and_its_names_stay_large():
    content, _ = render(ALL["T21-填好"])
    with Preview(content) as preview, preview.page(0) as page:
        assert [round(side * 25.4 / 72) for side in page.get_size()] == [420, 297]
        words = page.get_textpage()
        at, _ = words.search("买买提").get_next()
        left, low, right, high = words.get_charbox(at)
        assert max(right - left, high - low) > 12


@pytest.mark.req("R181")
def test_t20_counts_by_group_and_has_seven_places_to_sign():
    _, text = paper(ALL["T20-填好2018"])
    assert "贫困人口基本情况统计表" in text
    assert in_order(text, ["合计1组2组3组", "农户和人口户40141313人120423939", "贫困户(未脱贫)户10334"]) == []
    assert text.count("年月日") == 7
    assert "以上7人都要签字" in text


@pytest.mark.req("R181")
def test_a_county_names_other_signers():
    own = """
kind = "policy"
[version]
id = "county-1"
title = "签字人"
region = "990000"
effective_from = 2018-01-01
[table.statistics_signer]
title = "签字人"
values = [{ code = "01", label = "包片干部" }, { code = "02", label = "组长" }]
"""
    pack = read_pack(own, "县.toml")
    policy = case_samples.BOOK.joined((pack,)).at("990000101201", OLD_DAY)
    facts = case_samples.register(3)
    _, text = paper(REGISTERS["T20"].lay_out(replace(facts, run=replace(facts.run, policy=policy))))
    assert in_order(text, ["以上2人都要签字", "包片干部：", "组长："]) == []
    assert "填表人" not in text


def test_many_groups_go_on_under_their_head():
    homes = tuple(
        replace(home, household={**home.household, "group_no": f"{number}组"})
        for number, home in enumerate(case_samples.homes(19), 1)
    )
    printed, text = paper(REGISTERS["T20"].lay_out(replace(case_samples.register(), homes=homes)))
    assert printed.pages == 3
    assert text.count("类别项目单位合计") == 3
    assert in_order(text, ["1组2组3组", "9组10组", "17组18组19组"]) == []


@pytest.mark.parametrize(
    ("day", "application", "board"),
    [
        (OLD_DAY, "贫困户申请书", "贫困人口基本情况统计表"),
        (date(2023, 1, 1), "监测对象申请书", "脱贫人口和监测对象基本情况统计表"),
        (date(2026, 3, 3), "帮扶申请书", "帮扶对象基本情况统计表"),
    ],
)
def test_titles_are_those_of_the_day(day, application, board):
    assert application in paper(compose("T06", case_samples.filled(2, day)))[1]
    assert board in paper(REGISTERS["T20"].lay_out(case_samples.register(3, day)))[1]


def test_all_adults_sign_and_children_do_not():
    people = (*members(3), case_samples.child(9))
    _, text = paper(compose("T07", case_samples.filled(3, members=people)))
    adults = text[text.index("证件号码") :]
    assert all(name in adults for name in RARE_NAMES[:3])
    assert "小陈𬱖" not in adults


def test_a_paper_of_a_case_shows_the_records_of_that_case_only():
    other = {**case_samples.APPLICATION, "id": "9" * 32, "case_id": "d" * 32, "reason": "另一件的理由"}
    records = {**case_samples.RECORDS, "application": (case_samples.APPLICATION, other)}
    _, text = paper(compose("T06", case_samples.filled(2, records=records)))
    assert "另一件的理由" not in text
    _, text = paper(compose("T06", case_samples.filled(2, records=records, case=None)))
    assert "另一件的理由" in text


def test_a_refusal_to_sign_has_its_reason_and_two_witnesses():
    refused = {
        **case_samples.CHECK, "head_answer": "02", "head_sign_way": None, "refusal_reason": "认为收入算多了",
        "first_witness": "见证甲", "second_witness": "见证乙",
    }  # fmt: skip
    records = {**case_samples.RECORDS, "status_check": (refused,)}
    _, text = paper(compose("T22", case_samples.filled(4, records=records)))
    wanted = ["□认可", "√不认可", "认为收入算多了", "见证人一：见证甲", "见证人二：见证乙"]
    assert in_order(text, wanted) == []


def test_the_removal_check_tells_of_the_risks_and_the_exit_check_does_not():
    risk = labels("status_check", "risk_result")[0]
    removal = {**case_samples.CHECK, "kind": "removal", "risk_result": "病已治好", "removal_how": "1"}
    records = {**case_samples.RECORDS, "status_check": (removal,)}
    _, text = paper(compose("T22", case_samples.filled(4, records=records)))
    assert in_order(text, ["监测对象风险消除核查表", risk, "病已治好"]) == []
    assert risk not in paper(ALL["T22-填好"])[1]


@pytest.mark.req("R202")
def test_the_three_confirmations_are_ticked_as_recorded():
    _, text = paper(ALL["T38-填好"])
    assert "√对象核定准确√收入核定准确□金额核定准确" in text
    assert in_order(text, ["4,000.00", "6,850.00"]) == []


@pytest.mark.req("R206")
def test_the_notice_of_the_fund_adds_up():
    _, text = paper(ALL["T39-填好"])
    assert in_order(text, ["2025年1月1日至2025年12月31日", "期初结余100,000.00", "社会捐赠25,000.00",
                           "收入合计75,123.45", "发放救助（2户3笔）9,700.00", "期末结余166,423.45",
                           "某某镇人民政府"]) == []  # fmt: skip


def test_the_comparison_hides_the_middle_of_every_number():
    _, text = paper(ALL["T19-填好"])
    assert ID_NUMBER not in text
    assert "990000********0036" in text
    assert in_order(text, ["某某县公安局", "名下有小型普通客车一辆", "没有比对出问题"]) == []


def test_a_register_lists_changes_of_population_in_the_order_of_days():
    _, text = paper(ALL["T23-填好"])
    assert in_order(text, ["增加成员出生2025-05-02", "剔除2025-07-02", "某某镇剔除决定"]) == []
    assert "不登记的更正" not in text


@pytest.mark.parametrize("document_id", CATALOGUE)
def test_papers_of_households_are_refused_for_the_public(document_id):
    facts = HouseholdFacts(print_run(Audience.PUBLIC))
    with pytest.raises(UserError, match="不能公开"):
        compose(document_id, facts)


@pytest.mark.parametrize("document_id", ["T19", "T23"])
@pytest.mark.parametrize("count", range(5, 19))
def test_nobody_signs_on_a_page_of_its_own(document_id, count):
    facts = case_samples.register(count)
    content, _ = render(REGISTERS[document_id].lay_out(facts))
    with Preview(content) as preview:
        pages = [preview.page_text(page) for page in range(len(preview))]
    assert all("上寨村" in page for page in pages)
    assert "李䶮" in pages[-1] or "陈𬱖" in pages[-1]
    assert "签字：" in pages[-1]
    assert sum("签字：" in page for page in pages) == 1


def test_a_register_of_nobody_is_no_blank_form():
    _, text = paper(REGISTERS["T23"].lay_out(RegisterFacts(print_run(), homes=())))
    assert "以下空白" in text
    assert set(BOARDS) | set(FUND_PAPERS) == {"T21", "T39"}
