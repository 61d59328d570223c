"""Division codes, local numbers and document numbers (domain.md 3)."""

import pytest

from app.core.errors import UserError
from app.domain import numbering, regions
from app.domain.regions import Level


class TestRegions:
    @pytest.mark.parametrize(
        ("code", "level"),
        [
            ("99", Level.PROVINCE),
            ("9900", Level.PREFECTURE),
            ("990000", Level.COUNTY),
            ("990000101", Level.TOWNSHIP),
            ("990000101201", Level.VILLAGE),
            ("990", None),
            ("99000a", None),
            ("", None),
        ],
    )
    def test_level(self, code, level):
        assert regions.level_of(code) is level

    def test_ancestors_nearest_first(self):
        assert regions.ancestors("990000101201") == ("990000101", "990000", "9900", "99")

    @pytest.mark.parametrize(
        ("code", "short"),
        [
            ("990000101000", "990000101"),
            ("990000000000", "990000"),
            ("990000101201", "990000101201"),
            ("990000", "990000"),
        ],
    )
    def test_unpadded(self, code, short):
        assert regions.unpadded(code) == short

    @pytest.mark.parametrize(
        ("code", "kind"),
        [
            ("990000001", "街道"),
            ("990000101", "镇"),
            ("990000201", "乡"),
            ("990000401", "类似乡级单位"),
            ("990000901", ""),
            ("99", ""),
        ],
    )
    def test_township_kind(self, code, kind):
        assert regions.township_kind(code) == kind

    def test_village_kind(self):
        assert regions.village_kind("990000101201") == "村民委员会"
        assert regions.village_kind("990000101001") == "居民委员会"

    def test_contains(self):
        assert regions.contains("", "990000")
        assert regions.contains("990000101", "990000101201")
        assert not regions.contains("990000102", "990000101201")


class TestHouseholdNumber:
    VILLAGE = "990000101201"

    def test_the_first_and_the_next(self):
        first = numbering.next_household_number(self.VILLAGE, 2016, None)
        assert str(first) == "99000010120120160001"
        assert str(numbering.next_household_number(self.VILLAGE, 2016, str(first))) == "99000010120120160002"
        assert str(first).startswith(numbering.household_prefix(self.VILLAGE, 2016))

    def test_parts(self):
        number = numbering.parse_household_number("99000010120120160042")
        assert (number.village_code, number.year, number.order) == (self.VILLAGE, 2016, 42)

    @pytest.mark.parametrize("text", ["", "9900001012012016", "9900001012012016004A"])
    def test_not_a_local_number(self, text):
        with pytest.raises(ValueError, match="local household number"):
            numbering.parse_household_number(text)

    def test_used_up(self):
        with pytest.raises(UserError, match="不能再编"):
            numbering.next_household_number(self.VILLAGE, 2016, f"{self.VILLAGE}20169999")


def test_document_number():
    assert numbering.document_number("某政发", 2026, 1) == "某政发〔2026〕1号"
