"""Deciding steps: order, dates, roles, notices with their first day, returns, corrections, two computers."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.income import Accounts
from app.domain.policy_pack import read_pack
from app.domain.procedures.cases import StepKind
from app.domain.procedures.decide import Refusal, Transition
from app.domain.procedures.facts import Hit, MeetingFacts, NoticeFacts, Objection
from tests.unit.procedures.walking import (
    ADULTS,
    COUNTY,
    NATION,
    ORDERS,
    POLICIES,
    Attempt,
    good_facts,
    good_step,
    policy_on,
    walk,
)

IDENTIFICATION = ORDERS["identification-pa-1:standard"]
EXIT = ORDERS["exit-pa-1:standard"]
ONE_DAY = timedelta(days=1)
UP_TO_NOTICE = ["applied", "surveyed", "reviewed", "village_notice"]


def ready(path, target, order=IDENTIFICATION, day=None):
    track = walk(order, path)
    step = good_step(order, track, target, day)
    return Attempt(track, step, good_facts(order, track, step))


def policy_with(name, number, on):
    """The policy of a day where the county set one more figure."""
    version = f'id = "more"\ntitle = "县级"\nregion = "{COUNTY}"\neffective_from = 2014-01-01'
    pack = read_pack(f'kind = "policy"\n[version]\n{version}\n[parameter."{name}"]\nvalue = {number}\n', "m")
    return POLICIES.joined((pack,)).at(COUNTY, on)


def words(answer):
    assert isinstance(answer, Refusal)
    return answer.words


class TestOrder:
    def test_no_step_is_skipped(self):
        attempt = ready(["applied"], "surveyed")
        skipped = replace(attempt, step=replace(attempt.step, state="reviewed"))
        said = words(skipped.answer())
        assert "现在在“农户申请”" in said
        assert "“入户调查”" in said
        assert "不能直接办“民主评议”" in said

    def test_the_first_step_is_the_start(self):
        attempt = ready([], "applied")
        said = words(replace(attempt, step=replace(attempt.step, state="registered")).answer())
        assert "还没有开始" in said

    def test_a_state_of_another_table_is_refused(self):
        attempt = ready([], "applied")
        assert "verified" in words(replace(attempt, step=replace(attempt.step, state="verified")).answer())

    def test_a_finished_case_stays_finished(self):
        track = walk(IDENTIFICATION, ["applied", "withdrawn"])
        step = replace(good_step(IDENTIFICATION, track, "withdrawn"), state="surveyed")
        assert "已经结束（农户撤回申请）" in words(Attempt(track, step, ready([], "applied").facts).answer())
        back = replace(step, kind=StepKind.RETURN, state="applied")
        assert "已经结束" in words(Attempt(track, back, ready([], "applied").facts).answer())

    def test_a_withdrawal_needs_a_reason_but_no_papers_of_the_notice(self):
        attempt = ready(UP_TO_NOTICE, "withdrawn")
        bare = replace(attempt.step, papers=frozenset())
        assert isinstance(replace(attempt, step=bare).answer(), Transition)
        assert "要写明原因" in words(replace(attempt, step=replace(bare, reason="")).answer())

    def test_somebody_else_may_not_do_it(self):
        attempt = ready([], "applied")
        said = words(replace(attempt, step=replace(attempt.step, role="county_office")).answer())
        assert said == "“农户申请”应由户主办"


class TestDates:
    def test_dates_do_not_run_backwards(self):
        attempt = ready(["applied"], "surveyed")
        earlier = attempt.track.since - ONE_DAY
        said = words(replace(attempt, step=replace(attempt.step, happened_on=earlier)).answer())
        assert "日期不能倒着走" in said
        assert str(earlier) in said

    def test_the_same_day_is_fine(self):
        attempt = ready(["applied"], "surveyed", day=date(2018, 3, 5))
        assert isinstance(attempt.answer(), Transition)

    def test_a_step_may_be_entered_later_but_not_before_it_happened(self):
        attempt = ready(["applied"], "surveyed")
        day = attempt.step.happened_on
        late = replace(attempt.step, entered_on=day + 300 * ONE_DAY)
        assert isinstance(replace(attempt, step=late).answer(), Transition)
        early = replace(attempt.step, entered_on=day - ONE_DAY)
        assert "还没有到" in words(replace(attempt, step=early).answer())


class TestNotice:
    """Seven days posted on Monday 2018-03-05: down and on from the eighth day, 2018-03-13."""

    POSTED = date(2018, 3, 5)

    def attempt(self, day, **notice):
        track = walk(IDENTIFICATION, UP_TO_NOTICE[:-1])
        moved = tuple(
            replace(stand, step=replace(stand.step, happened_on=self.POSTED))
            for stand in track.stands
        )
        track = replace(track, stands=moved)
        posting = good_step(IDENTIFICATION, track, "village_notice", self.POSTED)
        posted = Attempt(track, posting, good_facts(IDENTIFICATION, track, posting)).answer()
        assert isinstance(posted, Transition)
        step = good_step(IDENTIFICATION, posted.track, "reported", day)
        facts = good_facts(IDENTIFICATION, posted.track, step)
        return Attempt(posted.track, step, replace(facts, posted=(NoticeFacts("01", self.POSTED, **notice),)))

    def test_day_seven_is_too_early_and_day_eight_is_right(self):
        refused = self.attempt(date(2018, 3, 12)).answer()
        assert refused.first_day == date(2018, 3, 13)
        assert "2018-03-13起才能往下办" in words(refused)
        assert isinstance(self.attempt(date(2018, 3, 13)).answer(), Transition)

    def test_an_open_objection_pauses_and_its_days_do_not_count(self):
        raised = Objection(date(2018, 3, 8))
        said = words(self.attempt(date(2018, 4, 20), objections=(raised,)).answer())
        assert "异议还没有处理完" in said
        answered = replace(raised, closed_on=date(2018, 3, 12))
        refused = self.attempt(date(2018, 3, 13), objections=(answered,)).answer()
        assert refused.first_day == date(2018, 3, 17)
        assert isinstance(self.attempt(date(2018, 3, 17), objections=(answered,)).answer(), Transition)

    def test_an_upheld_objection_sends_the_case_back(self):
        upheld = Objection(date(2018, 3, 8), date(2018, 3, 9), upheld=True)
        assert "退回重办" in words(self.attempt(date(2018, 4, 20), objections=(upheld,)).answer())

    def test_an_objection_that_came_later_than_the_step_does_not_close_it(self):
        later = Objection(date(2018, 4, 25))
        assert isinstance(self.attempt(date(2018, 4, 20), objections=(later,)).answer(), Transition)

    def test_taken_down_early_must_hang_again(self):
        said = words(self.attempt(date(2018, 4, 20), taken_down_on=date(2018, 3, 10)).answer())
        assert "要重新公示" in said

    @pytest.mark.parametrize(("days", "first"), [(4, date(2018, 3, 10)), (10, date(2018, 3, 16))])
    def test_the_days_are_those_of_the_day_of_posting_whatever_holds_later(self, days, first):
        at_posting = policy_with("pub.identify_village_days", days, self.POSTED)
        assert policy_on(first).number("pub.identify_village_days") == 7
        early = self.attempt(first - ONE_DAY, policy=at_posting).answer()
        assert early.first_day == first
        assert f"公示 {days} 天" in words(early)
        assert isinstance(self.attempt(first, policy=at_posting).answer(), Transition)

    def test_a_notice_of_the_round_before_a_return_does_not_count(self):
        attempt = self.attempt(date(2018, 4, 20))
        back = replace(
            attempt.step, id="b", kind=StepKind.RETURN, state="reviewed", happened_on=date(2018, 3, 20)
        )
        returned = Attempt(attempt.track, back, attempt.facts).answer()
        assert isinstance(returned, Transition)
        again = good_step(IDENTIFICATION, returned.track, "village_notice", date(2018, 3, 21))
        said = words(Attempt(returned.track, again, attempt.facts).answer())
        assert "张贴的日期" in said


class TestGuardsNamePlaces:
    def test_an_unset_figure_is_named_and_closes_only_what_needs_it(self):
        order = ORDERS["relief-1:standard"]
        attempt = replace(ready(["applied", "village_review", "notice"], "township_review", order),
                          policies=NATION)
        refused = attempt.answer()
        assert "“防返贫救助村级公示”未设定" in words(refused)
        assert {reason.guard for reason in refused.reasons} == {"notice_elapsed"}

    def test_everything_that_is_missing_is_said_at_once(self):
        attempt = ready(["applied"], "surveyed")
        bare = replace(attempt.step, by=("王三",), papers=frozenset())
        said = words(replace(attempt, step=bare).answer())
        assert said.count("缺“入户调查”的材料") == 4
        assert "要 2 人以上，现在写了 1 人" in said

    def test_a_meeting_that_did_not_decide_rightly_says_why(self):
        attempt = ready(["applied", "surveyed"], "reviewed")
        day = attempt.step.happened_on
        held = (MeetingFacts("04", day, ("应到 30 人，到会 19 人，还差 1 人",)),)
        said = words(replace(attempt, facts=replace(attempt.facts, held=held)).answer())
        assert "还差 1 人" in said
        before = (MeetingFacts("04", attempt.track.since - ONE_DAY),)
        assert "没有登记" in words(replace(attempt, facts=replace(attempt.facts, held=before)).answer())

    def test_on_the_line_is_neither_below_nor_above(self):
        survey = ready(["applied"], "surveyed")
        line = 4 * 299_500
        assert "需要写明" in words(self._with_net(survey, line).answer())
        assert isinstance(self._with_net(survey, line - 1).answer(), Transition)
        verify = ready(["proposed"], "verified", EXIT)
        assert "没有超过标准" in words(self._with_net(verify, line).answer())
        assert isinstance(self._with_net(verify, line + 1).answer(), Transition)

    def _with_net(self, attempt, net):
        found = attempt.facts.statements["01"]
        poor = replace(found, accounts=Accounts(wage_total=net, persons=4))
        facts = replace(attempt.facts, statements={"01": poor})
        return replace(attempt, facts=facts, step=replace(attempt.step, reason=""))

    def test_a_hit_is_excluded_or_explained_with_proof(self):
        path = [*UP_TO_NOTICE, "reported", "township_check", "township_notice"]
        attempt = ready(path, "county_recheck")
        for hit, said in (
            (Hit("名下有车"), "还没有排除或说明"),
            (Hit("名下有车", explained=True), "缺证明材料"),
        ):
            assert said in words(replace(attempt, facts=replace(attempt.facts, hits=(hit,))).answer())
        fine = (Hit("名下有车", excluded=True), Hit("有公司", explained=True, proved=True))
        assert isinstance(replace(attempt, facts=replace(attempt.facts, hits=fine)).answer(), Transition)
        on_paper = replace(attempt, facts=replace(attempt.facts, hits=None))
        assert isinstance(on_paper.answer(), Transition)
        for figures, said in (({}, "没有登记信息比对结果"), ({"hits": 3, "settled": 2}, "比对出 3 条")):
            assert said in words(replace(on_paper, step=replace(attempt.step, figures=figures)).answer())

    def test_a_household_compared_elsewhere_is_not_compared_again(self):
        order = ORDERS["monitored-ra-1:standard"]
        attempt = ready(["clue", "checked", "authorised"], "compared", order)
        bare = replace(attempt.step, figures={}, confirmed=frozenset())
        unknown = replace(attempt, step=bare, facts=replace(attempt.facts, hits=None))
        assert "没有登记信息比对结果" in words(unknown.answer())
        spared = replace(unknown, facts=replace(unknown.facts, object_type="51"))
        assert isinstance(spared.answer(), Transition)
        said_so = replace(unknown, step=replace(bare, confirmed=frozenset(("already_compared",))))
        assert isinstance(said_so.answer(), Transition)

    def test_without_books_the_balance_is_the_one_on_the_paper(self):
        order = ORDERS["relief-1:standard"]
        path = ["applied", "village_review", "notice", "township_review"]
        attempt = ready(path, "county_approve", order)
        unknown = replace(attempt, facts=replace(attempt.facts, balance=None))
        for balance, said in ((None, "没有登记防返贫基金的余额"), (100, "不够发")):
            figures = {} if balance is None else {"fund_balance": balance}
            assert said in words(replace(unknown, step=replace(attempt.step, figures=figures)).answer())
        enough = replace(attempt.step, figures={"fund_balance": 10**9})
        assert isinstance(replace(unknown, step=enough).answer(), Transition)

    def test_a_head_who_refuses_needs_two_witnesses_and_the_township(self):
        attempt = ready(["proposed", "verified"], "accepted", EXIT)
        refused = replace(attempt.step, signers=(), witnesses=("王三", "赵四"))
        accepted = replace(attempt, step=refused).answer()
        assert isinstance(accepted, Transition)
        one = replace(refused, witnesses=("王三",))
        assert "要有 2 名见证人，现在有 1 名" in words(replace(attempt, step=one).answer())
        silent = replace(refused, reason="")
        assert "拒签的原因没有写" in words(replace(attempt, step=silent).answer())
        step = good_step(EXIT, accepted.track, "reviewed")
        direct = Attempt(accepted.track, step, good_facts(EXIT, accepted.track, step))
        assert "先要“乡镇处理拒签”" in words(direct.answer())

    def test_the_adults_who_did_not_sign_are_named(self):
        order = ORDERS["monitored-tr-1:standard"]
        attempt = ready(["clue", "checked"], "authorised", order)
        one = replace(attempt.step, signers=ADULTS[:1])
        assert ADULTS[1] in words(replace(attempt, step=one).answer())

    def test_nobody_checks_the_own_work(self):
        attempt = ready([*UP_TO_NOTICE, "reported"], "township_check")
        surveyed = attempt.track.stand_in("surveyed").step
        typed = replace(attempt.step, user_id=surveyed.user_id)
        assert "要换一个人登记" in words(replace(attempt, step=typed).answer())
        done = replace(attempt.step, by=surveyed.by[:1])
        assert "不能是同一个人" in words(replace(attempt, step=done).answer())


class TestReturnAndCorrection:
    def test_a_return_needs_a_reason_and_a_place_where_the_case_was(self):
        attempt = ready(UP_TO_NOTICE, "withdrawn")
        back = replace(attempt.step, kind=StepKind.RETURN, state="surveyed")
        answer = replace(attempt, step=back).answer()
        assert isinstance(answer, Transition)
        assert [stand.state for stand in answer.track.stands] == ["applied", "surveyed"]
        assert "退回要写明原因" in words(replace(attempt, step=replace(back, reason="")).answer())
        assert "只能退回到“入户调查”、“民主评议”" in words(
            replace(attempt, step=replace(back, state="applied")).answer()
        )
        start = ready([], "applied")
        none = replace(start, step=replace(start.step, kind=StepKind.RETURN))
        assert "还没有开始" in words(none.answer())
        first = ready(["applied"], "surveyed")
        assert "不能退回" in words(replace(first, step=replace(back, state="applied")).answer())

    def corrected(self, **changes):
        attempt = ready(["applied", "surveyed", "reviewed"], "village_notice")
        old = attempt.track.stands[1].step
        step = replace(old, id="z", kind=StepKind.CORRECT, supersedes=old.id, reason="写错了日期", **changes)
        view = attempt.track.before(1)
        return replace(attempt, step=step, facts=good_facts(IDENTIFICATION, view, old))

    def test_a_correction_takes_the_place_of_the_step_and_keeps_the_others(self):
        answer = self.corrected(by=("甲", "乙", "丙")).answer()
        assert isinstance(answer, Transition)
        assert [stand.state for stand in answer.track.stands] == ["applied", "surveyed", "reviewed"]
        assert answer.track.stands[1].step.id == "z"

    def test_a_correction_fits_between_its_neighbours(self):
        track = self.corrected().track
        late = track.stands[2].since + ONE_DAY
        assert "晚于下一步“民主评议”" in words(self.corrected(happened_on=late, entered_on=late).answer())
        early = track.stands[0].since - ONE_DAY
        assert "日期不能倒着走" in words(self.corrected(happened_on=early).answer())

    def test_a_correction_keeps_the_guards_and_needs_a_reason(self):
        assert "2 人以上" in words(self.corrected(by=("甲",)).answer())
        assert "缺“入户调查”" in words(self.corrected(papers=frozenset()).answer())
        attempt = self.corrected()
        assert "更正要写明原因" in words(replace(attempt, step=replace(attempt.step, reason="")).answer())

    def test_a_correction_is_no_other_step_and_not_of_a_void_one(self):
        attempt = self.corrected()
        other = replace(attempt.step, state="reviewed")
        assert "不能改成另一步" in words(replace(attempt, step=other).answer())
        unknown = replace(attempt.step, supersedes="nothing")
        assert "已经不算数了" in words(replace(attempt, step=unknown).answer())

    def test_a_later_correction_of_the_posting_must_not_undo_the_term(self):
        track = walk(IDENTIFICATION, [*UP_TO_NOTICE, "reported"])
        old, following = track.stands[3].step, track.stands[4].step
        day = following.happened_on - 2 * ONE_DAY
        step = replace(old, id="z", kind=StepKind.CORRECT, supersedes=old.id, happened_on=day, entered_on=day)
        facts = good_facts(IDENTIFICATION, track.before(3), step)
        assert "公示 7 天" in words(Attempt(track, step, facts).answer())


    def corrected_later(self, path, place, order=IDENTIFICATION, **changes):
        """A correction of one step of a longer case, in the world of all its good facts."""
        track = walk(order, path)
        old = track.stands[place].step
        step = replace(old, id="z", kind=StepKind.CORRECT, supersedes=old.id, reason="写错了", **changes)
        worlds = [good_facts(order, track.before(n), stand.step) for n, stand in enumerate(track.stands)]
        facts = replace(
            worlds[place],
            held=tuple(meeting for world in worlds for meeting in world.held),
            posted=tuple(notice for world in worlds for notice in world.posted),
        )
        return Attempt(track, step, facts)

    def test_a_correction_may_not_make_the_surveyor_the_one_who_checked(self):
        path = [*UP_TO_NOTICE, "reported", "township_check"]
        fine = self.corrected_later(path, 1)
        assert isinstance(fine.answer(), Transition)
        checker = fine.track.stands[5].step.by[0]
        said = words(self.corrected_later(path, 1, by=(checker, "另一人")).answer())
        assert "后面的“乡镇审核”就不合规定" in said
        assert "不能是同一个人" in said

    def test_a_correction_may_not_stretch_a_term_that_was_kept(self):
        order = ORDERS["monitored-tr-1:standard"]
        track = walk(order, ["clue"])
        day = track.since + 15 * ONE_DAY
        step = replace(good_step(order, track, "checked", day), reason="")
        taken = Attempt(track, step, good_facts(order, track, step)).answer()
        assert isinstance(taken, Transition)
        clue = track.stands[0].step
        correction = replace(
            clue, id="z", kind=StepKind.CORRECT, supersedes=clue.id, reason="线索早一天",
            happened_on=clue.happened_on - ONE_DAY,
        )  # fmt: skip
        said = words(Attempt(taken.track, correction, good_facts(order, track, clue)).answer())
        assert "后面的“入户核实”就不合规定：从“发现线索”到这一步 16 天" in said

    def test_a_correction_may_not_move_a_round_past_the_notice_that_was_posted_in_it(self):
        path = UP_TO_NOTICE
        fine = self.corrected_later(path, 2)
        held = fine.track.stands[2].step.happened_on
        posted = NoticeFacts("01", held)
        moved = self.corrected_later(path, 2, happened_on=held + ONE_DAY)
        late_meeting = MeetingFacts("04", held + ONE_DAY)
        facts = replace(moved.facts, posted=(posted,), held=(late_meeting,))
        said = words(replace(moved, facts=facts).answer())
        assert "后面的“村级初选公示”就不合规定：没有登记" in said

    def test_a_correction_keeps_the_papers_of_the_notice_and_the_role(self):
        path = [*UP_TO_NOTICE, "reported"]
        bare = self.corrected_later(path, 4, papers=frozenset(("X05", "T20")))
        assert "公示近景和远景照片" in words(bare.answer())
        assert "应由" in words(self.corrected_later(path, 4, role="county_office").answer())
