"""Typed pinyin, whole or shortened: how it may be cut into syllables, and which characters it stands for.

Not for the readings of characters (`app.core.text`). Spelling without tones, lower case, v for u with dots.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from app.core.text import name_readings

_CUTS = 12
SYLLABLES: tuple[str, ...] = tuple(
    """a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce
    cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun
    chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de den deng di dian diao die ding diu dong dou
    du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge gei gen
    geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu hua huai
    huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan kang kao
    ke ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li lia lian liang
    liao lie lin ling liu lo long lou lu luan lun luo lv lve ma mai man mang mao me mei men meng mi mian miao
    mie min ming miu mo mou mu na nai nan nang nao ne nei nen neng ni nian niang niao nie nin ning niu nong
    nou nu nuan nuo nv nve o ou pa pai pan pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia
    qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan
    rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao she shei shen sheng shi shou shu
    shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo ta tai tan tang tao te teng ti
    tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei wen weng wo wu xi xia xian xiang xiao
    xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai
    zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhen zheng zhi zhong zhou zhu zhua zhuai zhuan
    zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo""".split()
)
_WHOLE = frozenset(SYLLABLES)
_LONGEST = max(map(len, SYLLABLES))
_DIGRAPHS = ("zh", "ch", "sh")


@lru_cache(maxsize=512)
def beginning_with(letters: str) -> tuple[str, ...]:
    """All syllables that begin with these letters."""
    return tuple(syllable for syllable in SYLLABLES if syllable.startswith(letters))


def cuts(letters: str) -> tuple[tuple[str, ...], ...]:
    """How the letters may be cut into whole and shortened syllables, longest first piece first, at most 12.

    A shortened syllable is its initial; the last piece may be any beginning of a syllable.
    """
    return tuple(islice(_cut(letters), _CUTS))


def _cut(letters: str) -> Iterator[tuple[str, ...]]:
    for length in range(min(len(letters), _LONGEST), 0, -1):
        piece, rest = letters[:length], letters[length:]
        if not rest:
            if beginning_with(piece):
                yield (piece,)
        elif piece in _WHOLE or (len(piece) == 1 and beginning_with(piece)) or piece in _DIGRAPHS:
            yield from ((piece, *others) for others in _cut(rest))


def meant_by(pieces: tuple[str, ...], most: int) -> Iterator[str]:
    """The beginnings of full spellings that the pieces may stand for, none when they are more than `most`."""
    choices = [(piece,) if piece in _WHOLE else beginning_with(piece) for piece in pieces[:-1]]
    number = 1
    for choice in choices:
        number *= len(choice)
    if number <= most:
        yield from ("".join(choice) + pieces[-1] for choice in product(*choices))


def span(name: str, letters: str) -> tuple[int, int] | None:
    """The characters (from, to) of a name that the typed letters stand for, from the first that fits.

    Each character is typed as its whole reading, its initial (also zh, ch, sh), the last one as any
    beginning of its reading. Dots and spaces between characters are passed over.
    """
    spelled = name_readings(name)
    for start in range(len(name)):
        end = _end(spelled, start, letters) if spelled[start] else None
        if end is not None:
            return start, end
    return None


def _end(spelled: tuple[tuple[str, ...], ...], at: int, letters: str) -> int | None:
    while at < len(spelled) and not spelled[at]:
        at += 1
    if at == len(spelled):
        return None
    if any(reading.startswith(letters) for reading in spelled[at]):
        return at + 1
    for piece in _typed_as(spelled[at]):
        if letters.startswith(piece):
            end = _end(spelled, at + 1, letters[len(piece) :])
            if end is not None:
                return end
    return None


def _typed_as(readings: tuple[str, ...]) -> Iterator[str]:
    for reading in readings:
        yield reading
        if reading[:2] in _DIGRAPHS:
            yield reading[:2]
        yield reading[:1]
