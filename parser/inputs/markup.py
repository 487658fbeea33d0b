"""XML as a tree with line numbers. A document type declaration is refused, and with it every entity: nothing can expand."""

from __future__ import annotations

from msgspec import Struct, field

from ..doubt import Span
from ..errors import UnreadableFile
from ..source import Text
from ..wording import say

_DEEPEST = 200


class Element(Struct):
    """An element: its name without a namespace, the text directly in it, and the lines on which it stands."""

    name: str
    attributes: dict[str, str]
    lines: Span
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Element]:
        """The children of that name."""
        return [child for child in self.children if child.name == name]


def parse(text: Text) -> Element:
    """The elements of a text below an element of our own, as wevtutil writes several roots. Raises `UnreadableFile`."""
    from xml.parsers.expat import ErrorString, ExpatError

    builder = _Builder(text)
    body = text.text.lstrip()
    if body.startswith("<?xml"):
        # The text is decoded: what the declaration says of its encoding holds no more.
        body = body[body.find("?>") + 2 :]
    before = text.text[: len(text.text) - len(body)].count("\n")
    try:
        builder.feed("<file>" + "\n" * before + body + "</file>")
    except ExpatError as error:
        raise UnreadableFile(
            text.name, say("is no whole XML: {what} in line {line}", what=ErrorString(error.code), line=error.lineno), _AGAIN
        ) from error
    return builder.root


_AGAIN = say("Export it again, and send the file as it is written.")


class _Builder:
    def __init__(self, text: Text) -> None:
        from xml.parsers.expat import ParserCreate

        self._source = text.name
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._parser = parser = ParserCreate("utf-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        self.root = Element("", {}, Span(1, 1))

    def feed(self, text: str) -> None:
        self._parser.Parse(text.encode("utf-8", "backslashreplace"), True)  # noqa: FBT003 - expat takes no name for it

    def _refuse(self, *_: object) -> None:
        raise UnreadableFile(self._source, say("declares a document type, which no export has"), say("Send the file that was exported."))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._open) >= _DEEPEST:
            raise UnreadableFile(self._source, say("nests more than {number} elements", number=_DEEPEST), _AGAIN)
        line = self._parser.CurrentLineNumber
        element = Element(name.rpartition(":")[2], attributes, Span(line, line))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        self._texts.append([])

    def _text(self, text: str) -> None:
        self._texts[-1].append(text)

    def _end(self, _: str) -> None:
        element = self._open.pop()
        element.lines = Span(element.lines.first, self._parser.CurrentLineNumber)
        element.text = "".join(self._texts.pop())
