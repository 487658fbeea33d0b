"""What why12014 wrote itself: told, and never read back as if somebody had exported it.

It is known by its first bytes, before it is taken for the JSON, the XML or the table that it is, too. Reports as text hold no objects.
"""

from __future__ import annotations

import codecs

from ... import grammar
from ..errors import UnknownKind
from ..reader import ReadOptions
from ..records import Document
from ..wording import say
from .model import BinaryInput

_HEAD = 1000


def recognises(data: bytes) -> bool:
    """`>` of Windows PowerShell writes UTF-16."""
    encoding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    return grammar.terminal("export", "OWN").match(data[:_HEAD].decode(encoding, "replace")) is not None


def refuse(data: bytes, name: str, options: ReadOptions) -> Document:  # noqa: ARG001 - what is in it does not matter
    """Raises `UnknownKind`, which passes over a file that nobody named."""
    raise UnknownKind(name, say("is what why12014 itself wrote"), say("Name the text or the export that it was made of."))


INPUT = BinaryInput("why12014", (), recognises, refuse)
