"""Lists to objects: where the value column stands, and which lines belong to which object.

Nothing here is a matter of patterns: labels are padded to the longest of their object, so the column is the one that
all of them share, and a line that is blank up to it goes on with the value above.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, compress, count, pairwise, repeat
from operator import contains

from msgspec import Struct

from .doubt import Span
from .nodes import ListNode, Node, NodeKind, Shape
from .printer import SEPARATOR, cell_index, cells

_COLON = SEPARATOR.rstrip()
_LONGEST_LABEL = 256
_OFTEN = 6
_MOST_PATTERNS = 8
_MOST_VALUES = 10_000
_BLANK = re.compile("\n+")


class _Place(Struct, frozen=True, eq=False):
    """Where lines stand: the number of the first, the text, and where each of them begins in it."""

    first: int
    whole: str
    starts: Sequence[int]

    def of(self, begin: int, end: int) -> tuple[Span, str, int, int]:
        """The lines from one to before another, as a node has them."""
        return Span(self.first + begin, self.first + end - 1), self.whole, self.starts[begin], self.starts[end]


class Shapes:
    """The shapes of a text. Most of its objects are like one before them: what was seen often is found by a pattern made of its labels."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[int, tuple[str, ...]]] = Counter()
        self._known: defaultdict[str, list[_Known]] = defaultdict(list)

    def learn(self, nodes: Sequence[Node]) -> None:
        """Takes note of the shape of lines that are one object of which the labels end at the first colon of their lines."""
        if len(nodes) > 1 or not isinstance(node := nodes[0], ListNode) or not _is_plain(node):
            return
        shape, known = node.shape, (node.shape.column, node.shape.labels)
        self._seen[known] += 1
        if self._seen[known] == _OFTEN:
            alike = self._known[_padded(shape.labels[0], shape.column)]
            alike[:] = [_Known(shape), *alike[: _MOST_PATTERNS - 1]]

    def match(self, text: str, start: int, end: int, line: int) -> ListNode | None:
        """The first object of these lines, if it is of a shape that is known well."""
        colon = text.find(_COLON, start) + len(_COLON)
        for known in self._known.get(text[start:colon], ()):
            if found := known.pattern.match(text, start, end):
                return known.read(found, line)
        return None


class _Known:
    """A shape with the pattern of its objects, and the values of those that were found: most of them come again and again, and are kept once."""

    def __init__(self, shape: Shape) -> None:
        self.pattern = _pattern(shape)
        self._shape = shape
        self._values: dict[str, str] = {}
        self._pieces = _Pieces(shape.column)

    def read(self, found: re.Match[str], line: int) -> ListNode | None:
        """The object, unless its first line could have its label end elsewhere."""
        printed, shape = found.groups(), self._shape
        bare = printed.count(None)
        if bare:
            printed = found.groups("")
        if _COLON in printed[0]:
            return None
        if len(self._values) > _MOST_VALUES:  # so many fit into the caches of processors: what comes again and again is soon back
            self._values.clear()
            self._pieces.clear()
        firsts = [*map(self._values.setdefault, printed, printed)]
        wrapped = {index: self._pieces[firsts[index]] for index in compress(count(), map(contains, firsts, repeat("\n")))}
        for index, pieces in wrapped.items():
            firsts[index] = pieces[0]
        starts = _starts(len(firsts), tuple((index, len(pieces)) for index, pieces in wrapped.items()))
        lines = Span(line, line + starts[-1] - 1)
        return ListNode(NodeKind.LIST, lines, found.string, found.start(), found.end(), shape, firsts, wrapped, starts, bare)


class _Pieces(dict[str, tuple[str, ...]]):
    """The pieces of values that take several lines, which stand at a column."""

    def __init__(self, column: int) -> None:
        super().__init__()
        self._joint = "\n" + " " * column

    def __missing__(self, printed: str) -> tuple[str, ...]:
        self[printed] = pieces = tuple(printed.split(self._joint))
        return pieces


def _padded(label: str, column: int) -> str:
    return label.ljust(column - len(SEPARATOR)) + _COLON


def _pattern(shape: Shape) -> re.Pattern[str]:
    """Objects of a shape: line by line the labels, each behind it the value with the lines that go on with it.

    Below is nothing more, or there are empty lines that no value goes on below.
    """
    values = rf"(?: (.*+(?:\n {{{shape.column}}}.*+)*+))?+\n"
    lines = "".join(rf"{re.escape(label)} {{{shape.column - 2 - len(label)}}}:{values}" for label in shape.labels)
    return re.compile(rf"{lines}(?:\Z|(?=\n++(?! )))")


@lru_cache(maxsize=4096)
def _starts(many: int, heights: tuple[tuple[int, int], ...]) -> tuple[int, ...]:
    """The lines on which so many values begin, of which some are several lines high, and the line behind the last."""
    high = dict(heights)
    return tuple(accumulate((high.get(index, 1) for index in range(many)), initial=0))


def objects(text: str, start: int, end: int, line: int, shapes: Shapes) -> list[Node]:
    """The objects among lines of a text, the first of which has the number `line`, and what stands between them.

    They end where the columns change, where the first label of an object comes again, and above empty lines that no value goes on below.
    """
    nodes: list[Node] = []
    while start < end:
        if known := shapes.match(text, start, end, line):
            nodes.append(known)
        else:
            found = _cut_out(text, start, _end_of_object(text, start, end), line)
            shapes.learn(found)
            nodes += found
        line, start = nodes[-1].lines.last + 1, nodes[-1].end
        if start < end:
            after = _end_of_blank(text, start)
            nodes.append(Node(NodeKind.BLANK, Span(line, line + after - start - 1), text, start, after))
            line, start = line + after - start, after
    return nodes


