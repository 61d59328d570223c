"""Faults in four parts: what happened, what is safe, what to do next, and a code (reliability 3.10)."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.errors import EnvironmentFault, FaultKind, UserError

_NOTHING_CHANGED = "数据没有变化，已保存的内容都在。"


@dataclass(frozen=True)
class FaultText:
    """The four parts of a message. The code is for the help desk of the district: a letter and a number."""

    happened: str
    kept: str
    next_step: str
    code: str

    @property
    def text(self) -> str:
        return f"{self.happened}{self.kept}{self.next_step}（编号 {self.code}）"


class SaidFault(UserError):
    """A refusal that already has its four parts."""

    def __init__(self, happened: str, kept: str, next_step: str, code: str) -> None:
        self.fault = FaultText(happened, kept, next_step, code)
        super().__init__(self.fault.text)


_TEXTS: dict[FaultKind, tuple[str, str, str, str]] = {
    FaultKind.DISK_FULL: (
        "E701",
        "磁盘空间不够，这一步没有完成。",
        "已保存的内容都在，没有写进半条数据。",
        "请清理磁盘或换一个位置，然后再做一次。",
    ),
    FaultKind.READ_ONLY: (
        "E702",
        "没有权限读写这个文件或文件夹。",
        _NOTHING_CHANGED,
        "请检查U盘的写保护开关和文件夹权限，或换一个位置。",
    ),
    FaultKind.FILE_MISSING: (
        "E703",
        "找不到需要的文件。",
        _NOTHING_CHANGED,
        "请检查U盘是否插好、文件夹是否被移走。",
    ),
    FaultKind.FILE_LOCKED: (
        "E704",
        "文件正被其他程序占用。",
        _NOTHING_CHANGED,
        "请关闭正在使用它的程序（如杀毒、同步盘、WPS），再试一次。",
    ),
    FaultKind.FILE_DAMAGED: (
        "E705",
        "数据文件已损坏，为防止错上加错，停在了这里。",
        "原文件保持原样，没有改动。",
        "请不要删除它，换回以前另存的整个数据文件夹，或联系县级管理员。",
    ),
    FaultKind.WRONG_KEY: (
        "E706",
        "钥匙文件和数据文件不是一套。",
        "数据文件没有改动。",
        "请把同时另存的两个文件一起放回来。",
    ),
    FaultKind.NEWER_FILE: (
        "E707",
        "这份数据是用更新版本的乡档保存的，本机的版本打不开它。",
        "数据没有变化。",
        "请先升级本机的乡档，再打开。",
    ),
    FaultKind.UNSUITABLE_VOLUME: (
        "E708",
        "数据不能放在U盘或网络盘上，断开时容易损坏。",
        _NOTHING_CHANGED,
        "请选择本机硬盘上的文件夹；U盘只用来交换数据包和备份。",
    ),
    FaultKind.UNUSABLE_NAME: (
        "E709",
        "这个文件名或位置不能用：是个文件夹、名字太长，或带有特殊符号。",
        _NOTHING_CHANGED,
        "请换一个文件名或位置，再做一次。",
    ),
    FaultKind.ALREADY_OPEN: (
        "E710",
        "这份数据已经在另一个窗口里打开。",
        _NOTHING_CHANGED,
        "请切换到已打开的乡档窗口；如果看不到，请注销系统用户后再打开。",
    ),
    FaultKind.DRIVER: ("E711", "程序缺少加密数据库组件。", "数据没有变化。", "请重新安装乡档。"),
    FaultKind.INPUT_OUTPUT: (
        "E712",
        "读写磁盘或U盘时出错，也可能是磁盘满了。",
        "已保存的内容都在。",
        "请看看U盘是否插好、磁盘还有多少空间，然后再试；反复出现请尽快备份并更换磁盘。",
    ),
}
"""Code and words; the codes go on after those of packages."""


def describe(fault: EnvironmentFault) -> FaultText:
    """The words for a fault of disk, stick, file or printer."""
    code, happened, kept, next_step = _TEXTS[fault.kind]
    place = f"（{fault.path}）" if fault.path else ""
    return FaultText(happened + place, kept, next_step, code)
