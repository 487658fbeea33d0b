"""Kinds that one pattern of the grammar describes whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import cached_property, lru_cache
from uuid import UUID

from ... import grammar
from ..doubt import Doubt, Unsure
from .model import DateOrder, Flags, Reading, Value
from .stand_in import is_in, redaction

NOTHING = Reading(None)
_REMEMBERED = 1 << 16


class Matched:
    """A kind whose values are what one terminal of grammar/value.lark matches; `build` takes the match, `doubts` what is not certain of the text."""

    free_text = False

    def __init__(self, terminal: str, build: Callable[[re.Match[str]], Value], doubts: Callable[[str], tuple[Unsure, ...]] = lambda _: ()) -> None:
        self._terminal = terminal
        self._build = build
        self._doubts = doubts
        # Most texts of a file come again and again, so each is understood once.
        self._remembered = lru_cache(_REMEMBERED)(self._understood)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return grammar.terminal("value", self._terminal)

    def fits(self, text: str) -> bool:
        return not text or self._pattern.fullmatch(text) is not None

    def read(self, text: str, dates: DateOrder) -> Reading:  # noqa: ARG002 - not a date
        return self._remembered(text) if text else NOTHING

    def _understood(self, text: str) -> Reading:
        match = self._pattern.fullmatch(text)
        return Reading(self._build(match), self._doubts(text)) if match else not_understood(text)


def not_understood(text: str) -> Reading:
    """A text that is not what its property holds: kept, and called redacted or damaged."""
    redacted = is_in(text) or grammar.terminal("value", "PLACEHOLDER").search(text)
    return Reading(text, (Unsure(Doubt.REDACTED if redacted else Doubt.DAMAGED),))


def _time_span(match: re.Match[str]) -> timedelta:
    numbers = {name: int(match[name] or 0) for name in ("days", "hours", "minutes", "seconds")}
    span = timedelta(**numbers, microseconds=int(match["ticks"] or 0) // 10)
    return -span if match["sign"] else span


BOOLEAN = Matched("BOOLEAN", lambda match: match[0] == "True")
INTEGER = Matched("INTEGER", lambda match: int(match[0]))
QUANTITY = Matched("QUANTITY", lambda match: int(re.sub("[^0-9]", "", match["bytes"])))
TIME_SPAN = Matched("TIME_SPAN", _time_span)
GUID = Matched("GUID", lambda match: UUID(match[0]))
HEX = Matched("HEX", lambda match: match[0])
FLAGS = Matched("FLAGS", lambda match: Flags(tuple(match[0].split(", "))))
HOST_NAME = Matched("HOST_NAME", lambda match: match[0], redaction)
