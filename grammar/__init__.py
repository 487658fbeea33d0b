"""The grammars of why12014: the single place that says what texts look like. Lark builds each when it is first asked for."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark
    from lark.load_grammar import Grammar


@cache
def load(name: str, meaning: object = None) -> Lark:
    """The parser of `grammar/NAME.lark`; `meaning` has, by the name of a rule, what to make of what it consists of: else a tree is made."""
    from lark import Lark

    return Lark(_read(name), parser="lalr", maybe_placeholders=False, transformer=meaning)


@cache
def terminal(grammar: str, name: str) -> re.Pattern[str]:
    """The pattern of one terminal, compiled, for use without the parser around it: of most grammars few terminals are asked for."""
    from lark.load_grammar import Grammar

    (found,), _, _ = Grammar([], [one for one in _read(grammar).term_defs if one[0] == name], []).compile([], "*")
    return re.compile(found.pattern.to_regexp())


def terminals(grammar: str) -> tuple[str, ...]:
    """The names of all terminals of a grammar."""
    return tuple(name for name, _ in _read(grammar).term_defs)


@cache
def named(prefix: str) -> tuple[str, ...]:
    """The grammars whose names begin so, in alphabetical order."""
    stems = (file.name.removesuffix(".lark") for file in Path(__file__).parent.iterdir() if file.name.endswith(".lark"))
    return tuple(sorted(stem for stem in stems if stem.startswith(prefix)))


@cache
def _read(grammar: str) -> Grammar:
    """What Lark makes parsers and lexers of: to read a file twice takes as long as to make one."""
    from lark.load_grammar import GrammarBuilder

    builder = GrammarBuilder()
    builder.load_grammar(Path(__file__).with_name(f"{grammar}.lark").read_text(encoding="utf-8"), grammar)
    return builder.build()
