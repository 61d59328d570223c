"""Guards of the relief case: who is helped, that somebody went there, that the payment is in the books."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.procedures.guard_spec import Asked, Basis, Guard, Reason, SettingKind, guard

_NO_APPLICATION = "没有填防返贫救助申请，请先在“防返贫救助”里填写申请审批表"


@guard("不是稳定脱贫、持续增收的家庭", Basis.PRESENT)
def not_stable(asked: Asked) -> Iterator[Reason]:
    """V-REL-03: the village says so on the application, and the yearly sheets do not contradict it."""
    relief = asked.facts.relief()
    if relief is None:
        yield Reason(_NO_APPLICATION)
    elif relief.stable:
        yield Reason(f"稳定脱贫、持续增收的家庭不予救助：{relief.stable}")


@guard("这一步以前入户走访过", Basis.RECORD, needs={"state": SettingKind.STATE})
def visited_since(asked: Asked) -> Iterator[Reason]:
    """V-REL-04: a visit on or after the day of the named state, not after this step."""
    stand = asked.track.stand_in(asked.text("state"))
    if stand is None:
        return
    first, last = stand.step.happened_on, asked.step.happened_on
    if not any(first <= day <= last for day in asked.facts.visits()):
        label = asked.label_of(asked.text("state"))
        yield Reason(f"没有登记“{label}”（{first}）以后的入户走访")


@guard("发放已经登记", Basis.RECORD)
def payment_recorded(asked: Asked) -> Iterator[Reason]:
    relief = asked.facts.relief()
    if relief is None:
        yield Reason(_NO_APPLICATION)
    elif relief.paid_on is None:
        yield Reason("没有登记发放，请在“防返贫救助”里登记发放日期和支付回单")
    elif relief.paid_on > asked.step.happened_on:
        yield Reason(f"{relief.paid_on}才发放，不能早于这一天", first_day=relief.paid_on)


GUARDS: tuple[Guard, ...] = (not_stable, visited_since, payment_recorded)
