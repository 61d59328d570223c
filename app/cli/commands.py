"""The commands. Each opens an office, calls one service and says what happened. No rule and no query here."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from app.cli.office import opened, password
from app.cli.self_test import run_self_test
from app.cli.terminal import REFUSED, PlainSpokenCommand, PlainSpokenGroup, TerminalProgress, say
from app.core.clock import FixedClock, SystemClock
from app.core.errors import UserError
from app.domain.permissions import Action
from app.services.backlog import waiting, work_off
from app.services.checks import check_all
from app.services.database_check import verify_database
from app.services.demo import DEMO_MOMENT, DISTRICT_FOLDER, HOUSEHOLDS, SEED, make_demo
from app.services.district_files import KEY_FILE, SECRET_FILE
from app.services.packages import PackageReport, export_package, verify_package_file
from app.services.papers import make_document, make_office, make_village
from app.services.rosters import Choice, RosterPlan, apply_roster, read_roster, write_result_workbook
from app.services.search import search as find
from app.services.session import Session

MOST_REASONS = 10
NUMBERS = ("local_no", "national_no")

app = typer.Typer(
    name="xiangdang",
    cls=PlainSpokenGroup,
    help="乡档：乡镇农户帮扶档案。不带命令就打开窗口。密码从环境变量 XIANGDANG_PASSWORD 读取，没有就询问。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
command = partial(app.command, cls=PlainSpokenCommand)

Data = Annotated[Path, typer.Option("--data", help="数据文件夹", show_default=False, readable=False)]
User = Annotated[
    str, typer.Option("--user", help="用户名；不写就用第一个有这项权限的用户", show_default=False)
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]
Out = Annotated[
    Path, typer.Option("-o", "--output", help="写到哪个文件", show_default=False, readable=False)
]


def main() -> None:
    """Run the command of the process arguments; ends the process with its exit code."""
    app(prog_name="xiangdang")


@command()
def demo(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="空文件夹，演示乡镇建在里面", show_default=False, readable=False),
    ],
    households: Annotated[int, typer.Option(min=1, help="户数")] = HOUSEHOLDS,
    seed: Annotated[int, typer.Option(help="随机种子；同一个种子每次生成的一样")] = SEED,
) -> None:
    """生成演示乡镇：都是编造的人，三个用户的密码相同。"""
    report = make_demo(
        folder.absolute(),
        FixedClock(DEMO_MOMENT),
        households=households,
        seed=seed,
        password=password(),
        progress=TerminalProgress(),
    )
    say(f"演示乡镇已建好：{report.folder}")
    say(f"{report.towns} 个乡镇 {report.villages} 个村，{report.households} 户 {report.persons} 人")
    say(f"用户：{'、'.join(report.users)}；恢复码：{report.recovery_code}")
    say(f"演示县的密钥文件：{report.district_key}")


@command("import")
def import_roster(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="花名册 xlsx、xls 或 csv", show_default=False, readable=False),
    ],
    data: Data,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只核对，不写入")] = False,
    clean_rows: Annotated[bool, typer.Option("--clean-rows", help="有问题的行跳过，只导入通过的行")] = False,
    report: Annotated[
        Path | None, typer.Option(help="把逐行结果写到这个 xlsx", show_default=False, readable=False)
    ] = None,
    user: User = "",
) -> None:
    """导入花名册；有一行没有通过就都不导入，除非加 --clean-rows。"""
    progress = TerminalProgress()
    with opened(data, Action.IMPORT, user) as session:
        plan = read_roster(session, file, progress)
        _say_plan(plan)
        if report is not None and (dry_run or plan.refused):
            write_result_workbook(plan, None, report)
            say(f"逐行结果：{report}")
        if dry_run:
            say("只是核对，没有写入。")
            return
        result = apply_roster(
            session, plan, Choice.CLEAN_ROWS if clean_rows else Choice.ALL_OR_NOTHING, progress
        )
        if report is not None:
            write_result_workbook(plan, result, report)
        say(
            f"已导入：新增 {result.households_added} 户 {result.persons_added} 人，"
            f"更新 {result.households_updated} 户 {result.persons_updated} 人，"
            f"没有变化 {result.unchanged} 人，没有通过 {result.refused} 行"
        )
        work_off(session, progress)


def _say_plan(plan: RosterPlan) -> None:
    say(f"{plan.file_name}：{plan.row_count} 行，通过 {plan.clean_rows} 行，没有通过 {len(plan.refused)} 行")
    for refused in plan.refused[:MOST_REASONS]:
        say(f"  第 {refused.row} 行：{'；'.join(refused.reasons)}")
    if len(plan.refused) > MOST_REASONS:
        say(f"  还有 {len(plan.refused) - MOST_REASONS} 行，见逐行结果（--report）")


@command()
def check(data: Data, as_json: Json = False, user: User = "") -> None:
    """用全部规则重新核对每一户。"""
    with opened(data, Action.VIEW, user) as session:
        report = check_all(session, TerminalProgress())
    if as_json:
        _put_json(asdict(report))
        return
    typer.echo(
        f"{report.households} 户 {report.persons} 人：错误 {report.errors} 条，疑点 {report.warnings} 条"
    )
    for rule in report.by_rule:
        typer.echo(f"{rule.rule_id}\t{rule.severity}\t{rule.count}")
    for village in report.villages:
        typer.echo(
            f"{village.village_name}\t{village.households} 户\t有错误 {village.with_errors} 户"
            f"\t有疑点 {village.with_warnings} 户"
        )


@command("print")
def print_paper(
    document: Annotated[str, typer.Argument(metavar="T01", help="表的编号，如 T01、T05、T20")],
    data: Data,
    output: Out,
    household: Annotated[str, typer.Option(metavar="NO", help="户编号", show_default=False)] = "",
    village: Annotated[str, typer.Option(metavar="CODE", help="村代码，打印全村", show_default=False)] = "",
    office: Annotated[bool, typer.Option("--office", help="全乡镇一份的表，如 T39")] = False,
    blank: Annotated[bool, typer.Option("--blank", help="空白表，手写用")] = False,
    user: User = "",
) -> None:
    """把一户、全村或全乡镇的表做成 PDF。"""
    if [bool(household), bool(village), office, blank].count(True) != 1:
        raise UserError(
            "请写明打印哪一户（--household）、哪个村（--village）、全乡镇（--office）或者空白表（--blank），只写一个。"
        )
    progress = TerminalProgress()
    with opened(data, Action.PRINT, user) as session:
        if blank:
            paper = make_document(session, document, (), output, progress, blank=True)
        elif village:
            paper = make_village(session, document, village, output, progress)
        elif office:
            paper = make_office(session, document, output, progress)
        else:
            paper = make_document(session, document, [_household_id(session, household)], output, progress)
    say(f"已生成 {paper.path}，{paper.pages} 页")
    for entry in paper.left_out:
        say(f"  {entry.household}：{entry.reason}")


def _household_id(session: Session, number: str) -> str:
    """The household with exactly this local or national number. Raises UserError."""
    found = {
        hit.household_id
        for hit in find(session, number)
        if hit.matched_field in NUMBERS and hit.matched_value == number
    }
    if len(found) != 1:
        raise UserError(f"没有编号为 {number} 的户。" if not found else f"编号 {number} 有 {len(found)} 户。")
    return found.pop()


@command()
def search(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="姓名、拼音首字母、证件号或电话的一部分、户编号")
    ],
    data: Data,
    as_json: Json = False,
    user: User = "",
) -> None:
    """查人。"""
    with opened(data, Action.VIEW, user) as session:
        if waiting(session):
            work_off(session, TerminalProgress())
        hits = find(session, text)
    if as_json:
        _put_json([asdict(hit) for hit in hits])
        return
    for hit in hits:
        typer.echo(f"{hit.name}\t{hit.place}\t{hit.matched_value}")
    say(f"找到 {len(hits)} 人")


@command()
def export(
    data: Data,
    to: Annotated[
        Path,
        typer.Option(metavar="DISTRICT_KEY", help="县里的密钥文件", show_default=False, readable=False),
    ],
    output: Out,
    kind: Annotated[str, typer.Option(help="delta 变更（没有回执的都带上）或 full 全量")] = "delta",
    user: User = "",
) -> None:
    """导出给县里的加密数据包，写完读回核对。"""
    with opened(data, Action.EXPORT_PACKAGE, user) as session:
        report = export_package(session, kind, to, output.absolute(), TerminalProgress())
    _put_json(_package(report))
    say(f"已导出第 {report.seq} 包：{report.ops} 条修改，{report.households} 户。核对码：{report.check_code}")


@command()
def verify(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="数据包（.tbp）", show_default=False, readable=False)
    ],
    district: Annotated[
        Path | None, typer.Option(help="县里的密钥文件", show_default=False, readable=False)
    ] = None,
    secret: Annotated[
        Path | None, typer.Option(help="接收方的私钥文件", show_default=False, readable=False)
    ] = None,
) -> None:
    """用接收方的密钥打开数据包，核对签名、封口和每一条修改。密钥不写就在数据包旁边找。"""
    places = (file.parent, file.parent / DISTRICT_FOLDER)
    near = next((place for place in places if (place / SECRET_FILE).exists()), None)
    if near is None and (district is None or secret is None):
        raise UserError("数据包旁边没有接收方的密钥，请用 --district 和 --secret 指明。")
    base = near or file.parent
    report = verify_package_file(
        file,
        district or base / KEY_FILE,
        secret or base / SECRET_FILE,
        SystemClock().millis(),
        TerminalProgress(),
    )
    _put_json(_package(report))
    say(f"数据包完好：{report.kind}，第 {report.seq} 包，{report.ops} 条修改，{report.households} 户。")


@command("verify-db")
def verify_db(data: Data, user: User = "") -> None:
    """深度核对数据文件：加密页、结构、修改记录的校验链、档案和记录是否一致。"""
    with opened(data, Action.VIEW, user) as session:
        lines = verify_database(session, TerminalProgress())
    for line in lines:
        typer.echo(line.text)
    if not all(line.is_sound for line in lines):
        say("数据文件有问题，没有改动它。请不要删除，用最近的备份恢复，或联系县级管理员。")
        raise typer.Exit(REFUSED)


@command("self-test")
def self_test() -> None:
    """自检：在中文名的临时文件夹里建库、导入、打印、封包，用完删除。"""
    for line in run_self_test():
        typer.echo(line)


def _package(report: PackageReport) -> dict[str, Any]:
    return {**asdict(report), "path": str(report.path)}


def _put_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))
