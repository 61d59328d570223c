"""Signed policy packs: what fits is put in force by two people, what does not is refused, nothing changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.core.clock import FixedClock
from app.core.errors import UserError
from app.domain.policy import PolicyUnset
from app.security.demo_district import DemoDistrict
from app.services.faults import SaidFault
from app.services.policy_documents import activate, documents, remove_document
from app.services.policy_packs import import_pack
from app.services.procedures import StepRefused, case_track, take
from app.services.session import Session
from tests.offices import ADMIN, ENTRY, REVIEWER, open_copy, reopen
from tests.policy_files import newer_table, pack_file, tampered, toml, trust_district, visits
from tests.services.test_procedures import POSTED, REPORTED, noticed

NAME = "visit.min_per_month"
UNKNOWN_FIGURE = '[parameter."visit.unheard"]\nvalue = 2\n'
UNKNOWN_TABLE = '[table.unheard]\ntitle = "没有"\nvalues = []\n'


@pytest.fixture
def admin(office_template: Path, tmp_path: Path, clock: FixedClock):
    """The office opened by the administrator, the district's key pinned."""
    opened = open_copy(office_template, tmp_path / "office", clock, ADMIN)
    trust_district(opened, tmp_path, version=2)
    yield opened
    opened.close()


def in_force(session: Session, path: Path) -> Session:
    """Import as this user and put in force as the other one; the session of the other one."""
    import_pack(session, path)
    other = reopen(session, REVIEWER if session.actor.name == ADMIN else ADMIN)
    activate(other, next(each.id for each in documents(other) if not each.is_active))
    return other


def fresh(tmp_path: Path, body: str, **more) -> Path:
    return pack_file(tmp_path, body, keyring_version=2, **more)


def with_table(folder: Path, *changes: tuple[str, str]) -> Path:
    """A pack with a figure and a newer table of the identification."""
    table = newer_table("identification-pa", *changes)
    return fresh(folder, "", files={"county.toml": toml(visits(2)), "table.toml": table})


def test_a_good_pack_holds_only_once_a_second_person_agreed(admin, tmp_path):
    import_pack(admin, fresh(tmp_path, visits(2)))
    [document] = documents(admin)
    assert not admin.policy().is_set(NAME)
    with pytest.raises(UserError, match="另一名"):
        activate(admin, document.id)
    assert not admin.policy().is_set(NAME)
    reviewer = reopen(admin, REVIEWER)
    activate(reviewer, document.id)
    assert reviewer.policy().number(NAME) == 2
    assert "county-1" in reviewer.policy().version
    again = reopen(reviewer, ENTRY)
    assert again.policy().number(NAME) == 2
    again.close()


def test_a_newer_pack_replaces_the_older_one_from_its_first_day_on(admin, tmp_path):
    reviewer = in_force(admin, fresh(tmp_path, visits(2)))
    newer = in_force(reviewer, fresh(tmp_path, visits(3), number=2, since="2026-02-01"))
    on = newer.clock.today()
    assert newer.policy(on).number(NAME) == 3
    assert newer.policy(on.replace(month=1, day=31)).number(NAME) == 2
    corrected = in_force(newer, fresh(tmp_path, visits(4), number=3, since="2026-02-01"))
    assert corrected.policy(on).number(NAME) == 4
    assert [each.passed_over for each in documents(corrected)] == ["", "", ""]
    corrected.close()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: tampered(fresh(folder, visits(2)), "value = 2", "value = 9"), "内容与签名不符"),
        (lambda folder: pack_file(folder, visits(2), district=DemoDistrict(b"foreign")), "不是本单位登记"),
        (lambda folder: pack_file(folder, visits(2), keyring_version=1), "比见过的第 2 版旧"),
        (lambda folder: fresh(folder, UNKNOWN_FIGURE), "不认识的名称 visit.unheard"),
        (lambda folder: fresh(folder, UNKNOWN_TABLE), "不认识的名称 unheard"),
        (lambda folder: fresh(folder, visits(2).replace("次", "天")), "单位应为“次”"),
        (lambda folder: fresh(folder, visits(2).replace("value = 2", "value = -2")), "负数"),
        (lambda folder: fresh(folder, visits(2).replace("value = 2", "valeu = 2")), "不认识的项目 valeu"),
        (
            lambda folder: fresh(
                folder, '[table.sex]\ntitle = "性别"\nvalues = [{ code = "1", label = "男" }]\n'
            ),
            "少了正在用的 .*女",
        ),
        (
            lambda folder: fresh(
                folder, "", files={"a.toml": toml(visits(2)), "b.toml": toml(visits(3))}
            ),
            "同时规定了 visit.min_per_month",
        ),
        (lambda folder: fresh(folder, visits(2), region="980000"), "不是给本单位的"),
        (
            lambda folder: with_table(folder, ('"whole_household"', '"whole_family"')),
            "table.toml.*状态 applied：条件 whole_family 不认识",
        ),
        (lambda folder: with_table(folder, ("number = 2", "number = 1")), "版本 1 不比正在用的版本 1 新"),
        (lambda folder: with_table(folder, ('["surveyed"]', '["gone"]')), "没有定义的状态 gone"),
        (
            lambda folder: fresh(
                folder, "", files={"a.toml": toml(visits(2)), "b.toml": 'kind = "procedure"\n'}
            ),
            "b.toml：version 缺少|b.toml：文件 缺少 version",
        ),
    ],
    ids=["changed", "foreign", "old-keyring", "unknown-figure", "unknown-table", "other-unit", "negative",
         "broken", "lost-option", "contradiction", "elsewhere", "unknown-guard", "old-table", "nowhere",
         "broken-procedure"],
)  # fmt: skip
def test_what_does_not_fit_is_refused_in_words_and_nothing_changes(admin, tmp_path, make, words):
    before = admin.standards.fingerprint()
    tables = admin.standards.standing.procedures.packs
    with pytest.raises(SaidFault, match=words) as refused:
        import_pack(admin, make(tmp_path))
    assert refused.value.fault.kept.startswith("正在执行的政策数据没有变化")
    assert refused.value.fault.next_step
    assert documents(admin) == ()
    assert admin.standards.fingerprint() == before
    assert admin.standards.standing.procedures.packs == tables
    with pytest.raises(PolicyUnset):
        admin.policy().number(NAME)


