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
PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules.md"
NOW = datetime(2026, 6, 15, 12)


def found(path: Path) -> set[str]:
    return {finding.code for finding in analyze(gather([read_bytes(path.read_bytes(), path.name)]), NOW).findings}


def page() -> str:
    """The page of all rules: what each means, what it needs, the text that fires it and the one that must not."""
    return "# Rules\n\nWhat `why12014 explain CODE` prints, with the two texts by which each rule is tested.\n" + "".join(map(section, known()))


def section(rule: Rule) -> str:
    needs = ", ".join(f"`{need.fact}` of the {need.kind}" for need in rule.needs) or "nothing beyond the listings"
    texts = " and ".join(f"[{name}](../tests/rules/{rule.code}/{name})" for name in ("fires.txt", "silent.txt"))
    first, _, rest = rule.explanation.partition("\n")
    return f"\n## `{rule.code}`\n\n{rule.severity}: {first}\n\n```text\n{rest.strip()}\n```\n\nNeeds {needs}. Tested by {texts}.\n"


def test_the_page_of_rules_is_current(rewrite: bool) -> None:  # noqa: FBT001 - a fixture
    if rewrite:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == page()


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


@pytest.mark.parametrize("label", ["Thumbprint", "SerialNumber", "PublicKeySize", "CertificateDomains", "NotAfter", "Issuer"])
def test_every_property_that_was_edited_is_named(label: str) -> None:
    """Each is changed in a text whose RawData is whole."""
    edits = {
        "Thumbprint": lambda value: value[:-1] + ("0" if value[-1] != "0" else "1"),
        "SerialNumber": lambda value: value + "00",
        "PublicKeySize": lambda _: "1024",
        "CertificateDomains": lambda value: value.replace("{", "{other.contoso.com, "),
        "NotAfter": lambda value: value.replace("2027", "2029"),
        "Issuer": lambda value: value.replace("CN=", "CN=Not "),
    }
    lines = (TEXTS / "raw-data-differs" / "silent.txt").read_text(encoding="utf-8").split("\n")
    at = next(index for index, line in enumerate(lines) if line.startswith(label))
    head, colon, value = lines[at].partition(" : ")
    lines[at] = head + colon + edits[label](value)
    analysis = analyze(gather([read_bytes("\n".join(lines).encode(), "edited.txt")]), NOW)
    (title,) = (finding.title for finding in analysis.findings if finding.code == "raw-data-differs")
    assert title.endswith(f"RawData says: {label}")
