"""Every rule: a text that fires it, one beside it that must not, and an explanation that helps."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from why12014.parser import analyze, gather, read_bytes
from why12014.parser.analyzer.model import Rule
from why12014.parser.analyzer.rules import known
from why12014.parser.facts import Certificate, Connector
from why12014.parser.records import Kind

TEXTS = Path(__file__).resolve().parent / "rules"
NOW = datetime(2026, 6, 15, 12)


def found(path: Path) -> set[str]:
    return {finding.code for finding in analyze(gather([read_bytes(path.read_bytes(), path.name)]), NOW).findings}


def test_every_rule_has_its_texts_and_every_text_its_rule() -> None:
    codes = [rule.code for rule in known()]
    assert codes
    assert sorted(path.name for path in TEXTS.iterdir()) == codes
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("rule", known(), ids=lambda rule: rule.code)
class TestRule:
    def test_fires(self, rule: Rule) -> None:
        assert rule.code in found(TEXTS / rule.code / "fires.txt")

    def test_is_silent(self, rule: Rule) -> None:
        assert rule.code not in found(TEXTS / rule.code / "silent.txt")

    def test_no_rule_fails(self, rule: Rule) -> None:
        for name in ("fires.txt", "silent.txt"):
            assert "rule-failed" not in found(TEXTS / rule.code / name)

    def test_explains_itself(self, rule: Rule) -> None:
        for part in ("What it means:", "Source:"):
            assert part in rule.explanation

    def test_needs_facts_that_exist(self, rule: Rule) -> None:
        for need in rule.needs:
            assert need.fact in (Certificate if need.kind is Kind.CERTIFICATE else Connector).__slots__
