"""Completion in the shells, one file a shell; a file more is a shell more.

The scripts hold all words themselves: nothing is started when a key is pressed.
"""

from __future__ import annotations

from functools import cache

from ..discovery import each
from ..errors import Usage
from ..wording import say
from .model import Shell

__all__ = ["Shell", "shell_named", "shells"]


@cache
def shells() -> dict[str, Shell]:
    """Every shell by its name: the `SHELL` of each module of this package."""
    return {shell.name: shell for shell in each(__name__, "SHELL")}


def shell_named(name: str) -> Shell:
    """The shell of that name. Raises `Usage` for one that is not there."""
    shell = shells().get(name.lower())
    if shell is None:
        raise Usage(say("there is no completion for '{name}'", name=name), say("The shells are {shells}.", shells=tuple(sorted(shells()))))
    return shell
