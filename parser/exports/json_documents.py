"""JSON: one document, or with several files one document a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import cast

from msgspec.json import encode
from msgspec.json import format as set_in_by_two

from ..converter import convert
from ..records import Document
from ..values import Json
from .model import Request, TextExport


def _documents(documents: Iterable[Document], request: Request) -> Iterator[str]:
    write = json.dumps if request.several else set_in
    for document in documents:
        # Only UTF-8 has a place for every character; elsewhere its escapes do.
        yield write(cast("Json", convert(document, raw=request.raw)), ensure_ascii=not request.unicode)


def set_in(value: Json, *, ensure_ascii: bool = True) -> str:
    """The very text that `json.dumps` writes with `indent=2`; it alone escapes all but ASCII, and writes halves of a character."""
    if not ensure_ascii:
        with suppress(UnicodeEncodeError):
            return set_in_by_two(encode(value)).decode()
    return json.dumps(value, ensure_ascii=ensure_ascii, indent=2)


EXPORT = TextExport("json", (".json",), "the document that docs/document.schema.json describes; with several files one document a line", _documents)
