"""Reading goes session by session: what a console printed is told by its own lines, whatever others printed before or after it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

from why12014.parser.document import parse
from why12014.parser.layout import Layout
from why12014.parser.nodes import Node
from why12014.parser.printer import Wrap, print_list
from why12014.parser.printouts import Printout, read_printouts
from why12014.parser.session import Around, commands_of, sessions_of, surrounded

_FRAME = "*" * 22 + "\nWindows PowerShell transcript start\nStart time: 20260523101542\n" + "*" * 22 + "\n"
_COMMENT = "relay for the printers, see the change record of last spring, and ask the owner before anything is changed here"
_NAME = "<I>CN=Contoso Issuing CA 01, OU=PKI, DC=contoso, DC=com<S>CN=mail.contoso.com, O=Contoso Ltd, L=Redmond, C=US"


def _session(width: int, wrap: Wrap) -> str:
    return _FRAME + print_list([[("Comment", _COMMENT), ("TlsCertificateName", _NAME), ("Name", f"Relay {width}")]], width, wrap)


_SESSIONS = [_session(120, Wrap.WORD), _session(80, Wrap.WORD), _session(100, Wrap.CELL), _session(60, Wrap.WORD)]


def _holding(text: str) -> Iterator[tuple[Node, Around]]:
    nodes = parse(text)
    return surrounded(nodes, commands_of(nodes), sessions_of(nodes))


def _read(text: str) -> list[Printout]:
    return list(read_printouts(_holding(text), None, None, coloured=False))


def test_a_session_is_read_among_others_as_it_is_alone() -> None:
    together, alone = _read("".join(_SESSIONS)), [_read(session)[0] for session in _SESSIONS]
    assert len(together) == len(_SESSIONS)
    for own, other in zip(together, alone, strict=True):
        assert [values.texts for values in own.values] == [values.texts for values in other.values]
        assert [layout.consoles for layout in own.layouts] == [layout.consoles for layout in other.layouts]
    assert all(printout.values[0].texts[:2] == [_COMMENT, _NAME] for printout in together)


def test_a_session_is_read_before_the_one_behind_the_next_is_looked_at() -> None:
    taken: list[Node] = []

    def told() -> Iterator[tuple[Node, Around]]:
        for node, around in _holding("".join(_SESSIONS)):
            taken.append(node)
            yield node, around

    printouts = read_printouts(told(), None, None, coloured=False)
    for number, _ in enumerate(printouts, 1):
        assert len(taken) == min(number + 1, len(_SESSIONS))


def test_what_was_read_is_let_go_without_the_collector_of_circles() -> None:
    before = sum(isinstance(one, Layout) for one in gc.get_objects())
    gc.disable()
    try:
        assert all(printout.layouts[0].values for printout in _read("".join(_SESSIONS)))
        assert sum(isinstance(one, Layout) for one in gc.get_objects()) == before
    finally:
        gc.enable()
