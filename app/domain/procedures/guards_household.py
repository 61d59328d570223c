"""Guards about the household: who belongs to it, what it has, what it was promised (domain.md 8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.hundredths import write
from app.domain.income import reference_total, relief_top_up, statement_window
from app.domain.lines import income_line
from app.domain.procedures.facts import StatementFacts
from app.domain.procedures.guard_spec import Asked, Basis, Guard, Reason, SettingKind, guard

_MET = frozenset(("1", "3"))
"""Safeguard results that let a household go on: met, or not applicable (code table safeguard_result)."""
_SHORTEST_REASON = 5
_DEVELOPMENT = "development"


@guard("全家人都登记齐了", Basis.PRESENT)
def whole_household(asked: Asked) -> Iterator[Reason]:
    for gap in asked.facts.household_gaps():
        yield Reason(f"家庭成员没有登记齐：{gap}")


@guard("没有重复登记", Basis.PRESENT, may={"types": SettingKind.OBJECT_TYPES})
def not_registered(asked: Asked) -> Iterator[Reason]:
    """A household whose risk was removed may come in again when a new risk shows (domain.md 8.18)."""
    other = asked.facts.other_running_case()
    if other:
        yield Reason(f"这一户已经在办：{other}")
    refused = asked.texts("types")
    identity = asked.facts.identity()
    if identity in refused and not asked.facts.risk_removed():
        label = asked.policy.table("object_type").label_of(identity)
        yield Reason(f"这一户已经登记为{label}，不能重复登记")


@guard(
    "户类型符合",
    Basis.PRESENT,
    needs={"types": SettingKind.OBJECT_TYPES},
    may={"at_risk": SettingKind.WHOLE},
)
def identity_is(asked: Asked) -> Iterator[Reason]:
    """With `at_risk` the risk of the household must not be removed already."""
    identity, wanted = asked.facts.identity(), asked.texts("types")
    if identity in wanted:
        if asked.whole("at_risk") and asked.facts.risk_removed():
            yield Reason("这一户的风险已经标注消除，不用再办")
        return
    table = asked.policy.table("object_type")
    named = "、".join(table.label_of(code) for code in wanted)
    now = table.label_of(identity) if identity else "没有填写"
    yield Reason(f"只有{named}能办，这一户的户类型是：{now}")


def _statement(asked: Asked) -> StatementFacts | None:
    found = asked.facts.statement(asked.text("purpose"))
    return found if found is not None and found.accounts.persons else None


def _no_statement(asked: Asked) -> Reason:
    label = asked.policy.table("purpose").label_of(asked.text("purpose"))
    return Reason(f"没有{label}的家庭收支核算表，或者核算人口数没有填")


@guard("收入核算期正确", Basis.PRESENT, needs={"purpose": SettingKind.PURPOSE})
def income_window_right(asked: Asked) -> Iterator[Reason]:
    """The window of the statement is the one of its purpose (V-INC-02), reckoned on the day of the step."""
    found = _statement(asked)
    if found is None:
        yield _no_statement(asked)
        return
    purpose = asked.text("purpose")
    first, last = statement_window(asked.policy, purpose, found.year, asked.step.happened_on)
    if (found.window_from, found.window_to) != (first, last):
        written = f"{_day(found.window_from)}至{_day(found.window_to)}"
        yield Reason(f"核算期应为{first}至{last}，核算表上是{written}")


def _day(day: date | None) -> str:
    return str(day) if day else "空"


def _line(asked: Asked, statement: StatementFacts) -> int:
    named = asked.text("line")
    if not named:
        return income_line(statement.year, asked.facts.identity(), asked.policy)
    return asked.policy.number(named, statement.year if asked.policy.parameters[named].yearly else None)


def _beyond(asked: Asked, statement: StatementFacts, line: int) -> int:
    """How far the household's income lies above the line, in fen for all persons; exact, 0 on the line."""
    net = statement.accounts.net
    if asked.whole("reference"):
        net = reference_total(statement.accounts, statement.self_pay, statement.claims)
    return net - line * (statement.accounts.persons or 0)


_LINE_SETTINGS = {
    "line": SettingKind.PARAMETER,
    "reference": SettingKind.WHOLE,
    "rule": SettingKind.TEXT,
}


