"""The chain from an empty folder to a verified package, run by the frozen build and by anybody in doubt."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.core.clock import SystemClock
from app.core.errors import UserError
from app.domain.id_card import check_digit
from app.exchange.workbook_writer import put_text, written_workbook
from app.printing.preview import Preview
from app.services.attachments import attachments_of, content_of
from app.services.backlog import work_off
from app.services.database_check import verify_database
from app.services.demo import DISTRICT_FOLDER, REVIEW, make_demo
from app.services.district_files import KEY_FILE, SECRET_FILE
from app.services.offices import unlock
from app.services.packages import export_package, verify_package_file
from app.services.papers import make_document
from app.services.photo_sorting import read_photos, store_photos
from app.services.regions import region_tree
from app.services.rosters import Choice, apply_roster, read_roster
from app.services.search import search
from app.services.session import Session

FOLDER = "乡档自检 数据"
PASSED = "自检通过"
HOUSEHOLDS, ROWS = 5, 10
_PASSWORD = "自检专用密码·用完即删"
_NAME = "王䶮𠅤"
_OTHERS = "甲乙丙丁戊己庚辛壬"
_ROW = {
    "村民小组": "一组",
    "证件类型": "居民身份证",
    "与户主关系": "户主",
    "民族": "汉族",
    "政治面貌": "群众",
    "文化程度": "小学",
    "健康状况": "健康",
    "劳动技能": "普通劳动力",
    "是否参加城乡居民基本医疗保险": "是",
    "是否参加大病保险": "是",
    "低保政策情况": "未享受",
    "特困供养情况": "未享受",
    "是否会讲普通话": "是",
    "户类型": "一般农户",
}


def run_self_test() -> Iterator[str]:
    """One line per step that worked, the last one 自检通过. Raises UserError at the first that did not."""
    with tempfile.TemporaryDirectory(prefix="xiangdang-") as temporary:
        folder = Path(temporary) / FOLDER
        report = make_demo(folder, SystemClock(), households=HOUSEHOLDS, password=_PASSWORD)
        yield f"建库、升级表结构：{report.households} 户 {report.persons} 人"
        session = unlock(folder, REVIEW, _PASSWORD, SystemClock())
        try:
            yield from _steps(session, folder)
        finally:
            session.close()
    yield PASSED


def _steps(session: Session, folder: Path) -> Iterator[str]:
    rows = _write_roster(session, folder / "花名册.xlsx")
    plan = read_roster(session, rows)
    result = apply_roster(session, plan, Choice.ALL_OR_NOTHING)
    work_off(session)
    _require(result.persons_added == ROWS, f"花名册导入了 {result.persons_added} 人，应为 {ROWS} 人")
    yield f"导入花名册：{result.households_added} 户 {result.persons_added} 人"
    hits = search(session, _NAME)
    _require(len(hits) == 1, f"查“{_NAME}”找到 {len(hits)} 人")
    paper = make_document(session, "T01", [hits[0].household_id], folder / "户档卡.pdf")
    with Preview(paper.path) as preview:
        text = "".join(preview.page_text(page) for page in range(len(preview)))
    _require(_NAME in text, "打印出来的户档卡里没有户主姓名")
    yield f"打印户档卡：{paper.pages} 页，罕见字完整"
    yield _add_attachment(session, hits[0].household_id, paper.path)
    keys = folder / DISTRICT_FOLDER
    sealed = export_package(session, "full", keys / KEY_FILE, folder / "报送.tbp")
    opened = verify_package_file(sealed.path, keys / KEY_FILE, keys / SECRET_FILE, session.clock.millis())
    _require(opened.ops == sealed.ops and opened.check_code == sealed.check_code, "数据包读回的内容不一致")
    yield f"封装数据包并打开核对：{opened.ops} 条修改"
    lines = verify_database(session)
    _require(
        all(line.is_sound for line in lines), "；".join(line.text for line in lines if not line.is_sound)
    )
    yield f"核对数据文件：{len(lines)} 项正常"


def _add_attachment(session: Session, household_id: str, card: Path) -> str:
    """The printed card through the scanning child, by its code to its household, encrypted and read back."""
    photos = card.parent / "手机照片"
    photos.mkdir()
    shutil.copyfile(card, photos / "1.pdf")
    plan = read_photos(session, photos)
    found = {group.household_id: group.photos for group in plan.groups}
    _require(list(found) == [household_id], "户档卡上的方块码没有读出来")
    store_photos(session, found)
    (attachment,) = attachments_of(session, household_id)
    _require(content_of(session, attachment) == card.read_bytes(), "存进去的附件读出来不一样")
    return "添加附件：按方块码归户，加密存取一致"


def _require(holds: bool, words: str) -> None:
    if not holds:
        raise UserError(f"自检没有通过：{words}。")


def _write_roster(session: Session, path: Path) -> Path:
    """Ten heads of household as the national system exports them: two title rows, header in row 3."""
    place = {"乡": session.unit.name, "村": region_tree(session)[0].children[0].name}
    with written_workbook(path) as workbook:
        sheet = workbook.add_worksheet("人员信息")
        put_text(sheet, 0, 0, "自检用花名册")
        rows = [place | _person(number) | _ROW for number in range(ROWS)]
        for column, title in enumerate(rows[0]):
            put_text(sheet, 2, column, title)
        for number, row in enumerate(rows, start=3):
            for column, cell in enumerate(row.values()):
                put_text(sheet, number, column, cell)
    return path


def _person(number: int) -> dict[str, str]:
    """Household number, name and a valid ID number of region 990000."""
    first = f"99000019700101{900 + number}"
    name = f"自检{_OTHERS[number - 1]}" if number else _NAME
    return {"户编号": f"ZJ{number:04}", "姓名": name, "证件号码": first + check_digit(first)}
