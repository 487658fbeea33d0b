"""Inputs beside console text, one file a kind: a file more in this package is a kind more.

The kind of a file is told by its content, and by its name where no content tells it; what is nothing else is console text.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import PurePath
from pkgutil import iter_modules

from ..reader import ReadOptions, read_text
from ..records import Document
from ..source import decode
from .files import STANDARD_INPUT, File, expand
from .model import BinaryInput, TextInput

__all__ = ["STANDARD_INPUT", "File", "expand", "kinds", "read", "read_bytes"]

Kind = BinaryInput | TextInput


@cache
def kinds() -> tuple[Kind, ...]:
    """Every kind of this package: the `INPUT` of each of its modules."""
    modules = (import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__))
    return tuple(module.INPUT for module in modules if hasattr(module, "INPUT"))


def read(file: File, options: ReadOptions = ReadOptions()) -> Document:
    """The document that a file holds. Raises as `read_bytes` does."""
    return read_bytes(file.load(), file.name, options)


def read_bytes(data: bytes, name: str, options: ReadOptions = ReadOptions()) -> Document:
    """The document that a file of any kind holds. Raises `UnreadableFile` or `UnknownEncoding`."""
    suffix = PurePath(name).suffix.lower()
    binary = [kind for kind in kinds() if isinstance(kind, BinaryInput)]
    for kind in (*(kind for kind in binary if kind.recognises(data)), *(kind for kind in binary if suffix in kind.suffixes)):
        return kind.read(data, name, options)
    text = decode(data, name, options.encoding)
    texts = [kind for kind in kinds() if isinstance(kind, TextInput)]
    for known in (*(known for known in texts if known.recognises(text.text)), *(known for known in texts if suffix in known.suffixes)):
        return known.read(text, options)
    return read_text(text, options)
