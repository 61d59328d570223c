"""Rosters through the office: dry run, one act, taken back whole, nothing half done."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.core.errors import UserError
from app.core.progress import Cancelled
from app.models.queries.rosters import all_records, last_change
from app.services import acts, rosters
from app.services.households import HouseholdFilter, Sort, household_rows, list_row_numbers
from app.services.rosters import Choice, apply_roster, read_roster
from app.services.search import search
from app.services.session import Session
from tests.exchange.roster_files import family, id_number, person, write_roster
from tests.offices import ADMIN, UNIT, VILLAGE, reopen, store_household

PLACE = {"乡": UNIT.name, "村": "河东村"}


def _rows(*relations: str, household: str = "H0001", **other: Any) -> list[dict[str, Any]]:
    return family(*relations, household=household, **{**PLACE, **other})


def _file(folder: Path, *rows: dict[str, Any]) -> Path:
    return write_roster(folder / "名册.xlsx", rows)


def _content(session: Session) -> dict[str, list[dict[str, Any]]]:
    with session.store.read() as connection:
        return {name: list(all_records(connection, name)) for name in ("household", "member")}


def _state(session: Session) -> int:
    with session.store.read() as connection:
        return last_change(connection)


def test_dry_run_writes_nothing_and_counts_the_problems_of_the_cards(
    session: Session, tmp_path: Path
) -> None:
    before = _state(session)
    plan = read_roster(session, _file(tmp_path, *_rows("户主", "配偶")))
    assert (plan.row_count, plan.clean_rows, plan.households, plan.persons) == (2, 2, 1, 2)
    assert plan.errors > 0
    assert _state(session) == before


def test_clean_rows_go_in_as_one_act(session: Session, tmp_path: Path) -> None:
    bad = _rows("户主", household="H0002", 民族="火星族")
    plan = read_roster(session, _file(tmp_path, *_rows("户主", "配偶", "之子"), *bad))
    result = apply_roster(session, plan, Choice.CLEAN_ROWS)
    assert (result.households_added, result.persons_added, result.refused) == (1, 3, 1)
    newest = acts.undoable_acts(session)[0]
    assert (newest.tx_id, newest.label) == (result.tx_id, "导入名册：名册.xlsx")
    (household,) = _content(session)["household"]
    assert household["local_no"] == f"{VILLAGE}20140001"
    assert household["persons_current"] == 3
    assert household["head_member"] == _content(session)["member"][0]["id"]


def test_imported_household_is_listed_and_found(session: Session, tmp_path: Path) -> None:
    rows = _rows("户主", "配偶")
    apply_roster(session, read_roster(session, _file(tmp_path, *rows)), Choice.ALL_OR_NOTHING)
    numbers = list_row_numbers(session, HouseholdFilter(), Sort())
    (listed,) = household_rows(session, numbers).values()
    assert (listed.head_name, listed.members, listed.village_name) == (rows[0]["姓名"], 2, "河东村")
    assert search(session, rows[1]["姓名"])[0].household_id == listed.id


def test_all_or_nothing_refuses_a_file_with_a_refused_row(session: Session, tmp_path: Path) -> None:
    plan = read_roster(
        session, _file(tmp_path, *_rows("户主"), *_rows("户主", household="H0002", 民族="火星族"))
    )
    before = _state(session)
    with pytest.raises(UserError, match=r"1 行没有通过.*没有变化"):
        apply_roster(session, plan, Choice.ALL_OR_NOTHING)
    assert _state(session) == before


def test_same_file_again_changes_nothing(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path, *_rows("户主", "配偶"))
    apply_roster(session, read_roster(session, path), Choice.ALL_OR_NOTHING)
    before = _state(session)
    result = apply_roster(session, read_roster(session, path), Choice.ALL_OR_NOTHING)
    assert (result.unchanged, result.tx_id) == (2, "")
    assert _state(session) == before


def test_blank_cells_never_overwrite_and_other_cells_do(session: Session, tmp_path: Path) -> None:
    rows = _rows("户主", "配偶")
    apply_roster(session, read_roster(session, _file(tmp_path, *rows)), Choice.ALL_OR_NOTHING)
    first = _content(session)
    again = [{**row, "联系电话": "", "民族": "", "文化程度": ""} for row in rows]
    again[1]["文化程度"] = "初中"
    result = apply_roster(session, read_roster(session, _file(tmp_path, *again)), Choice.ALL_OR_NOTHING)
    assert (result.persons_updated, result.households_updated, result.unchanged) == (1, 0, 1)
    second = _content(session)
    assert second["household"] == first["household"]
    assert second["member"][0] == first["member"][0]
    assert second["member"][1] == {**first["member"][1], "education": "3"}


def test_whole_batch_is_taken_back_and_comes_in_again(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path, *_rows("户主", "配偶"), *_rows("户主", household="H0002"))
    plan = read_roster(session, path)
    result = apply_roster(session, plan, Choice.ALL_OR_NOTHING)
    acts.undo(session, result.tx_id)
    assert _content(session) == {"household": [], "member": []}
    with pytest.raises(UserError, match="重新读取"):
        apply_roster(session, plan, Choice.ALL_OR_NOTHING)
    again = apply_roster(session, read_roster(session, path), Choice.ALL_OR_NOTHING)
    assert (again.households_added, again.persons_added) == (2, 3)
    numbers = {household["local_no"] for household in _content(session)["household"]}
    assert numbers == {f"{VILLAGE}20140003", f"{VILLAGE}20140004"}


def test_undo_of_an_update_brings_the_old_values_back(session: Session, tmp_path: Path) -> None:
    rows = _rows("户主", "配偶")
    apply_roster(session, read_roster(session, _file(tmp_path, *rows)), Choice.ALL_OR_NOTHING)
    first = _content(session)
    changed = [{**row, "民族": "苗族", "联系电话": "13900000009"} for row in rows]
    changed += _rows("户主", "配偶", "之女")[2:]
    result = apply_roster(session, read_roster(session, _file(tmp_path, *changed)), Choice.ALL_OR_NOTHING)
    assert (result.persons_added, result.persons_updated, result.households_updated) == (1, 2, 1)
    acts.undo(session, result.tx_id)
    assert _content(session) == first


class _Stopper:
    """Cancels at a given step."""

    def __init__(self, at: int) -> None:
        self._left = at

    def step(self, done: int, total: int, text: str = "") -> None:
        assert done <= total
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_cancelled_import_leaves_the_office_as_it_was(session: Session, tmp_path: Path, at: int) -> None:
    plan = read_roster(session, _file(tmp_path, *_rows("户主", "配偶")))
    before = _state(session)
    with pytest.raises(Cancelled):
        apply_roster(session, plan, Choice.ALL_OR_NOTHING, _Stopper(at))
    assert _state(session) == before
    assert _content(session) == {"household": [], "member": []}


class _Listener:
    """Hears every report of one kind, and stops at the one asked for."""

    def __init__(self, text: str, stop_at: int = -1) -> None:
        self.heard: list[tuple[int, int]] = []
        self._text, self._stop_at = text, stop_at

    def step(self, done: int, total: int, text: str = "") -> None:
        if text == self._text:
            self.heard.append((done, total))
            if len(self.heard) == self._stop_at:
                raise Cancelled


def test_checking_the_rows_advances_and_can_be_stopped_at_every_report(
    session: Session, tmp_path: Path
) -> None:
    rows = [person(id_number(f"19{70 + year}0101", order), "张三", **PLACE, 村民小组="1组",
                   户编号=f"H{year}{order:03}") for year in range(10) for order in range(45)]
    path = _file(tmp_path, *rows)
    listener = _Listener("核对每一行")
    plan = read_roster(session, path, listener, judged=False)
    done = [one for one, _ in listener.heard]
    assert {total for _, total in listener.heard} == {plan.row_count}
    assert done == sorted(done)
    assert done[0] == 0
    assert all(after - before <= plan.row_count // 5 for before, after in pairwise(done))
    assert done[-1] >= plan.row_count * 4 // 5
    for at in range(1, len(done) + 1):
        with pytest.raises(Cancelled):
            read_roster(session, path, _Listener("核对每一行", at), judged=False)
    assert _content(session) == {"household": [], "member": []}


def test_office_changed_since_the_dry_run(session: Session, tmp_path: Path) -> None:
    plan = read_roster(session, _file(tmp_path, *_rows("户主")))
    store_household(session)
    with pytest.raises(UserError, match="又有变化"):
        apply_roster(session, plan, Choice.ALL_OR_NOTHING)


def test_person_of_a_stored_card_is_recognised(session: Session, tmp_path: Path) -> None:
    stored = store_household(session).card
    row = person("990000198002290036", "张三", **PLACE, 村民小组="1组", 户编号="H0077")
    result = apply_roster(session, read_roster(session, _file(tmp_path, row)), Choice.ALL_OR_NOTHING)
    assert (result.households_added, result.persons_added, result.persons_updated) == (0, 0, 1)
    (household,) = _content(session)["household"]
    assert (household["id"], household["national_no"]) == (stored.household_id, "H0077")
    assert household["group_no"] == "1组"


def test_missing_column_is_named_and_nothing_goes_in(session: Session, tmp_path: Path) -> None:
    rows = _rows("户主")
    path = write_roster(tmp_path / "名册.xlsx", rows, [title for title in rows[0] if title != "与户主关系"])
    plan = read_roster(session, path)
    assert plan.missing_columns == ("与户主关系",)
    with pytest.raises(UserError, match="缺少“与户主关系”列"):
        apply_roster(session, plan, Choice.CLEAN_ROWS)


def test_roster_without_persons_is_refused(session: Session, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有可以导入的行"):
        apply_roster(session, read_roster(session, _file(tmp_path)), Choice.CLEAN_ROWS)


def test_wrong_file_is_refused_in_words(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(b"%PDF-1.7")
    before = _state(session)
    with pytest.raises(UserError, match=r"PDF.*没有变化"):
        read_roster(session, path)
    assert _state(session) == before


def test_administrator_may_not_import(session: Session, tmp_path: Path) -> None:
    path = _file(tmp_path, *_rows("户主"))
    admin = reopen(session, ADMIN)
    try:
        with pytest.raises(UserError, match="导入花名册"):
            read_roster(admin, path)
    finally:
        admin.close()


def test_result_workbook_and_template_are_written(session: Session, tmp_path: Path) -> None:
    plan = read_roster(session, _file(tmp_path, *_rows("户主", "配偶")))
    result = apply_roster(session, plan, Choice.ALL_OR_NOTHING)
    rosters.write_result_workbook(plan, result, tmp_path / "结果.xlsx")
    words = [row[0].value for row in openpyxl.load_workbook(tmp_path / "结果.xlsx").worksheets[0].rows]
    assert Counter(words) == {"结果": 1, "已新增": 2}
    rosters.write_template(session, tmp_path / "模板.xlsx")
    choices = openpyxl.load_workbook(tmp_path / "模板.xlsx")["选项"]
    assert [row[0].value for row in choices.iter_rows(max_row=2, max_col=1)] == ["河东村", "河西村"]


def test_house_and_water_are_stored_by_year_and_taken_back(session: Session, tmp_path: Path) -> None:
    rows = _rows("户主", "配偶", 危房户="否", 安全饮用水="是", 人均纯收入="9000", 脱贫年度="2018")
    plan = read_roster(session, _file_of(tmp_path, rows))
    assert {title for title, _ in plan.kept_out_columns} == {"人均纯收入", "脱贫年度"}
    result = apply_roster(session, plan, Choice.ALL_OR_NOTHING)
    (stored,) = _conditions(session)
    assert (stored["year"], stored["dangerous_house"], stored["water_safe"]) == (2026, False, True)
    again = apply_roster(session, read_roster(session, _file_of(tmp_path, rows)), Choice.ALL_OR_NOTHING)
    assert (again.tx_id, again.households_updated) == ("", 0)
    worse = [{**row, "安全饮用水": "否"} for row in rows]
    changed = apply_roster(session, read_roster(session, _file_of(tmp_path, worse)), Choice.ALL_OR_NOTHING)
    assert _conditions(session)[0]["water_safe"] is False
    for act in (changed, result):
        acts.undo(session, act.tx_id)
    assert _conditions(session) == []


def _file_of(folder: Path, rows: list[dict[str, Any]]) -> Path:
    return write_roster(folder / "名册.xlsx", rows, dict.fromkeys(title for row in rows for title in row))


def _conditions(session: Session) -> list[dict[str, Any]]:
    with session.store.read() as connection:
        return list(all_records(connection, "living_conditions"))
