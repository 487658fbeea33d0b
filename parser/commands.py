"""What a command line of the text says about its output."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, takewhile

from .. import grammar

_FORMATTERS = frozenset(("fl", "format-list", "ft", "format-table"))
_HARMLESS = ("-server", "-domaincontroller", "-verbose")


@dataclass(frozen=True, slots=True)
class CommandLine:
    """What a command line tells of its output.

    `commands` are the words in the place of a command, in order; `server` is the argument of `-Server`;
    `whole` says that it prints every object of its first cmdlet: nothing selects, filters, stores or redirects.
    """

    commands: tuple[str, ...]
    server: str | None
    whole: bool


@lru_cache(maxsize=4096)
def understand(text: str) -> CommandLine:
    """The parts of a command line that tell what it printed and from where."""
    ended = text + "\n"
    tokens = [_Token(part.terminal, ended[part.start : part.end]) for part in grammar.parts("command", ended)]
    commands, expected, server = [], True, None
    for token, following in pairwise(tokens):
        if token.is_parameter("-server"):
            server = following.unquoted
        if expected and token.type == "WORD":
            commands.append(token.text)
        expected = token.type == "SEPARATOR" and token.text != ","
    return CommandLine(tuple(commands), server, _is_whole(tokens, commands))


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of a command line, by the name of its terminal."""

    type: str
    text: str

    def is_parameter(self, *names: str) -> bool:
        return self.type == "PARAMETER" and self.text.rstrip(":").lower() in names

    @property
    def unquoted(self) -> str | None:
        """The argument, where it is a plain or quoted word; a variable or nothing tells no name."""
        if self.type.endswith("QUOTED"):
            return self.text[1:-1].replace(self.text[0] * 2, self.text[0])
        return self.text if self.type == "WORD" and not self.text.startswith("$") else None


def _is_whole(tokens: Sequence[_Token], commands: Sequence[str]) -> bool:
    if not commands or tokens[0].text != commands[0] or any(word.lower() not in _FORMATTERS for word in commands[1:]):
        return False
    own = list(takewhile(lambda token: token.type != "SEPARATOR", tokens[1:]))
    arguments = [token for before, token in pairwise([tokens[0], *own]) if not before.is_parameter(*_HARMLESS) and not token.is_parameter(*_HARMLESS)]
    return not arguments and len(commands) <= 2 and not any(token.text.startswith((">", "=")) for token in tokens)  # noqa: PLR2004
