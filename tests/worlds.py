"""Random organisations: their verdicts stated from the organisation itself, and compared with what is read from their text.

    python tests/worlds.py [--worlds 20000] [--seed 1]

A world is an organisation and a way of printing it. Its verdicts are those of all organisations that print the very same
text: what was cut off, left out or printed ambiguously takes every value that it could have. One verdict must be told;
several must be `cannot-judge`. The rules here are written down from the documentation of certificate selection, apart from
the analyzer, and know nothing of it.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice, permutations, product
from math import factorial

from why12014.parser import analyze, gather, read_bytes
from why12014.parser.printer import Wrap, print_list
from why12014.parser.records import Document

NOW = datetime(2026, 6, 15, 12)
HOSTS = (
    "mail.contoso.com",
    "smtp.contoso.com",
    "autodiscover.contoso.com",
    "owa.contoso.com",
    "mail.fabrikam.com",
    "*.contoso.com",
    "*.emea.contoso.com",
    "contoso.com",
)
SEARCHED = (
    "mail.contoso.com",
    "smtp.contoso.com",
    "a.emea.contoso.com",
    "contoso.com",
    "mail.fabrikam.com",
    "EX01.contoso.com",
    "ex02.contoso.com",
    "MAIL.Contoso.com",
    "mail.contoso.com.",
    "smtp_1.contoso.com",
    "",
)
AUTHORITIES = ("CN=Issuing CA 1, O=Contoso, C=US", "CN=Issuing CA 2, O=Contoso, C=US")
SERVERS = ("EX01.contoso.com", "EX02.contoso.com")
BAD = ("Untrusted", "Revoked", "Invalid")
OPEN = ("RevocationCheckFailure", "Unknown")
"""Of these nobody knows whether the chain validates."""


@dataclass(frozen=True)
class Certificate:
    server: str
    number: int
    names: tuple[str, ...]
    issuer: str
    subject: str
    start: datetime
    end: datetime
    key: bool
    services: tuple[str, ...]
    status: str
    version: int = 3

    @property
    def thumbprint(self) -> str:
        return f"{self.number:08X}" * 5

    @property
    def own(self) -> bool:
        return self.issuer == self.subject


@dataclass(frozen=True)
class Connector:
    receive: bool
    name: str
    servers: tuple[str, ...]
    fqdn: str
    pair: str
    tls: bool
    enabled: bool
    exchange: bool = False
    """Whether other Exchange servers log on to it: its Fqdn may only be its server's name then."""


@dataclass(frozen=True)
class Way:
    """How the organisation is printed."""

    certificates: str
    """full, plain, plain-2007 (no Services), chosen (thumbprint, names, services, end: Status is taken for that of a certificate)."""
    connectors: str
    """full, 2010 (no TlsCertificateName) or short (name, fqdn, object class)."""
    limit: int
    dates: str
    width: int
    wrap: Wrap
    prompts: bool
    trimmed: bool
    files: bool = False
    """One file for each command, not one for all."""
    order: int = 0
    """In which order the commands were run."""
    damage: str = "none"
    encoding: str = "utf-8"

    @property
    def has_pairs(self) -> bool:
        return self.connectors == "full"

    @property
    def has_switches(self) -> bool:
        return self.connectors != "short"


@dataclass(frozen=True)
class Seen:
    """A certificate in one organisation that prints the same text, as far as it matters to one search."""

    matches: bool
    key: bool
    smtp: bool
    start: datetime
    end: datetime
    own: bool
    valid: bool
    version: int = 3


# --- the truth, written from the documentation -----------------------------------------------


def verdict(certificates: Sequence[Seen], by_pair: bool) -> set[str]:  # noqa: FBT001
    """What Exchange does; where the published sources disagree, or do not say which of two equals is taken, both."""
    usable = [c for c in certificates if c.matches and c.key and c.version >= 3]
    eligible = [c for c in usable if c.smtp]
    if not eligible:
        if usable:
            return {"not-enabled-for-smtp"}
        return {"no-private-key"} if any(c.matches and not c.key for c in certificates) else {"no-certificate"}
    orders: list[Callable[[Seen], datetime]] = [lambda c: c.start]
    if by_pair:
        orders.append(lambda c: c.end)
    return {"expired" if one.end < NOW else "covered" for order in orders for one in winners(eligible, order)}


