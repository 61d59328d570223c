"""A damaged package is never accepted, a forged one never causes anything but a typed refusal (CI size)."""

from __future__ import annotations

from tests.campaigns.package_corruption import (
    Verdicts,
    bit_flips,
    forgeries,
    random_damage,
    truncations,
)
from tests.sync.office import Office


def test_flipped_bits_cuts_and_random_damage_are_refused_with_a_code(office: Office) -> None:
    content = office.send(12).path.read_bytes()
    verdicts = Verdicts(office)
    verdicts.judge_all(bit_flips(content, 13)).judge_all(truncations(content, 5))
    verdicts.judge_all(random_damage(content, 1500, seed=20261122))
    assert verdicts.untyped == []
    assert verdicts.accepted == 0
    assert set(verdicts.codes) == {"E101_TRUNCATED", "E102_CONTAINER"}


def test_resigned_forgeries_meet_typed_refusals_only(office: Office) -> None:
    verdicts = Verdicts(office).judge_all(forgeries(office, 2000, seed=20261122))
    assert verdicts.untyped == []
    assert verdicts.judged == 2000
    assert verdicts.codes["E501_OP_SCHEMA"] > 400
    assert verdicts.codes["E203_INNER"] > 200
    assert verdicts.codes["E201_MANIFEST"] > 150
    assert verdicts.codes["E103_HEADER"] > 150


def test_the_verdicts_would_notice_an_undamaged_package(office: Office) -> None:
    whole = office.send(12).path.read_bytes()
    assert Verdicts(office).judge_all([whole, whole[:-1]]).accepted == 1
