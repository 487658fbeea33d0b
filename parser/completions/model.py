"""What the completion of a shell is."""

from __future__ import annotations

from collections.abc import Callable

from ..frozen import comparable
from ..program import Program


@comparable
class Shell:
    """A shell by its name; `script` makes what it reads, and `install` is the command that puts it where it is read."""

    name: str
    install: str
    script: Callable[[Program], str]
