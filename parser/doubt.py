"""What is not certain about a value, and where in the text it stands."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Doubt(StrEnum):
    """Why a value may not be what PowerShell held; the names are those of the JSON."""

    CUT = "cut"
    """The printer shortened the collection: `{a, b...}`."""
    WRAP = "wrap"
    """Several values print to these very lines."""
    SPLIT = "split"
    """Where one item of the collection ends is not certain."""
    DATE = "date"
    """Day and month cannot be told apart."""
    ZONE = "zone"
    """The moment is exact, in UTC; which time the server's clock showed is between the alternatives."""
    DAMAGED = "damaged"
    """The text lost something on its way."""
    REDACTED = "redacted"
    """Somebody replaced the value, or a part of it."""


class Unsure(Struct, frozen=True, gc=False):
    """One uncertainty of one value; `alternatives` are the other readings, as text."""

    why: Doubt
    alternatives: tuple[str, ...] = ()


class Span(Struct, frozen=True, order=True, gc=False):
    """Lines of a source, counted from 1, both ends included."""

    first: int
    last: int
