"""Every grammar is unambiguous, builds by LALR, stays fast on hostile text, and is read as Lark reads it."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark import Lark, Token, Tree

from why12014 import grammar

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
GRAMMARS = sorted(Path(str(grammar.__file__)).parent.glob("*.lark"))
# A pattern that goes back over what it has read needs minutes for these, a linear one milliseconds.
HOSTILE = [unit * 20_000 for unit in ("a", " ", "\n", "{", "}", "\\", "'", '"', ",", ", ", "CN=", "a=b+", "a : ", "a\n", "* ", "1/", "- ")]


def _entries(text: str) -> list[str]:
    """The rules that no other rule uses."""
    rules = re.sub(r"(?m)^\s*//.*$|^%.*$", "", text)
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


def _built(path: Path) -> Lark:
    text = path.read_text(encoding="utf-8")
    return Lark(text, parser="lalr", start=_entries(text), maybe_placeholders=False)


def _meaning(pattern: str) -> str:
    """A pattern as Python understands it: Lark writes line ends and signs as themselves where a grammar has their escapes."""
    return str(re._parser.parse(pattern))  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", GRAMMARS, ids=lambda path: path.stem)
def test_terminals_are_those_of_lark(path: Path) -> None:
    terminals = {one.name: one.pattern.to_regexp() for one in _built(path).terminals if not one.name.startswith("__IGNORE")}
    assert set(grammar.terminals(path.stem)) == set(terminals)
    for name, pattern in terminals.items():
        assert _meaning(grammar.terminal(path.stem, name).pattern) == _meaning(pattern), name


CONSOLE, COMMAND = (_built(GRAMMARS[0].with_name(f"{name}.lark")) for name in ("console", "command"))
PIECES = (
    *(
        "[PS] C:\\>",
        "PS /home/a>",
        ">> ",
        ">>",
        "Get-ReceiveConnector | fl",
        "Name : a",
        "Fqdn   : b.c",
        "         more",
        "    + CategoryInfo : x",
        "a : b : c",
    ),
    *(
        "",
        "   ",
        "WARNING: relay : no",
        "----  ----",
        "Name  Fqdn",
        "Thumbprint  Services  Subject",
        "a     b",
        "**********************",
        "Windows PowerShell transcript start",
        "Get-X : failed",
    ),
    *("x : ", "x :", "Event ID: 12014", "At line:1 char:1", "could not find a certificate that contains the domain name x", "12014", "\t", "é : ü"),
)


def _parsed(text: str) -> list[tuple[str, str]]:
    trees = [tree for tree in CONSOLE.parse(text).children if isinstance(tree, Tree)]
    return [(str(tree.data), "".join(map(str, tree.children))) for tree in trees]


def _scanned(text: str) -> list[tuple[str, str]]:
    return [(part.name, text[part.start : part.end]) for part in grammar.parts("console", text)]


@given(st.lists(st.sampled_from(PIECES) | st.text(alphabet=" \t:>-*+aPS1[]\\", max_size=8)).map(lambda lines: "".join(f"{line}\n" for line in lines)))
def test_consoles_are_read_as_lark_parses_them(text: str) -> None:
    assert _scanned(text) == _parsed(text)


@pytest.mark.parametrize("folder", [SAMPLES, CORPUS], ids=["samples", "corpus"])
def test_files_are_read_as_lark_parses_them(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("it is not here")
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_text(encoding="utf-8", errors="replace").replace("\r", "") + "\n"
        assert _scanned(text) == _parsed(text), path.name


@given(
    st.lists(
        st.sampled_from(
            ("Get-X", "-Server", "-Server:", "EX01", "'a b'", '"a`"b"', "'", '"', "|", ";", ",", "{", "}", "$x", "=", " ", "\t", "-", "`")
        )
    ).map("".join)
)
def test_commands_are_read_as_lark_parses_them(text: str) -> None:
    tokens = COMMAND.parse(text).scan_values(lambda value: isinstance(value, Token))
    assert [(part.terminal, text[part.start : part.end]) for part in grammar.parts("command", text)] == [(one.type, str(one)) for one in tokens]
