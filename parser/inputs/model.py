"""What a kind of input is: how it is known, and how it becomes a document."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ..reader import ReadOptions
from ..records import Document
from ..source import Text


class TextInput(Struct, frozen=True, eq=False):
    """A kind of text file. `recognises` judges by the content; a name with one of `suffixes` speaks for it where no content does.

    `read` raises `UnreadableFile` for what it cannot take in, and never anything else.
    """

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[str], bool]
    read: Callable[[Text, ReadOptions], Document]


class BinaryInput(Struct, frozen=True, eq=False):
    """A kind of file that is no text; `read` takes its bytes and its name."""

    name: str
    suffixes: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    read: Callable[[bytes, str, ReadOptions], Document]
