"""The person before the screen: what is shown, what is told beside it, what is asked."""

from __future__ import annotations

import errno
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .reports import Detail, Screen


def show(text: str) -> None:
    """Print a result, at once: who reads it through a pipe need not wait for the rest."""
    try:
        print(text, flush=True)  # noqa: T201 - the one place that writes to the screen
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):
            raise
        # Who reads the pipe has left, which Windows calls EINVAL: nobody needs the rest.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def tell(text: str) -> None:
    """Say something that is no result."""
    print(f"why12014: {text}", file=sys.stderr, flush=True)  # noqa: T201 - the one place that writes to the error stream


def ask_password(name: str) -> str:
    """The password of a file of keys, which goes no further than to open it."""
    from getpass import getpass

    return getpass(f"why12014: password of {name}: ")


def has_every_character() -> bool:
    """Whether what is shown arrives in a Unicode encoding; a console of an old code page lacks most characters."""
    return sys.stdout.encoding.lower().startswith("utf")


def screen(detail: Detail) -> Screen:
    """What a report will be shown on. Colours are for terminals that have them, and for people who want them."""
    from .reports import PAGE, Screen

    unicode = has_every_character()
    if not sys.stdout.isatty():
        return Screen(PAGE.width, colours=False, unicode=unicode, detail=detail)
    from rich.console import Console

    console = Console()
    colours = console.color_system is not None and not console.no_color and not console.legacy_windows
    return Screen(console.width, colours=colours, unicode=unicode, detail=detail)
