"""Guards about numbers that are given with a step, and about figures of the policy (domain.md 8)."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.hundredths import write
from app.domain.procedures.guard_spec import Asked, Basis, Guard, Reason, SettingKind, guard


def _figure(asked: Asked, name: str = "figure") -> int | None:
    return asked.figure(asked.text(name))


def _no_figure(asked: Asked, name: str = "figure") -> Reason:
    return Reason(f"没有填“{asked.figure_label(asked.text(name))}”")


def _least(asked: Asked) -> int:
    """The least number: of the parameter where one is named, else written in the table."""
    named = asked.text("parameter")
    return asked.policy.number(named) if named else asked.whole("least")


@guard(
    "签字齐全",
    Basis.STEP,
    needs={"paper": SettingKind.PAPER},
    may={"least": SettingKind.WHOLE, "parameter": SettingKind.PARAMETER},
)
def signatures_present(asked: Asked) -> Iterator[Reason]:
    signed, least = len(set(asked.step.signers)), _least(asked)
    if signed < least:
        paper = asked.policy.table("step_paper").label_of(asked.text("paper"))
        yield Reason(f"{paper}要有 {least} 人签字，现在有 {signed} 人")


@guard(
    "数量达到要求", Basis.STEP,
    needs={"figure": SettingKind.FIGURE},
    may={"least": SettingKind.WHOLE, "parameter": SettingKind.PARAMETER},
)
def figure_reached(asked: Asked) -> Iterator[Reason]:
    found = _figure(asked)
    if found is None:
        yield _no_figure(asked)
        return
    least = _least(asked)
    if found < least:
        yield Reason(f"“{asked.figure_label(asked.text('figure'))}”是 {found}，不少于 {least}")


@guard("数量在规定范围", Basis.STEP, needs={"figure": SettingKind.FIGURE, "span": SettingKind.PARAMETER})
def figure_within(asked: Asked) -> Iterator[Reason]:
    """The parameter holds the least and the most."""
    found = _figure(asked)
    if found is None:
        yield _no_figure(asked)
        return
    least, most = asked.policy.numbers(asked.text("span"))
    if not least <= found <= most:
        yield Reason(f"“{asked.figure_label(asked.text('figure'))}”是 {found}，应为 {least} 到 {most}")


@guard("数量不超过", Basis.STEP, needs={"figure": SettingKind.FIGURE, "other": SettingKind.FIGURE})
def figure_not_above(asked: Asked) -> Iterator[Reason]:
    found, other = _figure(asked), _figure(asked, "other")
    if found is None:
        yield _no_figure(asked)
    if other is None:
        yield _no_figure(asked, "other")
    if found is not None and other is not None and found > other:
        mine, theirs = (asked.figure_label(asked.text(name)) for name in ("figure", "other"))
        yield Reason(f"“{mine}”不能大于“{theirs}”")


@guard("抽查比例达到要求", Basis.STEP, needs={
    "figure": SettingKind.FIGURE, "whole": SettingKind.FIGURE, "least": SettingKind.PARAMETER
})
def share_reached(asked: Asked) -> Iterator[Reason]:
    """figure ÷ whole in percent, exact; nothing to share when the whole is 0."""
    part, whole = _figure(asked), _figure(asked, "whole")
    if part is None:
        yield _no_figure(asked)
    if whole is None:
        yield _no_figure(asked, "whole")
    if part is None or whole is None:
        return
    least = asked.policy.number(asked.text("least"))
    if part * 100 < whole * least:
        label = asked.figure_label(asked.text("figure"))
        yield Reason(f"“{label}”不到 {whole} 的 {least}%，至少要 {-(-whole * least // 100)}")


@guard(
    "达到限额的经过评审或审计",
    Basis.STEP,
    needs={"figure": SettingKind.FIGURE, "least": SettingKind.PARAMETER, "what": SettingKind.TEXT},
)
def expert_review_done(asked: Asked) -> Iterator[Reason]:
    """From the amount of the parameter on, an expert review or audit must be confirmed."""
    found = _figure(asked)
    if found is None:
        yield _no_figure(asked)
        return
    least = asked.policy.number(asked.text("least"))
    if found >= least and asked.text("what") not in asked.step.confirmed:
        title = asked.policy.parameters[asked.text("least")].title
        yield Reason(f"达到“{title}”的限额 {write(least)} 元，还没有确认评审或审计已经做过")


@guard("需要的参数都已设定", Basis.PRESENT, needs={"names": SettingKind.PARAMETERS})
def parameters_set(asked: Asked) -> Iterator[Reason]:
    for name in asked.texts("names"):
        if not asked.policy.is_set(name):
            title = asked.policy.parameters[name].title or name
            yield Reason(f"“{title}”未设定，请先在政策参数中按县级文件设置")


GUARDS: tuple[Guard, ...] = (
    signatures_present,
    figure_reached,
    figure_within,
    figure_not_above,
    share_reached,
    parameters_set,
    expert_review_done,
)
