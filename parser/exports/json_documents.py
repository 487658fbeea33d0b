"""JSON: one document, or with several files one document a line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import cast

from ..converter import convert
from ..records import Document
from ..values import Json
from .model import Request, TextExport

_CONTAINERS = frozenset((dict, list))
_HOLE = "null"


def _documents(documents: Iterable[Document], request: Request) -> Iterator[str]:
    write = json.dumps if request.several else set_in
    for document in documents:
        # Only UTF-8 has a place for every character; elsewhere its escapes do.
        yield write(cast("Json", convert(document, raw=request.raw)), ensure_ascii=not request.unicode)


def set_in(value: Json, *, ensure_ascii: bool = True) -> str:
    """The very text that `json.dumps` writes with `indent=2`, which Python does in Python, a value at a time."""
    pieces: list[str] = []
    _write(value, "\n", _Writers(ensure_ascii=ensure_ascii), pieces.append)
    return "".join(pieces)


class _Writers(dict[str, Callable[[object], str]]):
    """What writes a value on one line, but for what ends a line behind each comma."""

    def __init__(self, *, ensure_ascii: bool) -> None:
        self._encoder = partial(json.JSONEncoder, ensure_ascii=ensure_ascii, check_circular=False)

    def __missing__(self, end: str) -> Callable[[object], str]:
        self[end] = self._encoder(separators=(f",{end}", ": ")).encode
        return self[end]


def _write(value: Json, end: str, writers: _Writers, add: Callable[[str], None]) -> None:
    """Add the pieces of the text of a value, where `end` ends a line and begins the next."""
    members = _members(value)
    if not members:
        add(writers[end](value))
    elif _CONTAINERS.isdisjoint(map(type, members)):
        text = writers[f"{end}  "](value)
        add(f"{text[0]}{end}  {text[1:-1]}{end}{text[-1]}")
    else:
        _write_nested(value, members, end, writers, add)


def _write_nested(value: Json, members: Sequence[Json], end: str, writers: _Writers, add: Callable[[str], None]) -> None:
    """Add the pieces of the text of a container of containers.

    C writes it without those, and behind each comma ends a line, which it does nowhere else: so the place of each is found again.
    """
    inner = f"{end}  "
    between = f",{inner}"
    plain = [None if type(member) in _CONTAINERS else member for member in members]
    text = writers[inner](dict(zip(value, plain, strict=True)) if isinstance(value, dict) else plain)
    lines = text[1:-1].split(between)
    before, done = text[0] + inner, 0
    for index, member in enumerate(members, 1):
        if type(member) in _CONTAINERS:
            add(before + between.join(lines[done:index]).removesuffix(_HOLE))
            _write(member, inner, writers, add)
            before, done = between, index
    add(f"{before if lines[done:] else ''}{between.join(lines[done:])}{end}{text[-1]}")


def _members(value: Json) -> Sequence[Json]:
    """What a container holds; nothing, where a value is none."""
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else ()


EXPORT = TextExport("json", (".json",), "the document that docs/document.schema.json describes; with several files one document a line", _documents)
