"""TlsCertificateName names a certificate that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from ...facts import Certificate, Fact
from ...records import Kind
from ...values.model import CertificateName, DistinguishedName
from ...values.name import certificate_name, comparable, windows_name
from ...wording import say
from ..model import Case, Found, Need, Remedy, Row, Severity, rule
from ..remedies import DOES_NOTHING, clear_name, copies, covers_any, enable, lacks_smtp_alone, obtain, point_at, ready, together
from ..rows import judge_one, named, where
from ..selection import Verdict


@rule(
    "tls-certificate-name-stale",
    Severity.ERROR,
    Need(Kind.RECEIVE_CONNECTOR, "tls_certificate_name"),
    Need(Kind.SEND_CONNECTOR, "tls_certificate_name"),
)
def tls_certificate_name_stale(case: Case) -> Iterator[Found]:
    """TlsCertificateName names an issuer and a subject that no certificate on the server has.

    What it means: the connector searches for exactly `<I>issuer<S>subject`. After a renewal with another issuer or subject, and the removal
    of the old certificate, nothing matches any more: event 12014, with the pair as the domain name. The most frequent cause since 2013.
    Often only one half is stale: the certification authority changed its intermediate, so the issuer differs and the subject does not.
    How to confirm: compare both halves with Issuer and Subject of the new certificate, sign by sign.
    How to fix: set TlsCertificateName from the new certificate. Clearing it goes back to the Fqdn, which may put the self-signed certificate
    on port 25. In hybrid organizations change HybridConfiguration, too.
    Source: Exchange troubleshooting article 2989382; the team blog on TLS certificates in hybrid organizations (2025).
    """
    for row in case.rows:
        if row.verdict is Verdict.NO_CERTIFICATE and row.search and row.search.origin == "TlsCertificateName":
            wanted, near = certificate_name(row.search.name), _nearest(row, case)
            details = [*_differences(wanted, near)] if wanted and near else []
            details.append(DOES_NOTHING)
            yield Found(
                say("TlsCertificateName of {connector} names a certificate that is not {where}", connector=row.title, where=where(row.server)),
                row,
                near,
                details=tuple(details),
                evidence=row.places,
                remedies=(*islice(copies(row, case), 1), *(_turned(row, near, case) if near else ()), *_cleared(row, case)),
            )


def _turned(row: Row, near: Certificate, case: Case) -> Iterator[Remedy]:
    """The connector set to the nearest certificate, which is enabled first where it has to be."""
    for remedy in point_at(row, near):
        enabling = enable(near, case.evidence.releases_of(row.server)) if lacks_smtp_alone(near, case) else ()
        yield next((together(first, remedy) for first in enabling), remedy)


def _cleared(row: Row, case: Case) -> Iterator[Remedy]:
    """TlsCertificateName taken away, with a new certificate where none has the Fqdn."""
    for remedy in clear_name(row):
        then = judge_one(replace(row.connector, tls_certificate_name=Fact((None,))), row.server, case.evidence, case.now)
        if then.verdict is Verdict.COVERED:
            yield remedy
        elif then.search and then.verdict is Verdict.NO_CERTIFICATE:
            yield from (together(made, remedy) for made in obtain([then.search.name], row, case))


def _nearest(row: Row, case: Case) -> Certificate | None:
    """The usable certificate that is the likeliest successor: of the same subject, else for the same name."""
    wanted = certificate_name(row.search.name) if row.search else None
    name = _common_name(wanted)
    usable = ready(row, case) + [one.certificate for one in row.candidates if lacks_smtp_alone(one.certificate, case)]
    same = [one for one in usable if wanted and one.subject.value and _same(one.subject.value, wanted.subject)]
    named_so = [one for one in usable if name and covers_any(one, name.removeprefix("*."))]
    by_fqdn = [one for one in usable if row.connector.fqdn.value and covers_any(one, row.connector.fqdn.value) and one.self_signed.value is False]
    return next(iter(same + named_so + by_fqdn), None)


def _same(printed: str, wanted: DistinguishedName) -> bool:
    """Whether two names differ in order, spacing and case at most."""
    name = windows_name(printed)
    return name is not None and comparable(name) == comparable(wanted)


def _common_name(pair: CertificateName | None) -> str | None:
    return next((part.value for rdn in pair.subject.rdns for part in rdn if part.type.upper() == "CN"), None) if pair else None


def _differences(wanted: CertificateName, near: Certificate) -> Iterator[str]:
    yield say("The nearest certificate is {certificate}.", certificate=named(near))
    for half, old, new in ((say("issuer"), wanted.issuer, near.issuer.value), (say("subject"), wanted.subject, near.subject.value)):
        if new is None or new.casefold() == old.text.casefold():
            yield say("The {half} is the same.", half=half) if new is not None else say("Its {half} is not known.", half=half)
        elif _same(new, old):
            yield say(
                "The {half} differs only in order or spacing: the connector has {old}, the certificate {new}.", half=half, old=old.text, new=new
            )
        else:
            yield say("The {half} is stale: the connector has {old}, the certificate {new}.", half=half, old=old.text, new=new)
