"""Given one changed fact, the rule says what is wrong with the values in it, or stays silent."""

from __future__ import annotations

import pytest

from tests.unit.rules.cases import EXAMPLES
from tests.unit.rules.example import Example
from tests.unit.rules.sound import Sound

FIRING = [example for example in EXAMPLES if example.fires]
SILENT = [example for example in EXAMPLES if not example.fires]
REQUIREMENTS = {
    "V-GEN-02": ("R061", "R182"),
    "V-HH-01": ("R178",),
    "V-HH-02": ("R229",),
    "V-HH-03": ("R239",),
    "V-HH-07": ("R284",),
    "V-HH-08": ("R231",),
    "V-INC-04": ("R230",),
    "V-INC-05": ("R230",),
    "V-INC-08": ("R242",),
    "V-AST-04": ("R259",),
    "V-HLP-03": ("R046",),
    "V-HLP-04": ("R246",),
    "V-EXT-04": ("R283",),
}


OF_EXAMPLES = {
    "no_project": ("R250",),
    "nobody_trained": ("R250",),
    "no_plan_of_this_year": ("R251",),
    "insurance_ran_out": ("R251",),
}
"""Requirements that only these examples of a rule check."""


def _marked(example: Example) -> object:
    wanted = OF_EXAMPLES.get(example.title) or REQUIREMENTS.get(example.rule_id)
    marks = (pytest.mark.req(*wanted),) if wanted else ()
    return pytest.param(example, marks=marks, id=str(example))


def test_a_sound_household_has_no_problem() -> None:
    assert Sound().problems() == ()


@pytest.mark.parametrize("example", [_marked(example) for example in FIRING])
def test_rule_speaks(example: Example) -> None:
    home = Sound()
    example.spoil(home)
    found = [problem for problem in home.problems() if problem.rule_id == example.rule_id]
    assert found, "the rule is silent"
    speaking = [problem for problem in found if all(words in problem.message for words in example.says or ())]
    assert speaking, [problem.message for problem in found]
    problem = speaking[0]
    for name in ("severity", "field", "record", "needs_proof"):
        expected = getattr(example, name)
        assert expected is None or getattr(problem, name) == expected, name
    assert problem.fix


@pytest.mark.parametrize("example", SILENT, ids=str)
def test_rule_is_silent(example: Example) -> None:
    home = Sound()
    example.spoil(home)
    assert [problem for problem in home.problems() if problem.rule_id == example.rule_id] == []


def test_unset_figure_is_a_hint_not_a_crash() -> None:
    """The message is a sentence for people (UserError), never a name of the program."""
    home = Sound()
    home.household["object_type"] = "33"
    home.statement.values |= {"year": 2023}
    hints = [problem for problem in home.problems() if "未设定" in problem.message]
    assert hints
    assert all("line." not in hint.message for hint in hints)
