"""The analysis as JSON: the shape of `why12014/analysis/1`."""

from __future__ import annotations

import json

from ..analyzer.model import Analysis, Finding, Remedy, Row
from ..converter import lines, source
from ..facts import Place
from ..records import Kind
from ..values import Json
from .model import Report, Screen

SCHEMA = "why12014/analysis/1"
_KINDS = {Kind.RECEIVE_CONNECTOR: "receive", Kind.SEND_CONNECTOR: "send", Kind.OTHER: "unknown"}


def as_json(analysis: Analysis) -> dict[str, Json]:
    """The JSON-ready form of an analysis."""
    return {
        "schema": SCHEMA,
        "now": analysis.now.isoformat(),
        "sources": [source(of) for of in analysis.sources],
        "verdict": analysis.verdict.value,
        "connectors": [_row(row) for row in analysis.rows],
        "findings": [_finding(finding) for finding in analysis.findings],
        "plan": [_remedy(step.remedy) | {"ends": list(step.ends), "alternatives": list(map(_remedy, step.alternatives))} for step in analysis.plan],
        "not_examined": [{"code": entry.code, "needs": entry.needs, "command": entry.command} for entry in analysis.not_examined],
    }


def _row(row: Row) -> dict[str, Json]:
    return {
        "kind": _KINDS[row.connector.kind],
        "name": row.connector.name,
        "identity": row.connector.identity,
        "server": row.server,
        "searches": {"name": row.search.name, "from": row.search.origin} if row.search else None,
        "verdict": row.verdict.value,
        "certificate": row.winner.thumbprint if row.winner else None,
        "certificates": [{"thumbprint": one.certificate.thumbprint, "fails": one.fails.value if one.fails else None} for one in row.candidates],
        "missing": [{"what": missing.what, "command": missing.command} for missing in row.missing],
        "remarks": list(row.remarks),
        "event": row.event is not None,
    }


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "title": finding.title,
        "server": finding.server,
        "connector": finding.connector,
        "certificate": finding.certificate,
        "details": list(finding.details),
        "evidence": [_place(place) for place in finding.evidence],
        "remedies": list(map(_remedy, finding.remedies)),
        "accepted": finding.accepted,
    }


def _remedy(remedy: Remedy) -> dict[str, Json]:
    return {"commands": list(remedy.commands), "note": remedy.note}


def _place(place: Place) -> Json:
    cited: list[Json] = [{"name": one.name, "text": one.text, "lines": lines(one.lines)} for one in place.properties]
    return {"source": place.source, "lines": lines(place.lines), "properties": cited}


def _render(analysis: Analysis, screen: Screen) -> str:
    return json.dumps(as_json(analysis), ensure_ascii=not screen.unicode, indent=2)


REPORT = Report("json", (".json",), _render)