def _end_of_object(text: str, start: int, end: int) -> int:
    """The end of the last line above an empty one, below which no value goes on."""
    while (found := text.find("\n\n", start, end)) >= 0:
        start = _end_of_blank(text, found + 1)
        if not text.startswith(" ", start):
            return found + 1
    return end


def _end_of_blank(text: str, start: int) -> int:
    found = _BLANK.match(text, start)
    return found.end() if found else start


def _is_plain(node: ListNode) -> bool:
    shape, colon = node.shape, node.whole.find(_COLON, node.start) - node.start
    return not shape.skips and shape.column == colon + len(SEPARATOR) and "".join(shape.labels).isascii()


def _cut_out(text: str, start: int, end: int, line: int) -> list[Node]:
    lines = text[start:end].split("\n")[:-1]
    return list(_cut(_Place(line, text, [*accumulate((len(one) + 1 for one in lines), initial=start)]), lines))


def _cut(place: _Place, lines: list[str]) -> Iterator[Node]:
    start = 0
    while start < len(lines):
        colon, others, end = _columns(lines, start)
        labels = [(index, _label(lines[index], colon)) for index in range(start, end) if _is_label(lines[index])]
        starts = [index for index, label in labels if label == labels[0][1]]
        for begin, stop in zip(starts, [*starts[1:], end], strict=True):
            yield from _object(lines, begin, stop, (colon, *others), place)
        start = end


def _is_label(line: str) -> bool:
    return line[:1] not in ("", " ")


def _columns(lines: list[str], start: int) -> tuple[int, list[int], int]:
    """The cell of the colon that all labels from `start` share, others that it may be, and the line at which they stop sharing one.

    It is the leftmost, since no label holds the blanks that pad one. Another behind it can be the true one if it leaves no gap
    behind the longest label.
    """
    shared = _colons(lines[start])
    full = {column for column in shared if _is_full(lines[start], column)}
    end = start + 1
    while end < len(lines):
        line = lines[end]
        if _is_label(line):
            common = shared & _colons(line)
            if not common:
                break
            shared = common
            full.update(column for column in common if _is_full(line, column))
        end += 1
    first = min(shared)
    return first, sorted(shared - {first}) if first in full else [], end


def _colons(line: str) -> set[int]:
    """The cells at which ` :` with a blank or nothing behind it puts its colon."""
    found, at = set(), line.find(" :", 0, _LONGEST_LABEL)
    while at >= 0:
        if line[at + 2 : at + 3] in ("", " ", "\t"):
            found.add(cells(line[:at]) + 1)
        at = line.find(" :", at + 2, _LONGEST_LABEL)
    return found or {cells(line[: line.find(" :")]) + 1}


def _is_full(line: str, column: int) -> bool:
    """Whether the label reaches up to the blank before the colon."""
    return line[cell_index(line, column) - 2 : cell_index(line, column) - 1] != " "


def _label(line: str, colon: int) -> str:
    return line[: cell_index(line, colon) - 1].rstrip(" ")


def _object(lines: list[str], begin: int, stop: int, colons: tuple[int, ...], place: _Place) -> Iterator[Node]:
    """One object; what stands below its last value at another column is given back as nodes of its own."""
    colon, *others = colons
    indent, end = " " * (colon + 2), stop
    while not (_is_label(lines[end - 1]) or lines[end - 1].startswith(indent)):
        end -= 1
    own = lines[begin:end]
    starts = (*(index for index, line in enumerate(own) if _is_label(line)), len(own))
    labels = tuple(_label(own[index], colon) for index in starts[:-1])
    bare = sum(own[index].endswith(_COLON) and cells(own[index]) == colon + 1 for index in starts[:-1])
    strays = frozenset(index for index, line in enumerate(own) if _is_stray(line, indent))
    skips = next((_skips(own, starts[:-1], colon, other) for other in others if _is_blank_up_to(own, other + 2)), ())
    right = [line[cell_index(line, colon) + 2 :] if _is_label(line) else line[len(indent) :] for line in own]
    wrapped = {
        index: tuple(right[line] for line in range(first, after) if line not in strays)
        for index, (first, after) in enumerate(pairwise(starts))
        if after - first > 1
    }
    firsts = [right[start] for start in starts[:-1]]
    yield ListNode(NodeKind.LIST, *place.of(begin, end), Shape(colon + 2, labels, skips), firsts, wrapped, starts, bare, strays)
    for index in range(end, stop):
        kind = NodeKind.OTHER if lines[index].strip(" ") else NodeKind.BLANK
        yield Node(kind, *place.of(index, index + 1))


def _skips(own: list[str], starts: Sequence[int], colon: int, other: int) -> tuple[int, ...]:
    """How many characters of each value are part of its label, if the other colon is the one behind the labels."""
    return tuple(cell_index(own[index], other) - cell_index(own[index], colon) for index in starts)


def _is_blank_up_to(own: list[str], column: int) -> bool:
    return all(_is_label(line) or not line[:column].strip(" ") for line in own)


def _is_stray(line: str, indent: str) -> bool:
    return not (_is_label(line) or line.startswith(indent) or not line.strip(" "))
