"""What an analysis says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ..facts import Certificate, Connector, Evidence, LoggedEvent, Place
from ..records import Source
from .selection import Candidate, Verdict


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """STARTTLS does not work because of it."""
    WARNING = "warning"
    """It will, or may, stop working."""
    NOTE = "note"
    """Worth knowing."""


class Confidence(StrEnum):
    """How sure a finding is."""

    CERTAIN = "certain"
    LIKELY = "likely"


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that the text does not say, and the command that prints it."""

    what: str
    command: str


@dataclass(frozen=True, slots=True)
class Search:
    """The name that a connector searches for, and where it comes from: TlsCertificateName, Fqdn or server."""

    name: str
    origin: str


@dataclass(frozen=True, slots=True)
class Row:
    """One connector on one server, judged."""

    connector: Connector
    server: str | None
    search: Search | None
    verdict: Verdict
    winner: Certificate | None
    candidates: tuple[Candidate, ...]
    missing: tuple[Missing, ...]
    remarks: tuple[str, ...]
    event: LoggedEvent | None = None


@dataclass(frozen=True, slots=True)
class Remedy:
    """Commands to paste, in order, and what to know before."""

    commands: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule found."""

    code: str
    severity: Severity
    confidence: Confidence
    title: str
    server: str | None = None
    connector: str | None = None
    certificate: str | None = None
    evidence: tuple[Place, ...] = ()
    remedies: tuple[Remedy, ...] = ()


@dataclass(frozen=True, slots=True)
class NotExamined:
    """A rule that had to stay silent, what it needs, and the command that prints it."""

    code: str
    needs: str
    command: str


@dataclass(frozen=True, slots=True)
class Case:
    """All that a rule sees."""

    evidence: Evidence
    rows: tuple[Row, ...]
    now: datetime


@dataclass(frozen=True, slots=True)
class Analysis:
    """The answer: why event 12014 is logged, and which commands end it."""

    now: datetime
    sources: tuple[Source, ...]
    verdict: str
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    not_examined: tuple[NotExamined, ...]


Check = Callable[[Case], Iterator[Finding | NotExamined]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, how much its findings matter, what it needs to have been printed, and its function."""

    code: str
    severity: Severity
    needs: str
    check: Check

    @property
    def explanation(self) -> str:
        """What it means, how to confirm it, how to fix it, and the source."""
        return self.check.__doc__ or ""


def rule(code: str, severity: Severity, needs: str) -> Callable[[Check], Rule]:
    """Makes a rule of a generator over a case; its docstring is what explains it."""
    return lambda check: Rule(code, severity, needs, check)
