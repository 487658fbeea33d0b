"""The grammars of why12014: the single place that says what texts look like. Lark builds each when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark


@cache
def load(name: str) -> Lark:
    """The parser of `grammar/NAME.lark`."""
    from lark import Lark

    return Lark(_text(name), parser="lalr", maybe_placeholders=False)


@cache
def terminal(grammar: str, name: str) -> re.Pattern[str]:
    """The pattern of one terminal, compiled, for use without the parser around it."""
    return re.compile(_patterns(grammar)[name])


def terminals(grammar: str) -> tuple[str, ...]:
    """The names of all terminals of a grammar."""
    return tuple(_patterns(grammar))


@cache
def named(prefix: str) -> tuple[str, ...]:
    """The grammars whose names begin so, in alphabetical order."""
    stems = (file.name.removesuffix(".lark") for file in files(__package__).iterdir() if file.name.endswith(".lark"))
    return tuple(sorted(stem for stem in stems if stem.startswith(prefix)))


@cache
def _patterns(grammar: str) -> Mapping[str, str]:
    """The terminals by name. A lexer alone is built for them, where a parser would take twice the time."""
    from lark import Lark

    lexer = Lark(_text(grammar), parser=None, lexer="basic", maybe_placeholders=False)
    return {one.name: one.pattern.to_regexp() for one in lexer.terminals}


def _text(grammar: str) -> str:
    return files(__package__).joinpath(f"{grammar}.lark").read_text(encoding="utf-8")
