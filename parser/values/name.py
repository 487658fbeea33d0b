"""Distinguished names and the pair of a TlsCertificateName."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from ... import grammar
from .matched import NOTHING, not_understood
from .model import Attribute, CertificateName, DateOrder, DistinguishedName, Reading
from .stand_in import redaction

_REMEMBERED = 1 << 14


def windows_name(text: str) -> DistinguishedName | None:
    """The parts of `CN=a, O="b, c"`, or `None` if it is no such name."""
    if not grammar.terminal("name", "WINDOWS_NAME").fullmatch(text):
        return None
    return DistinguishedName(text, _windows_attributes)


def directory_name(text: str) -> DistinguishedName | None:
    """The parts of `CN=a,DC=b`, or `None` if it is no such name."""
    if not grammar.terminal("name", "DIRECTORY_NAME").fullmatch(text):
        return None
    return DistinguishedName(text, _directory_attributes)


@lru_cache(_REMEMBERED)
def certificate_name(text: str) -> CertificateName | None:
    """Issuer and subject of `<I>..<S>..`, or `None` if it is no such pair. Exchange keeps a pair as it was typed."""
    return _pair(text, lambda half: windows_name(half) or _typed_name(half))


def _printed_pair(text: str) -> CertificateName | None:
    """A pair in the spelling of Windows, which is that of all but a few."""
    return _pair(text, windows_name)


def _pair(text: str, parse: Callable[[str], DistinguishedName | None]) -> CertificateName | None:
    match = grammar.terminal("name", "PAIR").fullmatch(text)
    issuer, subject = (parse(match["issuer"]), parse(match["subject"])) if match else (None, None)
    return CertificateName(issuer, subject) if issuer and subject else None


def _typed_name(text: str) -> DistinguishedName | None:
    """The parts of `CN=a,O=b`, or `None` if it is no such name."""
    if not grammar.terminal("name", "TYPED_NAME").fullmatch(text):
        return None
    return DistinguishedName(text, _typed_attributes)


def comparable(name: DistinguishedName) -> frozenset[tuple[tuple[str, str], ...]]:
    """What two names have in common that differ in order, spacing or case alone."""
    return frozenset(tuple((part.type.upper(), " ".join(part.value.split()).casefold()) for part in rdn) for rdn in name.rdns)


@lru_cache(_REMEMBERED)
def _windows_attributes(text: str) -> tuple[tuple[Attribute, ...], ...]:
    return tuple(_names(grammar.terminal("name", "WINDOWS_ATTRIBUTE").finditer(text), _unquoted))


@lru_cache(_REMEMBERED)
def _directory_attributes(text: str) -> tuple[tuple[Attribute, ...], ...]:
    return tuple(_names(grammar.terminal("name", "DIRECTORY_ATTRIBUTE").finditer(text), _unescaped))


@lru_cache(_REMEMBERED)
def _typed_attributes(text: str) -> tuple[tuple[Attribute, ...], ...]:
    return tuple(_names(grammar.terminal("name", "TYPED_ATTRIBUTE").finditer(text), _unquoted))


def _names(matches: Iterator[re.Match[str]], value: Callable[[re.Match[str]], str]) -> Iterator[tuple[Attribute, ...]]:
    together: list[Attribute] = []
    for match in matches:
        together.append(Attribute(match["type"], value(match)))
        if (match["end"] or "").strip() != "+":
            yield tuple(together)
            together = []


def _unquoted(match: re.Match[str]) -> str:
    quoted: str | None = match["quoted"]
    return (match["plain"] or "") if quoted is None else quoted.replace('""', '"')


def _unescaped(match: re.Match[str]) -> str:
    plain: str = match["plain"]
    return re.sub(r"\\(.)", r"\1", plain) if "\\" in plain else plain


class Name:
    """A kind of name, by the function that takes it apart; `otherwise` takes what is rare apart, which no line break is explained by."""

    free_text = False

    def __init__(
        self,
        parse: Callable[[str], DistinguishedName | CertificateName | None],
        otherwise: Callable[[str], DistinguishedName | CertificateName | None] = lambda _: None,
    ) -> None:
        self._parse, self._otherwise = lru_cache(_REMEMBERED)(parse), otherwise

    def fits(self, text: str) -> bool:
        # Windows quotes a value that ends with a blank.
        return not text or ("  " not in text and " ," not in text and text[-1] != " " and self._parse(text) is not None)

    def read(self, text: str, dates: DateOrder) -> Reading:  # noqa: ARG002 - not a date
        if not text:
            return NOTHING
        name = self._parse(text) or self._otherwise(text)
        return Reading(name, redaction(text)) if name else not_understood(text)


WINDOWS_NAME = Name(windows_name)
DIRECTORY_NAME = Name(directory_name)
CERTIFICATE_NAME = Name(_printed_pair, certificate_name)
