"""The shipped fonts are what their catalogue says, and every hanzi of GB 18030-2022 can be printed."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from app.core.paths import resource
from app.printing.fonts import FontLibrary, Role, missing_characters, shipped_fonts, system_font_folders
from app.printing.sfnt import UnsuitableFont, read_face

FOLDER = resource("fonts")
CATALOGUE = tomllib.loads((FOLDER / "FONTS.toml").read_text("utf-8"))
LEVEL_3 = {
    "URO": (0x4E00, 0x9FEF),
    "A": (0x3400, 0x4DB5),
    "B": (0x20000, 0x2A6D6),
    "C": (0x2A700, 0x2B734),
    "D": (0x2B740, 0x2B81D),
    "E": (0x2B820, 0x2CEA1),
    "F": (0x2CEB0, 0x2EBE0),
    "康熙部首": (0x2F00, 0x2FD5),
}


@pytest.mark.parametrize("font", CATALOGUE["font"], ids=lambda font: font["file"])
def test_file_is_the_catalogued_one(font):
    assert hashlib.sha256((FOLDER / font["file"]).read_bytes()).hexdigest() == font["sha256"]
    assert font["package"] in CATALOGUE["package"]
    assert (FOLDER / font["licence_file"]).stat().st_size > 1000


def test_nothing_else_lies_in_the_folder_and_it_stays_below_90_megabytes():
    listed = {font[key] for font in CATALOGUE["font"] for key in ("file", "licence_file")}
    assert {path.name for path in FOLDER.iterdir()} == listed | {"FONTS.toml"}
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= 90_000_000


@pytest.mark.parametrize("font", CATALOGUE["font"], ids=lambda font: font["file"])
def test_tables_agree_with_another_reader(font):
    tables = read_face(FOLDER / font["file"])
    with TTFont(FOLDER / font["file"], lazy=True) as other:
        names = other.getBestCmap()
        assert tables.glyphs.keys() == names.keys()
        for point in list(names)[::97]:
            assert tables.width(point) == other["hmtx"][names[point]][0] / other["head"].unitsPerEm


@pytest.mark.parametrize("block", LEVEL_3)
def test_every_hanzi_of_the_standard_is_covered(block):
    first, last = LEVEL_3[block]
    assert missing_characters("".join(map(chr, range(first, last + 1)))) == ()


def test_what_is_taken_to_be_there_is_there():
    """The quick way over the usual characters loses none that no face has."""
    everything = "".join(chr(point) for point in range(0x30000) if not 0xD800 <= point < 0xE000)
    assert missing_characters(everything) == shipped_fonts().missing_characters(everything)


def test_missing_characters_are_named_once_in_order():
    assert missing_characters("张\ue001三\U000e0041\ue001") == ("\ue001", "\U000e0041")
    assert missing_characters("买买提·艾力 12\n") == ()


def test_rare_characters_fall_back_one_by_one():
    runs = shipped_fonts().typeface(Role.FANGSONG).runs("李䶮和𪚥")
    assert [(run.face.name, run.text) for run in runs] == [
        ("FandolFangTrueType-Regular", "李"),
        ("NotoSerifSC-Regular", "䶮"),
        ("FandolFangTrueType-Regular", "和"),
        ("HanaMinB", "𪚥"),
    ]


def test_a_character_that_no_face_has_is_shown_by_the_printers_mark():
    (run,) = shipped_fonts().typeface(Role.SONG).runs("王\ue001")
    assert run.text == "王〓"


def test_bold_is_a_face_of_its_own():
    assert shipped_fonts().typeface(Role.HEI, bold=True).chain[0].name == "NotoSansSC-Bold"
    assert shipped_fonts().typeface(Role.HEI).chain[0].name == "NotoSansSC-Regular"


def test_an_installed_fangsong_is_preferred_but_the_shipped_one_stays_behind_it(tmp_path):
    (tmp_path / "simfang.ttf").write_bytes((FOLDER / "LXGWWenKai-Regular.ttf").read_bytes())
    chain = FontLibrary(FOLDER, (tmp_path,)).typeface(Role.FANGSONG).chain
    assert [face.name for face in chain[:2]] == ["SystemFangsong", "FandolFangTrueType-Regular"]


def test_system_folders_exist():
    assert all(folder.is_dir() for folder in system_font_folders())


def test_a_file_that_is_no_truetype_font_is_refused(tmp_path):
    wrong = tmp_path / "no.ttf"
    wrong.write_bytes(b"\x00\x01\x00\x00" + bytes(60))
    with pytest.raises(UnsuitableFont):
        read_face(wrong)


@pytest.mark.parametrize("kept", [{"glyf"}, {"glyf", "head", "hhea", "hmtx"}])
def test_a_font_without_the_tables_we_need_is_refused(kept: set[str], tmp_path: Path):
    wrong = tmp_path / "part.ttf"
    _copy_tables(FOLDER / "FandolFang-Regular.ttf", wrong, kept)
    with pytest.raises(UnsuitableFont):
        read_face(wrong)


def _copy_tables(source: Path, target: Path, kept: set[str]) -> None:
    content = source.read_bytes()
    count = int.from_bytes(content[4:6], "big")
    entries = [content[12 + 16 * n : 28 + 16 * n] for n in range(count)]
    chosen = [entry for entry in entries if entry[:4].decode().strip() in kept]
    head = content[:4] + len(chosen).to_bytes(2, "big") + content[6:12] + b"".join(chosen)
    target.write_bytes(head + content[len(head) :])
