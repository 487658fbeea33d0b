"""What an analysis says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from inspect import getdoc

from msgspec import Struct

from ..excerpts import Excerpt
from ..facts import Certificate, Connector, Evidence, LoggedEvent, Place
from ..records import Kind, Source
from ..whatif import Effect
from ..wording import Wording, say, written
from .selection import Candidate, Step, Verdict


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


class Answer(StrEnum):
    """The verdict on a whole input; the names are those of the JSON."""

    EVENT = "12014"
    """At least one connector cannot offer STARTTLS for want of a certificate."""
    CLEAR = "clear"
    CANNOT_JUDGE = "cannot-judge"


FAULTS = frozenset((Verdict.NO_CERTIFICATE, Verdict.NOT_ENABLED_FOR_SMTP, Verdict.NO_PRIVATE_KEY))
"""The verdicts for which Exchange logs event 12014."""
FAULT_CODES = frozenset(("no-certificate", "not-enabled-for-smtp", "no-private-key", "tls-certificate-name-stale", "expired"))
"""The rules that say why a connector cannot offer STARTTLS."""


class Missing(Struct, frozen=True):
    """Something that the text does not say, and the command that prints it."""

    what: str
    command: str


class Search(Struct, frozen=True, eq=False):
    """The name that a connector searches for, and where it comes from: TlsCertificateName, Fqdn or server."""

    name: str
    origin: str


class Row(Struct, frozen=True, eq=False):
    """One connector on one server, judged. `event` is the 12014 of the text that names it."""

    connector: Connector
    server: str | None
    search: Search | None
    verdict: Verdict
    winners: tuple[Certificate, ...] = ()
    """The certificates that can be the one that Exchange takes; more than one where equals or published sources leave it open."""
    candidates: tuple[Candidate, ...] = ()
    missing: tuple[Missing, ...] = ()
    remarks: tuple[str, ...] = ()
    event: LoggedEvent | None = None
    answer: Answer = Answer.CANNOT_JUDGE
    """Whether event 12014 is logged for it: more than the verdict, as releases differ over an expired certificate."""

    @property
    def winner(self) -> Certificate | None:
        """The certificate that Exchange takes, where that is certain."""
        return self.winners[0] if len(self.winners) == 1 else None

    @property
    def places(self) -> tuple[Place, ...]:
        """Where the facts that decide stand, the event first."""
        own = (self.connector.place, *(candidate.certificate.place for candidate in self.candidates if candidate.fails is not Step.NAME))
        return tuple(dict.fromkeys(((self.event.place,) if self.event else ()) + own))

    @property
    def title(self) -> str:
        """How the connector is called in a sentence."""
        name = self.connector.identity or self.connector.name
        several = self.server and self.connector.kind is Kind.SEND_CONNECTOR
        return say("{connector} on {server}", connector=name, server=self.server) if several else name


class Remedy(Struct, frozen=True, eq=False):
    """Commands to paste, in order; what they change; and what to know that holds for others, too.

    `effects` are what the world is after it; a remedy without any only looks.
    """

    commands: tuple[str, ...]
    change: str
    hints: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Remedy) and self._told == other._told

    def __hash__(self) -> int:
        return hash(self._told)

    @property
    def _told(self) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
        """What of it people see: by that two are told apart."""
        return self.commands, self.change, self.hints

    @property
    def note(self) -> str:
        """All that there is to know, as one text."""
        return " ".join((self.change, *self.hints))


class Finding(Struct, frozen=True):
    """Something that a rule found. `details` are full sentences that explain it."""

    code: str
    severity: Severity
    confidence: Confidence
    title: str
    server: str | None = None
    connector: str | None = None
    certificate: str | None = None
    details: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    accepted: str | None = None
    """Why somebody accepted it, and when."""


class PlanStep(Struct, frozen=True, eq=False):
    """A remedy, the connectors for which it ends the event, and what else does the same.

    A step that ends it for none is needed by those after it.
    """

    remedy: Remedy
    ends: tuple[str, ...]
    alternatives: tuple[Remedy, ...] = ()


class NotExamined(Struct, frozen=True):
    """A rule that had to stay silent about something, what it needs, and the command that prints it."""

    code: str
    needs: str
    command: str


class Case(Struct, frozen=True, eq=False):
    """All that a rule sees. `days`: how soon a certificate has to end for that to be told."""

    evidence: Evidence
    rows: tuple[Row, ...]
    now: datetime
    days: int


class Analysis(Struct, frozen=True):
    """The answer: why event 12014 is logged, and which commands end it."""

    now: datetime
    sources: tuple[Source, ...]
    certificates: tuple[Certificate, ...]
    verdict: Answer
    rows: tuple[Row, ...]
    findings: tuple[Finding, ...]
    not_examined: tuple[NotExamined, ...]
    plan: tuple[PlanStep, ...]
    excerpts: tuple[Excerpt, ...] = ()
    """What the sources show where the findings were seen."""


class Need(Struct, frozen=True, eq=False):
    """A fact that a rule needs: the name it has in `Certificate` or `Connector`, by the kind of object."""

    kind: Kind
    fact: str


class Found(Struct, frozen=True, eq=False):
    """What a rule saw, before its code and severity are added. The fields are those of `Finding`."""

    title: str
    row: Row | None = None
    certificate: Certificate | None = None
    connector: Connector | None = None
    details: tuple[str, ...] = ()
    evidence: tuple[Place, ...] = ()
    remedies: tuple[Remedy, ...] = ()
    confidence: Confidence = Confidence.CERTAIN


# What the parts of an explanation begin with, behind the sentence that says what was found.
_PARTS = ("What it means: ", "How to confirm: ", "How to fix: ", "Source: ")
Check = Callable[[Case], Iterator[Found]]


class Rule(Struct, frozen=True, eq=False):
    """A rule: its code, how much its findings matter, the facts that it needs, and its function."""

    code: str
    severity: Severity
    needs: tuple[Need, ...]
    check: Check

    @property
    def explanation(self) -> str:
        """What it means, how to confirm it, how to fix it, and the source."""
        return getdoc(self.check) or ""

    @property
    def paragraphs(self) -> tuple[Wording, ...]:
        """The explanation, each part of it on one line; the first says what the rule finds."""
        parts: list[str] = []
        for line in filter(None, self.explanation.split("\n")):
            if len(parts) < 2 or line.startswith(_PARTS):  # noqa: PLR2004 - the first sentence is one line
                parts.append(line)
            else:
                parts[-1] += f" {line}"
        return tuple(map(written, parts))

    def findings(self, case: Case) -> Iterator[Finding]:
        """What the rule finds in a case."""
        for found in self.check(case):
            yield self._finding(found)

    def _finding(self, found: Found) -> Finding:
        connector = found.row.connector if found.row else found.connector
        server = found.row.server if found.row else None
        places = [place for place in (connector and connector.place, found.certificate and found.certificate.place) if place]
        return Finding(
            self.code,
            self.severity,
            found.confidence,
            found.title,
            server or (found.certificate.server if found.certificate else None),
            connector.name if connector else None,
            found.certificate.thumbprint if found.certificate else None,
            found.details,
            found.evidence or tuple(places),
            found.remedies,
        )


def rule(code: str, severity: Severity, *needs: Need) -> Callable[[Check], Rule]:
    """Makes a rule of a generator over a case; its docstring is what explains it."""
    return lambda check: Rule(code, severity, needs, check)
