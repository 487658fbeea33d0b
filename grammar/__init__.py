"""The grammars of why12014: the single place that says what texts look like.

They are Lark's, and the tests have Lark prove that they are LALR and unambiguous. None of them needs a parser to run: any part
of a text may follow any other, and a part is one terminal, with another behind it or many. So the terminals are compiled as they
stand in the file, which costs a start nothing, and a pattern of them all reads a text in C. The tests hold what is read against
Lark's parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

# `NAME.9: OTHER+ /pattern/i`, on one line.
_TERMINAL = re.compile(
    r"(?m)^(?P<name>_?[A-Z][A-Z0-9_]*)(?:\.(?P<priority>[0-9]+))?:(?P<before>(?: _?[A-Z][A-Z0-9_]*[+*?]?)*) /(?P<pattern>.+)/(?P<flags>[imsx]*)$"
)
_REFERENCE = re.compile(r"(?P<name>_?[A-Z][A-Z0-9_]*)(?P<times>[+*?]?)")
# `rule: FIRST SECOND -> part | (FIRST | FIRST) (MORE | MORE)*`, an alternative with an alias on its own line or not. The start rule is a sequence of all others.
_RULE = re.compile(r"(?m)^(?!start:)(?P<name>[a-z_]+):(?P<body>[^\n]*(?:\n +\|[^\n]*)*)")
_ALTERNATIVE = re.compile(r"\s*(?P<first>\([^)]+\)|[A-Z_]+)(?: (?P<more>\([^)]+\)\*|[A-Z_]+))?(?: -> (?P<alias>[a-z_]+))?\s*(?:\||$)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text: the name that its rule gives it, the terminal that it begins with, and from where to before where it stands."""

    name: str
    terminal: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Begun:
    """What a terminal begins: the name of the part, the terminal that must follow, and those that may, again and again."""

    name: str
    second: str | None
    more: frozenset[str]


@cache
def terminal(grammar: str, name: str) -> re.Pattern[str]:
    """The pattern of one terminal, compiled."""
    return re.compile(_patterns(grammar)[name])


def terminals(grammar: str) -> tuple[str, ...]:
    """The names of all terminals, those that go before others first."""
    return tuple(_patterns(grammar))


def parts(grammar: str, text: str) -> Iterator[Part]:
    """The parts of a text, as Lark's parser finds them, for a grammar of which the start rule is a sequence of rules of terminals."""
    begun = _begun(grammar)
    first, start, at = "", 0, 0
    # What nothing takes is what the grammar ignores.
    while match := _next(grammar, begun[first].more if first else frozenset()).search(text, at):
        found = match.lastgroup or ""
        if found in begun:
            if first:
                yield Part(begun[first].name, first, start, at)
            first, start = found, match.start()
        at = match.end()
    if first:
        yield Part(begun[first].name, first, start, at)


@cache
def _next(grammar: str, more: frozenset[str]) -> re.Pattern[str]:
    """One pattern for all that can come next; the group that matched last is the name of the terminal."""
    begun = _begun(grammar)
    possible = {name: (name, one.second) for name, one in begun.items()} | {name: (name, None) for name in more}
    # What a terminal has taken is never given back, as in a lexer.
    return re.compile("|".join(f"(?P<{name}>{_lexed(grammar, possible[name])})" for name in terminals(grammar) if name in possible))


def _lexed(grammar: str, names: tuple[str, str | None]) -> str:
    return "".join(f"(?>{_patterns(grammar)[name]})" for name in names if name)


@cache
def _begun(grammar: str) -> Mapping[str, _Begun]:
    """What each terminal begins that can be the first of a rule."""
    found = {}
    for rule in _RULE.finditer(_text(grammar)):
        for alternative in _ALTERNATIVE.finditer(rule["body"]):
            more = alternative["more"] or ""
            many = more.endswith("*")
            begun = _Begun(alternative["alias"] or rule["name"], None if many else more or None, frozenset(_names(more) if many else ()))
            found.update(dict.fromkeys(_names(alternative["first"]), begun))
    return found


def _names(group: str) -> list[str]:
    return [match["name"] for match in _REFERENCE.finditer(group)]


@cache
def _patterns(grammar: str) -> Mapping[str, str]:
    found = sorted(_TERMINAL.finditer(_text(grammar)), key=lambda match: -int(match["priority"] or 0))
    own = {match["name"]: f"(?{match['flags']}:{match['pattern']})" if match["flags"] else match["pattern"] for match in found}
    return {match["name"]: _before(match["before"], own) + own[match["name"]] for match in found}


def _before(references: str, patterns: Mapping[str, str]) -> str:
    return "".join(f"(?:{patterns[match['name']]}){match['times']}" for match in _REFERENCE.finditer(references))


@cache
def _text(grammar: str) -> str:
    return files(__package__).joinpath(f"{grammar}.lark").read_text(encoding="utf-8")
