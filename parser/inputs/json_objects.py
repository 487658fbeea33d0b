"""Files of ConvertTo-Json: objects with their values typed, dates and time spans in forms of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING

from ... import grammar
from ..doubt import Doubt, Span, Unsure
from ..errors import UnreadableFile
from ..reader import ReadOptions
from ..records import Document
from ..source import Text
from ..values.model import Value
from ..wording import say
from .model import TextInput
from .objects import Member, Object, dated, listed, lost, moment, printed, text_document, typed, universal

if TYPE_CHECKING:
    from json import JSONDecoder

_BLANK = " \t\n\r"
_TICK = 10
"""Ticks of .NET in a microsecond."""


def read(text: Text, options: ReadOptions) -> Document:  # noqa: ARG001 - the form says it all
    """The objects of the file: one, or an array of them."""
    walk = _Walk(text)
    try:
        return text_document(text, list(walk.objects()))
    except RecursionError:
        raise UnreadableFile(text.name, say("nests deeper than any export does"), _AGAIN) from None
    except ValueError as error:
        raise UnreadableFile(text.name, say("is no whole JSON: {reason}", reason=error.args[0]), _AGAIN) from error


_AGAIN = say("Write it again with ConvertTo-Json -Depth 4.")


@cache
def _decoder() -> JSONDecoder:
    from json import JSONDecoder

    return JSONDecoder()


class _Walk:
    """Goes through the text from value to value, and counts the lines."""

    def __init__(self, text: Text) -> None:
        self._text = text.text
        self._at = 0
        self._line = 1
        self._counted = 0

    def objects(self) -> Iterator[Object]:
        if self._next() != "[":
            yield self._object()
        else:
            for _ in self._parts("[", "]"):
                yield self._object()
        if self._next():
            raise ValueError(say("something stands behind its end, in line {line}", line=self._here()))

    def _object(self) -> Object:
        if self._next() != "{":
            raise ValueError(say("an object is missing in line {line}", line=self._here()))
        first = self._here()
        members = tuple(self._member() for _ in self._parts("{", "}"))
        return Object(members, Span(first, self._here()))

    def _member(self) -> Member:
        if self._next() != '"':
            raise ValueError(say("a name is missing in line {line}", line=self._here()))
        first = self._here()
        name, self._at = _decoder().raw_decode(self._text, self._at)
        self._take(":")
        self._next()
        start = self._at
        value, self._at = _decoder().raw_decode(self._text, start)
        return _member(str(name), value, self._text[start : self._at], Span(first, self._here()))

    def _parts(self, opening: str, closing: str) -> Iterator[None]:
        """Stops at each part between the signs, that are separated by commas."""
        self._take(opening)
        if self._next() == closing:
            self._take(closing)
            return
        while True:
            yield
            if self._next() == closing:
                self._take(closing)
                return
            self._take(",")

    def _next(self) -> str:
        while self._at < len(self._text) and self._text[self._at] in _BLANK:
            self._at += 1
        return self._text[self._at : self._at + 1]

    def _take(self, sign: str) -> None:
        if self._next() != sign:
            raise ValueError(say("{sign} is missing in line {line}", sign=sign, line=self._here()))
        self._at += 1

    def _here(self) -> int:
        self._line += self._text.count("\n", self._counted, self._at)
        self._counted = self._at
        return self._line


def _member(name: str, value: object, written: str, lines: Span) -> Member:
    if value is None or isinstance(value, bool | int):
        return typed(name, value, lines)
    if isinstance(value, str):
        return _text(name, value, lines)
    if isinstance(value, list):
        return _list(name, value, lines)
    if isinstance(value, dict):
        return _of_object(name, value, written, lines)
    return Member(name, written, lines)


def _text(name: str, text: str, lines: Span) -> Member:
    serial = grammar.terminal("export", "SERIAL_DATE").fullmatch(text)
    try:
        if serial:
            return universal(name, text, datetime(1970, 1, 1) + timedelta(milliseconds=int(serial["milliseconds"])), lines)  # noqa: DTZ001 - UTC without the mark
    except OverflowError:
        return lost(name, text, lines)
    local = moment(text)
    return dated(name, text, local, lines) if local else Member(name, text.replace("\r\n", "\n"), lines)


def _list(name: str, values: list[object], lines: Span) -> Member:
    whole = all(value is None or isinstance(value, bool | int | str) for value in values)
    items = [None if value is None or isinstance(value, dict | list | float) else printed(_scalar(value)) for value in values]
    return listed(name, items, lines, () if whole else (Unsure(Doubt.DAMAGED),))


def _scalar(value: object) -> Value:
    return value if isinstance(value, bool | int | str) else str(value)


def _of_object(name: str, value: dict[str, object], written: str, lines: Span) -> Member:
    """What ConvertTo-Json makes of a time span, of a value with something added to it, and of all else."""
    ticks = value.get("Ticks")
    if isinstance(ticks, int) and "TotalSeconds" in value:
        try:
            return typed(name, timedelta(microseconds=ticks // _TICK), lines)
        except OverflowError:
            return lost(name, written, lines)
    wrapped = value.get("value")
    if "value" in value and not isinstance(wrapped, dict) and value.keys() <= {"value", "Count", "DisplayHint", "DateTime", "Length"}:
        return _member(name, wrapped, written, lines)
    return lost(name, written, lines)


INPUT = TextInput("JSON", (".json",), lambda text: grammar.terminal("export", "JSON").match(text) is not None, read)
