"""The smallest set of changes that ends every 12014 of the input, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .model import FAULTS, Finding, PlanStep, Remedy, Row
from .remedies import obtain
from .selection import Verdict

FAULT_CODES = frozenset(("no-certificate", "not-enabled-for-smtp", "no-private-key", "tls-certificate-name-stale"))
"""The rules that say why a connector cannot offer STARTTLS."""


@dataclass(frozen=True, slots=True)
class _Option:
    """A remedy, the rows that it ends, and how far down the lists of alternatives it stands."""

    remedy: Remedy
    ends: frozenset[int]
    order: int


def plan(rows: Sequence[Row], findings: Sequence[Finding]) -> tuple[PlanStep, ...]:
    """The steps, each with the connectors it ends the event for.

    Of all remedies that the findings name, the one that ends the event for most connectors is taken first, of equals the
    least invasive; then the next, until none is left.
    """
    left = {index for index, row in enumerate(rows) if row.verdict in FAULTS}
    options = list(_merged(_options(rows, findings, left)))
    steps: list[PlanStep] = []
    while left and (best := max(options, key=lambda option: (len(option.ends & left), -option.order), default=None)) and best.ends & left:
        steps.append(PlanStep(best.remedy, tuple(rows[index].title for index in sorted(best.ends & left))))
        left -= best.ends
    return tuple(steps)


def _options(rows: Sequence[Row], findings: Sequence[Finding], faulty: Iterable[int]) -> Iterator[_Option]:
    """What each finding offers for the row it is about, and one certificate for all that a server lacks."""
    for index in faulty:
        own = [
            finding
            for finding in findings
            if finding.code in FAULT_CODES and (finding.connector, finding.server) == (rows[index].connector.name, rows[index].server)
        ]
        for finding in own:
            for order, remedy in enumerate(finding.remedies):
                yield _Option(remedy, frozenset((index,)), order)
    for server in {rows[index].server for index in faulty}:
        yield from _one_certificate(rows, [index for index in faulty if rows[index].server == server])


def _one_certificate(rows: Sequence[Row], faulty: Sequence[int]) -> Iterator[_Option]:
    """A new certificate with every name that connectors of a server search for in vain."""
    lacking = [index for index in faulty if rows[index].verdict is Verdict.NO_CERTIFICATE and _name(rows[index])]
    names = list(dict.fromkeys(_name(rows[index]).casefold() for index in lacking))
    if len(names) > 1:
        for order, remedy in enumerate(obtain(names, rows[lacking[0]])):
            yield _Option(remedy, frozenset(lacking), order + 1)


def _name(row: Row) -> str:
    return row.search.name if row.search and row.search.origin != "TlsCertificateName" else ""


def _merged(options: Iterable[_Option]) -> Iterator[_Option]:
    """Options with the same commands are one, which ends the event for all their rows."""
    together: dict[tuple[str, ...], _Option] = {}
    for option in options:
        same = together.get(option.remedy.commands)
        if same is None:
            together[option.remedy.commands] = option
        else:
            together[option.remedy.commands] = _Option(same.remedy, same.ends | option.ends, min(same.order, option.order))
    yield from together.values()
