"""What a form of report is."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from msgspec import Struct

from ..analyzer.model import Analysis
from ..wording import ENGLISH, Catalogue, translated


class Detail(Enum):
    """How much of an analysis is told to people; what programs read is always whole."""

    ANSWER = auto()
    """The answer, and the commands."""
    REPORT = auto()
    """The matrix and every finding with it."""
    EVIDENCE = auto()
    """The printed properties on which it rests, too."""


class Screen(Struct, frozen=True, eq=False):
    """Where a report is shown: its width in cells, whether it shows colours, and whether it has every character; and for whom."""

    width: int
    colours: bool
    unicode: bool
    detail: Detail = Detail.REPORT
    language: Catalogue = ENGLISH

    def tell(self, text: str) -> str:
        """The text in the language of the reader."""
        return translated(text, self.language)


# What a report is written for that goes into a file or a mail.
PAGE = Screen(80, colours=False, unicode=True)


class Report(Struct, frozen=True, eq=False):
    """A form of report by the name that `--format` gives it; a file with one of `suffixes` is written in it."""

    name: str
    suffixes: tuple[str, ...]
    render: Callable[[Analysis, Screen], str]


def visible(text: str) -> str:
    """Text in which nothing can act on a terminal or hide: what is not printable is written by its number."""
    return "".join(sign if sign.isprintable() else f"<{ord(sign):04X}>" for sign in text)