@guard(
    "人均收入低于标准，或者写明困难情况",
    Basis.PRESENT,
    needs={"purpose": SettingKind.PURPOSE},
    may=_LINE_SETTINGS,
)
def below_line_or_explained(asked: Asked) -> Iterator[Reason]:
    found = _statement(asked)
    if found is None:
        yield _no_statement(asked)
        return
    line = _line(asked, found)
    if _beyond(asked, found, line) < 0:
        return
    rule = asked.text("rule")
    if (rule and asked.facts.is_explained(rule)) or len(asked.step.reason.strip()) >= _SHORTEST_REASON:
        return
    yield Reason(f"人均收入没有低于标准 {write(line)} 元，需要写明生活困难的情况（不少于五个字）")


@guard("人均收入低于标准", Basis.PRESENT, needs={"purpose": SettingKind.PURPOSE}, may=_LINE_SETTINGS)
def below_line(asked: Asked) -> Iterator[Reason]:
    found = _statement(asked)
    if found is None:
        yield _no_statement(asked)
        return
    line = _line(asked, found)
    if _beyond(asked, found, line) >= 0:
        yield Reason(f"人均收入没有低于标准 {write(line)} 元")


@guard("人均收入稳定超过标准", Basis.PRESENT, needs={"purpose": SettingKind.PURPOSE}, may=_LINE_SETTINGS)
def above_line(asked: Asked) -> Iterator[Reason]:
    """超过: net is above line × persons; exactly on the line is not above it (V-EXT-01)."""
    found = _statement(asked)
    if found is None:
        yield _no_statement(asked)
        return
    line = _line(asked, found)
    if _beyond(asked, found, line) <= 0:
        yield Reason(f"人均收入没有超过标准 {write(line)} 元")


@guard("各项保障都达标", Basis.PRESENT)
def safeguards_met(asked: Asked) -> Iterator[Reason]:
    """Every item of the list valid on the day is assessed, and met or not applicable (V-EXT-02)."""
    yield from _unassessed(asked)
    found = asked.facts.safeguards()
    for item in asked.policy.table("safeguard_item").valid_on(asked.step.happened_on):
        result, _ = found.get(item.code, ("", date.min))
        if result and result not in _MET:
            yield Reason(f"“{item.label}”没有达标")


def _unassessed(asked: Asked) -> Iterator[Reason]:
    found = asked.facts.safeguards()
    for item in asked.policy.table("safeguard_item").valid_on(asked.step.happened_on):
        result, day = found.get(item.code, ("", date.min))
        if not result or day > asked.step.happened_on:
            yield Reason(f"“{item.label}”到这一天还没有评估")


@guard("各项保障都评估过", Basis.PRESENT)
def safeguards_assessed(asked: Asked) -> Iterator[Reason]:
    yield from _unassessed(asked)


@guard("所有成年人都签了授权", Basis.STEP)
def authorised_by_all_adults(asked: Asked) -> Iterator[Reason]:
    """By the authorisation that is recorded, else by the names given with the step."""
    adults = asked.facts.adults(asked.step.happened_on)
    if not adults:
        yield Reason("没有登记成年的家庭成员，不能办授权")
    recorded = asked.facts.authorised()
    signed = frozenset(asked.step.signers) if recorded is None else recorded
    missing = [name for name in adults if name not in signed]
    if missing:
        yield Reason(f"还没有签授权的成年人：{'、'.join(missing)}")


@guard("四看评分完整", Basis.PRESENT)
def four_looks_scored(asked: Asked) -> Iterator[Reason]:
    """A score sheet that is recorded must be whole; one that is only on paper is asked for as a paper."""
    found = asked.facts.scores()
    if found is None:
        return
    if found.unscored:
        yield Reason(f"四看评分表还没有打分：{'、'.join(found.unscored)}")
    if found.too_high:
        yield Reason(f"四看评分超过最高分：{'、'.join(found.too_high)}")


@guard("拟定了监测类别和风险", Basis.PRESENT)
def category_proposed(asked: Asked) -> Iterator[Reason]:
    """The village judges a category and risks; the notice and the entry name them (domain.md 8.17)."""
    clue = asked.facts.clue()
    if clue is None:
        yield Reason("线索登记里没有这一户的线索，不能确定监测类别和风险")
        return
    table = asked.policy.table("object_type")
    category = table.by_code(clue.category)
    on = asked.step.happened_on
    possible = [value for value in table.valid_on(on) if value.attributes.get("monitored")]
    if category is None and len(possible) > 1:
        yield Reason("线索登记里还没有拟定监测类别")
    elif category is not None and category not in possible:
        named = "、".join(value.label for value in possible)
        yield Reason(f"拟定的监测类别“{category.label}”不是这个时期的类别，可以是：{named}")
    if not clue.risks:
        yield Reason("线索登记里还没有填致贫返贫风险")