def winners(eligible: Sequence[Seen], order: Callable[[Seen], datetime]) -> list[Seen]:
    issued = [c for c in eligible if not c.own and c.valid and c.start <= NOW <= c.end]
    own = [c for c in eligible if c.own]
    ranked = issued or own or eligible
    return [c for c in ranked if order(c) == max(map(order, ranked))]


def covers(pattern: str, name: str) -> bool:
    pattern, name = pattern.lower(), name.lower()
    if not pattern.startswith("*."):
        return pattern == name
    labels = name.split(".")
    return len(labels) == pattern.count(".") + 1 and all(labels) and ".".join(labels[1:]) == pattern[2:]


# --- the organisations that print the same text -----------------------------------------------


def possible(world: World, connector: Connector, server: str) -> set[str] | None:
    """All verdicts; `None` where it is not worth counting them."""
    way = world.way
    if way.has_switches and (not connector.enabled or not connector.tls):
        return {"not-offered"}
    pair = connector.pair if way.has_pairs else ""
    name = pair or connector.fqdn
    if not name:
        if not world.names_server(server):
            return {"anything"}
        name = server
    if not world.lists(server):
        return {"anything"}
    here = [c for c in world.certificates if world.may_be_on(c, server)]
    found: set[str] = set()
    for flipped in product(*((False, True) if world.dates_are_open(one) else (False,) for one in world.servers)):
        turned = dict(zip(world.servers, flipped, strict=True))
        if not way.files and len(set(turned.values())) > 1:
            continue
        options = [list(alternatives(world, c, server, name, flipped=turned[c.server])) for c in here]
        count = 1
        for option in options:
            count *= len(option)
        if count > 3000:
            return None
        for one in product(*options):
            found |= verdict(one, bool(pair))
    return found


def alternatives(world: World, c: Certificate, server: str, name: str, *, flipped: bool) -> Iterator[Seen]:
    way, chosen = world.way, world.way.certificates == "chosen"
    matches = match_options(world, c, name)
    if not world.is_on(c, server):
        matches = matches | {False}
    if matches == {False}:
        yield Seen(matches=False, key=True, smtp=True, start=c.start, end=c.end, own=True, valid=True, version=3)
        return
    start, end = (c.start if chosen else flip(c.start), flip(c.end)) if flipped else (c.start, c.end)
    starts = (datetime(2000, 1, 1), NOW - timedelta(seconds=1), NOW + timedelta(days=1)) if chosen else (start,)
    smtp = (True, False) if way.certificates == "plain-2007" else ("SMTP" in c.services,)
    keys, owns, valids = ((True, False),) * 3 if chosen else ((c.key,), (c.own,), (True, False) if c.status in OPEN else (c.status == "Valid",))
    for one in product(sorted(matches), keys, smtp, starts, owns, valids):
        matched, key, enabled, begins, own, valid = one
        yield Seen(matched, key, enabled, begins, end, own, valid, c.version if way.certificates == "full" else 3)


def match_options(world: World, c: Certificate, name: str) -> set[bool]:
    if c.status == "PendingRequest":
        return {False}
    if name.startswith("<I>"):
        if world.way.certificates == "chosen":
            return {True, False}
        return {f"<I>{c.issuer}<S>{c.subject}".lower() == name.lower()}
    limit = world.way.limit
    printed = c.names if limit < 0 else c.names[:limit]
    if any(covers(one, name) for one in printed):
        return {True}
    # The common name is one of the names, wherever it is printed.
    if world.way.certificates != "chosen" and covers(c.subject.removeprefix("CN=").split(",")[0], name):
        return {True}
    return {True, False} if len(printed) < len(c.names) else {False}


def flip(moment: datetime) -> datetime:
    return moment.replace(month=moment.day, day=moment.month)


