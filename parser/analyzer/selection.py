"""How Exchange chooses the certificate for STARTTLS, over everything that the text leaves possible.

Source: the product documentation of certificate selection for inbound STARTTLS (2016, 2019, Subscription Edition); for a
TlsCertificateName also the team blog on TLS certificates in hybrid organizations, where the two differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any

from msgspec import Struct

from ..facts import Certificate, Fact
from ..values.name import certificate_name
from ..wording import say

_TRUSTED = frozenset(("Valid",))
_NOT_TRUSTED = frozenset(("Revoked", "DateInvalid", "Untrusted", "Invalid", "PendingRequest"))
_LEAST_VERSION = 3


class Verdict(StrEnum):
    """What becomes of STARTTLS on one connector; the names are those of the JSON."""

    COVERED = "covered"
    EXPIRED = "expired"
    NO_CERTIFICATE = "no-certificate"
    NOT_ENABLED_FOR_SMTP = "not-enabled-for-smtp"
    NO_PRIVATE_KEY = "no-private-key"
    NOT_OFFERED = "not-offered"
    CANNOT_JUDGE = "cannot-judge"


class Step(StrEnum):
    """At which step of the selection a certificate fell out."""

    NAME = "name"
    PRIVATE_KEY = "private-key"
    VERSION = "version"
    SMTP = "smtp"
    UNKNOWN = "unknown"


# From the one that is taken to the one that was never looked at.
_CAME_FAR = (None, Step.UNKNOWN, Step.SMTP, Step.VERSION, Step.PRIVATE_KEY, Step.NAME)


class Standing(Struct, frozen=True):
    """How one certificate stands in one possible world: where it fell out, or what ranks it."""

    fails: Step | None
    not_before: datetime = datetime.min
    not_after: datetime = datetime.max
    trusted: bool = False
    """CA-issued and valid at the moment of judgement."""
    self_signed: bool = False


class Candidate(Struct, frozen=True, eq=False):
    """A certificate with every standing that the text leaves possible, and what is missing to know which."""

    certificate: Certificate
    standings: tuple[Standing, ...]
    open: tuple[str, ...]

    @property
    def fails(self) -> Step | None:
        """The step at which it falls out, `None` if it is eligible; unknown where that is open."""
        steps = {standing.fails for standing in self.standings}
        return steps.pop() if len(steps) == 1 else Step.UNKNOWN

    @property
    def rank(self) -> tuple[int, int, int]:
        """Its place among the others, the lower the better: how far it came, and what ranks it there."""
        best = max(_preference(standing) for standing in self.standings)
        starts = max((standing.not_before for standing in self.standings if standing.not_before != datetime.max), default=datetime.min)
        return _CAME_FAR.index(self.fails), -best, -int((starts - datetime.min).total_seconds())


class Selection(Struct, frozen=True, eq=False):
    """The verdicts that are possible, and the certificates that can be the winner, over all worlds and by both rules.

    `candidates` are ranked: what could serve the connector first, the best of them before the others, then those that fell out, the
    nearer the later.
    """

    verdicts: frozenset[Verdict]
    winners: tuple[Certificate, ...]
    candidates: tuple[Candidate, ...]


def select(name: str, certificates: Sequence[Certificate], may_be_elsewhere: Callable[[Certificate], bool], now: datetime) -> Selection:
    """Which of the certificates of a server serves the connector that searches for `name`, at `now` in the server's time.

    `name` is an FQDN or an `<I>..<S>..` pair. `may_be_elsewhere` tells certificates of which the text does not say that they
    are on this server.
    """
    candidates = tuple(_candidate(name, certificate, now, elsewhere=may_be_elsewhere(certificate)) for certificate in certificates)
    rules = (_latest_start, _latest_end) if certificate_name(name) else (_latest_start,)
    leaders = {leader for rule in rules for leader in _leaders(candidates, rule)}
    verdicts = frozenset(leader.verdict(now) for leader in leaders)
    indexes = {leader.index for leader in leaders}
    winners = tuple(certificates[index] for index in sorted(index for index in indexes if index is not None))
    return Selection(verdicts, () if None in indexes else winners, tuple(sorted(candidates, key=lambda candidate: candidate.rank)))


class _Leader(Struct, frozen=True):
    """The best certificate so far in a set of possible worlds; while there is none, at which steps the others fell out."""

    rank: tuple[int, datetime] | None = None
    index: int | None = None
    not_after: datetime = datetime.max
    fails: frozenset[Step] = frozenset()

    def after(self, index: int, standing: Standing, rule: Callable[[Standing], datetime]) -> Iterator[_Leader]:
        """Who leads once the next certificate has been looked at; of equals it can be either."""
        if standing.fails is not None:
            yield self if self.rank else _Leader(fails=self.fails | {standing.fails})
            return
        rank = (_preference(standing), rule(standing))
        if self.rank and self.rank >= rank:
            yield self
        if not self.rank or rank >= self.rank:
            yield _Leader(rank, index, standing.not_after)

    def verdict(self, now: datetime) -> Verdict:
        if self.rank:
            return Verdict.EXPIRED if self.not_after < now else Verdict.COVERED
        if Step.SMTP in self.fails:
            return Verdict.NOT_ENABLED_FOR_SMTP
        return Verdict.NO_PRIVATE_KEY if Step.PRIVATE_KEY in self.fails else Verdict.NO_CERTIFICATE


def _leaders(candidates: Sequence[Candidate], rule: Callable[[Standing], datetime]) -> set[_Leader]:
    """Who leads in the end, over all possible worlds."""
    leaders = {_Leader()}
    for index, candidate in enumerate(candidates):
        leaders = {after for leader in leaders for standing in candidate.standings for after in leader.after(index, standing, rule)}
    return leaders


def _preference(standing: Standing) -> int:
    """A valid CA-issued certificate goes before a self-signed one, and that before any other."""
    return 2 if standing.trusted else int(standing.self_signed)


def _latest_start(standing: Standing) -> datetime:
    return standing.not_before


def _latest_end(standing: Standing) -> datetime:
    return standing.not_after


def _candidate(name: str, certificate: Certificate, now: datetime, *, elsewhere: bool) -> Candidate:
    found = matches(name, certificate)
    if elsewhere and found.value is not False:
        found = Fact((True, False), say("the text does not say on which server it is"))
    standings = tuple(dict.fromkeys(_standings(certificate, found, now)))
    return Candidate(certificate, standings, tuple(_open(certificate, found, now)) if len(standings) > 1 else ())


def _open(certificate: Certificate, found: Fact[bool], now: datetime) -> Iterator[str]:
    """Why more than one standing is possible."""
    facts: tuple[Fact[Any], ...] = (found, certificate.services, certificate.has_private_key, certificate.not_before, certificate.not_after)
    yield from (fact.why for fact in facts if not fact.settled(now))


def _standings(certificate: Certificate, found: Fact[bool], now: datetime) -> Iterator[Standing]:
    for named, key, smtp in product(found.possible or (True, False), _key(certificate), _smtp(certificate)):
        if not named or certificate.status.value == "PendingRequest":
            yield Standing(Step.NAME)
        elif not key:
            yield Standing(Step.PRIVATE_KEY)
        elif is_too_old(certificate):
            yield Standing(Step.VERSION)
        elif not smtp:
            yield Standing(Step.SMTP)
        else:
            yield from _eligible(certificate, now)


def is_too_old(certificate: Certificate) -> bool:
    """Whether a certificate is known to be of a version that Exchange does not take."""
    return certificate.version.value is not None and certificate.version.value < _LEAST_VERSION


def _key(certificate: Certificate) -> tuple[bool, ...]:
    return certificate.has_private_key.possible or (True, False)


def _smtp(certificate: Certificate) -> tuple[bool, ...]:
    services = certificate.services.possible
    return (True, False) if services is None else tuple("smtp" in names for names in services)


def _eligible(certificate: Certificate, now: datetime) -> Iterator[Standing]:
    for before, after, own, trusted in product(
        certificate.not_before.possible or (datetime.min, datetime.max),
        certificate.not_after.possible or (datetime.max, datetime.min),
        certificate.self_signed.possible or (True, False),
        _trusted(certificate),
    ):
        in_time = now <= after and (before <= now or before == datetime.max)
        yield Standing(None, before, after, trusted=trusted and in_time and not own, self_signed=own)


def _trusted(certificate: Certificate) -> tuple[bool, ...]:
    """A status that says nothing of the chain, such as a failed revocation check, leaves it open."""
    status = certificate.status.value
    return (True,) if status in _TRUSTED else (False,) if status in _NOT_TRUSTED else (True, False)


def matches(name: str, certificate: Certificate) -> Fact[bool]:
    """Whether a certificate has the name that is searched for."""
    if certificate_name(name):
        if certificate.issuer.value is None or certificate.subject.value is None:
            return Fact(None, certificate.issuer.why or certificate.subject.why)
        return Fact((f"<I>{certificate.issuer.value}<S>{certificate.subject.value}".casefold() == name.casefold(),))
    if any(covers(domain, name) for domain in certificate.domains):
        return Fact((True,))
    return Fact(None, certificate.domains_open) if certificate.domains_open else Fact((False,))


def covers(domain: str, name: str) -> bool:
    """Whether a name of a certificate covers a host name: without case, and `*.` stands for exactly one label."""
    domain, name = domain.casefold(), name.casefold()
    if domain.startswith("*."):
        label, dot, rest = name.partition(".")
        return bool(label and dot) and rest == domain[2:]
    return domain == name
