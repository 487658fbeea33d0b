"""The grammars of why12014: the single place that says what texts look like. Lark builds each when it is first asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark
    from lark.lexer import TerminalDef
    from lark.load_grammar import Grammar


@cache
def load(name: str, meaning: object = None) -> Lark:
    """The parser of `grammar/NAME.lark`; `meaning` has, by the name of a rule, what to make of what it consists of: else a tree is made."""
    from lark import Lark

    return Lark(_read(name), parser="lalr", maybe_placeholders=False, transformer=meaning)


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
    stems = (file.name.removesuffix(".lark") for file in Path(__file__).parent.iterdir() if file.name.endswith(".lark"))
    return tuple(sorted(stem for stem in stems if stem.startswith(prefix)))


@cache
def _patterns(grammar: str) -> Mapping[str, str]:
    """The terminals by name. Lark reads them, and is given signs in their place before it compiles them all: few of them are asked for."""
    from lark import Lark
    from lark.lexer import PatternStr

    found: dict[str, str] = {}

    def take(one: TerminalDef) -> None:
        found[one.name] = one.pattern.to_regexp()
        one.pattern = PatternStr(one.name)

    Lark(_read(grammar), parser=None, lexer="basic", maybe_placeholders=False, edit_terminals=take)
    return found


@cache
def _read(grammar: str) -> Grammar:
    """What Lark makes parsers and lexers of: to read a file twice takes as long as to make one."""
    from lark.load_grammar import GrammarBuilder

    builder = GrammarBuilder()
    builder.load_grammar(Path(__file__).with_name(f"{grammar}.lark").read_text(encoding="utf-8"), grammar)
    return builder.build()