# --- worlds -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class World:
    servers: tuple[str, ...]
    certificates: tuple[Certificate, ...]
    connectors: tuple[Connector, ...]
    way: Way

    @property
    def told(self) -> bool:
        """Whether the text says on which server each certificate is."""
        return self.way.certificates == "full" or self.way.prompts

    @property
    def in_play(self) -> set[str]:
        """The servers that the text names."""
        named = {c.server for c in self.certificates} if self.told else set()
        if self.way.has_switches:
            named |= {server for connector in self.connectors for server in connector.servers}
        return named

    def is_on(self, c: Certificate, server: str) -> bool:
        return c.server == server if self.told else len(self.in_play) <= 1

    def may_be_on(self, c: Certificate, server: str) -> bool:
        return c.server == server if self.told else True

    def lists(self, server: str) -> bool:
        """Whether the certificates of a server are in the text."""
        if self.told and self.way.prompts:
            return True
        return any(self.is_on(c, server) for c in self.certificates)

    def names_server(self, server: str) -> bool:
        """Whether the FQDN of a server is in the text: only the identity of a certificate has it."""
        return self.way.certificates == "full" and any(c.server == server for c in self.certificates)

    def dates_are_open(self, server: str) -> bool:
        """Whether nothing in the file in which the certificates of a server stand tells day from month."""
        moments = [m for c in self.certificates if c.server == server or not self.way.files for m in self.printed_moments(c)]
        return self.way.dates in ("american", "british") and all(m.day <= 12 for m in moments) and any(m.day != m.month for m in moments)

    def printed_moments(self, c: Certificate) -> tuple[datetime, ...]:
        return (c.end,) if self.way.certificates == "chosen" else (c.start, c.end)


def make(chance: random.Random) -> World:
    servers = SERVERS[: chance.choice((1, 1, 1, 2))]
    certificates = tuple(_certificate(chance, server) for server in servers for _ in range(chance.randint(0, 4)))
    certificates = tuple(replace(c, number=index + 1) for index, c in enumerate(certificates))
    pairs = [f"<I>{c.issuer}<S>{c.subject}" for c in certificates] + [f"<I>CN=Old CA<S>CN={HOSTS[0]}"]
    connectors = tuple(_connector(chance, index, servers, pairs) for index in range(chance.randint(1, 4)))
    way = Way(
        chance.choice(("full", "full", "plain", "plain-2007", "chosen")),
        chance.choice(("full", "full", "2010", "short")) if len(servers) == 1 else chance.choice(("full", "full", "2010")),
        chance.choice((4, 16, -1)),
        chance.choice(list(DATES)),
        chance.choice((80, 100, 120, 160, 240, 4096)),
        chance.choice(list(Wrap)),
        prompts=chance.random() < 0.5,
        trimmed=chance.random() < 0.3,
        files=chance.random() < 0.3,
        order=chance.randrange(24),
        damage=chance.choice(("none", "none", "none", *DAMAGES)),
        encoding=chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16")),
    )
    if way.certificates == "chosen":
        # Whether something is a pending request is always printed by who asks for help with one.
        certificates = tuple(replace(c, status="Valid") if c.status == "PendingRequest" else c for c in certificates)
    return World(servers, certificates, connectors, way)


def _certificate(chance: random.Random, server: str) -> Certificate:
    names = tuple(chance.sample(HOSTS, chance.randint(1, 6)))
    if chance.random() < 0.3:
        names = (server.partition(".")[0], server)
    subject = f"CN={names[0]}, O=Contoso, C=US" if names[0] in HOSTS else f"CN={names[0]}"
    start = NOW + timedelta(days=chance.choice((-900, -400, -200, -30, -3, 40)), hours=chance.randint(-9, 9))
    end = max(start, NOW) + timedelta(days=chance.choice((20, 100, 365))) if chance.random() < 0.75 else NOW - timedelta(days=chance.randint(1, 90))
    if chance.random() < 0.4:
        start, end = (moment.replace(day=chance.randint(1, 12)) for moment in (start, end))
    if end <= start:
        end = start + timedelta(days=1)
    status = chance.choice(("Valid", "Valid", "Valid", "Valid", "PendingRequest", *BAD, *OPEN))
    services = tuple(one for one in ("IMAP", "POP", "IIS", "SMTP") if chance.random() < 0.6) or ("None",)
    issuer = subject if chance.random() < 0.35 else chance.choice(AUTHORITIES)
    return Certificate(server, 0, names, issuer, subject, start, end, chance.random() < 0.85, services, status, 1 if chance.random() < 0.03 else 3)


