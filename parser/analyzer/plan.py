"""The smallest set of changes that ends every 12014 of the input, in order.

A change is a certificate made, copied or enabled on a server, or a property of a connector set. Whether one helps is never
reckoned: the world after it is judged like the one that was printed, and so is the world after the whole plan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

from msgspec import Struct

from ..facts import Certificate, Connector, Evidence
from ..servers import host
from ..whatif import applied
from .model import Answer, Case, PlanStep, Remedy, Row
from .remedies import (
    clear_name,
    copies,
    copies_of_all,
    covers_any,
    enable,
    is_host_name,
    is_made,
    lacks_smtp_alone,
    obtain,
    point_at,
    point_at_new,
    ready,
    rename,
    restore_key,
    together,
)
from .rows import judge_one
from .selection import Step, Verdict

# Of the changes of certificates that help any connector, every combination of so many is tried; where there are more, what is left
# of all of them once none can be spared.
_MOST_COMBINED = 12
# A connector on so few servers is tried with every certificate that any of them has.
_FEW_SERVERS = 4
_MOST_TARGETS, _ENOUGH_TARGETS = 12, 3
# How much a change disturbs what works, the more the later it is taken: where two plans are as small, the lighter one is told.
_ENABLE, _RESTORE, _COPY, _RENAME, _POINT, _CLEAR, _NEW = range(7)
_SELF_SIGNED = 5
_MENDED = (Verdict.COVERED, Verdict.NOT_OFFERED)


def plan(rows: Sequence[Row], case: Case) -> tuple[PlanStep, ...]:
    """The steps that end the event for all `rows` for which it is logged, as far as commands can end it.

    Certificates are changed first, then connectors. Of plans of the same size the least invasive is taken.
    """
    faulty = [row for row in rows if row.answer is Answer.EVENT]
    return tuple(step for group in _groups(faulty) for step in _steps(group, case))


def _groups(faulty: Sequence[Row]) -> Iterator[list[Row]]:
    """The rows that may have a change in common: those of one server, and of all servers that one connector is on."""
    left = [(row, _hosts(row)) for row in faulty]
    while left:
        (first, hosts), *left = left
        group, before = [first], 0
        while before < len(hosts):
            before = len(hosts)
            near = [(row, own) for row, own in left if own & hosts]
            left = [(row, own) for row, own in left if not own & hosts]
            group += [row for row, _ in near]
            hosts = hosts.union(*(own for _, own in near))
        yield group


def _hosts(row: Row) -> set[str]:
    return {_host(row), *map(host, row.connector.servers)}


def _host(row: Row) -> str:
    return host(row.server or "")


class _Change(Struct, frozen=True, eq=False):
    """A remedy: what else does the same, how much it disturbs what works, and how many changes it is."""

    remedy: Remedy
    others: tuple[Remedy, ...]
    weight: int
    size: int = 1


class _World(Struct, frozen=True, eq=False):
    """The world after one change of the certificates of a server."""

    server: str
    evidence: Evidence


class _Way(Struct, frozen=True, eq=False):
    """How a connector gets its certificate on every server that runs it: by a change of its own, or as it is.

    `needs` has, for each row that this alone does not mend, the changes of certificates of which any one does.
    """

    rows: tuple[Row, ...]
    change: _Change | None
    connector: Connector
    """What the connector is then."""
    needs: tuple[tuple[Row, frozenset[int]], ...]

    def works(self, chosen: Collection[int]) -> bool:
        return all(not helping.isdisjoint(chosen) for _, helping in self.needs)

    @property
    def rank(self) -> tuple[int, int]:
        return (self.change.size, self.change.weight) if self.change else (0, 0)


def _steps(group: Sequence[Row], case: Case) -> Iterator[PlanStep]:
    """The steps for rows that are planned for together."""
    at, changes = _certificate_changes(group, case)
    worlds = [_World(server, applied(case.evidence, change.remedy.effects)) for server, change in zip(at, changes, strict=True)]
    everything = applied(case.evidence, (effect for change in changes for effect in change.remedy.effects))
    ways = [list(_ways(rows, case, worlds, everything)) for rows in _by_connector(group)]
    solvable = [one for one in ways if one]
    chosen = _best(changes, solvable)
    picked = [min((way for way in one if way.works(chosen)), key=lambda way: way.rank) for one in solvable]
    yield from _told(changes, chosen, picked, solvable, case)


def _by_connector(group: Sequence[Row]) -> list[list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in group:
        found.setdefault(id(row.connector), []).append(row)
    return list(found.values())


def _best(changes: Sequence[_Change], ways: Sequence[Sequence[_Way]]) -> tuple[int, ...]:
    """The changes of certificates with which all connectors get along with the fewest changes in all, by trying all that could be fewer."""
    helping = _helping(changes, ways)
    spared = _spared(helping, changes, ways)
    best = _rank(spared, changes, ways), spared
    for size in range(min(len(helping), _MOST_COMBINED) + 1):
        if size > best[0][0]:
            break
        for chosen in combinations(helping[:_MOST_COMBINED], size):
            if _suffice(chosen, ways):
                best = min(best, (_rank(chosen, changes, ways), chosen))
    return best[1]


def _suffice(chosen: Collection[int], ways: Sequence[Sequence[_Way]]) -> bool:
    return all(any(way.works(chosen) for way in one) for one in ways)


def _rank(chosen: Sequence[int], changes: Sequence[_Change], ways: Sequence[Sequence[_Way]]) -> tuple[int, int]:
    """How many changes there are in all, and how much they disturb; the lower the better."""
    ranks = [min(way.rank for way in one if way.works(chosen)) for one in ways]
    return len(chosen) + sum(size for size, _ in ranks), sum(changes[index].weight for index in chosen) + sum(weight for _, weight in ranks)


def _helping(changes: Sequence[_Change], ways: Sequence[Sequence[_Way]]) -> list[int]:
    """The changes of certificates that help any way, those that help most first; one that makes a new certificate always does."""
    helped = Counter(index for one in ways for way in one for _, helping in way.needs for index in helping)
    return sorted(helped, key=lambda index: (changes[index].weight != _NEW, -helped[index], index))


def _spared(helping: Sequence[int], changes: Sequence[_Change], ways: Sequence[Sequence[_Way]]) -> tuple[int, ...]:
    """All of these changes without those that can be spared, one after the other."""
    chosen = tuple(helping)
    for index in reversed(helping):
        fewer = tuple(one for one in chosen if one != index)
        if _suffice(fewer, ways) and _rank(fewer, changes, ways) <= _rank(chosen, changes, ways):
            chosen = fewer
    return chosen


def _ways(faulty: Sequence[Row], case: Case, worlds: Sequence[_World], everything: Evidence) -> Iterator[_Way]:
    """All ways that can end it for a connector; one that would spoil what works on another server is none."""
    connector, rows = faulty[0].connector, tuple(faulty)
    others = [row for row in case.rows if row.connector is connector and row.answer is not Answer.EVENT] if len(connector.servers) > 1 else []
    all_rows = [*rows, *others]
    direct = _way(rows, rows, None, connector, case, worlds)
    if direct:
        yield direct
    for change, after in _connector_changes(faulty, case, everything):
        way = _way(rows, all_rows, change, after, case, worlds)
        if way:
            yield way


def _way(rows: tuple[Row, ...], judged: Sequence[Row], change: _Change | None, after: Connector, case: Case, worlds: Sequence[_World]) -> _Way | None:
    """The way by which a connector becomes `after`, if there are changes that make it work."""
    needs = []
    for row in judged:
        if not _mends(row, after, case.evidence, case):
            near = ((index, world.evidence) for index, world in enumerate(worlds) if world.server == _host(row))
            helping = frozenset(index for index, evidence in near if _mends(row, after, evidence, case))
            if not helping:
                return None
            needs.append((row, helping))
    return _Way(rows, change, after, tuple(needs))


def _mends(row: Row, connector: Connector, world: Evidence, case: Case) -> bool:
    """Whether a connector logs no event in a world; where it logged none before, whether that stays as it was."""
    verdict = judge_one(connector, row.server, world, case.now).verdict
    return verdict in _MENDED or (row.answer is not Answer.EVENT and verdict is row.verdict)


def _certificate_changes(group: Sequence[Row], case: Case) -> tuple[list[str], list[_Change]]:
    """What can be done with certificates, on the servers of the rows and on all others that their connectors are on; and on which server."""
    connectors = {id(row.connector) for row in group}
    rows = [row for row in case.rows if id(row.connector) in connectors]
    found = [(_host(row), change) for row in rows for change in _for_row(row, case)]
    for server in {_host(row): row for row in reversed(rows)}.values():
        # One server's own name is nothing for another.
        names = [name for row in rows if (name := _wanted(row) if _host(row) == _host(server) else _meant(row))]
        found += [(_host(server), change) for change in _new(names, server, case)]
    once = {(at, change.remedy.commands): change for at, change in found}
    return [at for at, _ in once], list(once.values())


def _for_row(row: Row, case: Case) -> Iterator[_Change]:
    """What can be done for a row with the certificates that there are.

    A connector that a few servers run may be turned to any certificate that all of them can have.
    """
    releases, spans = case.evidence.releases_of(row.server), 1 < len(row.connector.servers) <= _FEW_SERVERS
    for candidate in row.candidates:
        certificate = candidate.certificate
        if candidate.fails is Step.SMTP or ((spans or _is_meant(certificate, row)) and lacks_smtp_alone(certificate, case)):
            yield from _changes(enable(certificate, releases), _ENABLE)
        elif candidate.fails is Step.PRIVATE_KEY or (spans and certificate.has_private_key.value is False):
            yield from _changes(restore_key(certificate, releases), _RESTORE)
    yield from (_Change(remedy, (), _COPY) for remedy in (copies_of_all if spans else copies)(row, case))


def _is_meant(certificate: Certificate, row: Row) -> bool:
    """Whether a connector that names another certificate may mean this one, as it has the connector's Fqdn."""
    fqdn = row.connector.fqdn.value
    return bool(row.connector.tls_certificate_name.value and fqdn and covers_any(certificate, fqdn))


