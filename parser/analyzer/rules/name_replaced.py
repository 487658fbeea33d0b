"""Objects whose names somebody replaced before the text was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ...facts import Certificate, Connector
from ...wording import Wording, say_number
from ..model import Case, Found, Severity, rule


@rule("name-replaced", Severity.NOTE)
def name_replaced(case: Case) -> Iterator[Found]:
    """What names a certificate or a connector is a placeholder, which others can bear, too.

    What it means: somebody replaced thumbprints or names before the text was sent. Two objects that one listing prints under a placeholder are
    judged as two. What two listings of one file print under it is taken to be one object if each has it once and nothing in them differs.
    How to confirm: print the objects again, or let why12014 redact the text: it replaces each name by another one.
    Source: Thumbprint is the SHA-1 of the certificate, and the names of a server's connectors differ, in every release.
    """
    together: dict[tuple[type, str], list[Certificate | Connector]] = defaultdict(list)
    objects: tuple[Certificate | Connector, ...] = (*case.evidence.certificates, *case.evidence.connectors)
    for one in objects:
        if one.replaced:
            together[type(one), _name(one).casefold()].append(one)
    for alike in together.values():
        yield Found(_title(alike), evidence=tuple(one.place for one in alike))


def _name(one: Certificate | Connector) -> str:
    return (one.thumbprint or "") if isinstance(one, Certificate) else one.name


def _title(alike: list[Certificate | Connector]) -> Wording:
    name = _name(alike[0])
    if isinstance(alike[0], Certificate):
        return say_number(
            "The placeholder {name} is taken for the thumbprint of {number} certificate",
            "The placeholder {name} is taken for the thumbprints of {number} certificates",
            len(alike),
            name=name,
        )
    return say_number(
        "The placeholder {name} is taken for the name of {number} connector",
        "The placeholder {name} is taken for the names of {number} connectors",
        len(alike),
        name=name,
    )