def _connector(chance: random.Random, index: int, servers: tuple[str, ...], pairs: list[str]) -> Connector:
    receive = chance.random() < 0.7
    own = (chance.choice(servers),) if receive else tuple(chance.sample(servers, chance.randint(1, len(servers))))
    pair = chance.choice(pairs) if chance.random() < 0.3 else ""
    exchange = receive and chance.random() < 0.3
    return Connector(receive, f"Connector {index}", own, chance.choice(SEARCHED), pair, chance.random() < 0.9, chance.random() < 0.95, exchange)


# --- the text ---------------------------------------------------------------------------------

DATES: dict[str, Callable[[datetime], str]] = {
    "iso": lambda m: f"{m:%Y-%m-%d %H:%M:%S}",
    "dots": lambda m: f"{m:%d.%m.%Y %H:%M:%S}",
    "american": lambda m: f"{m.month}/{m.day}/{m.year} {m.hour % 12 or 12}:{m:%M:%S} {'AM' if m.hour < 12 else 'PM'}",
    "british": lambda m: f"{m:%d/%m/%Y %H:%M:%S}",
    "japanese": lambda m: f"{m.year}/{m:%m/%d} {m.hour}:{m:%M:%S}",
    "czech": lambda m: f"{m:%d.%m.%Y} {m.hour}:{m:%M:%S}",
}
DAMAGES: dict[str, Callable[[str], str]] = {
    "quoted": lambda text: "\n".join(f"> {line}" if line else ">" for line in text.split("\n")),
    "set in": lambda text: "\n".join(f"    {line}" if line.strip() else line for line in text.split("\n")),
    "doubled": lambda text: text.replace("\n", "\n\n"),
    "windows": lambda text: text.replace("\n", "\r\n"),
    "fenced": lambda text: f"```\n{text}\n```\n",
}


def sources(world: World) -> list[Document]:
    """The files that the customer sends, read."""
    way, parts = world.way, sections(world)
    whole = parts if way.files else ["".join(parts)]
    damaged = [DAMAGES.get(way.damage, str)(part) for part in whole if part.strip()]
    return [read_bytes(part.encode(way.encoding), f"world{number}.txt") for number, part in enumerate(damaged)]


def text(world: World) -> str:
    return "".join(sections(world))


def sections(world: World) -> list[str]:
    """What each command printed, in the order in which they were run; the last prompt stands behind the last."""
    way, parts = world.way, []
    for server in world.servers:
        own = [printed(c, way) for c in world.certificates if c.server == server]
        parts.append(
            _output(f"Get-ExchangeCertificate -Server {server.partition('.')[0]} | fl{' *' if way.certificates == 'full' else ''}", own, way)
        )
    receives = [_receive(c, way) for c in world.connectors if c.receive]
    sends = [_send(c, way) for c in world.connectors if not c.receive]
    parts += [_output("Get-ReceiveConnector | fl *", receives, way), _output("Get-SendConnector | fl *", sends, way)]
    parts = list(next(islice(permutations(parts), way.order % factorial(len(parts)), None)))
    ends = [f"{part}[PS] C:\\>\n" if way.prompts and (way.files or part is parts[-1]) else part for part in parts]
    return ["\n".join(line.rstrip() for line in part.split("\n")) for part in ends] if way.trimmed else ends


def _output(command: str, objects: list[list[tuple[str, str]]], way: Way) -> str:
    return (f"[PS] C:\\>{command}\n" if way.prompts else "") + (print_list(objects, way.width, way.wrap) if objects else "")


