"""What a form of conversion is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from msgspec import Struct

from ..records import Document


class Request(Struct, frozen=True):
    """What is asked of a form.

    With `raw` every value is the exact text before wrapping. `several` says that more than one file was named, `unicode` that where
    the text goes there is a place for every character. `now` is the moment to judge connectors by, in the local time of their servers.
    """

    now: datetime
    raw: bool = False
    several: bool = False
    unicode: bool = True


class TextExport(Struct, frozen=True):
    """A form that is text, by the name that `--to` gives it; a file with one of `suffixes` is written in it, where nothing is said.

    `lines` gives it piece by piece, as the documents are read.
    """

    name: str
    suffixes: tuple[str, ...]
    purpose: str
    lines: Callable[[Iterable[Document], Request], Iterator[str]]


class FolderExport(Struct, frozen=True):
    """A form of several files with one of `suffixes`; `files` gives each by its name, the same names whatever was read."""

    name: str
    suffixes: tuple[str, ...]
    purpose: str
    files: Callable[[Iterable[Document], Request], Iterator[tuple[str, bytes]]]
