"""What the completion of a shell is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..program import Program


@dataclass(frozen=True, slots=True)
class Shell:
    """A shell by its name; `script` makes what it reads, and `install` is the command that puts it where it is read."""

    name: str
    install: str
    script: Callable[[Program], str]
