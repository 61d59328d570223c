"""The abstract paper: what a layout builds and the renderer draws. Plain frozen values, no PDF library.

Lengths are millimetres, sizes of type are points. Styles are named after what they are on
Chinese office paper; letters follow GB/T 9704-2012 (domain.md 15.1), forms domain.md 15.2.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from app.printing.fonts import Role

SMALLEST_SIZE = 7.5  # 小六 is 6.5, but office copiers lose strokes below 7.5 points


class Align(enum.Enum):
    """Where a line of text stands between its left and right edge."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """`leading` is the line pitch as a multiple of `size`; `indent` counts characters of the first line.

    `shrink` lets a text get smaller, down to SMALLEST_SIZE, before it is broken into lines.
    """

    role: Role
    size: float
    leading: float = 1.3
    align: Align = Align.LEFT
    indent: int = 0
    bold: bool = False
    shrink: bool = False
    justify: bool = False


STYLES: Mapping[str, TextStyle] = MappingProxyType(
    {
        "公文标题": TextStyle(Role.TITLE, 22, 1.4, Align.CENTRE),
        "正文仿宋": TextStyle(Role.FANGSONG, 16, 28.9 / 16, indent=2, justify=True),
        "一级标题": TextStyle(Role.HEI, 16, 28.9 / 16, indent=2),
        "二级标题": TextStyle(Role.KAI, 16, 28.9 / 16, indent=2),
        "主送机关": TextStyle(Role.FANGSONG, 16, 28.9 / 16),
        "落款": TextStyle(Role.FANGSONG, 16, 28.9 / 16, Align.RIGHT),
        "页码": TextStyle(Role.SONG, 14, 1.2),
        "公示表头": TextStyle(Role.HEI, 14, 1.25, Align.CENTRE, shrink=True),
        "公示表格": TextStyle(Role.FANGSONG, 15, 1.25, Align.CENTRE, shrink=True),
        "大字标题": TextStyle(Role.TITLE, 34, 1.3, Align.CENTRE),
        "大字正文": TextStyle(Role.FANGSONG, 24, 1.45, indent=2),
        "大字落款": TextStyle(Role.FANGSONG, 24, 1.45, Align.RIGHT),
        "大字表头": TextStyle(Role.HEI, 22, 1.25, Align.CENTRE, shrink=True),
        "大字表格": TextStyle(Role.FANGSONG, 24, 1.25, Align.CENTRE, shrink=True),
        "榜头": TextStyle(Role.HEI, 18, 1.25, Align.CENTRE, shrink=True),
        "榜文": TextStyle(Role.FANGSONG, 18, 1.4),
        "榜文居中": TextStyle(Role.FANGSONG, 18, 1.15, Align.CENTRE, shrink=True),
        "榜文户主": TextStyle(Role.FANGSONG, 18, 1.15, Align.CENTRE),
        "承诺大字": TextStyle(Role.FANGSONG, 14, 1.6, indent=2, justify=True),
        "承诺文字": TextStyle(Role.FANGSONG, 12, 1.5, indent=2, justify=True),
        "表题": TextStyle(Role.HEI, 18, 1.35, Align.CENTRE, bold=True),
        "表题注": TextStyle(Role.SONG, 9, 1.3, Align.CENTRE),
        "表眉": TextStyle(Role.SONG, 9.5, 1.35),
        "表头": TextStyle(Role.HEI, 9, 1.22, Align.CENTRE, shrink=True),
        "栏目": TextStyle(Role.HEI, 10, 1.3, bold=True),
        "表格": TextStyle(Role.SONG, 9, 1.25, shrink=True),
        "表格大字": TextStyle(Role.SONG, 10.5, 1.35),
        "表格说明": TextStyle(Role.SONG, 9, 1.3),
        "表格居中": TextStyle(Role.SONG, 9, 1.25, Align.CENTRE, shrink=True),
        "表格数字": TextStyle(Role.SONG, 9, 1.25, Align.RIGHT, shrink=True),
        "表格合计": TextStyle(Role.HEI, 9, 1.25, Align.RIGHT, shrink=True),
        "明白卡栏目": TextStyle(Role.HEI, 11, 1.3, Align.CENTRE, shrink=True),
        "明白卡正文": TextStyle(Role.SONG, 11, 1.35, shrink=True),
        "明白卡居中": TextStyle(Role.SONG, 11, 1.3, Align.CENTRE, shrink=True),
        "明白卡数字": TextStyle(Role.HEI, 12, 1.3, Align.RIGHT, bold=True, shrink=True),
        "明白卡小栏目": TextStyle(Role.HEI, 10, 1.25, Align.CENTRE, shrink=True),
        "明白卡小字": TextStyle(Role.SONG, 10, 1.25, shrink=True),
        "明白卡小字居中": TextStyle(Role.SONG, 10, 1.25, Align.CENTRE, shrink=True),
        "明白卡小数字": TextStyle(Role.SONG, 10, 1.25, Align.RIGHT, shrink=True),
        "表注": TextStyle(Role.SONG, 8, 1.35),
        "签字": TextStyle(Role.SONG, 9.5, 1.5),
        "页眉": TextStyle(Role.SONG, 8, 1.2),
        "页脚": TextStyle(Role.SONG, 7.5, 1.2),
    }
)


@dataclass(frozen=True, slots=True)
class PageSetup:
    """Paper and margins. `left` is the binding side of a front page; `two_sided` swaps it on even pages."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    two_sided: bool = False


