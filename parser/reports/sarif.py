"""The findings as SARIF 2.1.0, which code scanners and editors read: a result for each, where it was seen by line.

What was not examined, and what is missing to judge, are notifications of the run; what was accepted is suppressed.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import PurePosixPath, PureWindowsPath
from urllib.parse import quote

from .. import __version__
from ..analyzer.model import Analysis, Finding, Rule
from ..analyzer.rules import known
from ..facts import Place
from ..records import Source
from ..values import Json
from ..wording import say
from .model import Report, Screen, visible
from .outline import Tell

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def _render(analysis: Analysis, screen: Screen) -> str:
    used = {finding.code for finding in analysis.findings} | {entry.code for entry in analysis.not_examined}
    rules = [rule for rule in known() if rule.code in used]
    indexes = {rule.code: index for index, rule in enumerate(rules)}
    run: dict[str, Json] = {
        "tool": {"driver": {"name": "why12014", "version": __version__, "rules": [_rule(rule, screen.tell) for rule in rules]}},
        "language": screen.language.tag,
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": list(_notifications(analysis, indexes, screen.tell))}],
        "artifacts": [_artifact(source) for source in analysis.sources],
        "results": [_result(finding, indexes, screen.tell) for finding in analysis.findings],
        "properties": {"verdict": analysis.verdict.value, "now": analysis.now.isoformat()},
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=not screen.unicode, indent=2)


def _rule(rule: Rule, tell: Tell) -> Json:
    first, *rest = map(tell, rule.paragraphs)
    return {
        "id": rule.code,
        "shortDescription": {"text": first},
        "help": {"text": "\n\n".join((first, *rest))},
        "defaultConfiguration": {"level": rule.severity.value},
    }


def _artifact(source: Source) -> Json:
    return {"location": {"uri": _uri(source.name)}, "length": source.bytes, "hashes": {"sha-256": source.sha256}}


def _result(finding: Finding, indexes: dict[str, int], tell: Tell) -> Json:
    result: dict[str, Json] = {
        "ruleId": finding.code,
        "level": finding.severity.value,
        "message": {"text": _message(finding, tell)},
        "locations": [_location(place, finding) for place in finding.evidence[:1]],
        "relatedLocations": [_location(place, None) for place in finding.evidence[1:]],
        # The same defect has the same one in every run, wherever the text stands.
        "partialFingerprints": {"why12014/1": _fingerprint(finding)},
        "properties": {"confidence": finding.confidence.value, "remedies": [_remedy(finding, index, tell) for index in range(len(finding.remedies))]},
    }
    if finding.code in indexes:
        result["ruleIndex"] = indexes[finding.code]
    if finding.accepted:
        result["suppressions"] = [{"kind": "external", "justification": tell(finding.accepted)}]
    return result


def _message(finding: Finding, tell: Tell) -> str:
    title = tell(finding.title).removesuffix(".")
    return visible(" ".join((f"{title[:1].upper()}{title[1:]}.", *map(tell, finding.details))))


def _remedy(finding: Finding, index: int, tell: Tell) -> Json:
    remedy = finding.remedies[index]
    return {"commands": list(remedy.commands), "note": " ".join(map(tell, (remedy.change, *remedy.hints)))}


def _location(place: Place, finding: Finding | None) -> Json:
    region: dict[str, Json] = {"startLine": place.lines.first, "endLine": place.lines.last}
    location: dict[str, Json] = {"physicalLocation": {"artifactLocation": {"uri": _uri(place.source)}, "region": region}}
    if finding and finding.connector:
        name = "\\".join(filter(None, (finding.server, finding.connector)))
        location["logicalLocations"] = [{"name": visible(finding.connector), "fullyQualifiedName": visible(name), "kind": "resource"}]
    return location


def _fingerprint(finding: Finding) -> str:
    marks: Sequence[str] = [part or "" for part in (finding.code, finding.server, finding.connector, finding.certificate)]
    return sha256("\0".join(marks).casefold().encode("utf-8", "backslashreplace")).hexdigest()


def _notifications(analysis: Analysis, indexes: dict[str, int], tell: Tell) -> Iterator[Json]:
    for missing in dict.fromkeys(missing for row in analysis.rows for missing in row.missing):
        yield {"descriptor": {"id": "cannot-judge"}, "level": "warning", "message": {"text": _asking(missing.what, missing.command, tell)}}
    for entry in analysis.not_examined:
        rule: dict[str, Json] = {"id": entry.code}
        if entry.code in indexes:
            rule["index"] = indexes[entry.code]
        text = _asking(entry.needs, entry.command, tell)
        yield {"descriptor": {"id": "not-examined"}, "associatedRule": rule, "level": "note", "message": {"text": text}}


def _asking(what: str, command: str, tell: Tell) -> str:
    return visible(tell(say("{what}. Send what this prints: {command}", what=what, command=command)))


def _uri(name: str) -> str:
    """A file name of any system as a URI, a relative one as a relative reference."""
    windows = PureWindowsPath(name)
    if windows.drive and windows.root:
        return windows.as_uri()
    start = "file://" if PurePosixPath(name).is_absolute() else ""
    return start + quote(name.replace("\\", "/"), safe="/", errors="backslashreplace")


REPORT = Report("sarif", (".sarif",), _render)
