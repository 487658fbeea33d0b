"""A document in stretches, each a text that has nothing to do with the next: values as they were before they were wrapped, and all other lines.

What the grammars know for sure - labels, dates, numbers, the sentences of events - holds no secret, and is in no stretch.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from enum import Enum
from functools import cache
from itertools import chain, groupby, pairwise

from msgspec import Struct
from msgspec.structs import replace

from ... import grammar
from ..doubt import Doubt
from ..events import sentences
from ..nodes import ListNode, Node, NodeKind
from ..records import Document, Property, Record
from ..repairs import Mended, mend
from ..values.collection import BYTES
from ..values.date import DATE
from ..values.limited import NUMBER, SIZE
from ..values.matched import BOOLEAN, GUID, HEX, INTEGER, TIME_SPAN
from ..values.text import UNKNOWN
from ..values.thumbprint import THUMBPRINT
from .disguises import key_of_code

_NO_SECRET = (BOOLEAN, INTEGER, NUMBER, SIZE, TIME_SPAN)
_CODES = (GUID, HEX, THUMBPRINT)
# What nobody knows the kind of is taken for a name unless it is as long as a sentence.
_MOST_WORDS_OF_A_NAME = 6
_LINE_BREAK = re.compile(r"\n[ \t]*")
_LONGEST_SECRET = 200
_END_OF_WORD = re.compile(r"[^\W\d_]+\Z")
_CODE = re.compile("[0-9A-Za-z-]+")
_END_OF_CODE = re.compile(r"[0-9A-Za-z-]+\Z")
_WORD = re.compile(r"[^\W\d_]+")
# Classes, groups and their like in a pattern.
_NO_WORDS = re.compile(r"\\[A-Za-z]|\(\?P<\w+>|\[[^\]]*\]")
_NOWHERE = -1
# Of longer lines nobody waits for what was done to them; what stands on them is prose.
_LONGEST_LINE = 2000


class Place(Enum):
    """What a stretch is, which decides of words that are names to one and plain language to another."""

    PROSE = "prose"
    NAME = "name"
    CODE = "code"


class Stretch(Struct, frozen=True):
    """A text, and where in the whole each of its characters stands; what a wrap took away stands nowhere."""

    text: str
    at: Sequence[int]
    place: Place

    def written(self, text: str, into: list[str]) -> None:
        """Put a text of the same length in the place of this one; what is not different stays as the source has it."""
        for index, old, new in zip(self.at, self.text, text, strict=True):
            if index != _NOWHERE and new != old:
                into[index] = new

    def rejoined(self, words: Container[str], codes: Container[str]) -> Stretch:
        """The stretch without the line breaks inside what is one of these once they are gone, or then has the shape of a code."""
        # A blank that stands nowhere is what the reader took a line break for.
        text = "".join("\n" if at == _NOWHERE else character for at, character in zip(self.at, self.text, strict=True))
        dropped = {index for gap in _LINE_BREAK.finditer(text) if _is_inside(text, gap, words, codes) for index in range(*gap.span())}
        if not dropped:
            return self
        kept = [index for index in range(len(self.text)) if index not in dropped]
        return replace(self, text="".join(self.text[index] for index in kept), at=[self.at[index] for index in kept])


def _is_inside(text: str, gap: re.Match[str], words: Container[str], codes: Container[str]) -> bool:
    """Whether a line break stands in the middle of a secret."""
    before, after = text[max(0, gap.start() - _LONGEST_SECRET) : gap.start()], text[gap.end() : gap.end() + _LONGEST_SECRET]
    word, rest = _END_OF_WORD.search(before), _WORD.match(after)
    if word and rest and (word[0] + rest[0]).lower() in words:
        return True
    code, more = _END_OF_CODE.search(before), _CODE.match(after)
    return code is not None and more is not None and _is_code(code[0], more[0], codes)


def _is_code(before: str, after: str, codes: Container[str]) -> bool:
    """Whether what stands before and behind a line break is one code, known or not."""
    whole = before + after
    if key_of_code(whole) in codes:
        return True
    found = (match for name in ("GUID", "THUMBPRINT") if (match := grammar.terminal("value", name).search(whole)))
    return any(match.start() < len(before) < match.end() and not _goes_on(whole, *match.span()) for match in found)


def _goes_on(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()


def stretches(document: Document, is_known_label: Callable[[str], bool]) -> Iterator[Stretch]:
    """All of a document but what holds no secret, in places of `Document.text`. Stretches of prose that follow each other are one."""
    mended = mend(document.text)
    found: Iterable[Stretch] = _all(document, is_known_label)
    if mended.repairs:
        places = _Places(document.text, mended)
        found = chain((replace(one, at=[places.at[index] for index in one.at]) for one in found), places.beside())
    held: list[Stretch] = []
    for stretch in found:
        if held and (stretch.place is not Place.PROSE or stretch.at[0] != held[-1].at[-1] + 1):
            yield _one(held)
            held = []
        if stretch.place is Place.PROSE:
            held.append(stretch)
        else:
            yield stretch
    if held:
        yield _one(held)


def _alike(source: str, mended: str) -> list[int]:
    """Where in the source each character of what was made of it stands."""
    start = source.find(mended)
    if start >= 0 or len(source) == len(mended):
        return [*range(max(start, 0), max(start, 0) + len(mended))]
    at = [_NOWHERE] * len(mended)
    if len(source) <= _LONGEST_LINE:
        for block in SequenceMatcher(None, source, mended, autojunk=False).get_matching_blocks():
            at[block.b : block.b + block.size] = range(block.a, block.a + block.size)
    return at


class _Places:
    """Where each character of a text after its repairs stands in the source; what a repair made up stands nowhere."""

    def __init__(self, source: str, mended: Mended) -> None:
        self._source = source
        self._begins = _begins(source + "\n", 0)
        self.at: list[int] = []
        # A repair may make several lines of one.
        lines = zip(mended.numbers, mended.text.split("\n"), strict=True)
        for number, made in groupby(lines, lambda pair: pair[0]):
            self.at += self._of_line(number, "".join(f"{line}\n" for _, line in made))

    def _of_line(self, number: int, made: str) -> list[int]:
        """Repairs add and take blanks and signs, and put one for another: all else stands there in the same order."""
        begin, end = self._begins[number - 1], self._begins[number] - 1
        solid = [index for index in range(begin, end) if not self._source[index].isspace()]
        found = iter(_alike("".join(self._source[index] for index in solid), "".join(made.split())))
        own = [_NOWHERE if character.isspace() else next(found) for character in made]
        return [_NOWHERE if index == _NOWHERE else solid[index] for index in own]

    def beside(self) -> Iterator[Stretch]:
        """What of the source is in none of these places."""
        taken = bytearray(len(self._source))
        for index in self.at:
            if index != _NOWHERE:
                taken[index] = True
        for begin, after in pairwise(self._begins):
            left = [index for index in range(begin, min(after - 1, len(taken))) if not taken[index]]
            for _, run in groupby(enumerate(left), lambda pair: pair[1] - pair[0]):
                at = [index for _, index in run]
                text = self._source[at[0] : at[-1] + 1]
                if not text.isspace():
                    yield Stretch(text, at, Place.PROSE)


def _one(held: Sequence[Stretch]) -> Stretch:
    if len(held) == 1:
        return held[0]
    return Stretch("".join(one.text for one in held), list(chain.from_iterable(one.at for one in held)), Place.PROSE)


def _all(document: Document, is_known_label: Callable[[str], bool]) -> Iterator[Stretch]:
    # A repair may make several objects of one line, which are in order.
    records: defaultdict[tuple[int, tuple[str, ...]], deque[Record]] = defaultdict(deque)
    for record in document.records:
        records[record.lines.first, tuple(record.properties.names)].append(record)
    offset = 0
    for node in document.nodes:
        own = records[node.lines.first, node.shape.names] if isinstance(node, ListNode) else None
        found = _of_list(node, own.popleft(), offset, is_known_label) if isinstance(node, ListNode) and own else _of_lines(node, offset)
        yield from (stretch for stretch in found if stretch.text)
        offset += len(node.text)


def _of_list(node: ListNode, record: Record, offset: int, is_known_label: Callable[[str], bool]) -> Iterator[Stretch]:
    begins, shape = _begins(node.text, offset), node.shape
    for index, printed in enumerate(record):
        first, after = node.starts[index], node.starts[index + 1]
        ends = [begins[line + 1] - 1 for line in range(first, after) if line not in node.strays]
        pieces = [(end - len(piece), piece) for end, piece in zip(ends, node.pieces(index), strict=True)]
        if not is_known_label(shape.labels[index]):
            yield _plain(node.text, offset, begins[first], pieces[0][0])
        yield from _of_value(printed, pieces)
    for line in sorted(node.strays):
        yield _plain(node.text, offset, begins[line], begins[line + 1])


def _begins(text: str, offset: int) -> list[int]:
    """Where each line begins, and behind the last the end of the text."""
    return [offset, *(offset + match.end() for match in re.finditer("\n", text))]


def _plain(text: str, offset: int, begin: int, end: int, place: Place = Place.PROSE) -> Stretch:
    return Stretch(text[begin - offset : end - offset], range(begin, end), place)


def _of_value(printed: Property, pieces: Sequence[tuple[int, str]]) -> Iterator[Stretch]:
    place = _place(printed)
    if place is None:
        return
    text, at = _aligned(printed.text, pieces) or ("\n".join(piece for _, piece in pieces), _lines(pieces))
    yield from _around(text, at, place, _sentences_in(text) if place is Place.PROSE else ())


def _place(printed: Property) -> Place | None:
    """What a value is; `None` for what can be no secret."""
    kind = printed.type
    if kind in _NO_SECRET and kind.fits(printed.text):
        return None
    if kind is DATE and (not isinstance(printed.value, str) or any(unsure.why is Doubt.DATE for unsure in printed.unsure)):
        return None
    if kind in _CODES:
        return Place.CODE
    if kind is UNKNOWN and len(printed.text.split()) <= _MOST_WORDS_OF_A_NAME:
        return Place.NAME
    return Place.PROSE if kind.free_text or kind is BYTES else Place.NAME


def _aligned(text: str, pieces: Sequence[tuple[int, str]]) -> tuple[str, list[int]] | None:
    """A value with the place of each character; `None` where its pieces are not in it as they stand."""
    at: list[int] = []
    for begin, piece in pieces:
        found = text.find(piece, len(at))
        if found < 0 or text[len(at) : found].strip():
            return None
        at += [_NOWHERE] * (found - len(at))
        at += range(begin, begin + len(piece))
    return (text, at) if len(text) == len(at) else None


def _lines(pieces: Sequence[tuple[int, str]]) -> list[int]:
    """The places of pieces of which nobody knows how they belong together, a line break between each."""
    at: list[int] = []
    for begin, piece in pieces:
        at += [*([_NOWHERE] if at else []), *range(begin, begin + len(piece))]
    return at


def _of_lines(node: Node, offset: int) -> Iterator[Stretch]:
    at = range(offset, offset + len(node.text))
    yield from _around(node.text, at, Place.NAME if node.kind is NodeKind.TABLE else Place.PROSE, _known_in(node))


def _known_in(node: Node) -> Iterable[tuple[int, int]]:
    """From where to where a node says what the grammars know."""
    if node.kind is NodeKind.FRAME:
        yield from (match.span() for match in _frame_labels().finditer(node.text))
    if node.kind is NodeKind.NOTICE:
        yield 0, re.search("[:：]|$", node.text).start()  # type: ignore[union-attr]  # it always matches
    if node.kind in (NodeKind.EVENT, NodeKind.OTHER, NodeKind.ERROR):
        yield from (match.span() for match in grammar.terminal("event", "LABEL").finditer(node.text))
    if node.kind is NodeKind.EVENT:
        yield from _sentences_in(node.text)


@cache
def _frame_labels() -> re.Pattern[str]:
    """What the frame of a transcript begins its lines with, in any language."""
    labels = [grammar.terminal(language, name).pattern for language in grammar.named("frame_") for name in grammar.terminals(language)]
    return re.compile(f"(?m)^(?:{'|'.join(labels)})(?=[ \t\u00a0]*(?:[:：]|$))")


def _sentences_in(text: str) -> Iterator[tuple[int, int]]:
    """The words of the messages of events. What stands between them, in a slot or not, is anybody's."""
    flat = text.replace("\n", " ")
    for _, pattern in sentences():
        for match in pattern.finditer(flat):
            slots = [match.span(name) for name, slot in match.groupdict().items() if slot]
            words = (word.span() for word in _WORD.finditer(flat, *match.span()) if word[0] in _words_of(pattern))
            yield from (span for span in words if not any(begin < span[1] and span[0] < end for begin, end in slots))


@cache
def _words_of(pattern: re.Pattern[str]) -> frozenset[str]:
    return frozenset(_WORD.findall(_NO_WORDS.sub(" ", pattern.pattern)))


def _around(text: str, at: Sequence[int], place: Place, known: Iterable[tuple[int, int]]) -> Iterator[Stretch]:
    """What stands before, between and behind what is known."""
    done = 0
    for begin, end in sorted(known):
        if begin > done:
            yield Stretch(text[done:begin], at[done:begin], place)
        done = max(done, end)
    yield Stretch(text[done:], at[done:], place)
