"""Any file is read, or refused by an error of ours, and each of its lines is accounted for."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from why12014 import grammar
from why12014.parser import Why12014Error, read_bytes
from why12014.parser.doubt import Span
from why12014.parser.nodes import Node, NodeKind
from why12014.parser.records import Document

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CONSOLES = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "consoles"
# What is understood and holds no value: its kind says what it is.
SPEAKS_FOR_ITSELF = frozenset((NodeKind.BLANK, NodeKind.FRAME, NodeKind.NOTICE, NodeKind.ERROR, NodeKind.PROMPTED, NodeKind.CONTINUED, NodeKind.BARE))


def _fragments() -> Iterator[str]:
    """Pieces of texts as they come, cut anywhere between two lines."""
    for path in (*sorted(SAMPLES.glob("*/*.txt")), *sorted(CONSOLES.glob("s0*.transcript.txt"))):
        lines = path.read_bytes().decode("utf-8", "replace").splitlines(keepends=True)[:120]
        yield from ("".join(lines[at : at + size]) for size in (1, 3, 8, 25) for at in range(0, len(lines), 2 * size))


FRAGMENTS = sorted(set(_fragments()))
GLUED = st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join)


@settings(max_examples=4 * settings.default.max_examples, deadline=None)
@given(st.binary(max_size=400) | st.text().map(str.encode) | GLUED.map(lambda text: text.encode("utf-16")[:-1]))
def test_bytes_are_read_or_refused_by_an_error_of_ours(data: bytes) -> None:
    try:
        document = read_bytes(data, "paste.txt")
    except Why12014Error:
        return
    assert document.source.bytes == len(data)


@settings(max_examples=4 * settings.default.max_examples, deadline=None)
@given(GLUED)
def test_each_line_is_in_one_place(text: str) -> None:
    document = read_bytes(text.encode(), "paste.txt")
    assert [line for node in document.nodes for line in range(node.lines.first, node.lines.last + 1)] == list(range(1, document.source.lines + 1))
    assert list(_unaccounted(document)) == []


def _unaccounted(document: Document) -> Iterator[tuple[NodeKind, int]]:
    """The lines that are in no record, event or command, that no repair touched, and that are not called unread."""
    places = (
        *(record.lines for record in document.records),
        *(_around(document, event.lines) for event in document.events),
        *(command.lines for command in document.commands),
        *document.unread,
        # What a repair joined to the line above stands there.
        *(repair.lines for repair in document.repairs),
    )
    told = {line for span in places for line in range(span.first, span.last + 1)}
    lines = document.text.split("\n")
    for node in document.nodes:
        if node.kind not in SPEAKS_FOR_ITSELF:
            first = node.lines.first + _heading(node)
            yield from ((node.kind, line) for line in range(first, node.lines.last + 1) if line not in told and not _says_nothing(lines[line - 1]))


def _says_nothing(line: str) -> bool:
    """Whether a line is blank, or a warning, which can come between two rows of a table."""
    return not line.strip() or grammar.terminal("console", "NOTICE").match(line + "\n") is not None


def _around(document: Document, span: Span) -> Span:
    """The lines of an event with those that belong to its text: they are one node."""
    nodes = [node.lines for node in document.nodes if node.kind is NodeKind.EVENT and node.lines.first <= span.last and span.first <= node.lines.last]
    return Span(min((lines.first for lines in nodes), default=span.first), max((lines.last for lines in nodes), default=span.last))


def _heading(node: Node) -> int:
    """How many lines the heading of a table takes, which holds the names of its columns alone."""
    if node.kind is not NodeKind.TABLE:
        return 0
    heads = (grammar.terminal("console", name).match(node.text) for name in ("TABLE_HEAD", "VIEW_HEAD"))
    return max((head[0].count("\n") for head in heads if head), default=0)


def test_the_time_grows_with_the_lists_that_no_console_prints() -> None:
    few, many = ("Bindings :\n" + "".join(("Id : {}\n", "}}\n", " {{\n")[at % 3].format(at) for at in range(size)) for size in (1200, 4800))
    # Four times the text, twice in case that another program gets in between; what grows with its square takes 27 times as long.
    assert any(_taken(many) < 14 * _taken(few) for _ in range(2))


def test_the_time_grows_with_the_lines_that_stray_into_an_object() -> None:
    few, many = ("LongerLabel  : a\nName         : b b\n" + "    stray\n" * size + "Fqdn         : c\n" for size in (2000, 16000))
    # Eight times the text; what grows with its square takes 64 times as long.
    assert any(_taken(many) < 24 * _taken(few) for _ in range(2))


def _taken(text: str) -> float:
    started = time.process_time()
    read_bytes(text.encode(), "paste.txt")
    return time.process_time() - started


@pytest.mark.parametrize("text", ["", "Name : a\n\nx\n", "  Name : a\n  Fqdn : b\n"])
def test_what_the_check_counts(text: str) -> None:
    assert list(_unaccounted(read_bytes(text.encode(), "paste.txt"))) == []