def printed(c: Certificate, way: Way) -> list[tuple[str, str]]:
    shown = c.names if way.limit < 0 else c.names[: way.limit]
    names = "{" + ", ".join(shown) + ("..." if len(shown) < len(c.names) else "") + "}"
    date = DATES[way.dates]
    pairs = [
        ("CertificateDomains", names), ("HasPrivateKey", str(c.key)), ("IsSelfSigned", str(c.own)), ("Issuer", c.issuer), ("NotAfter", date(c.end)),
        ("NotBefore", date(c.start)), ("Services", ", ".join(c.services)), ("Status", c.status), ("Subject", c.subject), ("Thumbprint", c.thumbprint),
    ]  # fmt: skip
    if way.certificates == "full":
        return [*pairs, ("Version", str(c.version)), ("Identity", f"{c.server}\\{c.thumbprint}")]
    kept = {
        "plain-2007": lambda name: name != "Services",
        "chosen": lambda name: name in ("Thumbprint", "CertificateDomains", "Services", "NotAfter"),
    }
    return [pair for pair in pairs if kept.get(way.certificates, lambda _: True)(pair[0])]


def _receive(c: Connector, way: Way) -> list[tuple[str, str]]:
    host = c.servers[0].partition(".")[0]
    short = [("Name", c.name), ("Fqdn", c.fqdn), ("ObjectClass", "{top, msExchSmtpReceiveConnector}")]
    auth = ("Tls, Integrated, BasicAuth" if c.tls else "Integrated") + (", ExchangeServer" if c.exchange else "")
    more = [("AuthMechanism", auth), ("Enabled", str(c.enabled)), ("TlsCertificateName", c.pair), ("Server", host), ("Identity", f"{host}\\{c.name}")]
    return short if way.connectors == "short" else [pair for pair in more if way.has_pairs or pair[0] != "TlsCertificateName"] + short


def _send(c: Connector, way: Way) -> list[tuple[str, str]]:
    short = [("Name", c.name), ("Fqdn", c.fqdn), ("ObjectClass", "{top, msExchConnector, mailGateway, msExchRoutingSMTPConnector}")]
    hosts = ", ".join(server.partition(".")[0] for server in c.servers)
    more = [
        ("Enabled", str(c.enabled)),
        ("IgnoreSTARTTLS", str(not c.tls)),
        ("TlsCertificateName", c.pair),
        ("SourceTransportServers", "{" + hosts + "}"),
    ]
    return short if way.connectors == "short" else [pair for pair in more if way.has_pairs or pair[0] != "TlsCertificateName"] + short


# --- the comparison ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    result: str
    """right, wrong or needless: cannot-judge where only one verdict is possible."""
    wanted: str
    told: str


def outcomes(world: World) -> Iterator[tuple[Outcome, Connector]]:
    analysis = analyze(gather(sources(world)), NOW)
    rows = {(row.connector.name, (row.server or "").partition(".")[0].upper()): row for row in analysis.rows}
    for connector in world.connectors:
        for server in connector.servers:
            wanted = possible(world, connector, server)
            if wanted is None:
                continue
            host = server.partition(".")[0].upper()
            row = rows.get((connector.name, host)) or rows.get((connector.name, ""))
            # A connector that is not seen at all is as good as not judged, as long as the answer is not that all is well.
            told = str(row.verdict) if row else "no row" if analysis.verdict == "clear" else "cannot-judge"
            expected = wanted.copy().pop() if len(wanted) == 1 and wanted != {"anything"} else "cannot-judge"
            result = "right" if told == expected else "needless" if told == "cannot-judge" else "wrong"
            yield Outcome(result, expected, told), connector


def run(worlds: int, seed: int) -> tuple[Counter[Outcome], str]:
    """All outcomes, and the first world that was not judged right, as text."""
    chance, found, first = random.Random(seed), Counter[Outcome](), ""  # noqa: S311 - the same worlds every time
    for _ in range(worlds):
        world = make(chance)
        for outcome, connector in outcomes(world):
            found[outcome] += 1
            if outcome.result == "wrong" and not first:
                first = f"{outcome}\n{connector}\n{world.way}\n{text(world)}"
    return found, first


def main() -> int:
    """Prints the table."""
    options = argparse.ArgumentParser(description="Random organisations against the analyzer.")
    options.add_argument("--worlds", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    found, first = run(given.worlds, given.seed)
    for outcome, count in sorted(found.items(), key=str):
        print(f"{outcome.result:<10}{outcome.wanted:<24}{outcome.told:<24}{count:>8}")
    print(first)
    return 1 if first else 0


if __name__ == "__main__":
    sys.exit(main())
