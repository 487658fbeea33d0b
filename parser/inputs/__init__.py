"""Inputs beside console text, one file a kind: a file more in this package is a kind more.

The kind of a file is told by its content, and by its name where no content tells it; what is nothing else is console text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import PurePath
from typing import TypeVar

from ..discovery import each
from ..errors import UnknownKind
from ..reader import ReadOptions, read_text
from ..records import Document
from ..source import Text, decode
from .clipboard import CLIPBOARD
from .files import STANDARD_INPUT, File, expand
from .model import BinaryInput, TextInput

__all__ = ["CLIPBOARD", "STANDARD_INPUT", "File", "expand", "kinds", "read", "read_bytes"]

Kind = BinaryInput | TextInput
T = TypeVar("T", BinaryInput, TextInput)


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of this package: the `INPUT` of each of its modules."""
    return tuple(each(__name__, "INPUT"))


def read(file: File, options: ReadOptions = ReadOptions()) -> Document:
    """The document that a file holds. Raises as `read_bytes` does."""
    return read_bytes(file.load(), file.name, options)


def read_bytes(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Document:
    """The document that a file of any kind holds. Raises `UnreadableFile` or `UnknownEncoding`."""
    kind = next((kind for kind in _of(BinaryInput) if kind.recognises(data)), None)
    if kind:
        return kind.read(data, name, options)
    try:
        text = decode(data, name, options.encoding)
    except UnknownKind:
        named = next((kind for kind in _of(BinaryInput) if _suffix(name) in kind.suffixes), None)
        if named is None:
            raise
        return named.read(data, name, options)
    return _read_text(text, data, options)


def _read_text(text: Text, data: bytes, options: ReadOptions) -> Document:
    name = text.name
    for kind in (kind for kind in _of(TextInput) if kind.recognises(text.text)):
        return kind.read(text, options)
    for named in (kind for kind in kinds() if _suffix(name) in kind.suffixes):
        return named.read(text, options) if isinstance(named, TextInput) else named.read(data, name, options)
    return read_text(text, options)


def _of(which: type[T]) -> Iterator[T]:
    return (kind for kind in kinds() if isinstance(kind, which))


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()
