"""Texts: what a person typed, and names that stand on one line."""

from __future__ import annotations

from .collection import ANYTHING
from .matched import NOTHING
from .model import DateOrder, Reading
from .stand_in import redaction


class FreeText:
    """Text that a person typed: line breaks, runs of blanks, anything."""

    free_text = True

    def fits(self, text: str) -> bool:  # noqa: ARG002 - anything fits
        return True

    def read(self, text: str, dates: DateOrder) -> Reading:  # noqa: ARG002 - not a date
        return Reading(text) if text else NOTHING


class Line:
    """A name or another text that cannot hold a line break, and that nobody gives two blanks in a row."""

    free_text = False

    def fits(self, text: str) -> bool:
        return "  " not in text and "\n" not in text and " ," not in text and text == text.strip(" ")

    def read(self, text: str, dates: DateOrder) -> Reading:  # noqa: ARG002 - not a date
        return Reading(text) if text else NOTHING


class Unknown(FreeText):
    """The value of a property that no cmdlet here has: text, or a collection if it has the braces of one."""

    def read(self, text: str, dates: DateOrder) -> Reading:
        return ANYTHING.read(text, dates) if ANYTHING.fits(text) else super().read(text, dates)


class Placeable(Line):
    """A name that people like to replace before they send it."""

    def read(self, text: str, dates: DateOrder) -> Reading:
        return Reading(super().read(text, dates).value, redaction(text))


FREE_TEXT = FreeText()
LINE = Line()
NAME = Placeable()
UNKNOWN = Unknown()