def _new(names: Sequence[str], row: Row, case: Case) -> Iterator[_Change]:
    """One new certificate for a server; it is tried with every name that is wanted anywhere, and told with those that are needed."""
    once = {name.casefold(): name for name in reversed(names)}
    yield from _changes(obtain(list(once.values())[::-1], row, case), _NEW)


def _wanted(row: Row) -> str | None:
    """The name that a certificate for a connector can be made out to: its Fqdn, or the server's."""
    return _meant(row) or (row.server if row.server and is_host_name(row.server) else None)


def _meant(row: Row) -> str | None:
    """The Fqdn of a connector, without what only a slip can have put there."""
    fqdn = row.connector.fqdn.value or ""
    return next((name for name in (fqdn, fqdn.strip().rstrip(".")) if is_host_name(name)), None)


def _changes(remedies: Iterable[Remedy], weight: int) -> Iterator[_Change]:
    """The first of remedies that do the same, with the others as what can be done instead."""
    every = tuple(remedies)
    yield from (_Change(first, every[1:], weight) for first in every[:1])


def _connector_changes(faulty: Sequence[Row], case: Case, everything: Evidence) -> Iterator[tuple[_Change, Connector]]:
    """What can be set on a connector so that it finds a certificate that is there, or will be."""
    changes: dict[tuple[str, ...], _Change] = {}
    for row in faulty:
        for change in _settings(row, judge_one(row.connector, row.server, everything, case.now), case):
            changes.setdefault(change.remedy.commands, change)
    for change in changes.values():
        after = change.remedy.effects[-1].after
        if isinstance(after, Connector):
            yield change, after