def test_a_newer_table_that_fits_leaves_running_cases_with_theirs(admin, tmp_path):
    reviewer = reopen(admin, REVIEWER)
    case_id = noticed(reviewer)
    newer = with_table(tmp_path, ('label = "农户申请"', 'label = "农户自愿申请"'))
    reviewer = in_force(reopen(reviewer, ADMIN), newer)
    found = reviewer.standards.standing.procedures.at("990000101", POSTED.happened_on)["identification"]
    assert found.version.id == "county-table"
    case = case_track(reviewer, case_id)
    assert case.values["table_version"] == "identification-pa-1"
    assert case.procedure.state("applied").label == "农户申请"
    reviewer.close()


@pytest.mark.parametrize(
    ("since", "first"), [("2018-03-05", "2018-03-16"), ("2018-03-06", "2018-03-13")], ids=["posted", "later"]
)
def test_a_notice_hangs_as_long_as_the_rule_of_its_first_day_says(admin, tmp_path, since, first):
    """Posted on 5 March for 7 days; from `since` on the county wants 10."""
    ten = '[parameter."pub.identify_village_days"]\nunit = "天"\nvalue = 10\n'
    reviewer = reopen(admin, REVIEWER)
    case_id = noticed(reviewer)
    reviewer = in_force(reopen(reviewer, ADMIN), fresh(tmp_path, ten, since=since))
    free = date.fromisoformat(first)
    assert reviewer.policy(free).number("pub.identify_village_days") == 10
    with pytest.raises(StepRefused) as refused:
        take(reviewer, case_id, replace(REPORTED, happened_on=free - timedelta(days=1)))
    assert refused.value.first_day == free
    take(reviewer, case_id, replace(REPORTED, happened_on=free))
    reviewer.close()


def test_rubbish_is_no_pack(admin, tmp_path):
    path = tmp_path / "x.xdpolicy"
    path.write_bytes(b"\x00\x01 no pack")
    with pytest.raises(SaidFault, match="不是有效的政策包"):
        import_pack(admin, path)


@pytest.mark.parametrize("number", [2, 1])
def test_an_older_or_equal_version_is_refused_and_the_running_one_stays(admin, tmp_path, number):
    reviewer = in_force(admin, fresh(tmp_path, visits(3), number=2))
    with pytest.raises(SaidFault, match=f"它是第 {number} 版，正在执行的是第 2 版"):
        import_pack(reviewer, fresh(tmp_path, visits(5), number=number, since="2026-03-01"))
    assert reviewer.policy().number(NAME) == 3
    reviewer.close()


def test_a_draft_may_be_thrown_away_and_the_same_pack_twice_is_said(admin, tmp_path):
    path = fresh(tmp_path, visits(2))
    import_pack(admin, path)
    with pytest.raises(UserError, match="已经导入过"):
        import_pack(admin, path)
    [document] = documents(admin)
    remove_document(admin, document.id)
    assert documents(admin) == ()
    import_pack(admin, path)
    assert len(documents(admin)) == 1


def test_without_a_pinned_district_and_without_the_role_nothing_is_imported(session, tmp_path):
    path = fresh(tmp_path, visits(2))
    with pytest.raises(UserError, match="不能启用政策数据"):
        import_pack(session, path)
    reviewer = reopen(session, REVIEWER)
    with pytest.raises(UserError, match="还没有登记县级密钥"):
        import_pack(reviewer, path)
    reviewer.close()
