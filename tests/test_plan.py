"""The plan on random organisations: its commands, run on the organisation itself, end every event, and no smaller set of changes does.

The commands are run by an interpreter of its own, and whether they help is said by `worlds`, which knows nothing of the analyzer.
"""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import pytest
import worlds
from msgspec import structs
from worlds import NOW, Certificate, Connector, World

from why12014.parser import analyze, gather, read_bytes
from why12014.parser.analyzer.model import Analysis, PlanStep
from why12014.parser.printer import Wrap

FAULTS = {"no-certificate", "no-private-key", "not-enabled-for-smtp"}
WHOLE = worlds.Way("full", "full", -1, "iso", 240, Wrap.WORD, prompts=False, trimmed=False)
ENABLE = re.compile(r"Enable-ExchangeCertificate -Thumbprint (?P<thumbprint>\w+)(?: -Server '(?P<server>[^']+)')? -Services SMTP")
NEW = re.compile(r"New-ExchangeCertificate -SubjectName '(?P<subject>CN=[^']+)' -DomainName (?P<names>'[^']+'(?:,'[^']+')*) -Services SMTP")
SET = re.compile(r"Set-(?:Receive|Send)Connector '(?:\w+\\)?(?P<name>[^']+)' -(?P<property>\w+) (?P<value>\$null|\$name|'[^']+')")
NEWEST = re.compile(r"\$certificate = @\(Get-ExchangeCertificate -DomainName '(?P<name>[^']+)' \| Sort-Object NotBefore -Descending\)\[0\]")
POINTED = re.compile(r"\$certificate = Get-ExchangeCertificate -Thumbprint (?P<thumbprint>\w+)")


# --- what the plan says, done to the organisation ---------------------------------------------


def done(world: World, step: PlanStep) -> World:
    """The organisation after the commands of a step, each run where the step says."""
    (where,) = set(re.findall(r"Run it on ([\w.]+)\.", step.remedy.note)) or {""}
    held = ""
    for command in step.remedy.commands:
        if found := ENABLE.fullmatch(command):
            world = enabled(world, found["thumbprint"], found["server"] or where)
        elif found := NEW.fullmatch(command):
            world = made(world, where, tuple(found["names"].replace("'", "").split(",")), found["subject"])
        elif found := SET.fullmatch(command):
            value = {"$null": "", "$name": held}.get(found["value"], found["value"].strip("'"))
            world = configured(world, found["name"], {"TlsCertificateName": "pair", "Fqdn": "fqdn"}[found["property"]], value)
        elif found := NEWEST.fullmatch(command):
            named = [c for c in world.certificates if c.server == where and any(worlds.covers(name, found["name"]) for name in c.names)]
            newest = max(named, key=lambda c: c.start)
            held = f"<I>{newest.issuer}<S>{newest.subject}"
        elif found := POINTED.fullmatch(command):
            held = next(f"<I>{c.issuer}<S>{c.subject}" for c in world.certificates if c.thumbprint == found["thumbprint"])
        elif command.startswith("certutil -repairstore my "):
            world = changed(world, command.split()[-1], key=True)
        elif found := re.fullmatch(r"\$file = Export-ExchangeCertificate -Thumbprint (\w+) -Server .*", command):
            held = found[1]
        elif found := re.match(r"Import-ExchangeCertificate -Server '([^']+)' -FileData \$file.FileData ", command):
            original = next(c for c in world.certificates if c.thumbprint == held)
            world = replace(world, certificates=(*world.certificates, replace(original, server=found[1], key=True)))
        else:
            assert command == '$name = "<I>$($certificate.Issuer)<S>$($certificate.Subject)"', command
    return world


def enabled(world: World, thumbprint: str, server: str) -> World:
    assert any(c.thumbprint == thumbprint and c.server == server for c in world.certificates)
    certificates = [
        replace(c, services=(*c.services, "SMTP")) if c.thumbprint == thumbprint and c.server == server else c for c in world.certificates
    ]
    return replace(world, certificates=tuple(certificates))


def changed(world: World, thumbprint: str, **what: object) -> World:
    return replace(world, certificates=tuple(replace(c, **what) if c.thumbprint == thumbprint else c for c in world.certificates))


def made(world: World, server: str, names: tuple[str, ...], subject: str) -> World:
    number = max((c.number for c in world.certificates), default=0) + 1
    end = NOW.replace(year=NOW.year + 5)
    new = Certificate(server, number, names, subject, subject, NOW, end, key=True, services=("SMTP",), status="Valid")
    return replace(world, certificates=(*world.certificates, new))


def configured(world: World, name: str, attribute: str, value: str) -> World:
    (connector,) = (c for c in world.connectors if c.name == name)
    assert attribute != "fqdn" or not connector.exchange or connector.servers[0].casefold().startswith(value.casefold())
    return replace(world, connectors=tuple(replace(c, **{attribute: value}) if c.name == name else c for c in world.connectors))


# --- the truth, and all that could be done ----------------------------------------------------


def verdicts(world: World, connector: Connector) -> list[set[str]]:
    return [worlds.possible(world, connector, server) or set() for server in connector.servers]


