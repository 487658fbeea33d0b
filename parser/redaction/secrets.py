"""What in a stretch of text is a secret, and the same text with disguises in its place.

Everything made of letters is a secret unless its words are known: safe is what nobody has to think of. `exchange.txt` has the words that are
never one, `english.txt` those that are where they turn up in a name, `suffixes.txt` the ends of host names that tell nothing of whose they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import Struct, field

from ... import grammar
from .. import cmdlets
from ..values.collection import blank_bytes
from .disguises import Disguises, key_of_code
from .stretches import Place, Stretch

# Whose domains and whose name are everybody's.
_EVERYBODYS = frozenset(("microsoft", "office", "onmicrosoft", "outlook", "system", "windows", "windowsazure"))
_TENANTS = "onmicrosoft"
_EVERYBODYS_NAME = "microsoft corporation"
_CUT_MARKS = ("...", "…")
# Enough digits to be no word.
_FEWEST_DIGITS = 4
_SAME_EVERYWHERE = ("0.", "127.", "255.", "224.", "169.254.")
_PART_OF_NAME = re.compile("[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_RUNS = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_PARTS_OF_LABEL = re.compile(r"[0-9A-Za-z]{16,}|[^\W\d_]+|[0-9]{6,}")
_TERMINALS = (
    "PEM",
    "BYTES",
    "BLOB",
    "STAMP",
    "GUID",
    "PAIRS",
    "VERSION",
    "IPV6",
    "DOTTED",
    "CODE",
    "ORGANIZATION",
    "QUOTED",
    "COMPONENTS",
    "HOST",
    "WORD",
    "NUMBER",
)


class _Kind(Enum):
    WORD = "word"
    OWNER = "owner"
    """A word in the name of a domain or an organization."""
    CODE = "code"
    NETWORK = "network"
    ADDRESS = "address"
    ENCODED = "encoded"
    BYTES = "bytes"


class _Piece(Struct, frozen=True):
    """A part of a stretch that may be a secret; `named` says that it stands where names stand."""

    kind: _Kind
    start: int
    text: str
    named: bool = False


class Secrets(Struct):
    """All secrets of some files: words in lower case, codes as the map has them."""

    words: set[str] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    """Words of which a table shows no more than the beginning."""

    def collect(self, stretch: Stretch) -> None:
        """Learn what is a secret in one stretch."""
        for piece in _pieces(stretch.text, stretch.place):
            if piece.kind is _Kind.CODE:
                self.codes.add(key_of_code(piece.text))
            elif piece.kind in (_Kind.WORD, _Kind.OWNER) and _is_secret(piece):
                self.words.add(lowered(piece.text))
                if stretch.text.startswith(_CUT_MARKS, piece.start + len(piece.text)):
                    self.cut.add(lowered(piece.text))

    def settle(self) -> None:
        """Let go of what was cut and can only be the beginning of a word that is no secret."""
        whole = self.words - self.cut
        for beginning in self.cut:
            if not any(word.startswith(beginning) for word in whole) and any(word.startswith(beginning) for word in never_replaced()):
                self.words.discard(beginning)

    def disguised(self, stretch: Stretch, disguises: Disguises) -> str:
        """The text of a stretch, as long as it was, with a disguise for every secret."""
        done, parts = 0, []
        for piece in _pieces(stretch.text, stretch.place):
            parts += [stretch.text[done : piece.start], self._instead(piece, disguises)]
            done = piece.start + len(piece.text)
        return "".join(parts) + stretch.text[done:]

    def _instead(self, piece: _Piece, disguises: Disguises) -> str:
        text = piece.text
        match piece.kind:
            case _Kind.CODE:
                return spelled_as(text, disguises.code(key_of_code(text)))
            case _Kind.NETWORK:
                return disguises.network(text)
            case _Kind.ADDRESS:
                return disguises.address(text.lower())
            case _Kind.ENCODED:
                return re.sub(r"\S", "*", text)
            case _Kind.BYTES:
                return blank_bytes(text)
        return self._other_word(piece, disguises)

    def _other_word(self, piece: _Piece, disguises: Disguises) -> str:
        word = lowered(piece.text)
        if word in self.words:
            return cased_as(piece.text, disguises.word(word))
        owned = piece.kind is _Kind.OWNER and word not in _EVERYBODYS and _has_to_differ(word)
        return cased_as(piece.text, disguises.owner(word)) if owned else piece.text


def lowered(word: str) -> str:
    """In lower case, letter by letter: a letter of which two would become stays."""
    return word.lower() if word.isascii() else "".join(small if len(small := letter.lower()) == 1 else letter for letter in word)


def cased_as(model: str, word: str) -> str:
    """A word in lower case with capitals where the model has them."""
    return "".join(letter.upper() if old.isupper() else letter for old, letter in zip(model, word, strict=True))


def spelled_as(model: str, code: str) -> str:
    """A code with what stands between the digits of the model, and in small letters where that has no capitals."""
    digits = iter(code.lower() if model == model.lower() and model != model.upper() else code)
    return "".join(next(digits) if sign.isalnum() else sign for sign in model)


@cache
def never_replaced() -> frozenset[str]:
    """Words that are no secret anywhere."""
    names = {name for cmdlet in cmdlets.known() for name in cmdlet.folded} | {cmdlet.name.lower() for cmdlet in cmdlets.known()}
    return frozenset((*_listed("exchange"), *suffixes(), *(word for name in names for word in re.findall("[a-z]+", name))))


@cache
def plain_words() -> frozenset[str]:
    """Words that are no secret where they stand in plain language."""
    return frozenset(_listed("english")) - never_replaced()


@cache
def _plain_or_never_replaced() -> frozenset[str]:
    return plain_words() | never_replaced()


@cache
def suffixes() -> frozenset[str]:
    return frozenset(_listed("suffixes"))


def _listed(name: str) -> list[str]:
    return files(__package__).joinpath(f"{name}.txt").read_text(encoding="utf-8").split()


def is_known_label(label: str) -> bool:
    """Whether the name of a property is made of known words."""
    return all(_is_known(word, named=False) for word in _LETTERS.findall(label))


def _is_secret(piece: _Piece) -> bool:
    return _has_to_differ(lowered(piece.text)) and not _is_known(piece.text, named=piece.named)


def _has_to_differ(word: str) -> bool:
    """One letter, or one over and over, is a drive, a country or a mark for what somebody took out."""
    return len(set(word)) > 1


def _is_known(word: str, *, named: bool) -> bool:
    known = never_replaced() if named else _plain_or_never_replaced()
    return lowered(word) in known or all(part.lower() in known for part in _PART_OF_NAME.findall(word) or [word])


@cache
def _patterns() -> dict[bool, re.Pattern[str]]:
    """All terminals in one, by whether codes are among them."""
    letters = {"SERVICE_LETTERS": f"(?P<SERVICE_LETTERS>{grammar.terminal('value', 'SERVICE_LETTERS').pattern})"}
    found = letters | {name: f"(?P<{name}>{grammar.terminal('secret', name).pattern})" for name in _TERMINALS}
    return {codes: re.compile("|".join(pattern for name, pattern in found.items() if codes or name != "CODE")) for codes in (True, False)}


@lru_cache(maxsize=1 << 14)
def _pieces(text: str, place: Place) -> tuple[_Piece, ...]:
    """What may be a secret in a text; most texts of a file come again and again, and each is looked at twice."""
    if place is Place.CODE:
        return tuple(piece for run in _RUNS.finditer(text) for piece in _in_code(run))
    return tuple(_scanned(text, 0, len(text), named=place is not Place.PROSE, owner=False))


def _in_code(run: re.Match[str]) -> Iterator[_Piece]:
    """Somebody may have put a word, or one sign over and over, in the place of a code."""
    if not run[0].isascii():
        yield from _scanned(run.string, *run.span(), named=True, owner=False)
    elif _has_to_differ(run[0]) and not (run[0].isalpha() and _is_known(run[0], named=True)):
        yield _Piece(_Kind.CODE, run.start(), run[0])


def _scanned(text: str, start: int, end: int, *, named: bool, owner: bool) -> Iterator[_Piece]:
    patterns = _patterns()
    while match := patterns[True].search(text, start, end):
        if match["CODE"] and not _is_code(match[0]):
            match = patterns[False].match(text, match.start(), end) or match
        yield from _found(match, named=named, owner=owner)
        start = max(match.end(), match.start() + 1)


def _is_code(text: str) -> bool:
    return sum(map(str.isdecimal, text)) >= _FEWEST_DIGITS and _has_to_differ(text)


def _found(match: re.Match[str], *, named: bool, owner: bool) -> Iterator[_Piece]:
    kind, text, start = match.lastgroup, match[0], match.start()
    match kind:
        case "PEM":
            body = text.index("-----", 5) + 5
            yield _Piece(_Kind.ENCODED, start + body, text[body:])
        case "BYTES":
            yield _Piece(_Kind.BYTES, start, text)
        case "BLOB":
            yield _Piece(_Kind.ENCODED, start, text)
        case "GUID" | "PAIRS" | "CODE" | "NUMBER" if _has_to_differ(text):
            yield _Piece(_Kind.CODE, start, text)
        case "IPV6" if _is_secret_address(text):
            yield _Piece(_Kind.ADDRESS, start, text)
        case "DOTTED" if _is_secret_network(match):
            yield _Piece(_Kind.NETWORK, start, match["network"])
        case _:
            yield from _named(match, named=named, owner=owner)


def _named(match: re.Match[str], *, named: bool, owner: bool) -> Iterator[_Piece]:
    """What is made of words; before an @ and behind a backslash stand names."""
    before, after = match.string[max(match.start() - 1, 0) : match.start()], match.string[match.end() : match.end() + 1]
    match match.lastgroup:
        case "ORGANIZATION":
            everybodys = match["value"].strip('"').lower() == _EVERYBODYS_NAME
            yield from _scanned(match.string, *match.span("value"), named=True, owner=not everybodys)
        case "QUOTED":
            yield from _scanned(match.string, match.start() + 1, match.end() - 1, named=named or not before.isalnum(), owner=owner)
        case "COMPONENTS":
            yield from _components(match)
        case "HOST":
            yield from _host(match, named=named or before == "\\" or after == "@", owner=owner)
        case "WORD":
            yield _Piece(_Kind.OWNER if owner else _Kind.WORD, match.start(), match[0], named or before == "\\" or after == "@")


def _is_secret_address(text: str) -> bool:
    """Whether it is an address that means the same nowhere else; `10:15:30` is a time."""
    groups = text.split(":")
    clock = len(groups) == 3 and all(group.isdecimal() and len(group) <= 2 for group in groups)  # noqa: PLR2004 - hours, minutes, seconds
    return not clock and set(text.lower()) - set(":.") not in (set(), {"0"}, {"1"}, {"0", "1"}, {"f"})


def _is_secret_network(match: re.Match[str]) -> bool:
    numbers = match[0].split(".")
    return len(numbers) == 4 and all(int(number) <= 255 for number in numbers) and not match[0].startswith(_SAME_EVERYWHERE)  # noqa: PLR2004 - four bytes


def _host(match: re.Match[str], *, named: bool, owner: bool) -> Iterator[_Piece]:
    """The words of a host name; the domain in front of its public end is somebody's, whatever words it is made of."""
    labels, start, end = match[0].split("."), match.start(), match.end()
    owned = _owned_label(labels)
    address = grammar.terminal("secret", "DOTTED").search(match.string, start, end)
    if address and _is_secret_network(address):  # `node-10.1.2.3`
        end = address.start()
    for index, label in enumerate(labels):
        after = start + len(label)
        if owned is None or index <= owned:
            yield from _label(match.string, start, min(after, end), named=named or owned is not None, owner=owner or index == owned)
        start = after + 1
    if end < match.end() and address:
        yield _Piece(_Kind.NETWORK, end, address["network"])


