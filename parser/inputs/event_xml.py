"""Event XML: what the viewer saves or copies, and what `wevtutil qe /f:xml` and `Get-WinEvent` with `ToXml()` give.

The slots are the Data elements in their order; a rendered message, where there is one, goes before them.
"""

from __future__ import annotations

from collections.abc import Iterator

from ... import grammar
from ..doubt import Span
from ..events import logged, moment, told
from ..reader import ReadOptions
from ..records import Document, Event
from ..source import Text
from ..values import date
from . import markup
from .markup import Element
from .model import TextInput


def read(text: Text, options: ReadOptions) -> Document:  # noqa: ARG001 - the form says it all
    """The events of the file that are 12014 or around it; what else the log holds is no matter of this program."""
    root = markup.parse(text)
    elements = [event for top in root.children for event in ([top] if top.name == "Event" else top.all("Event"))]
    events = tuple(filter(None, (event_of(element, element.lines) for element in elements)))
    return Document(text.source, events=events, repairs=text.repairs, text=text.text)


def event_of(event: Element, lines: Span) -> Event | None:
    """The event that an element tells of, or `None` if it is none of these."""
    system = event.child("System") or event
    number = grammar.terminal("event", "NUMBER").fullmatch(_text(system, "EventID"))
    provider = system.child("Provider")
    if not number or not provider or not grammar.terminal("event", "SOURCE").match(provider.attributes.get("Name", "")):
        return None
    created = system.child("TimeCreated")
    time = moment(created.attributes.get("SystemTime", ""), date.infer(())) if created else None
    rendered, computer = event.child("RenderingInfo"), _text(system, "Computer") or None
    message = _text(rendered, "Message") if rendered else ""
    by_message = told(message, 0, lines, computer, time or None)
    return by_message or logged(int(number[0]), list(_data(event)), lines, computer, time or None)


def _text(element: Element, name: str) -> str:
    child = element.child(name)
    return child.text.strip() if child else ""


def _data(event: Element) -> Iterator[str]:
    held = event.child("EventData") or event.child("UserData")
    for data in held.all("Data") if held else ():
        yield data.text


INPUT = TextInput("event XML", (), lambda text: grammar.terminal("export", "EVENT_XML").match(text) is not None, read)
