"""What was typed in a session, and what stands around each thing that it printed.

A command goes on at `>> ` prompts; a transcript writes such a command down twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from .. import grammar
from .commands import understand
from .doubt import Span
from .frames import read_sessions
from .nodes import Node, NodeKind
from .records import Command, ServerFrom, Session

_SIGNS = {NodeKind.PROMPTED: "PROMPT", NodeKind.CONTINUED: "CONTINUED"}
_OBJECTS = frozenset((NodeKind.LIST, NodeKind.TABLE))
_TYPED = frozenset((NodeKind.PROMPTED, NodeKind.BARE))
_NOTICES = 4


class Around(Struct, frozen=True, eq=False, dict=True):
    """What stands before a node: the command that printed it, the prompt it was typed at, the session that it is of.

    `console` tells consoles apart that print at different widths or in different cultures. `cut_above` and `cut_below` say that a line which nobody
    understands stands between this list and another, or right below it: what is there may be a part of it.
    """

    command: Command | None = None
    remote: str | None = None
    session: Session | None = None
    console: int = 0
    cut_above: bool = False
    cut_below: bool = False

    @property
    def text(self) -> str | None:
        """The command line as typed."""
        return self.command.text if self.command and self.command.text else None

    @cached_property
    def servers(self) -> Mapping[ServerFrom, str | None]:
        """The servers that are named around an object."""
        return {
            ServerFrom.COMMAND: self.command.server if self.command else None,
            ServerFrom.PROMPT: self.remote,
            ServerFrom.TRANSCRIPT: self.session.machine if self.session else None,
        }


def surrounded(nodes: Sequence[Node], commands: Mapping[int, Command], sessions: Mapping[int, Session]) -> Iterator[tuple[Node, Around]]:
    """The nodes that can hold objects, with what stands before them; `commands` and `sessions` begin at the nodes of their indexes."""
    around = Around()
    for index, node in enumerate(nodes):
        if index in sessions:
            around = Around(session=sessions[index], console=around.console + 1)
        elif node.kind is NodeKind.FRAME:
            around = replace(around, command=None)
        if node.kind is NodeKind.PROMPTED:
            around = replace(around, remote=_remote(node))
        if index in commands:
            command = commands[index]
            around = replace(around, command=command, console=around.console + understand(command.text).sets_culture)
        if node.kind in _OBJECTS:
            above, below = _is_cut_above(nodes, index), _is_cut_below(nodes, index)
            yield node, replace(around, cut_above=above, cut_below=below) if above or below else around


def _is_cut_above(nodes: Sequence[Node], at: int) -> bool:
    """Whether a line that nobody understands stands between a list and the one above it, or the beginning of the text."""
    if not at or nodes[at - 1].kind is not NodeKind.OTHER or nodes[at].kind is not NodeKind.LIST:
        return False
    return at == 1 or nodes[at - 2].kind is NodeKind.LIST


def _is_cut_below(nodes: Sequence[Node], at: int) -> bool:
    """Whether a line that nobody understands stands right below a list."""
    return at + 1 < len(nodes) and nodes[at + 1].kind is NodeKind.OTHER and nodes[at].kind is NodeKind.LIST


def sessions_of(nodes: Sequence[Node]) -> dict[int, Session]:
    """The sessions that transcripts record, by the index of the node that begins each."""
    return dict(read_sessions(nodes))


def commands_of(nodes: Sequence[Node]) -> dict[int, Command]:
    """The commands of a text by the index of the node at which their output begins."""
    found: dict[int, Command] = {}
    index = 0
    while index < len(nodes):
        if nodes[index].kind in _TYPED:
            text, after = _twice(nodes, index) or _typed(nodes, index)
            line = understand(text)
            lines = Span(nodes[index].lines.first, nodes[after - 1].lines.last)
            found[after] = Command(text, lines, line.server, line.whole, _prints_nothing(nodes, index, after))
            index = after
        else:
            index += 1
    return found


def _typed(nodes: Sequence[Node], start: int) -> tuple[str, int]:
    """A command with the lines that go on with it, and the index behind them."""
    after = next((index for index in range(start + 1, len(nodes)) if nodes[index].kind is not NodeKind.CONTINUED), len(nodes))
    return "\n".join(filter(None, map(_behind, nodes[start:after]))), after


def _twice(nodes: Sequence[Node], start: int) -> tuple[str, int] | None:
    """A command that a transcript has up to its first line's end, and once more behind `>> `, the lines below it without a sign."""
    again = start + 1
    while again < min(len(nodes), start + _NOTICES) and nodes[again].kind in (NodeKind.OTHER, NodeKind.ERROR):
        again += 1
    if again == start + 1 or again >= len(nodes) or nodes[again].kind is not NodeKind.CONTINUED or _behind(nodes[again]) != _behind(nodes[start]):
        return None
    after = again + 1
    while after < len(nodes) and nodes[after].kind in (NodeKind.OTHER, NodeKind.BARE, NodeKind.CONTINUED):
        after += 1
    return "\n".join(filter(None, map(_behind, nodes[again:after]))), after


def _behind(node: Node) -> str:
    """What was typed behind the prompt of a node."""
    sign = _SIGNS.get(node.kind)
    match = grammar.terminal("console", sign).match(node.text) if sign else None
    return node.text[match.end() if match else 0 :].strip()


def _remote(node: Node) -> str | None:
    """The machine that a prompt names."""
    match = grammar.terminal("frame", "_REMOTE").match(node.text)
    return match["machine"] if match else None


def _prints_nothing(nodes: Sequence[Node], start: int, after: int) -> bool:
    """The next thing after a typed command is another prompt: it ran and had nothing to print."""
    following = next((nodes[index].kind for index in range(after, len(nodes)) if nodes[index].kind is not NodeKind.BLANK), None)
    return nodes[start].kind is NodeKind.PROMPTED and following in (NodeKind.PROMPTED, NodeKind.FRAME)
