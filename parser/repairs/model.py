"""What a repair is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum, auto

from msgspec import Struct

from ... import grammar
from .. import cmdlets
from ..printer import Wrap, cells
from ..values.model import ValueType
from .look import Look

Lines = list[tuple[int, str]]
"""Mended lines, each with the index of the line that it comes from."""


class Outcome(Struct, frozen=True, eq=False):
    """A value as it was read after a repair: its text and kind, the lines of the mended text that it takes, by index, and how they were cut."""

    text: str
    kind: ValueType
    at: range
    wrap: Wrap

    @property
    def lines(self) -> int:
        """How many lines it takes."""
        return len(self.at)


class Part(Enum):
    """What a repair acts on, if it acts at all: any part of a text, or never what is there as it was printed."""

    ANY = auto()
    LOOSE = auto()


class Mender(Struct, frozen=True, eq=False):
    """A repair by the name that the JSON gives it.

    `order` says when it is done: what wraps whole lines goes first, what is inside them later. `may_need` is a quick look at the
    text; `mend` takes its lines and gives the mended ones, each with the index of the line that it comes from, or `None`.
    `leaves_open` tells the values that may have been others all the same once the repair was done, `may_be_meant` the lines, by
    index, in which somebody may have typed what the repair undoes, and `is_unsure` those whose values may have been others, whatever they hold. One that acts on the `LOOSE` part alone finds nothing to do in a
    text if it finds nothing to do in that part.
    """

    name: str
    order: int
    may_need: Callable[[str], bool]
    mend: Callable[[list[str]], Lines | None]
    leaves_open: Callable[[Outcome], bool] = lambda _: False
    part: Part = Part.ANY
    may_be_meant: Callable[[list[str]], Iterable[int]] = lambda _: ()
    is_unsure: Callable[[list[str]], Iterable[int]] = lambda _: ()

    def is_needed(self, look: Look) -> bool:
        """Whether it is worth while to go through all lines of the text."""
        seen = look.loose if self.part is Part.LOOSE else look.text
        return self.may_need(seen) and (seen is look.text or self.mend(seen.split("\n")) is not None)


def labels(lines: list[str], indent: str = "") -> list[int]:
    """The indexes of lines `label : value` that begin behind `indent`."""
    return [index for index, line in enumerate(lines) if line.startswith(indent) and is_label(line[len(indent) :])]


def opening(text: str) -> str:
    """The first sign of a text that is not blank, with the one behind it."""
    found = grammar.terminal("damage", "OPENING").search(text)
    return found[0] if found else ""


def has_label(text: str) -> bool:
    """Whether any line of a text is `label : value`; the first that is ends the search."""
    return grammar.terminal("damage", "LABELLED").search(text) is not None


def has_run_on(text: str) -> bool:
    """Whether a line at the left that is no label stands right below another: what goes on is set in otherwise."""
    return any(text[found.start() - 1 : found.start()].strip("\n") for found in grammar.terminal("damage", "RUN_ON").finditer(text))


def lacks_padding(text: str) -> bool:
    """Whether two labels one below the other end at different columns: without padding they are as long as each other."""
    return any(len(pair["above"]) != len(pair["below"]) for pair in grammar.terminal("damage", "UNPADDED").finditer(f"\n{text}"))


def is_label(line: str) -> bool:
    """Whether a line is `label : value`, with or without a value."""
    return grammar.terminal("damage", "LABELLED").match(line) is not None


def colons(line: str) -> list[int]:
    """The cells of what may be the colon behind the label of a line, in their order: one can stand in the label itself."""
    return [cells(line[: match.start()]) + 1 for match in grammar.terminal("damage", "COLON").finditer(line)]


def is_heading(line: str) -> bool:
    """Whether a line is the heading of a table that a cmdlet prints unasked."""
    return grammar.terminal("console", "VIEW_HEAD").match(line + "\n") is not None


def kinds_of(line: str) -> frozenset[ValueType]:
    """What the property on a line `label : value` can hold; nothing where no cmdlet has it."""
    return cmdlets.kinds_of(line.partition(" :")[0].strip(" "))