def _targets(row: Row, then: Row, case: Case) -> list[Certificate]:
    """The certificates that a connector can be turned to: where one of its only server is ready, no other makes for fewer changes."""
    now = ready(row, case)
    if now and len(row.connector.servers) <= 1 and case.evidence.is_2013_or_later(row.server):
        return now[:_ENOUGH_TARGETS]
    return [*now, *(one for one in ready(then, case) if not any(one is other for other in now))][:_MOST_TARGETS]


def _settings(row: Row, then: Row, case: Case) -> Iterator[_Change]:
    """What can be set: a self-signed certificate of another name is the last resort, and two settings come behind one."""
    cleared = next(clear_name(row), None) if row.connector.tls_certificate_name.value else None
    if cleared:
        yield _Change(cleared, (), _CLEAR)
    for certificate in _targets(row, then, case):
        last = 0 if certificate.self_signed.value is False else _SELF_SIGNED
        if case.evidence.is_2013_or_later(row.server):
            name = _wanted(row)
            # Two servers that make a certificate make two, of different subjects.
            alone = name and is_made(certificate) and len(row.connector.servers) <= 1
            pointed = point_at_new(row, certificate, name) if name and alone else point_at(row, certificate)
            yield from (_Change(remedy, (), _POINT + last) for remedy in pointed)
        for name in _names(certificate, case)[:_MOST_TARGETS]:
            for renamed in rename(row, name, case.evidence.releases_of(row.server)):
                yield _Change(together(cleared, renamed), (), _CLEAR + last, 2) if cleared else _Change(renamed, (), _RENAME + last)


