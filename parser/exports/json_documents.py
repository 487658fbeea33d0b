"""JSON: one document, or with several files one document a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ..converter import convert
from ..records import Document
from .model import Request, TextExport


def _lines(documents: Iterable[Document], request: Request) -> Iterator[str]:
    indent = None if request.several else 2
    for document in documents:
        # Only UTF-8 has a place for every character; elsewhere its escapes do.
        yield json.dumps(convert(document, raw=request.raw), ensure_ascii=not request.unicode, indent=indent)


EXPORT = TextExport("json", (".json",), "the document that docs/document.schema.json describes; with several files one document a line", _lines)
