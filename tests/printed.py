"""Consoles that hypothesis makes up: objects of every kind, printed by the package's own printer, and what became of the text.

`files()` gives whole files with the truth beside them: one or more sessions of several widths and cultures, each with commands
and objects; blanks at line ends kept or lost, any line end and encoding, with or without the colours of PowerShell 7.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from why12014.parser import cmdlets
from why12014.parser.cmdlets import Cmdlet
from why12014.parser.printer import SEPARATOR, Wrap, cells, print_list, wrap_value
from why12014.parser.values.collection import BYTES
from why12014.parser.values.date import DATE
from why12014.parser.values.model import ValueType

# The dates of cultures, as Windows and ICU print them, with how they wrap.
CULTURES: dict[str, tuple[str, Wrap]] = {
    "en-US": ("{m}/{d}/{y} {h12}:{mi:02}:{s:02} {half}", Wrap.WORD),
    "en-US (ICU)": ("{m}/{d}/{y} {h12}:{mi:02}:{s:02}\u202f{half}", Wrap.WORD),
    "en-GB": ("{d:02}/{m:02}/{y} {h:02}:{mi:02}:{s:02}", Wrap.WORD),
    "de-DE": ("{d:02}.{m:02}.{y} {h:02}:{mi:02}:{s:02}", Wrap.WORD),
    "ru-RU": ("{d:02}.{m:02}.{y} {h}:{mi:02}:{s:02}", Wrap.CELL),
    "ja-JP": ("{y}/{m:02}/{d:02} {h}:{mi:02}:{s:02}", Wrap.CELL),
    "ko-KR": ("{y}-{m:02}-{d:02} {korean} {h12}:{mi:02}:{s:02}", Wrap.CELL),
    "ko-KR (ICU)": ("{y}. {m}. {d}. {korean} {h12}:{mi:02}:{s:02}", Wrap.CELL),
}
_USUAL = (79, 80, 99, 100, 119, 120, 159, 160, 237, 240)
_WIDE = (150, 200, 300, 500, 1000, 4096)
LIMITS = (0, 1, 2, 3, 4, 16, -1)
ELLIPSES = ("...", "\u2026")
_NARROW = 250


@dataclass(frozen=True, slots=True)
class Console:
    """What decides how objects are printed."""

    culture: str
    width: int
    limit: int
    ellipsis: str

    @property
    def wrap(self) -> Wrap:
        return CULTURES[self.culture][1]

    def date(self, moment: datetime) -> str:
        half, korean = ("PM", "오후") if moment.hour > 11 else ("AM", "오전")
        h12 = moment.hour % 12 or 12
        parts = {"y": moment.year, "m": moment.month, "d": moment.day, "h": moment.hour, "mi": moment.minute, "s": moment.second}
        return CULTURES[self.culture][0].format(**parts, h12=h12, half=half, korean=korean)

    def collection(self, items: list[str]) -> str:
        cut = 0 <= self.limit < len(items)
        return "{" + ", ".join(items[: self.limit] if cut else items) + (self.ellipsis if cut else "") + "}"


@dataclass(frozen=True, slots=True)
class Field:
    """Where the values of an object are printed: on a console, on which the longest label leaves them so many cells."""

    console: Console
    room: int

    def pieces(self, text: str) -> list[str]:
        return wrap_value(text, self.room, self.console.wrap)


@dataclass(frozen=True, slots=True)
class Value:
    """A property as it was: its label, the text before wrapping, where it is printed, and its typed value as JSON where the kind has one."""

    label: str
    printed: str
    field: Field
    typed: object = None
    cut: bool = False


Objects = list[list[Value]]


class Ends(Enum):
    """What became of the blanks at line ends."""

    KEPT = "kept"
    SOME = "partly trimmed"
    NONE = "trimmed"


@dataclass(frozen=True, slots=True)
class File:
    """A file and its truth."""

    data: bytes
    ends: Ends
    objects: Objects
    consoles: tuple[Console, ...]
    runs_together: bool
    """Nothing but its prompt tells where a console begins."""


Maker = SearchStrategy[Value]

_TOKENS = st.sampled_from(
    [
        *("a", "of", "mail", "Default", "relay", "contoso.com", "connector", "authentication", "x" * 30, "y" * 85, "-", ".", ",", ";", ":"),
        *("Fqdn : mail", " : ", "{", "}", "{a, b}", ", ", "...", "\u2026", "$null", "<I>", "=", "&", '"', "\\", "`", "*"),
        *("Получатель", "соединитель", "証明書", "コネクタ", "한국어", "é", "e\u0301", "ネ\u3099", "🔒", "👩\u200d💻", "٣"),
    ]
)
_JOINTS = st.sampled_from([" ", " ", " ", " ", "", "  ", "\t", "\n", "\n\n", " \n", "\n   "])
_WORDS = st.sampled_from(
    ["EX01", "Default", "Frontend", "mail.contoso.com", "relay", "to-partner", "Internet", "Получение", "из", "Интернета", "証明書", "z" * 50]
)
_HOSTS = st.sampled_from(
    [
        "EX01",
        "mail.contoso.com",
        "*.contoso.com",
        "autodiscover.contoso.com",
        "почта.рф",
        "a",
        "legacy-with-a-long-name.emea.corp.contoso.com",
        "_sip.x",
    ]
)
_EDGES = st.sampled_from(["", "", "", " ", "   ", "\n", "\t"])
# How many cells a word that is made to measure leaves of its line, and what stands behind it.
_LEFT = st.sampled_from([-1, 0, 0, 0, 1, 2])
_BEHIND = st.sampled_from(["\n", "\n", "\n\n", " ", " \n", "\n "])


@st.composite
def _words(draw: DrawFn) -> str:
    tokens = draw(st.lists(st.tuples(_JOINTS, _TOKENS), max_size=24))
    return re.sub(" {4,}", "   ", draw(_EDGES) + "".join(joint + token for joint, token in tokens)[1:] + draw(_EDGES))


@st.composite
def _lines_to_measure(draw: DrawFn, field: Field) -> str:
    """Lines that end where the field does, or nearly."""
    text = ""
    for joint, token, left, behind in draw(st.lists(st.tuples(_JOINTS, _TOKENS, _LEFT, _BEHIND), min_size=1, max_size=4)):
        text += joint + token + draw(st.sampled_from(["", " "]))
        text += "w" * (field.room - cells(field.pieces(text)[-1]) - left) + behind
    return text + draw(st.one_of(_TOKENS, st.just("")))


@cache
def _free(field: Field) -> SearchStrategy[str]:
    return st.one_of(_words(), _words(), _lines_to_measure(field))


def _list_of(item: SearchStrategy[str], most: int = 20) -> SearchStrategy[list[str]]:
    return st.lists(item, max_size=most)


_RANGES = st.sampled_from(["::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "0.0.0.0-255.255.255.255", "10.0.0.0/8", "192.168.1.25", "fe80::1%12"])
_NAMES = st.lists(
    st.sampled_from(["CN=mail.contoso.com", "OU=Message Transport", 'O="Contoso, Ltd."', "L=Redmond", "S=Washington", "C=US", "O=Müller & Söhne"]),
    min_size=1,
)
_DIRECTORY = st.lists(
    st.sampled_from(["CN=Default EX01", "CN=SMTP Receive Connectors", r"CN=a\, b", "CN=Servers", "DC=contoso", "DC=com"]), min_size=1
)
_PAIRS = st.tuples(_NAMES, _NAMES).map(lambda both: f"<I>{', '.join(both[0])}<S>{', '.join(both[1])}")
_FLAG = st.sampled_from(["None", "IMAP", "SMTP", "IIS", "Tls", "BasicAuthRequireTLS", "ExchangeServer", "AnonymousUsers"])

# What values of a kind can be, as text of one line, by a property that holds that kind.
_TEXTS_LIKE = {
    "HasPrivateKey": st.sampled_from(["True", "False"]),
    "Version": st.integers(-1, 1 << 31).map(str),
    "Status": st.lists(_FLAG, min_size=1, max_size=8).map(", ".join),
    "Guid": st.uuids().map(str),
    "SerialNumber": st.sampled_from(["00", "4F1C8A0B", "4F1C8A0B" * 8]),
    "Fqdn": _HOSTS,
    "Identity": st.lists(_WORDS, max_size=9).map(lambda words: "EX01\\" + " ".join(words)),
    "ConnectionTimeout": st.sampled_from(["00:10:00", "1.00:00:00", "00:00:05.5000000", "-00:00:01"]),
    "MaxProtocolErrors": st.sampled_from(["Unlimited", "5000", "-1"]),
    "MaxMessageSize": st.sampled_from(
        ["Unlimited", "36 MB (37,748,736 bytes)", "256 KB (262.144 bytes)", "1.5 GB (1\u202f610\u202f612\u202f736 bytes)"]
    ),
    "Subject": _NAMES.map(", ".join),
    "DistinguishedName": _DIRECTORY.map(",".join),
    "TlsCertificateName": _PAIRS,
    "Services": st.lists(st.sampled_from(["IMAP", "POP", "IIS", "SMTP"]), min_size=1, max_size=8).map(", ".join),
    "Thumbprint": st.just("0F355531051C83122B79A1CB2E7288F60F6B0988"),
    "ObjectCategory": st.lists(_WORDS, max_size=9).map(" ".join),
    "IssuerName": st.lists(_WORDS, max_size=9).map(" ".join),
}
_FREE = ("Comment", "FriendlyName")
_CERTIFICATE_IDENTITY = _HOSTS.map(lambda server: f"{server.strip('*')}\\{'0F35553105' * 4}")
# Likewise the items of collections.
_ITEMS_LIKE = {
    "CertificateDomains": _list_of(_HOSTS),
    "SmartHosts": _list_of(st.sampled_from(["[10.0.0.1]", "relay.contoso.com", "[fe80::1]"])),
    "Bindings": _list_of(st.sampled_from(["[::]:25", "0.0.0.0:25", "10.20.30.40:2525"])),
    "RemoteIPRanges": _list_of(_RANGES),
    "AddressSpaces": _list_of(st.sampled_from(["SMTP:*;1", "smtp:*.contoso.com;10", "X400:c=US;a=;5"])),
    "TlsDomainCapabilities": _list_of(st.just("mail.protection.outlook.com:AcceptCloudServicesMail")),
    "ObjectClass": _list_of(st.sampled_from(["top", "msExchSmtpReceiveConnector", "System.Security.AccessControl.CryptoKeyAccessRule"])),
}
Strategies = TypeVar("Strategies")


def _by_kind(like: Mapping[str, Strategies]) -> dict[ValueType, Strategies]:
    """By the kinds of the properties instead of their names; where cmdlets differ, a property stands for the first one's."""
    return {cmdlet.properties[name]: made for name, made in like.items() for cmdlet in reversed(cmdlets.known()) if name in cmdlet.properties}


