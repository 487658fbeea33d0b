"""The grammars of why12014, built when first asked for."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark


@cache
def load(name: str, start: str = "start") -> Lark:
    """The parser of `grammar/NAME.lark`."""
    from lark import Lark

    text = files(__package__).joinpath(f"{name}.lark").read_text(encoding="utf-8")
    return Lark(text, parser="lalr", start=start, maybe_placeholders=False)


@cache
def terminal(grammar: str, name: str) -> re.Pattern[str]:
    """The pattern of one terminal, compiled, for use without the parser around it."""
    pattern = load(grammar).get_terminal(name).pattern
    return re.compile(pattern.to_regexp())
