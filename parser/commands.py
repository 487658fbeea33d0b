"""What a command line of the text says about its output."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from .. import grammar

if TYPE_CHECKING:
    from lark import Token


_FORMATTERS = frozenset(("fl", "format-list", "ft", "format-table"))
_CULTURES = frozenset(
    ("[cultureinfo]::currentculture", "[system.globalization.cultureinfo]::currentculture", "[threading.thread]::currentthread.currentculture")
)
_HARMLESS = frozenset(("-server", "-domaincontroller", "-verbose"))


class CommandLine(Struct, frozen=True, eq=False):
    """What a command line tells of its output.

    `commands` are the words in the place of a command, in order; `server` is the argument of `-Server`;
    `whole` says that it prints every object of its first cmdlet: nothing selects, filters, stores or redirects.
    `sets_culture` says that what follows is printed as another culture prints it, `wraps` that a table goes on below its rows.
    """

    commands: tuple[str, ...]
    server: str | None
    whole: bool
    sets_culture: bool
    wraps: bool


@lru_cache(maxsize=4096)
def understand(text: str) -> CommandLine:
    """The parts of a command line that tell what it printed and from where."""
    tokens = list(grammar.load("command").lex(text + "\n"))
    commands, expected, server = [], True, None
    for token, following in pairwise(tokens):
        if _is_parameter(token, "-server"):
            server = _unquoted(following)
        if expected and token.type == "WORD":
            commands.append(str(token))
        expected = token.type == "SEPARATOR" and str(token) != ","
    sets = any(one.lower() in _CULTURES and two.startswith("=") for one, two in pairwise(tokens))
    wraps = any(token.type == "PARAMETER" and "-wrap".startswith(token.lower()) for token in tokens)
    return CommandLine(tuple(commands), server, _is_whole(tokens, commands), sets, wraps)


def _is_parameter(token: Token, name: str) -> bool:
    return token.type == "PARAMETER" and token.rstrip(":").lower() == name


def _is_whole(tokens: Sequence[Token], commands: Sequence[str]) -> bool:
    if not commands or tokens[0] != commands[0] or any(word.lower() not in _FORMATTERS for word in commands[1:]):
        return False
    own = list(takewhile(lambda token: token.type != "SEPARATOR", tokens[1:]))
    arguments = [token for before, token in pairwise([tokens[0], *own]) if not _is_harmless(before) and not _is_harmless(token)]
    return not arguments and len(commands) <= 2 and not any(token.startswith((">", "=")) for token in tokens)  # noqa: PLR2004


def _is_harmless(token: Token) -> bool:
    return token.type == "PARAMETER" and token.rstrip(":").lower() in _HARMLESS


def _unquoted(token: Token) -> str | None:
    """The argument, where it is a plain or quoted word; a variable or nothing tells no name."""
    if token.type.endswith("QUOTED"):
        return token[1:-1].replace(token[0] * 2, token[0])
    return str(token) if token.type == "WORD" and not token.startswith("$") else None