@guard("写明了风险消除方式", Basis.PRESENT)
def removal_way_stated(asked: Asked) -> Iterator[Reason]:
    if not asked.facts.removal_way():
        yield Reason("核查确认表里没有写风险是帮扶消除还是自然消除")


@guard("是本县农户", Basis.PRESENT)
def resident_of_county(asked: Asked) -> Iterator[Reason]:
    answer = asked.facts.resident_of_county()
    if answer is None:
        yield Reason("没有填住址所在的村，不能确认是本县农户")
    elif not answer:
        yield Reason("不是本县农户，不能在这里申请")


@guard("发到本户自己的账户", Basis.PRESENT)
def own_account(asked: Asked) -> Iterator[Reason]:
    answer = asked.facts.account_holder_belongs()
    if answer is None:
        yield Reason("没有填银行账号和户名")
    elif not answer:
        yield Reason("账户的户名不是本户成员，不能发放")


def _amount(asked: Asked) -> int | None:
    return asked.figure(asked.text("figure"))


def _no_figure(asked: Asked) -> Reason:
    return Reason(f"没有填“{asked.figure_label(asked.text('figure'))}”")


@guard(
    "基金余额够用",
    Basis.PRESENT,
    needs={"figure": SettingKind.FIGURE, "balance": SettingKind.FIGURE},
)
def fund_balance_enough(asked: Asked) -> Iterator[Reason]:
    """The balance in the books, or else the one the county wrote on the paper of the step."""
    amount, balance = _amount(asked), asked.facts.fund_balance()
    if balance is None:
        balance = asked.step.figures.get(asked.text("balance"))
    if amount is None:
        yield _no_figure(asked)
    elif balance is None:
        yield Reason("没有登记防返贫基金的余额，不能确认够不够")
    elif amount > balance:
        yield Reason(f"基金余额 {write(balance)} 元，不够发 {write(amount)} 元")


@guard(
    "补差金额按公式计算", Basis.PRESENT,
    needs={
        "figure": SettingKind.FIGURE,
        "purpose": SettingKind.PURPOSE,
        "line": SettingKind.PARAMETER,
        "cap": SettingKind.PARAMETER,
    },
)
def top_up_right(asked: Asked) -> Iterator[Reason]:
    """Domain.md 7.4: at most what lifts the household to the line, rounded up to whole yuan, and the cap."""
    amount, found = _amount(asked), _statement(asked)
    if amount is None:
        yield _no_figure(asked)
    if found is None:
        yield _no_statement(asked)
    if amount is None or found is None:
        return
    cap = asked.policy.number(asked.text("cap")) if asked.policy.is_set(asked.text("cap")) else None
    right = relief_top_up(found.accounts, _line(asked, found), cap)
    if amount != right:
        yield Reason(f"按公式应补 {write(right)} 元，填的是 {write(amount)} 元")


@guard("帮扶责任人没有超户数", Basis.PRESENT, needs={"most": SettingKind.PARAMETER})
def helper_has_room(asked: Asked) -> Iterator[Reason]:
    most = asked.policy.number(asked.text("most"))
    if not asked.step.by:
        yield Reason("没有填帮扶责任人")
    for name in asked.step.by:
        paired = asked.facts.helper_households(name)
        if paired is None:
            yield Reason(f"没有登记帮扶责任人“{name}”")
        elif paired > most:
            yield Reason(f"“{name}”已经结对 {paired} 户，最多 {most} 户")


@guard("有帮扶措施，有劳动力的有发展类措施", Basis.PRESENT)
def measures_fit(asked: Asked) -> Iterator[Reason]:
    """Gifts alone are no measure; a household with labour needs one that lets it earn (domain.md 8.17)."""
    natures = asked.facts.measure_natures()
    if not natures - {"gift"}:
        yield Reason("没有登记帮扶措施")
    elif asked.facts.has_labour() and _DEVELOPMENT not in natures:
        yield Reason("这一户有劳动力，要有产业、就业等发展类措施")


GUARDS: tuple[Guard, ...] = (
    whole_household,
    not_registered,
    identity_is,
    income_window_right,
    below_line_or_explained,
    below_line,
    above_line,
    safeguards_met,
    safeguards_assessed,
    authorised_by_all_adults,
    four_looks_scored,
    category_proposed,
    removal_way_stated,
    resident_of_county,
    own_account,
    fund_balance_enough,
    top_up_right,
    helper_has_room,
    measures_fit,
)