_TEXTS, _ITEMS = _by_kind(_TEXTS_LIKE), _by_kind(_ITEMS_LIKE)
_FREE_TEXTS = frozenset(_by_kind(dict.fromkeys(_FREE)))
_TEXTS[next(cmdlet.properties["Identity"] for cmdlet in cmdlets.known() if cmdlet.object_class is None)] = _CERTIFICATE_IDENTITY


_LOOSE_ITEMS = _list_of(
    st.sampled_from(["a", "b, c", "{d}", "{}", "$null", "[Key, value]", "{x, y...}", "one two", "名前", "}", "Fqdn : x", "..."]), 8
)
_LABELS = st.sampled_from(
    [
        *(
            "Имя соединителя",
            "証明書",
            "Bound to",
            "x",
            "Fqdn effective",
            "Where (is it)",
            "Ключ",
            "コネクタ名",
            "名",
            "Größe",
            "Cert_1",
            "e\u0301t",
            "N°",
        ),
        *("A rather long label of thirty", "Lists", "TLS : name", "a:b", "Total #"),
    ]
)
_MOMENTS = st.builds(lambda days, seconds: datetime(2020, 1, 1) + timedelta(days=days, seconds=seconds), st.integers(0, 4000), st.integers(0, 86_399))


def is_made_up(kind: ValueType) -> bool:
    """Whether values of a kind are made up here."""
    return kind in (DATE, BYTES) or kind in _ITEMS or kind in _TEXTS or kind in _FREE_TEXTS


