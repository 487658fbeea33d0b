"""Every grammar is unambiguous, builds by LALR, and stays fast on hostile text."""

from __future__ import annotations

import re
import time
import tracemalloc
from pathlib import Path

import pytest
from lark import Lark

from why12014 import grammar

GRAMMARS = sorted(Path(str(grammar.__file__)).parent.glob("*.lark"))
# A pattern that goes back over what it has read needs minutes for these, a linear one milliseconds.
HOSTILE = [unit * 20_000 for unit in ("a", " ", "\n", "{", "}", "\\", "'", '"', ",", ", ", "CN=", "a=b+", "a : ", "a\n", "* ", "1/", "- ")]


def _entries(text: str) -> list[str]:
    """The rules that no other rule uses."""
    rules = re.sub(r"(?m)^\s*//.*$|^%.*$|/.*/", "", text)
    names = re.findall(r"(?m)^[?!]*([a-z]\w*)[^:\n]*:", rules)
    return [name for name in names if len(re.findall(rf"\b{name}\b", rules)) == 1]


def test_there_are_grammars() -> None:
    assert GRAMMARS


@pytest.mark.parametrize("path", GRAMMARS, ids=lambda path: path.stem)
def test_builds_strictly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith("//"), "a grammar begins with what it describes"
    Lark(text, parser="lalr", strict=True, start=_entries(text))


@pytest.mark.parametrize("path", GRAMMARS, ids=lambda path: path.stem)
def test_terminals_are_linear(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for terminal in Lark(text, parser="lalr", start=_entries(text)).terminals:
        pattern = re.compile(terminal.pattern.to_regexp())
        for hostile in HOSTILE:
            started = time.perf_counter()
            pattern.match(hostile)
            assert time.perf_counter() - started < 1, f"{terminal.name} on {hostile[:4]!r}..."


@pytest.mark.parametrize("name", grammar.terminals("console"))
def test_no_part_of_a_text_needs_memory_for_each_of_its_signs(name: str) -> None:
    """A group that is repeated with a way back costs Python a hundred bytes for every time."""
    lists = ("Name : a\n", "a : b\n     c\n", "a:", "a:b ", "a : b : c ")
    for hostile in (*HOSTILE, *(unit * 20_000 for unit in lists)):
        tracemalloc.start()
        grammar.terminal("console", name).match(hostile)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 20 * len(hostile), f"{name} on {hostile[:4]!r}..."