def _names(certificate: Certificate, case: Case) -> list[str]:
    """The host names that a certificate is good for, its own first; a wildcard is good for those that the text has."""
    own = sorted((name for name in certificate.domains if not name.startswith("*")), key=lambda name: "." not in name)
    if len(own) == len(certificate.domains):
        return own
    known = [connector.fqdn.value or "" for connector in case.evidence.connectors]
    known += [name for other in case.evidence.certificates for name in other.domains if not name.startswith("*")]
    return list(dict.fromkeys([*own, *(name for name in known if covers_any(certificate, name) and is_host_name(name))]))


def _told(
    changes: Sequence[_Change], chosen: Sequence[int], picked: Sequence[_Way], ways: Sequence[Sequence[_Way]], case: Case
) -> Iterator[PlanStep]:
    """The plan in order. A certificate that is new gets the names that it is needed for, and no other."""
    left = {index: _narrowed(changes[index], index, chosen, picked, case) for index in chosen}
    world = applied(case.evidence, (effect for change in left.values() for effect in change.remedy.effects))
    ended: set[int] = set()
    for index, change in left.items():
        own = [row for way in picked if not way.change for row, helping in way.needs if index in helping and id(row) not in ended]
        ended |= {id(row) for row in own}
        yield PlanStep(change.remedy, tuple(row.title for row in own if _mends(row, row.connector, world, case)), change.others)
    for way, all_ways in zip(picked, ways, strict=True):
        if way.change:
            rows = tuple(row.title for row in way.rows if _mends(row, way.connector, world, case))
            others = [one.change for one in all_ways if one.change and one is not way and not one.needs]
            yield PlanStep(way.change.remedy, rows, tuple(change.remedy for change in others if change.size == way.change.size))


def _narrowed(change: _Change, index: int, chosen: Sequence[int], picked: Sequence[_Way], case: Case) -> _Change:
    """A change; that of a new certificate with the names alone for which no other change does."""
    if change.weight != _NEW:
        return change
    rest = frozenset(chosen) - {index}
    needing = [(way.connector, row) for way in picked for row, helping in way.needs if index in helping and rest.isdisjoint(helping)]
    names = [name for connector, row in needing if (name := _wanted(judge_one(connector, row.server, case.evidence, case.now)))]
    return next(_new(names, needing[0][1], case), change) if names else change