def _of_kind(label: str, kind: ValueType, field: Field) -> Maker:
    """A property of that name whose value is of that kind."""
    if kind is DATE:
        return _MOMENTS.map(lambda moment: Value(label, field.console.date(moment), field, moment.isoformat()))
    if kind is BYTES:
        return st.binary(max_size=60).map(lambda data: _listed(label, list(map(str, data)), field, list(data)))
    if kind in _ITEMS:
        return _ITEMS[kind].map(lambda items: _listed(label, items, field, items))
    return (_free(field) if kind in _FREE_TEXTS else _TEXTS[kind]).map(lambda printed: Value(label, printed, field))


def _listed(label: str, items: list[str], field: Field, typed: object) -> Value:
    console = field.console
    return Value(label, console.collection(items), field, typed, cut=0 <= console.limit < len(items))


def _loose(label: str, field: Field) -> Maker:
    """A calculated property, or one of an object that no cmdlet here prints."""
    return st.one_of(
        _free(field).map(lambda printed: Value(label, printed, field)),
        _LOOSE_ITEMS.map(lambda items: _listed(label, items, field, [None if item == "$null" else item for item in items])),
    )


def _with_room(cmdlet: Cmdlet, width: int) -> list[str]:
    """The properties whose labels leave room for a value; those of a seldom kind come first, since what is first is drawn more often."""
    kinds = Counter(cmdlet.properties.values())
    labels = (label for label, kind in cmdlet.properties.items() if is_made_up(kind) and len(label) + len(SEPARATOR) < width)
    return sorted(labels, key=lambda label: (kinds[cmdlet.properties[label]], label))


