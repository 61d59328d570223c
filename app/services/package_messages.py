"""What a person reads for each package code: what happened, what is safe, what to do next (reliability 3.10).

For dialogs, the command line and receipts.  Not for technical detail, which goes to the log with the code.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from app.sync.codes import Code


class PackageMessage(NamedTuple):
    """Three sentences: 发生了什么, 数据怎样, 怎么办."""

    happened: str
    kept: str
    advice: str


_UNCHANGED: Final = "本机数据没有变化。"
_QUARANTINED: Final = "本机数据没有变化，原文件已另行留存备查。"
_KEPT_FOR_RESEND: Final = "数据仍在本机，未取得回执前每次报送都会再次带上。"
_EXPORT_AGAIN: Final = "请回到导出的电脑，重新导出到U盘。"
_ASK_DISTRICT: Final = "请联系县级管理员。"
_REPORT_NUMBER: Final = "请把编号告诉县级管理员，由对方重新导出。"

_MESSAGES: Final[dict[Code, PackageMessage]] = {
    Code.I001_REPLAY: PackageMessage(
        "这个数据包以前已经导入过。", _UNCHANGED, "回执已重新生成，可再次带回。"
    ),
    Code.E101_TRUNCATED: PackageMessage("文件不完整，可能没有拷贝完就拔出了U盘。", _UNCHANGED, _EXPORT_AGAIN),
    Code.E102_CONTAINER: PackageMessage("文件在拷贝中损坏，或被其他程序改动过。", _UNCHANGED, _EXPORT_AGAIN),
    Code.E103_HEADER: PackageMessage(
        "这不是有效的报送数据包。", _UNCHANGED, "请确认选对了文件（扩展名 .tbp）。"
    ),
    Code.E110_UNKNOWN_SIGNER: PackageMessage(
        "发送方没有登记，或无权发送这类数据包。", _QUARANTINED, _ASK_DISTRICT
    ),
    Code.E111_BAD_SIGNATURE: PackageMessage(
        "内容与签名不符，可能被改动过，已拒绝。", _QUARANTINED, _ASK_DISTRICT
    ),
    Code.E112_PAYLOAD_HASH: PackageMessage(
        "数据部分与签名不符，可能被改动过，已拒绝。", _QUARANTINED, _ASK_DISTRICT
    ),
    Code.E113_REVOKED: PackageMessage("发送方的证书已停用。", _QUARANTINED, _ASK_DISTRICT),
    Code.E114_CERT_TIME: PackageMessage(
        "数据包的生成时间不在证书有效期内。",
        _QUARANTINED,
        "请检查两台电脑的日期；日期无误请联系县级管理员换发证书。",
    ),
    Code.E115_SUITE: PackageMessage("数据包使用的加密算法不被允许。", _QUARANTINED, _ASK_DISTRICT),
    Code.E120_NOT_FOR_US: PackageMessage(
        "本单位的密钥打不开这个数据包。", _UNCHANGED, "请确认数据包是发给本单位的。"
    ),
    Code.E121_WRONG_RECIPIENT: PackageMessage(
        "这个数据包不是发给本单位的。", _UNCHANGED, "请转交封面上写明的接收单位。"
    ),
    Code.E201_MANIFEST: PackageMessage("包内清单有误，已拒绝。", _QUARANTINED, _REPORT_NUMBER),
    Code.E202_HEADER_MISMATCH: PackageMessage("包内清单与封面不一致，已拒绝。", _QUARANTINED, _REPORT_NUMBER),
    Code.E203_INNER: PackageMessage("包内结构异常，已拒绝。", _QUARANTINED, _REPORT_NUMBER),
    Code.E204_ENTRY_HASH: PackageMessage(
        "包内有一部分内容与清单不符，已拒绝。", _QUARANTINED, _REPORT_NUMBER
    ),
    Code.E205_ENTRY_SIZE: PackageMessage(
        "包内有一部分内容的大小与清单不符，已拒绝。", _QUARANTINED, _REPORT_NUMBER
    ),
    Code.E206_LIMIT: PackageMessage(
        "数据包超出允许的大小或条数。", _UNCHANGED, "请分批导出；仍有问题请联系县级管理员。"
    ),
    Code.E301_SCHEMA_NEWER: PackageMessage(
        "对方的软件版本比本机新。", _UNCHANGED, "请先升级本机软件，再导入这个数据包。"
    ),
    Code.E302_SCHEMA_OLD: PackageMessage("对方的软件版本过旧。", _UNCHANGED, "请对方升级软件后重新导出。"),
    Code.E310_WRONG_TOWN: PackageMessage(
        "这个数据包属于另一个乡镇。", _QUARANTINED, "请核对U盘中的文件；无误请联系县级管理员。"
    ),
    Code.E311_SITE_BINDING: PackageMessage(
        "数据包写明的电脑与证书登记的电脑不符。", _QUARANTINED, _ASK_DISTRICT
    ),
    Code.E320_ROLLBACK: PackageMessage(
        "政策参数的版本比现用的旧，没有启用。", "现用的政策参数没有变化。", _ASK_DISTRICT
    ),
    Code.E321_GOLDEN_FAIL: PackageMessage(
        "政策参数的校验算例没有通过，没有启用。", "现用的政策参数没有变化。", _ASK_DISTRICT
    ),
    Code.E401_GAP: PackageMessage(
        "缺少更早的数据，不能接上已有记录。", _UNCHANGED, "请发送方重新导出（会自动带上全部未确认的数据）。"
    ),
    Code.E402_CHAIN: PackageMessage(
        "修改记录前后不能衔接，可能从旧备份恢复过或被改动过，已隔离。",
        _QUARANTINED,
        "需要管理员处理，请联系县级管理员。",
    ),
    Code.E405_FORK: PackageMessage(
        "修改记录与已留存的不一致，可能从旧备份恢复过或被改动过，已隔离。",
        _QUARANTINED,
        "需要管理员处理，请联系县级管理员。",
    ),
    Code.E410_DIVERGED: PackageMessage("与县里的数据核对不一致。", _UNCHANGED, "建议做一次全量报送。"),
    Code.E501_OP_SCHEMA: PackageMessage("数据包中有一条修改记录格式不对。", _QUARANTINED, _REPORT_NUMBER),
    Code.E502_OP_REF: PackageMessage(
        "有一条修改记录指向不存在的对象。", "该条记录已留存，没有生效。", _REPORT_NUMBER
    ),
    Code.E503_OP_VALUE: PackageMessage(
        "有一条修改记录的内容不符合填写规则。", "该条记录已留存，没有生效。", "请填报人核对后改正。"
    ),
    Code.E601_SPACE: PackageMessage(
        "目标盘空间不足，没有写入。", _KEPT_FOR_RESEND, "请清理目标盘或换一个U盘，再导出一次。"
    ),
    Code.E602_READONLY: PackageMessage(
        "目标盘是只读的，没有写入。", _KEPT_FOR_RESEND, "请打开U盘的写保护开关，或换一个U盘，再导出一次。"
    ),
    Code.E603_FAT32_SIZE: PackageMessage(
        "数据包超过 4 GB，目标盘的格式（FAT32）存不下。",
        _KEPT_FOR_RESEND,
        "请换用 exFAT 格式的U盘，再导出一次。",
    ),
    Code.E604_MEDIA_REMOVED: PackageMessage(
        "写入时U盘被拔出或读不到了。", _KEPT_FOR_RESEND, "请重新插入U盘，再导出一次。"
    ),
    Code.E605_VERIFY_FAILED: PackageMessage(
        "写入后读回的内容不一致，可能是劣质或扩容U盘。", _KEPT_FOR_RESEND, "请换一个U盘，再导出一次。"
    ),
    Code.W801_CLOCK_AHEAD: PackageMessage(
        "对方电脑的时间比本机快一天以上。", "数据已正常接收。", "请核对两台电脑的日期和时间。"
    ),
    Code.W803_MISSING_REF: PackageMessage(
        "有的记录所属的户或人还没有收到。", "数据已正常接收。", "收到后续数据包后会自动补齐。"
    ),
    Code.W804_DUP_PERSON: PackageMessage(
        "两台电脑上录入了同一个人。", "两份记录都已保留。", "请在待办中核对并合并。"
    ),
    Code.W805_CONFLICT: PackageMessage(
        "两处修改了同一项内容。", "两种内容都已保留。", "请在冲突处理中选定。"
    ),
    Code.W810_KEYRING_OLD: PackageMessage(
        "本机的证书名册已过有效期。", "不影响使用。", "请向县级管理员索取新的证书名册。"
    ),
}


def package_message(code: Code) -> PackageMessage:
    """The three sentences for a code; every code has them."""
    return _MESSAGES[code]


def package_text(code: Code) -> str:
    """All in one paragraph, ending with the short number a person can read out, such as 编号 E102."""
    message = _MESSAGES[code]
    return f"{message.happened}{message.kept}{message.advice}（编号 {code.number}）"
