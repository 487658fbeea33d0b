"""How Exchange chooses the certificate for STARTTLS, over everything that the text leaves possible.

Source: the product documentation of certificate selection for inbound STARTTLS (2016, 2019, Subscription Edition); for a
TlsCertificateName also the team blog on TLS certificates in hybrid organizations, where the two differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice, product

from ..facts import Certificate, Fact
from ..values.name import certificate_name

_MOST_WORLDS = 20_000
_VALID = frozenset(("Valid", "Unknown", "RevocationCheckFailure"))
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


@dataclass(frozen=True, slots=True)
class Standing:
    """How one certificate stands in one possible world: where it fell out, or what ranks it."""

    fails: Step | None
    not_before: datetime = datetime.min
    not_after: datetime = datetime.max
    trusted: bool = False
    """CA-issued and valid at the moment of judgement."""
    self_signed: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A certificate with every standing that the text leaves possible, and what is missing to know which."""

    certificate: Certificate
    standings: tuple[Standing, ...]
    open: tuple[str, ...]

    @property
    def fails(self) -> Step | None:
        """The step at which it falls out, `None` if it is eligible; unknown where that is open."""
        steps = {standing.fails for standing in self.standings}
        return steps.pop() if len(steps) == 1 else Step.UNKNOWN


@dataclass(frozen=True, slots=True)
class Selection:
    """The verdicts that are possible, and the winner where it is the same in all worlds and by both rules."""

    verdicts: frozenset[Verdict]
    winner: Certificate | None
    candidates: tuple[Candidate, ...]


def select(name: str, certificates: Sequence[Certificate], may_be_elsewhere: Callable[[Certificate], bool], now: datetime) -> Selection:
    """Which of the certificates of a server serves the connector that searches for `name`, at `now` in the server's time.

    `name` is an FQDN or an `<I>..<S>..` pair. `may_be_elsewhere` tells certificates of which the text does not say that they
    are on this server.
    """
    candidates = tuple(_candidate(name, certificate, now, elsewhere=may_be_elsewhere(certificate)) for certificate in certificates)
    verdicts: set[Verdict] = set()
    winners: set[int | None] = set()
    rules = (_latest_start, _latest_end) if certificate_name(name) else (_latest_start,)
    worlds = list(islice(product(*(candidate.standings for candidate in candidates)), _MOST_WORLDS + 1))
    if len(worlds) > _MOST_WORLDS:
        return Selection(frozenset(Verdict) - {Verdict.CANNOT_JUDGE, Verdict.NOT_OFFERED}, None, candidates)
    for world in worlds:
        for rule in rules:
            verdict, winner = _judge(world, rule, now)
            verdicts.add(verdict)
            winners.add(winner)
    index = winners.pop() if len(winners) == 1 else None
    return Selection(frozenset(verdicts), None if index is None else certificates[index], candidates)


def _judge(world: Sequence[Standing], rule: Callable[[Standing], datetime], now: datetime) -> tuple[Verdict, int | None]:
    eligible = [index for index, standing in enumerate(world) if standing.fails is None]
    if eligible:
        winner = _winner(world, eligible, rule)
        return (Verdict.EXPIRED if world[winner].not_after < now else Verdict.COVERED), winner
    fails = {standing.fails for standing in world}
    if Step.SMTP in fails:
        return Verdict.NOT_ENABLED_FOR_SMTP, None
    return (Verdict.NO_PRIVATE_KEY if Step.PRIVATE_KEY in fails else Verdict.NO_CERTIFICATE), None


def _winner(world: Sequence[Standing], eligible: Sequence[int], rule: Callable[[Standing], datetime]) -> int:
    """The first valid CA-issued certificate, else the first self-signed one, else the first; first is by the rule."""
    ranked = sorted(eligible, key=lambda index: rule(world[index]), reverse=True)
    preferences = (lambda standing: standing.trusted, lambda standing: standing.self_signed, lambda _: True)
    return next(index for prefer in preferences for index in ranked if prefer(world[index]))


def _latest_start(standing: Standing) -> datetime:
    return standing.not_before


def _latest_end(standing: Standing) -> datetime:
    return standing.not_after


def _candidate(name: str, certificate: Certificate, now: datetime, *, elsewhere: bool) -> Candidate:
    matches = _matches(name, certificate)
    if elsewhere:
        matches = Fact((*(matches.possible or ()), False) if matches.value is not False else (False,), "the text does not say on which server it is")
    standings = tuple(dict.fromkeys(_standings(certificate, matches, now)))
    facts = [] if matches.value is False else [matches, certificate.services, certificate.has_private_key, certificate.not_before, certificate.not_after]
    return Candidate(certificate, standings, tuple(fact.why for fact in facts if not fact.known) if len(standings) > 1 else ())


def _standings(certificate: Certificate, matches: Fact[bool], now: datetime) -> Iterator[Standing]:
    for named, key, smtp in product(matches.possible or (True, False), _key(certificate), _smtp(certificate)):
        if not named or certificate.status.value == "PendingRequest":
            yield Standing(Step.NAME)
        elif not key:
            yield Standing(Step.PRIVATE_KEY)
        elif certificate.version.value is not None and certificate.version.value < _LEAST_VERSION:
            yield Standing(Step.VERSION)
        elif not smtp:
            yield Standing(Step.SMTP)
        else:
            yield from _eligible(certificate, now)


def _key(certificate: Certificate) -> tuple[bool, ...]:
    """The shell lists only certificates with a private key, so one that is listed has it unless the text says otherwise."""
    return certificate.has_private_key.possible or (True,)


def _smtp(certificate: Certificate) -> tuple[bool, ...]:
    services = certificate.services.possible
    return (True, False) if services is None else tuple("smtp" in names for names in services)


def _eligible(certificate: Certificate, now: datetime) -> Iterator[Standing]:
    status = certificate.status.value
    for before, after, own in product(
        certificate.not_before.possible or (datetime.min,),
        certificate.not_after.possible or (datetime.max, datetime.min),
        certificate.self_signed.possible or (True, False),
    ):
        valid = before <= now <= after and (status is None or status in _VALID)
        yield Standing(None, before, after, trusted=valid and not own, self_signed=own)


def _matches(name: str, certificate: Certificate) -> Fact[bool]:
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
