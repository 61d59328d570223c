"""The code of a printed card is read from photos as people take them, and nothing else is taken for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PIL import Image

from app.domain.paper_code import household_code, read_household_code
from app.exchange.scan_process import ScanProcess
from tests.exchange.card_photos import page_picture, photographed
from tests.exchange.foreign_files import photo
from tests.printing.samples import HOUSEHOLD, blank_facts, household_facts

CODE = household_code(str(HOUSEHOLD["local_no"]), str(HOUSEHOLD["id"]))
WAYS = {
    "straight": {},
    "upside down": {"turned": 180},
    "on its side": {"turned": 90},
    "crooked": {"turned": 17},
    "slantwise": {"leaning": 0.08},
    "slantwise and crooked": {"leaning": 0.06, "turned": -11},
    "noisy": {"noise": 0.25},
    "blurred": {"blur": 1.0},
    "dark": {"dark": 0.35, "noise": 0.1},
    "sent by a messenger": {"height": 1900, "quality": 40},
    "everything at once": {"leaning": 0.05, "turned": 8, "noise": 0.12, "dark": 0.6, "quality": 60},
}


@pytest.fixture(scope="module")
def scanner() -> Iterator[ScanProcess]:
    with ScanProcess() as process:
        yield process


@pytest.fixture(scope="module")
def card() -> Image.Image:
    return page_picture(household_facts(4))


@pytest.mark.parametrize("way", WAYS)
def test_a_photographed_card_says_its_household(
    scanner: ScanProcess, card: Image.Image, way: str
) -> None:
    scanned = scanner.scan(photographed(card, **WAYS[way]), look_for_codes=True)
    assert scanned.codes == (CODE,)
    assert read_household_code(scanned.codes[0]) is not None


@pytest.mark.parametrize("document_id", ["T03", "T04"])
def test_the_survey_forms_carry_the_code_too(scanner: ScanProcess, document_id: str) -> None:
    page = page_picture(household_facts(4), document_id)
    assert scanner.scan(photographed(page, turned=5), look_for_codes=True).codes == (CODE,)


def test_blank_forms_and_other_photos_carry_none(scanner: ScanProcess) -> None:
    assert scanner.scan(photographed(page_picture(blank_facts())), look_for_codes=True).codes == ()
    assert scanner.scan(photo(), look_for_codes=True).codes == ()