def is_well(world: World, connector: Connector, before: list[set[str]]) -> bool:
    """Whether a connector that was at fault is covered by now, and nothing that worked is worse. An expired certificate is no cure."""
    return all(
        now <= {"covered", "not-offered"} or (now == then and not then & FAULTS) for now, then in zip(verdicts(world, connector), before, strict=True)
    )


def fewest(world: World) -> int:
    """The size of the smallest set of changes that ends every event, by trying every set."""
    certificates = list(chain(certificate_changes(world)))
    before = {c.name: verdicts(world, c) for c in world.connectors}
    best = len(certificates) + 2 * len(world.connectors)
    for size in range(len(certificates) + 1):
        for chosen in combinations(certificates, size):
            if size < best:
                then = world
                for kind, arguments in chosen:
                    then = kind(then, *arguments)
                best = min(best, size + sum(settings_needed(then, c, before[c.name], best - size) for c in then.connectors))
    return best


def certificate_changes(world: World) -> Iterator[tuple]:
    usable = [c for c in world.certificates if c.status != "PendingRequest"]
    for c in usable:
        if c.key and "SMTP" not in c.services:
            yield enabled, (c.thumbprint, c.server)
        if not c.key:
            yield (lambda then, one: changed(then, one.thumbprint, key=True, services=(*one.services, "SMTP"))), (c,)
        if c.key and c.status == "Valid" and not c.own and c.start <= NOW <= c.end and len(world.servers) > 1:
            yield copied, (c, next(server for server in world.servers if server != c.server))
    for server in world.servers:
        yield made, (server, (*names_that_can_be(world), server), f"CN={server}")


def names_that_can_be(world: World) -> set[str]:
    """The names of connectors to which a certificate can be made out."""
    return {c.fqdn for c in world.connectors if c.fqdn and not c.fqdn.endswith(".") and "_" not in c.fqdn}


def copied(world: World, c: Certificate, server: str) -> World:
    return replace(world, certificates=(*world.certificates, replace(c, server=server, services=(*c.services, "SMTP"))))


def settings_needed(world: World, connector: Connector, before: list[set[str]], limit: int) -> int:
    """How many settings of a connector make it work; more than `limit` if none of those there are do."""
    pairs = {"", *(f"<I>{c.issuer}<S>{c.subject}" for c in world.certificates)}
    names = {name for c in world.certificates for name in c.names if not name.startswith("*")} | names_that_can_be(world)
    if connector.exchange:
        (server,) = connector.servers
        names = {server, server.partition(".")[0]}
    one = [replace(connector, pair=pair) for pair in pairs] + [replace(connector, fqdn=name) for name in names]
    two = [replace(connector, pair=pair, fqdn=name) for pair in pairs for name in names]
    for size, possible in enumerate(([connector], one, two)):
        if size > limit or any(is_well(world, new, before) for new in possible):
            return size
    return limit + 1


def diagnosed(world: World) -> Analysis:
    return analyze(gather([read_bytes(worlds.text(world).encode(), "world.txt")]), NOW)


def small_worlds(count: int, seed: int) -> Iterator[World]:
    """Organisations that are printed whole, of which at least one connector is at fault, and all that are can be judged.

    None has a certificate that is valid from tomorrow on: to turn to one of these is a cure for tomorrow.
    """
    chance = random.Random(seed)  # noqa: S311 - the same worlds every time
    while count:
        world = worlds.make(chance)
        begun = [c for c in world.certificates if c.start <= NOW]
        fewer = chance.sample(begun, min(len(begun), 4))
        world = replace(world, certificates=tuple(c for c in world.certificates if c in fewer), way=WHOLE)
        found = [one for c in world.connectors for one in verdicts(world, c)]
        if any(one & FAULTS for one in found) and {"anything"} not in found:
            count -= 1
            yield world


@pytest.mark.parametrize("seed", range(4))
def test_the_plan_ends_every_event_and_no_smaller_one_does(seed: int) -> None:
    sizes = set()
    for world in small_worlds(50, seed):
        plan = diagnosed(world).plan
        then = world
        for step in plan:
            then = done(then, step)
        story = "\n".join([worlds.text(world), *(command for step in plan for command in step.remedy.commands)])
        assert all(is_well(then, c, verdicts(world, before)) for c, before in zip(then.connectors, world.connectors, strict=True)), story
        assert not any(row.answer == "12014" for row in diagnosed(then).rows), story
        size = sum(2 if any("$null" in command for command in step.remedy.commands) and len(step.remedy.commands) == 2 else 1 for step in plan)
        assert size == fewest(world), story
        sizes.add(size)
        for before, step in enumerate(plan):
            for other in step.alternatives if step.remedy.commands[-1].startswith("Set-") else ():
                then = world
                for one in (*plan[:before], structs.replace(step, remedy=other), *plan[before + 1 :]):
                    then = done(then, one)
                assert all(is_well(then, c, verdicts(world, was)) for c, was in zip(then.connectors, world.connectors, strict=True)), (story, other)
    assert len(sizes) > 1