def _long_labels(width: int) -> SearchStrategy[list[str]]:
    """Mostly none; a label that leaves values a cell or a few, or that is clipped so that it leaves one."""
    long = st.sampled_from([1, 1, 2, 3, 5, 9]).map(lambda room: [("ALabelThatLeavesLittleRoom" * 10)[: width - len(SEPARATOR) - room]])
    return st.one_of(*[st.just([])] * 9, long) if width < _NARROW else st.just([])


def _makers(draw: DrawFn, cmdlet: Cmdlet | None, console: Console) -> list[Maker]:
    """The properties of objects of one type, known or made up."""
    own = draw(st.lists(_LABELS, max_size=3 if cmdlet else 8, min_size=0 if cmdlet else 1, unique=True)) + draw(_long_labels(console.width))
    known = draw(st.lists(st.sampled_from(_with_room(cmdlet, console.width)), min_size=1, max_size=10, unique=True)) if cmdlet else []
    field = Field(console, console.width - len(SEPARATOR) - max(map(cells, [*known, *own])))
    makers = [_of_kind(label, cmdlet.properties[label], field) for label in known] if cmdlet else []
    return [*makers, *(_loose(label, field) for label in own)]


_TYPES = st.sampled_from([*cmdlets.known(), None])
_PROMPTS = st.sampled_from(["[PS] C:\\>", "[PS] C:\\>", "PS C:\\Users\\admin> ", ""])


