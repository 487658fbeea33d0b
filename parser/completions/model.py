"""What the completion of a shell is."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ..program import Program


class Shell(Struct, frozen=True):
    """A shell by its name; `script` makes what it reads, and `install` is the command that puts it where it is read."""

    name: str
    install: str
    script: Callable[[Program], str]
