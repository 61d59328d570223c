"""The command line: what it does, what it says on which stream, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from typer.testing import CliRunner

from app.cli import app
from app.core.clock import FixedClock
from app.printing.preview import Preview
from app.services.demo import ADMIN, DEMO_MOMENT, ENTRY, REVIEW
from app.services.offices import unlock
from app.services.session import Session
from tests.exchange.roster_files import person, write_roster
from tests.offices import LIGHT, PASSWORD
from tests.services.command_line import Run, process

KEY = Path("demo-district", "district-key.json")


def opened(folder: Path, user: str = ENTRY) -> Session:
    return unlock(folder, user, PASSWORD, FixedClock(DEMO_MOMENT), cost=LIGHT)


def roster(folder: Path, path: Path, **other: str) -> Path:
    """Two sound heads of household in the first village of the demo."""
    session = opened(folder)
    with session.store.read() as connection:
        village = connection.exec_driver_sql(
            "SELECT name FROM region WHERE level = 'village' ORDER BY code LIMIT 1"
        ).scalar_one()
    place = {"乡": session.unit.name, "村": village}
    session.close()
    rows = [
        person("990000198002290036", "单秀兰", 户编号="N1", **place),
        person("99000019800229001X", "仇建国", 户编号="N2", **place, **other),
    ]
    return write_roster(path, rows)


def test_demo_makes_an_office_that_opens(run: Run, tmp_path: Path) -> None:
    result = run("demo", tmp_path / "乡镇", "--households", 4, "--seed", 3)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert "演示乡镇已建好" in result.stderr
    assert (tmp_path / "乡镇" / KEY).is_file()
    again = run("demo", tmp_path / "乡镇", "--households", 4)
    assert again.exit_code == 1
    assert "已有乡档数据" in again.stderr


def test_check_counts_and_writes_json(run: Run, folder: Path) -> None:
    plain = run("check", "--data", folder)
    assert plain.exit_code == 0
    assert plain.stdout.startswith("60 户")
    found = json.loads(run("check", "--data", folder, "--json").stdout)
    assert found["households"] == 60
    assert found["errors"] == sum(rule["count"] for rule in found["by_rule"] if rule["severity"] == "E") > 0


def test_search_by_rare_character_prints_json(run: Run, folder: Path) -> None:
    result = run("search", "䶮", "--data", folder, "--json")
    assert [hit["name"][-1] for hit in json.loads(result.stdout)] == ["䶮"]
    nobody = run("search", "查无此人", "--data", folder)
    assert (nobody.exit_code, nobody.stdout) == (0, "")
    assert "找到 0 人" in nobody.stderr


def test_import_dry_run_writes_nothing(run: Run, folder: Path, tmp_path: Path) -> None:
    rows = roster(folder, tmp_path / "名册.xlsx")
    result = run("import", rows, "--data", folder, "--dry-run", "--report", tmp_path / "结果.xlsx")
    assert result.exit_code == 0, result.stderr
    assert "没有写入" in result.stderr
    assert (tmp_path / "结果.xlsx").is_file()
    assert json.loads(run("search", "单秀兰", "--data", folder, "--json").stdout) == []


def test_import_stores_the_rows(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("import", roster(folder, tmp_path / "名册.xlsx"), "--data", folder)
    assert result.exit_code == 0, result.stderr
    assert "新增 2 户 2 人" in result.stderr
    assert len(json.loads(run("search", "仇建国", "--data", folder, "--json").stdout)) == 1


def test_import_with_a_refused_row_stores_nothing_unless_asked(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    rows = roster(folder, tmp_path / "名册.xlsx", 民族="火星族")
    refused = run("import", rows, "--data", folder)
    assert refused.exit_code == 1
    assert "没有导入" in refused.stderr
    assert "火星族" in refused.stderr
    accepted = run("import", rows, "--data", folder, "--clean-rows", "--report", tmp_path / "结果.xlsx")
    assert accepted.exit_code == 0
    assert "新增 1 户 1 人" in accepted.stderr


def test_print_one_household_by_number_and_a_village(run: Run, folder: Path, tmp_path: Path) -> None:
    session = opened(folder)
    with session.store.read() as connection:
        number, name, village = connection.exec_driver_sql(
            "SELECT local_no, head_name, village_code FROM household_summary ORDER BY row_no LIMIT 1"
        ).one()
    session.close()
    one = run("print", "T01", "--data", folder, "--household", number, "-o", tmp_path / "一户.pdf")
    assert one.exit_code == 0, one.stderr
    with Preview(tmp_path / "一户.pdf") as preview:
        assert name in preview.page_text(0)
        pages = len(preview)
    assert (
        run("print", "T04", "--data", folder, "--village", village, "-o", tmp_path / "村.pdf").exit_code == 0
    )
    with Preview(tmp_path / "村.pdf") as preview:
        assert len(preview) > pages


def test_print_a_blank_form_for_handwriting(run: Run, folder: Path, tmp_path: Path) -> None:
    for document in ("T01", "T03", "T06", "T10", "T20"):
        target = tmp_path / f"{document}.pdf"
        assert run("print", document, "--blank", "--data", folder, "-o", target).exit_code == 0
        with Preview(target) as preview:
            assert "签字" in "".join(preview.page_text(number) for number in range(len(preview)))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["T01"], "只写一个"),
        (["T01", "--blank", "--village", "2"], "只写一个"),
        (["T01", "--household", "1", "--village", "2"], "只写一个"),
        (["T01", "--household", "99000010020120260000"], "没有编号为"),
        (["T39", "--office"], "还没有登记防返贫基金"),
        (["T01", "--office"], "不是全乡镇一份的"),
        (["T20", "--household", "1"], "没有编号为"),
        (["T99", "--village", "990000100201"], "没有编号为 T99 的表"),
    ],
)
def test_print_says_what_is_wrong(
    run: Run, folder: Path, tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = run("print", *arguments, "--data", folder, "-o", tmp_path / "a.pdf")
    assert result.exit_code == 1
    assert words in result.stderr
    assert not (tmp_path / "a.pdf").exists()


def test_export_and_verify(run: Run, folder: Path) -> None:
    package = folder / "报送.tbp"
    sent = run("export", "--data", folder, "--to", folder / KEY, "-o", package)
    assert sent.exit_code == 0, sent.stderr
    received = run("verify", package)
    assert received.exit_code == 0, received.stderr
    assert json.loads(received.stdout) == json.loads(sent.stdout)
    assert json.loads(sent.stdout)["households"] == 60


def test_a_damaged_package_is_refused(run: Run, folder: Path) -> None:
    package = folder / "报送.tbp"
    assert run("export", "--data", folder, "--to", folder / KEY, "-o", package).exit_code == 0
    content = bytearray(package.read_bytes())
    content[len(content) // 2] ^= 1
    package.write_bytes(content)
    result = run("verify", package)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "数据没有变化" in result.stderr


def test_verify_needs_the_receivers_keys(run: Run, tmp_path: Path) -> None:
    result = run("verify", tmp_path / "报送.tbp")
    assert result.exit_code == 1
    assert "没有接收方的密钥" in result.stderr


def test_verify_db_finds_the_file_sound(run: Run, folder: Path) -> None:
    result = run("verify-db", "--data", folder)
    assert result.exit_code == 0
    assert result.stdout.count("正常") == 5


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        ("UPDATE op SET body = CAST(CAST(body AS TEXT) || ' ' AS BLOB) WHERE seq = 200", "修改记录的校验链"),
        ("DELETE FROM op WHERE seq = 250", "修改记录的校验链"),
        ("UPDATE member SET name = '换人' WHERE row_no = 5", "档案内容和修改记录"),
        ('UPDATE household SET heads = \'{"":"x"}\' WHERE row_no = 5', "档案内容和修改记录"),
        ("DELETE FROM household_paper WHERE row_no = 5", "档案内容和修改记录"),
        ("UPDATE household_summary SET members = 9 WHERE row_no = 5", "列表、统计和检索"),
        ("UPDATE household_summary SET explained = 9 WHERE row_no = 5", "列表、统计和检索"),
        ("DELETE FROM household_summary WHERE row_no = 7", "列表、统计和检索"),
    ],
)
def test_verify_db_finds_what_was_changed_past_the_write_door(
    run: Run, folder: Path, damage: str, line: str
) -> None:
    session = opened(folder)
    with session.store.write_local() as connection:
        assert connection.exec_driver_sql(damage).rowcount == 1
    session.close()
    result = run("verify-db", "--data", folder)
    assert result.exit_code == 1
    assert f"{line}：有问题" in result.stdout
    assert "没有改动它" in result.stderr


def test_verify_db_follows_a_record_from_household_to_household(run: Run, folder: Path) -> None:
    session = opened(folder)
    with session.store.read() as connection:
        member, other = connection.exec_driver_sql(
            "SELECT m.id, h.id FROM member m, household h WHERE m.row_no = 9 AND h.row_no = 30"
        ).one()
    with session.write("edit", "换户") as tx:
        tx.update("member", member, {"household_id": other, "political": "1"})
    with session.write("edit", "删除") as tx:
        tx.delete("member", member)
    session.close()
    result = run("verify-db", "--data", folder)
    assert result.exit_code == 0, result.stdout


def test_a_damaged_page_is_named(run: Run, folder: Path) -> None:
    size = (folder / "town.db").stat().st_size
    with (folder / "town.db").open("r+b") as stream:
        stream.seek(size // 2)
        stream.write(b"\0" * 64)
    result = run("verify-db", "--data", folder)
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert "有问题" in result.stdout or "损坏" in result.stderr


def test_wrong_password_and_missing_folder_are_said(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = run("check", "--data", tmp_path / "没有")
    assert missing.exit_code == 1
    assert "没有乡档数据" in missing.stderr
    monkeypatch.setenv("XIANGDANG_PASSWORD", "不是这个密码啊啊")
    wrong = run("check", "--data", folder)
    assert (wrong.exit_code, wrong.stdout) == (1, "")
    assert "密码不对" in wrong.stderr


def test_the_named_user_must_have_the_right(run: Run, folder: Path) -> None:
    refused = run("export", "--data", folder, "--to", folder / KEY, "-o", folder / "a.tbp", "--user", ENTRY)
    assert refused.exit_code == 1
    assert "“填报”用户不能导出上报数据包" in refused.stderr
    for user in (ADMIN, ENTRY, REVIEW):
        assert run("check", "--data", folder, "--user", user).exit_code == 0


def test_the_password_is_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XIANGDANG_PASSWORD", raising=False)
    result = CliRunner().invoke(app, ["search", "wang", "--data", str(folder)], input=f"{PASSWORD}\n")
    assert result.exit_code == 0
    given_up = CliRunner().invoke(app, ["search", "wang", "--data", str(folder)], input="")
    assert given_up.exit_code == 130
    assert "已取消" in given_up.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "没有这个命令"),
        (["check"], "缺少参数：--data"),
        (["check", "--nothing"], "没有这个选项：--nothing"),
        (["demo", "x", "--households", "many"], "参数的值不对：--households"),
    ],
)
def test_misuse_is_said_in_chinese(run: Run, arguments: list[str], words: str) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert words in result.stderr


def test_self_test_passes(run: Run) -> None:
    result = run("self-test")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-1] == "自检通过"


def test_a_real_process_answers_on_two_streams(folder: Path) -> None:
    with process("search", "䶮", "--data", str(folder), "--json") as running:
        out, err = running.communicate(timeout=120)
    assert running.returncode == 0
    assert len(json.loads(out)) == 1
    assert err == ""
    with process("check", "--data", str(folder / "nowhere")) as running:
        out, err = running.communicate(timeout=120)
    assert (running.returncode, out) == (1, "")
    assert "没有乡档数据" in err
    assert "Traceback" not in err


def test_no_word_of_the_driver_reaches_the_person(run: Run, folder: Path) -> None:
    (folder / "town.db").write_bytes(b"\0" * 8192)
    result = run("check", "--data", folder)
    assert result.exit_code == 1
    assert "损坏" in result.stderr
    assert dbapi2.DatabaseError.__name__ not in result.output
