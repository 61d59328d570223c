"""What dialogs about many cases say in a few lines, so that the numbers can be followed."""

from __future__ import annotations

from app.services.comparison_lists import Draft, LeftOut
from app.views.pages.case_begin import verdict_on_many
from app.views.pages.compare_send import left_out_words


def test_a_verdict_on_many_tells_that_there_are_more_reasons():
    six = [[f"原因{number}"] for number in range(6)]
    assert "还有" not in verdict_on_many([*six, []], 7).words
    said = verdict_on_many([*six, ["原因6"], ["原因7", "原因0"], []], 9).words
    assert said.startswith("9 件里可以办 1 件，不能办 8 件。\n· 2 件：原因0\n")
    assert said.endswith("· 还有 2 种原因，办完逐件列出")
    assert verdict_on_many([["甲"], ["甲"]], 2).keeps_out
    assert not verdict_on_many([["甲"], []], 2).keeps_out


def test_who_is_left_out_of_a_list_is_told_once_for_each_reason():
    unsigned = [LeftOut(f"甲{number}", "还没有签承诺授权书", "件") for number in range(10)]
    said = left_out_words(Draft((), (*unsigned, LeftOut("乙", "没有证件号码"))))
    assert said == (
        "还没有签承诺授权书的 10 件：甲0、甲1、甲2、甲3、甲4、甲5、甲6、甲7……。没有证件号码的 1 人：乙。"
    )
    assert left_out_words(Draft((), ())) == ""
