"""From facts to the answer: which certificate each connector takes, what the rules find, and what could not be judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from ..accepted import Acceptance
from ..excerpts import excerpts
from ..facts import Certificate, Connector, Evidence, Fact
from ..records import Kind
from ..wording import say
from . import rules
from .asking import show_certificates, show_connectors
from .model import FAULT_CODES, Analysis, Answer, Case, Confidence, Finding, Need, NotExamined, Rule, Severity
from .plan import plan
from .rows import is_past, judge

__all__ = ["analyze"]

_SEVERITIES = list(Severity)


def analyze(evidence: Evidence, now: datetime, days: int = 30, accepted: Sequence[Acceptance] = ()) -> Analysis:
    """Why event 12014 is logged, if it is.

    `now` is the moment to judge by, in the local time of the servers. A certificate that ends within `days` is told.
    Findings that are `accepted` are kept, with the reason; the verdict and the plan leave them out.
    """
    case = Case(evidence, judge(evidence, now), now, days)
    findings = sorted((_marked(finding, accepted) for rule in rules.known() for finding in _findings(rule, case)), key=_rank(case))
    settled = {(finding.connector, finding.server) for finding in findings if finding.accepted and finding.code in FAULT_CODES}
    rows = tuple(row for row in case.rows if (row.connector.name, row.server) not in settled)
    unmet = (entry for rule in rules.known() for need in rule.needs for entry in _unmet(rule, need, case))
    silent = dict.fromkeys((*_absent(evidence), *unmet))
    answer = _answer(replace(case, rows=rows)) if rows or not case.rows else Answer.CLEAR
    shown = excerpts(evidence.texts, (place for finding in findings for place in finding.evidence))
    steps = plan(rows, case)
    return Analysis(now, evidence.sources, evidence.certificates, answer, case.rows, tuple(findings), tuple(silent), steps, shown)


def _marked(finding: Finding, accepted: Sequence[Acceptance]) -> Finding:
    marks = finding.code, finding.connector, finding.server, finding.certificate
    found = next((one for one in accepted if one.covers(*marks)), None)
    return replace(finding, accepted=say("{reason} ({date})", reason=found.reason, date=found.date)) if found else finding


def _answer(case: Case) -> Answer:
    """The worst that any connector shows. An event that nothing printed explains leaves the question open."""
    answers = {row.answer for row in case.rows}
    if Answer.EVENT in answers:
        return Answer.EVENT
    unexplained = any(row.event and not is_past(row) for row in case.rows) or any(not logged.event.connector for logged in case.evidence.events)
    unexplained = unexplained and not case.evidence.supposed
    return Answer.CLEAR if answers == {Answer.CLEAR} and not unexplained else Answer.CANNOT_JUDGE


def _findings(rule: Rule, case: Case) -> Iterator[Finding]:
    try:
        yield from rule.findings(case)
    except Exception as error:  # noqa: BLE001 - a rule that fails must not lose what the others found
        what = " ".join(f"{type(error).__name__} {error}".split())
        title = say("Rule {code} failed: a defect of why12014 itself ({what}). Please report it.", code=rule.code, what=what)
        yield Finding("rule-failed", Severity.WARNING, Confidence.CERTAIN, title)


def _rank(case: Case) -> Callable[[Finding], tuple[int, bool]]:
    """Findings that matter more come first; of those, what an event of the text is about."""
    logged = {(row.connector.name, row.server) for row in case.rows if row.event}
    return lambda finding: (_SEVERITIES.index(finding.severity), (finding.connector, finding.server) not in logged)


def _absent(evidence: Evidence) -> Iterator[NotExamined]:
    """The listings without which there is no question, or no answer."""
    if not evidence.connectors:
        yield NotExamined("no-certificate", say("no connector is in the input"), show_connectors(Kind.OTHER))
    if not evidence.certificates and not evidence.empty_listings:
        yield NotExamined("no-certificate", say("no certificate is in the input"), show_certificates(None))


def _unmet(rule: Rule, need: Need, case: Case) -> Iterator[NotExamined]:
    """The facts that a rule needs and that the text does not give."""
    evidence = case.evidence
    objects: list[Certificate] | list[Connector]
    if need.kind is Kind.CERTIFICATE:
        objects, command = list(evidence.certificates), show_certificates(None)
    else:
        objects, command = [connector for connector in evidence.connectors if connector.kind is need.kind], show_connectors(need.kind)
    for item in objects:
        why = _open(getattr(item, need.fact), case.now)
        if why:
            yield NotExamined(rule.code, why, command)


def _open(fact: object, now: datetime) -> str:
    """Why a fact of a certificate or a connector is not known; empty where it is."""
    if isinstance(fact, Fact):
        return "" if fact.settled(now) else fact.why
    if fact is None:
        return say("RawData is not whole")
    return fact if isinstance(fact, str) else ""
