"""Files of Export-Clixml: every value with its type.

The format is that of the PowerShell Remoting Protocol ([MS-PSRP] 2.2.5): an element a value, its name the type, `N` the property.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from ... import grammar
from ..doubt import Doubt, Unsure
from ..errors import UnreadableFile
from ..reader import ReadOptions
from ..records import Document
from ..source import Text
from ..values.model import Value
from ..wording import say
from . import markup
from .markup import Element
from .model import TextInput
from .objects import Member, Object, listed, lost, moment, printed, text_document, typed

_LISTS = ("LST", "IE", "QUE", "STK")
_INTEGERS = ("I16", "I32", "I64", "U16", "U32", "U64", "By", "SB")
_MOST_REPEATED = 1_000_000
# An object that is no list: what is left of it when it has no text.
_PROPERTY_BAGS = ("Props", "MS")

References = dict[str, Element]


def read(text: Text, options: ReadOptions) -> Document:  # noqa: ARG001 - the form says it all
    """The objects of the file, each with the properties of its own and those added to it."""
    root = markup.parse(text).child("Objs")
    if root is None:
        raise UnreadableFile(text.name, say("is no export of PowerShell"), say("Write it with Export-Clixml."))
    references = {element.attributes["RefId"]: element for element in _objects(root) if "RefId" in element.attributes}
    reader = _Reader(text.name, references)
    return text_document(text, [reader.object(element) for top in root.children for element in _tops(top)])


def _objects(root: Element) -> Iterator[Element]:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.name == "Obj":
            yield element
        waiting += element.children


def _tops(element: Element) -> list[Element]:
    """The objects of a top element: itself, or, where a variable was exported, the items of its list."""
    items = next((child.children for child in element.children if child.name in _LISTS), None)
    return [element] if items is None else items


class _Reader:
    """Reads the objects of one file. What is referred to again and again may not make more of them than anybody exports."""

    def __init__(self, source: str, references: References) -> None:
        self._source = source
        self._references = references
        self._repeated = 0

    def object(self, element: Element) -> Object:
        bags = [bag for name in _PROPERTY_BAGS if (bag := self._there(element).child(name))]
        return Object(tuple(self._member(child) for bag in bags for child in bag.children), element.lines)

    def _there(self, element: Element) -> Element:
        """The object that a reference means."""
        if element.name != "Ref":
            return element
        found = self._references.get(element.attributes.get("RefId", ""))
        if found is None:
            raise UnreadableFile(
                self._source, say("refers to an object that it does not hold, in line {line}", line=element.lines.first), say("Export it again.")
            )
        self._repeated += 1 + sum(len(child.children) for child in found.children)
        if self._repeated > _MOST_REPEATED:
            raise UnreadableFile(self._source, say("refers to its objects more often than any export does"), say("Export it again."))
        return found

    def _member(self, element: Element) -> Member:
        name, there = _text(element.attributes.get("N", "")), self._there(element)
        make = _TYPED.get(there.name)
        if make:
            value = make(there)
            return lost(name, there.text, element.lines) if value is None else typed(name, value, element.lines)
        if there.name != "Obj":
            return typed(name, None, element.lines) if there.name == "Nil" else Member(name, _text(there.text), element.lines)
        items = next((child for child in there.children if child.name in _LISTS), None)
        if items is None:
            shown = there.child("ToString")
            return lost(name, "", element.lines) if shown is None else Member(name, _text(shown.text), element.lines)
        texts = [self._item(item) for item in items.children]
        known = [text for text, carried in texts if carried]
        return listed(name, [text for text, _ in texts], element.lines, () if len(known) == len(texts) else (Unsure(Doubt.DAMAGED),))

    def _item(self, element: Element) -> tuple[str | None, bool]:
        """An item of a list as Format-List prints it, and whether the file holds that at all."""
        there = self._there(element)
        if there.name == "Nil":
            return None, True
        if there.name == "Obj":
            shown = there.child("ToString")
            return (_text(shown.text), True) if shown is not None else (None, False)
        make = _TYPED.get(there.name)
        value = make(there) if make else _text(there.text)
        return (None, False) if value is None else (printed(value), True)


def _text(escaped: str) -> str:
    """A text without the escapes of Clixml; a character beyond the first 65536 is written as two units."""
    if "_x" not in escaped:
        return escaped
    units = grammar.terminal("export", "CHARACTER").sub(lambda match: chr(int(match["unit"], 16)), escaped)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "backslashreplace").replace("\r\n", "\n")


def _integer(element: Element) -> Value:
    return int(element.text) if re.fullmatch("-?[0-9]{1,20}", element.text) else None


def _bytes(element: Element) -> Value:
    from base64 import b64decode

    try:
        return b64decode("".join(element.text.split()), validate=True)
    except ValueError:
        return None


def _guid(element: Element) -> Value:
    whole = grammar.terminal("value", "GUID").fullmatch(element.text)
    return UUID(element.text) if whole else None


def _time_span(element: Element) -> Value:
    match = grammar.terminal("export", "ISO_SPAN").fullmatch(element.text)
    if not match:
        return None
    parts = {name: int(match[name] or 0) for name in ("days", "hours", "minutes", "seconds")}
    try:
        span = timedelta(**parts, microseconds=int((match["ticks"] or "0").ljust(7, "0")) // 10)
    except OverflowError:
        return None
    return -span if match["sign"] else span


_TYPED: dict[str, Callable[[Element], Value]] = {
    "B": lambda element: {"true": True, "false": False}.get(element.text),
    "DT": lambda element: moment(element.text),
    "TS": _time_span,
    "G": _guid,
    "BA": _bytes,
    **dict.fromkeys(_INTEGERS, _integer),
}

INPUT = TextInput("Clixml", (".clixml",), lambda text: grammar.terminal("export", "CLIXML").match(text) is not None, read)
