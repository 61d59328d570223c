"""P1: 显示“已保存”的,断电也不丢. The campaign at 100 kills, and the proof that it can find a loss."""

from __future__ import annotations

from tests.campaigns.kill_while_saving import run, save_boasting


def test_no_acknowledged_save_is_lost_or_torn_in_a_hundred_kills() -> None:
    verdict = run(100, seed=7)
    assert verdict.acknowledged >= 100
    assert verdict.is_clean, verdict


def test_a_program_that_speaks_too_early_is_caught() -> None:
    assert run(20, seed=8, saver=save_boasting).lost > 0
