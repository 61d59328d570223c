"""Folding of typed text and pinyin of names (tech.md 7, ux.md 5, domain.md 15.3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.text import fold, name_initials, name_pinyin, sort_key, spellings


class TestFold:
    @pytest.mark.parametrize(
        ("typed", "folded"),
        [
            ("１２３．５", "123.5"),
            ("ＡＢｃ", "ABc"),
            ("\u3000甲（乙）\u00a0", "甲(乙)"),
            ("2018。3。7", "2018.3.7"),
            ("2018—3—7", "2018-3-7"),
            (" abc ", "abc"),
            ("1\u200b2", "12"),
        ],
    )
    def test_width(self, typed, folded):
        assert fold(typed) == folded

    @pytest.mark.parametrize("name", ["䶮", "㛃", "𬱖", "𠅤", "𠮷", "⼀", "豈", "阿依古丽·买买提"])
    def test_rare_characters_are_left_alone(self, name):
        assert fold(name) == name

    @given(st.text())
    def test_folding_twice_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)


class TestInitials:
    @pytest.mark.parametrize(
        ("name", "initials", "full"),
        [
            ("单立明", "slm", "shanliming"),
            ("仇英", "qy", "qiuying"),
            ("曾国强", "zgq", "zengguoqiang"),
            ("解晓东", "xxd", "xiexiaodong"),
            ("朴素英", "psy", "piaosuying"),
            ("查良", "zl", "zhaliang"),
            ("区小红", "oxh", "ouxiaohong"),
            ("万俟明", "mqm", "moqiming"),
            ("尉迟敬", "ycj", "yuchijing"),
            ("欧阳乐", "oyl", "ouyangle"),
            ("吕秀", "lx", "lvxiu"),
            ("阿依古丽·买买提", "ayglmmt", "ayigulimaimaiti"),
            ("䶮㛃", "yj", "yanjie"),
            ("李𬱖", "ld", "lidi"),
            ("王A1", "wa1", "wanga1"),
        ],
    )
    def test_likeliest_reading_comes_first(self, name, initials, full):
        assert name_initials(name)[0] == initials
        assert name_pinyin(name) == full

    def test_the_reading_of_running_text_is_kept(self):
        assert set(name_initials("单立明")) == {"slm", "dlm", "clm"}
        assert {"oyl", "oyy"} == set(name_initials("欧阳乐"))

    def test_never_more_than_twelve(self):
        assert len(name_initials("单乐行重长藏朝")) == 12

    def test_nothing_to_read(self):
        assert name_initials("") == ()
        assert name_initials("·") == ()
        assert name_pinyin("") == ""

    def test_words_of_code_labels(self):
        assert spellings("户主") == ("hz",)


class TestSortKey:
    def test_order_of_a_name_list(self):
        names = ["王伟", "曾国", "李明", "李", "单明", "阿木", "林英", "吕秀", "卢山", "栾平", "万俟明"]
        assert sorted(names, key=sort_key) == [
            "阿木", "李", "李明", "林英", "卢山", "吕秀", "栾平", "万俟明", "单明", "王伟", "曾国",
        ]  # fmt: skip

    def test_people_of_one_surname_stay_together(self):
        ordered = sorted(["王伟", "汪英", "王英", "汪伟"], key=sort_key)
        assert [name[0] for name in ordered] in (["汪", "汪", "王", "王"], ["王", "王", "汪", "汪"])

    def test_names_without_reading_come_last(self):
        assert sorted(["\U0003134a", "周", "李"], key=sort_key)[-1] == "\U0003134a"

    @given(st.text(max_size=6), st.text(max_size=6))
    def test_different_names_have_different_keys(self, one, other):
        assert (sort_key(one) == sort_key(other)) is (one == other)