def _components(match: re.Match[str]) -> Iterator[_Piece]:
    """The words of a domain as a distinguished name has it: `DC=contoso,DC=com`."""
    labels = [(match.start() + label.start(1), label[1]) for label in re.finditer("=([^,]*)", match[0])]
    owned = _owned_label([label for _, label in labels])
    for index, (start, label) in enumerate(labels):
        if owned is None or index <= owned:
            yield from _label(match.string, start, start + len(label), named=True, owner=index == owned)


def _owned_label(labels: list[str]) -> int | None:
    """Which label says whose domain it is; `None` where it is no host name, or everybody's."""
    first = len(labels)
    while first > 1 and labels[first - 1].lower() in suffixes():
        first -= 1
    if first == len(labels):
        return None
    owned = first - 1
    if labels[owned].lower() == _TENANTS and owned:
        return owned - 1
    return None if labels[owned].lower().rstrip("0123456789") in _EVERYBODYS else owned


def _label(text: str, start: int, end: int, *, named: bool, owner: bool) -> Iterator[_Piece]:
    for match in _PARTS_OF_LABEL.finditer(text, start, end):
        if match[0].isdecimal() and grammar.terminal("secret", "STAMP").fullmatch(match[0]):
            continue
        if match[0].isalpha() or not (match[0].isdecimal() or _is_code(match[0])):
            for word in _LETTERS.finditer(text, match.start(), match.end()):
                yield _Piece(_Kind.OWNER if owner else _Kind.WORD, word.start(), word[0], named)
        elif _has_to_differ(match[0]):
            yield _Piece(_Kind.CODE, match.start(), match[0])


def left_in(copy: Iterable[Stretch], disguises: Disguises) -> set[str]:
    """The secret words that a copy still has; letters inside of a disguised code are none."""
    codes = {*disguises.codes.values()}
    runs = {run for stretch in copy for run in _RUNS.findall(stretch.text)}
    return {lowered(word) for run in runs if run.upper() not in codes for word in _LETTERS.findall(run)} & disguises.words.keys()


def words_of(texts: Iterable[str]) -> set[str]:
    """All words and codes of the texts, in lower case: no disguise may be one of them."""
    return {lowered(word) for text in texts for word in re.findall(r"[^\W\d_]+|[0-9A-Za-z]{6,}|[0-9]+\.[0-9]+\.[0-9]+", text)}
