"""What a property can hold once its text is understood."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from msgspec import Struct

from ..doubt import Unsure


class Flags(Struct, frozen=True):
    """An enumeration or a set of flags, by the names that .NET prints: `IMAP, SMTP`."""

    names: tuple[str, ...]

    def __str__(self) -> str:
        return ", ".join(self.names)


class Attribute(Struct, frozen=True):
    """One `CN=mail.contoso.com` of a distinguished name; `value` is unquoted."""

    type: str
    value: str


class DistinguishedName(Struct, frozen=True):
    """A name as Windows or Active Directory prints it, most specific attribute first.

    `text` is the very text, `parse` what takes such a name apart: few of the names of a text are looked into.
    """

    text: str
    parse: Callable[[str], tuple[tuple[Attribute, ...], ...]]

    @property
    def rdns(self) -> tuple[tuple[Attribute, ...], ...]:
        """The relative names, each of one or (`+`) more attributes."""
        return self.parse(self.text)

    def __str__(self) -> str:
        return self.text


class CertificateName(Struct, frozen=True):
    """A TlsCertificateName: `<I>issuer<S>subject`, both as the certificate prints them."""

    issuer: DistinguishedName
    subject: DistinguishedName

    def __str__(self) -> str:
        return f"<I>{self.issuer}<S>{self.subject}"


class Collection(Struct, frozen=True):
    """The items of `{a, b, c}`; `cut` says that the printer left items out at the end."""

    items: tuple[Scalar, ...]
    cut: bool = False


Scalar = None | bool | int | str | UUID | datetime | timedelta | Flags | DistinguishedName | CertificateName
Value = Scalar | bytes | Collection


class Reading(Struct, frozen=True):
    """A typed value with what is not certain about it. `None` means that nothing was printed."""

    value: Value
    unsure: tuple[Unsure, ...] = ()


class DateOrder(Protocol):
    """How the dates of one session are to be read; inferred over all of them."""

    def read(self, text: str) -> Reading: ...


class ValueType(Protocol):
    """What the values of one property look like. One file of this package a kind."""

    free_text: bool
    """A person typed it: it may hold line breaks, runs of blanks, anything."""

    def __hash__(self) -> int: ...

    def fits(self, text: str) -> bool:
        """Whether the grammar of this kind accepts the exact text (used to settle how it was wrapped)."""
        ...

    def read(self, text: str, dates: DateOrder) -> Reading:
        """The typed value. Never raises: text that does not fit is kept as `str`, marked where that is a doubt."""
        ...
