"""The reports that programs read, held against the schemas of their formats; and Markdown, against a reader of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator, FormatChecker
from markdown_it import MarkdownIt
from msgspec.structs import replace
from xmlschema import XMLSchema

from why12014.parser import analyzer, facts
from why12014.parser.accepted import Acceptance
from why12014.parser.analyzer.model import Analysis
from why12014.parser.analyzer.selection import Verdict
from why12014.parser.reader import read_bytes, read_file
from why12014.parser.reports import PAGE, Detail, render
from why12014.parser.reports.sarif import _uri
from why12014.parser.values.stand_in import is_in

if TYPE_CHECKING:
    from markdown_it.token import Token

ROOT = Path(__file__).resolve().parents[1]
CASES = sorted(path.parent.name for path in (ROOT / "samples").glob("*/console.txt"))
NOW = datetime(2026, 6, 15, 12, 0, 0)
SARIF = Draft4Validator(json.loads((ROOT / "tests" / "schemas" / "sarif-2.1.0.json").read_text(encoding="utf-8")), format_checker=FormatChecker())
JUNIT = XMLSchema(str(ROOT / "tests" / "schemas" / "junit.xsd"))
NAMES = (
    "*bold* _it_ `code` ~~gone~~",
    "](https://evil.example) [x](y) ![z](w)",
    "<img src=x onerror=alert(1)> <https://evil.example> https://evil.example www.evil.example @everyone",
    "# head",
    "- item",
    "1. item",
    "| a | b |",
    "``` fence",
    "> quote &amp; &lt; \\",
    "=====",
    "\u202e\x07\x1b[31m\ufffe]]>",
)
ANSWERED = "[PS] C:\\>Get-ExchangeCertificate | fl *\n\n[PS] C:\\>\n"


def of_sample(name: str, *accepted: Acceptance) -> Analysis:
    return analyzer.analyze(facts.gather([read_file(ROOT / "samples" / name / "console.txt")]), NOW, accepted=accepted)


def hostile(name: str) -> Analysis:
    text = f"Name               : {name}\nFqdn               : mail.contoso.com\nTlsCertificateName :\nAuthMechanism      : Tls\n"
    text += "ObjectClass        : {top, msExchSmtpReceiveConnector}\n\n" + ANSWERED
    return analyzer.analyze(facts.gather([read_bytes(text.encode(), name)]), NOW)


def sarif(analysis: Analysis) -> dict[str, Any]:
    log = json.loads(render(analysis, "sarif"))
    SARIF.validate(log)
    return dict(log["runs"][0])


@pytest.mark.parametrize("case", CASES)
def test_every_finding_is_a_result_with_its_rule_and_its_lines(case: str) -> None:
    analysis = of_sample(case)
    run = sarif(analysis)
    rules = run["tool"]["driver"]["rules"]
    assert [result["ruleId"] for result in run["results"]] == [finding.code for finding in analysis.findings]
    for result, finding in zip(run["results"], analysis.findings, strict=True):
        assert rules[result["ruleIndex"]]["id"] == finding.code
        assert rules[result["ruleIndex"]]["help"]["text"]
        places = [*result["locations"], *result["relatedLocations"]]
        regions = [place["physicalLocation"]["region"] for place in places]
        assert [(region["startLine"], region["endLine"]) for region in regions] == [
            (place.lines.first, place.lines.last) for place in finding.evidence
        ]
    assert run["properties"]["verdict"] == analysis.verdict


@pytest.mark.parametrize("case", CASES)
def test_what_was_not_examined_is_a_notification(case: str) -> None:
    analysis = of_sample(case)
    told = sarif(analysis)["invocations"][0]["toolExecutionNotifications"]
    missing = {missing.command for row in analysis.rows for missing in row.missing}
    assert sum(one["descriptor"]["id"] == "not-examined" for one in told) == len(analysis.not_examined)
    assert all(any(command in one["message"]["text"] for one in told) for command in missing)


def test_an_accepted_finding_is_suppressed() -> None:
    code = "not-enabled-for-smtp"
    accepted = Acceptance(code, "switched off in March", str(date(2026, 2, 1)))
    results = sarif(of_sample("article-case-b", accepted))["results"]
    suppressed = [result["suppressions"][0]["justification"] for result in results if "suppressions" in result]
    assert suppressed == ["switched off in March (2026-02-01)"] * sum(result["ruleId"] == code for result in results)
    assert suppressed


def test_fingerprints_stay_when_the_text_moves() -> None:
    data = (ROOT / "samples" / "article-case-b" / "console.txt").read_bytes()
    runs = [sarif(analyzer.analyze(facts.gather([read_bytes(before + data, "x")]), NOW)) for before in (b"", b"Dear all,\n\nsee below\n\n")]
    prints = [[result["partialFingerprints"] for result in run["results"]] for run in runs]
    assert prints[0] == prints[1]
    assert runs[0]["results"][0]["locations"] != runs[1]["results"][0]["locations"]


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("samples/a b/console.txt", "samples/a%20b/console.txt"),
        ("C:\\Logs\\EX 01.txt", "file:///C:/Logs/EX%2001.txt"),
        ("\\\\server\\share\\x.txt", "file://server/share/x.txt"),
        ("folder\\x.txt", "folder/x.txt"),
        ("/var/log/x.txt", "file:///var/log/x.txt"),
        ("<stdin>", "%3Cstdin%3E"),
        ("a:b.txt", "a%3Ab.txt"),
        ("bundle.zip/Почта.txt #2", "bundle.zip/%D0%9F%D0%BE%D1%87%D1%82%D0%B0.txt%20%232"),
    ],
)
def test_a_source_is_named_by_a_uri(name: str, uri: str) -> None:
    assert _uri(name) == uri


def junit(analysis: Analysis) -> ET.Element:
    text = render(analysis, "junit")
    JUNIT.validate(text)
    return ET.fromstring(text)  # noqa: S314 - our own


@pytest.mark.parametrize("case", CASES)
def test_every_connector_is_a_test(case: str) -> None:
    analysis = of_sample(case)
    suite = junit(analysis)[0]
    cases = suite.findall("testcase")
    assert [case.get("name") for case in cases] == [row.title for row in analysis.rows]
    for test, row in zip(cases, analysis.rows, strict=True):
        outcome = next((kind for kind in ("failure", "skipped") if test.find(kind) is not None), "passed")
        wanted = {Verdict.COVERED: "passed", Verdict.CANNOT_JUDGE: "skipped", Verdict.NOT_OFFERED: "skipped"}
        assert outcome == wanted.get(row.verdict, "failure"), row.title
    counted = [suite.get(name) for name in ("tests", "failures", "skipped")]
    assert counted == [str(len(suite.findall(path))) for path in ("testcase", "testcase/failure", "testcase/skipped")]


def test_an_accepted_connector_is_skipped() -> None:
    accepted = Acceptance("not-enabled-for-smtp", "switched off", "2026-02-01")
    reasons = [skipped.text for skipped in junit(of_sample("article-case-b", accepted)).iter("skipped")]
    assert reasons == ["Accepted: switched off (2026-02-01)"] * 2


@pytest.mark.parametrize("name", NAMES)
def test_no_name_breaks_a_format(name: str) -> None:
    analysis = hostile(name)
    assert analysis.findings
    assert sarif(analysis)["results"]
    assert len(junit(analysis)[0].findall("testcase")) == 1
    json.loads(render(analysis, "json"))


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        yield token
        yield from token.children or ()


@pytest.mark.parametrize("detail", Detail)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_markup(name: str, detail: Detail) -> None:
    """A report of a hostile name has the very structure of one of a harmless name, which is as good as a placeholder where that is."""
    screen = replace(PAGE, detail=detail)
    plain = "redacted" if is_in(name) else "plain"
    harmless, report = (list(tokens(render(hostile(one), "markdown", screen))) for one in (plain, name))
    assert [token.type for token in report if token.type not in ("text", "text_special")] == [
        token.type for token in harmless if token.type not in ("text", "text_special")
    ]
    assert not any(token.type in ("html_inline", "html_block", "link_open", "image") for token in report)


@pytest.mark.parametrize("name", ["*bold* `code`", "# head", "1. item", "| a |", "<img>", "a & b &amp; c", "C:\\x"])
def test_a_name_is_shown_as_it_is(name: str) -> None:
    shown = "".join(token.content for token in tokens(render(hostile(name), "markdown")) if token.type in ("text", "text_special"))
    assert f"which {name} searches for" in shown


@pytest.mark.parametrize("case", CASES)
def test_commands_are_in_markdown_as_they_are(case: str) -> None:
    analysis = of_sample(case)
    fenced = [line for token in tokens(render(analysis, "markdown")) if token.type == "fence" for line in token.content.splitlines()]
    assert {command for step in analysis.plan for command in step.remedy.commands} <= set(fenced)