LETTER = PageSetup(210, 297, 37, 35, 28, 26)  # GB/T 9704-2012: text block 156 × 225 mm
FORM_PORTRAIT = PageSetup(210, 297, 16, 16, 22, 14)
FORM_LANDSCAPE = PageSetup(297, 210, 22, 16, 14, 14)
WALL_CHART = PageSetup(420, 297, 20, 18, 18, 18)


@dataclass(frozen=True, slots=True)
class RunningLine:
    """One line in the top or bottom margin; `{page}` and `{pages}` count within the document.

    `mirrored` changes left and right on even pages (page numbers of letters stand outside).
    """

    left: str = ""
    centre: str = ""
    right: str = ""
    style: str = "页脚"
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text of one style; `\\n` starts a new line. `space_before` in mm."""

    text: str
    style: str = "正文仿宋"
    space_before: float = 0.0
    align: Align | None = None


@dataclass(frozen=True, slots=True)
class LineOfParts:
    """A ruleless line of texts set left, centre and right: 编号、县乡村 above a form."""

    left: str = ""
    centre: str = ""
    right: str = ""
    style: str = "表眉"


@dataclass(frozen=True, slots=True)
class Cell:
    """`across` and `down` merge columns and rows. The text wraps or shrinks to its box, it is never cut.

    `foot` is set at the lower right of the box (date, seal words); `top` sets the text at the upper edge.
    """

    text: str = ""
    style: str = "表格"
    across: int = 1
    down: int = 1
    align: Align | None = None
    top: bool = False
    foot: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Cells from left to right, leaving out columns covered by a merged cell above.

    `height` is the least height; `keep_next` forbids a page break after the row.
    """

    cells: tuple[Cell, ...]
    height: float = 6.2
    keep_next: bool = False


@dataclass(frozen=True, slots=True)
class BlankRows:
    """Empty rows for handwriting or padding; `note` (以下空白) stands in the first one."""

    count: int
    height: float = 7.5
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table as wide as the text block. `columns` are relative widths.

    The first `head` rows are repeated on every page; no row is broken over pages unless it is
    higher than a page. `keep` starts a new page rather than break the table.
    """

    columns: tuple[float, ...]
    rows: tuple[Row | BlankRows, ...]
    head: int = 0
    keep: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG scaled into width × height mm, ratio kept."""

    content: bytes
    width: float
    height: float
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code drawn as squares, `side` mm; offline text, never personal data (domain.md 10.3).

    `beside`: it takes no room of its own, the blocks after it stand on its other side.
    """

    text: str
    side: float = 25.0
    align: Align = Align.RIGHT
    beside: bool = False


@dataclass(frozen=True, slots=True)
class SealPlace:
    """One signer: who should sign, name and date when known. `seal` keeps room for a stamp."""

    title: str
    signer: str = ""
    signed_on: str = ""
    seal: bool = False


@dataclass(frozen=True, slots=True)
class SealArea:
    """Places for signatures and seals side by side in ruled boxes, kept free and never broken over pages."""

    places: tuple[SealPlace, ...]
    height: float = 24.0
    per_row: int = 4


@dataclass(frozen=True, slots=True)
class Space:
    """Vertical space, dropped at the top of a page."""

    height: float


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Start a new page."""


@dataclass(frozen=True, slots=True)
class Together:
    """Blocks that stay on one page as long as a page can hold them: an opinion and its signatures."""

    blocks: tuple[Paragraph | LineOfParts | Table | Picture | QrCode | SealArea | Space, ...]


Block = Paragraph | LineOfParts | Table | Picture | QrCode | SealArea | Space | PageBreak | Together


@dataclass(frozen=True, slots=True)
class Document:
    """One paper with its own page count. `subject` is the id of the record it was made from."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    setup: PageSetup = FORM_PORTRAIT
    header: RunningLine = field(default_factory=RunningLine)
    footer: RunningLine = field(default_factory=lambda: RunningLine(centre="第 {page} 页 共 {pages} 页"))
    subject: str = ""
