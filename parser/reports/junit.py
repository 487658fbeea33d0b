"""The connectors as tests in JUnit XML, which build servers show: one fails where an error was found.

One is skipped where nothing could be judged, where STARTTLS is off, and where what was found is accepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ..analyzer.model import Analysis, Finding, Row, Severity
from ..analyzer.selection import Verdict
from ..wording import say
from .model import Report, Screen, visible
from .outline import Tell

_SUITE = "why12014"


def _render(analysis: Analysis, screen: Screen) -> str:
    suite = Element("testsuite", name=_SUITE, tests=str(len(analysis.rows)), errors="0", time="0", timestamp=f"{analysis.now:%Y-%m-%dT%H:%M:%S}")
    for row in analysis.rows:
        _case(suite, row, _errors(row, analysis.findings), screen.tell)
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    suites = Element("testsuites", name=_SUITE)
    suites.append(suite)
    indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}'


def _errors(row: Row, findings: Sequence[Finding]) -> list[Finding]:
    """The errors that were found of a connector on a server."""
    own = row.connector.name, row.server
    return [finding for finding in findings if finding.severity is Severity.ERROR and (finding.connector, finding.server) == own]


def _case(suite: Element, row: Row, errors: Sequence[Finding], tell: Tell) -> None:
    server = row.server or tell(say("unknown server"))
    case = SubElement(suite, "testcase", name=visible(row.title), classname=visible(server), time="0")
    open_errors = [finding for finding in errors if not finding.accepted]
    for finding in open_errors:
        failure = SubElement(case, "failure", type=finding.code, message=visible(tell(finding.title)))
        failure.text = "\n".join(visible(line) for line in _told(finding, tell))
    reason = "" if open_errors else _why_skipped(row, errors, tell)
    if reason:
        SubElement(case, "skipped").text = visible(reason)


def _told(finding: Finding, tell: Tell) -> list[str]:
    lines = [tell(detail) for detail in finding.details]
    for remedy in finding.remedies[:1]:
        lines += [tell(remedy.change), *remedy.commands]
    return lines


def _why_skipped(row: Row, errors: Sequence[Finding], tell: Tell) -> str:
    """Why a connector without an open error does not count as one that passed; empty if it did."""
    if errors:
        return tell(say("Accepted: {reason}", reason=errors[0].accepted))
    if row.verdict is Verdict.NOT_OFFERED:
        return tell(say("STARTTLS off"))
    if row.verdict is Verdict.CANNOT_JUDGE:
        return "; ".join(f"{tell(missing.what)}: {missing.command}" for missing in row.missing)
    return ""


REPORT = Report("junit", (".xml",), _render)
