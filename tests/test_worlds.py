"""The diagnosis on random organisations: never wrong, and never silent without need."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import worlds


def test_no_verdict_is_wrong_and_few_are_withheld() -> None:
    found, first = worlds.run(2000, seed=12014)
    total = sum(found.values())
    needless = sum(count for outcome, count in found.items() if outcome.result == "needless")
    assert not first, first
    assert {outcome.wanted for outcome in found} >= {"covered", "expired", "no-certificate", "not-enabled-for-smtp", "no-private-key", "cannot-judge"}
    assert needless <= total / 100