@st.composite
def sessions(draw: DrawFn, console: Console, prompt: str) -> tuple[str, Objects]:
    """One session on one console: commands, each with objects of one type, or of several after each other; the text and its objects."""
    pieces, objects = [], []
    for _ in range(draw(st.integers(1, 2))):
        types = draw(st.lists(_TYPES, min_size=1, max_size=2))
        command = f"{types[0].name if len(types) == 1 and types[0] else '$all'} | fl\n"
        properties = [_makers(draw, cmdlet, console) for cmdlet in types]
        shown = [[draw(maker) for maker in makers] for makers in properties for _ in range(draw(st.integers(1, 2)))]
        printed = print_list([[(one.label, one.printed) for one in each] for each in shown], console.width, console.wrap)
        pieces.append(f"{prompt + command if prompt else ''}{printed}\n")
        objects += shown
    return "".join(pieces), objects


_ANY_WIDTH, _USUAL_WIDTH = st.integers(40, 131), st.sampled_from(_USUAL)
_WIDTHS = st.one_of(_ANY_WIDTH, _ANY_WIDTH, _USUAL_WIDTH, _USUAL_WIDTH, st.sampled_from(_WIDE))
_CONSOLES = st.builds(Console, st.sampled_from(sorted(CULTURES)), _WIDTHS, st.sampled_from(LIMITS), st.sampled_from(ELLIPSES))
_FRAME = "*" * 22 + "\nWindows PowerShell transcript start\nStart time: 20260523101542\n" + "*" * 22 + "\n"
# Between two consoles: a transcript goes on with its next session, or somebody copied from two windows.
_BETWEEN = st.sampled_from([_FRAME, _FRAME, ""])
_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


@st.composite
def files(draw: DrawFn, ends: Ends) -> File:
    """A file that a console or several wrote."""
    consoles = draw(st.lists(_CONSOLES, min_size=1, max_size=2))
    prompt = draw(_PROMPTS)
    drawn = [draw(sessions(console, prompt)) for console in consoles]
    coloured = draw(st.booleans())
    texts = [_coloured(text, objects, console.width) if coloured else text for console, (text, objects) in zip(consoles, drawn, strict=True)]
    between = draw(_BETWEEN) if prompt else _FRAME
    left = _left(between.join(texts), ends, draw(st.integers(0, 1 << 16)))
    data = left.replace("\n", draw(st.sampled_from(["\n", "\r\n"]))).encode(draw(st.sampled_from(_ENCODINGS)))
    return File(data, ends, [one for _, objects in drawn for one in objects], tuple(consoles), len(consoles) > 1 and not between)


def _coloured(text: str, objects: Objects, width: int) -> str:
    """The text as PowerShell 7 writes it to a console: labels in bright green."""
    heads = {_head(value.label, one, width) for one in objects for value in one}
    longest = sorted(map(re.escape, heads), key=len, reverse=True)
    return re.sub(f"(?m)^({'|'.join(longest)})", "\x1b[32;1m\\1\x1b[0m", text)


def _head(label: str, one: list[Value], width: int) -> str:
    longest = min(max(cells(value.label) for value in one), width - len(SEPARATOR) - 1)
    return label + " " * (longest - cells(label)) + SEPARATOR


def _left(text: str, ends: Ends, seed: int) -> str:
    if ends is Ends.KEPT:
        return text
    if ends is Ends.NONE:
        return _without_blanks(text)
    # A text that lost none of the blanks that tell shows in no way that it lost others.
    chance = random.Random(seed)  # noqa: S311 - the lines whose blanks are lost
    told = re.sub(" : \n", " :\n", text, count=1)
    return "\n".join(_without_blanks(line) if chance.random() < 0.5 else line for line in told.split("\n"))


def _without_blanks(text: str) -> str:
    return re.sub("(?m)[ \t]+$", "", text)


def without_ends(text: str) -> str:
    """A text as it can be told where blanks at line ends are lost: runs of blanks and empty lines at its end aside."""
    return re.sub("[ \t]+", " ", "\n".join(line.rstrip(" \t") for line in text.split("\n"))).strip("\n")
