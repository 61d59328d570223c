"""Invented names as in a township: frequent surnames, minority names, rare and polyphonic characters.

Every name is put together by chance; none is taken from a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from random import Random

HAN = "01"
MALE, FEMALE = "1", "2"
RARE = "䶮㛃𬱖𠅤"
"""Characters of extensions A, B and F and one read by few: what names do to fonts and input methods."""

_SURNAMES = (
    ("王李张刘陈", 70),
    ("杨赵黄周吴", 30),
    ("徐孙胡朱高林何郭马罗", 14),
    ("梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕", 8),
    ("苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷", 4),
    ("单仇解查区覃翟盖朴尹乐冼华葛纪缪盛员宁曲", 1),
)
_COMPOUND = ("欧阳", "上官", "尉迟", "长孙", "令狐", "司马")
_COMPOUND_WEIGHT = 1
_ELDER = {
    MALE: ("国建文德明福兴永志世", "华强军平义才生发林富贵清"),
    FEMALE: ("桂秀玉淑凤素春兰翠金", "英兰珍芳梅香莲花芝云琴"),
}
_YOUNGER = {
    MALE: ("浩宇子俊嘉梓一天思泽明志", "轩然杰涵晨睿博阳豪鹏辉毅"),
    FEMALE: ("欣雨梓佳思诗静晓可婷雅慧", "怡涵萱妍琪瑶洁蕾丽敏雯彤"),
}
_SINGLE = {MALE: "伟强磊军勇杰涛斌刚飞鹏波", FEMALE: "芳娜静敏丽艳娟霞燕玲婷雪"}
_ELDER_UNTIL = 1978
_TIBETAN = ("扎西", "多吉", "次仁", "洛桑", "格桑", "旺堆", "卓玛", "央金", "德吉", "拉姆")
_UYGHUR = {
    MALE: ("买买提", "吐尔逊", "艾合买提", "热合曼", "肉孜", "玉素甫"),
    FEMALE: ("阿依古丽", "帕提古丽", "热依汗", "古丽娜尔", "阿依夏木", "玛依拉"),
}
_YI_CLANS = ("吉克", "沙马", "阿尔", "勒伍", "俄木", "马海")
_YI = {MALE: ("拉铁", "木呷", "伍合", "尔体", "日火"), FEMALE: ("阿呷", "阿依", "伍牛", "日西", "阿果")}
TIBETAN, UYGHUR, YI = "04", "05", "07"
_COMMON_MINORITIES = ("06", "12", "03", "08")
"""苗 侗 回 壮: their names are written like Han names."""


@dataclass(frozen=True)
class Family:
    """What the members of one line share: ethnicity and the word before or after the given name."""

    ethnicity: str
    surname: str


class NameGiver:
    """Draws names from one random source, so that the same seed gives the same township."""

    def __init__(self, random: Random) -> None:
        self._random = random
        single = [(character, weight) for characters, weight in _SURNAMES for character in characters]
        self._surnames = [*(name for name, _ in single), *_COMPOUND]
        self._weights = list(
            accumulate((*(weight for _, weight in single), *(_COMPOUND_WEIGHT for _ in _COMPOUND)))
        )

    def family(self, minority_share: float) -> Family:
        """A family name; `minority_share` of the families are not Han."""
        random = self._random
        if random.random() >= minority_share:
            return Family(HAN, self._surname())
        drawn = random.random()
        if drawn < 0.15:
            return Family(YI, random.choice(_YI_CLANS))
        if drawn < 0.25:
            return Family(UYGHUR, random.choice(_UYGHUR[MALE]))
        if drawn < 0.35:
            return Family(TIBETAN, "")
        return Family(random.choice(_COMMON_MINORITIES), self._surname())

    def name(self, family: Family, sex: str, birth_year: int) -> str:
        """A full name of the family."""
        random = self._random
        if family.ethnicity == UYGHUR:
            return f"{random.choice(_UYGHUR[sex])}·{family.surname}"
        if family.ethnicity == YI:
            return f"{family.surname}·{random.choice(_YI[sex])}"
        if family.ethnicity == TIBETAN:
            first, second = random.sample(_TIBETAN, 2)
            return first + second
        if random.random() < 0.15:
            return family.surname + random.choice(_SINGLE[sex])
        firsts, seconds = (_ELDER if birth_year < _ELDER_UNTIL else _YOUNGER)[sex]
        return family.surname + random.choice(firsts) + random.choice(seconds)

    def han_name(self, sex: str) -> str:
        """The name of an official."""
        return self.name(Family(HAN, self._surname()), sex, 1980)

    def _surname(self) -> str:
        return self._random.choices(self._surnames, cum_weights=self._weights)[0]


def with_rare_character(name: str, character: str) -> str:
    """The name with its last character replaced."""
    return name[:-1] + character
