"""The person before the screen: what is shown, what is told beside it, what is asked."""

from __future__ import annotations

import errno
import os
import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING

from .wording import ENGLISH, Catalogue, say, translated

if TYPE_CHECKING:
    from .reports import Detail, Screen


# Who sits there reads this language, whatever of the program speaks.
_LANGUAGE: ContextVar[Catalogue] = ContextVar("language", default=ENGLISH)


def speak(language: Catalogue) -> None:
    """Tell everything from now on in this language."""
    _LANGUAGE.set(language)


def told(text: str) -> str:
    """The text in the language of the person."""
    return translated(text, _LANGUAGE.get())


def has_letters_of(language: Catalogue) -> bool:
    """Whether what is shown can be read in this language: a console of another code page would show numbers in place of letters."""
    try:
        translated(say("What to do"), language).encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        return False
    return True


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
    print(f"why12014: {told(text)}", file=sys.stderr, flush=True)  # noqa: T201 - the one place that writes to the error stream


def ask_password(name: str) -> str:
    """The password of a file of keys, which goes no further than to open it."""
    from getpass import getpass

    return getpass(f"why12014: {told(say('password of {name}', name=name))}: ")


def has_every_character() -> bool:
    """Whether what is shown arrives in a Unicode encoding; a console of an old code page lacks most characters."""
    return sys.stdout.encoding.lower().startswith("utf")


def screen(detail: Detail) -> Screen:
    """What a report will be shown on. Colours are for terminals that have them, and for people who want them."""
    from .reports import PAGE, Screen

    unicode = has_every_character()
    if not sys.stdout.isatty():
        return Screen(PAGE.width, colours=False, unicode=unicode, detail=detail, language=_LANGUAGE.get())
    from rich.console import Console

    console = Console()
    colours = console.color_system is not None and not console.no_color and not console.legacy_windows
    return Screen(console.width, colours=colours, unicode=unicode, detail=detail, language=_LANGUAGE.get())
