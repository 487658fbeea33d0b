"""The consoles that a text was printed on: their width and wrap mode, inferred over all its lists.

Every wrapped value bounds the width: its pieces fitted, and what begins the next piece did not fit any more.
Lists whose bounds agree were printed on one console; where they cannot agree, another console begins.
What the bounds leave open is settled by what the values must look like, and else stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from .document import ListNode, PrintedProperty
from .printer import Wrap, cells
from .unwrap import Blanks, Console, free_texts, one_lines
from .values.model import ValueType

# Windows of consoles, less the last cell where the host leaves it free, the likelier first.
USUAL_WIDTHS = (80, 120, 79, 119, 100, 160, 240, 60, 99, 159, 239, 4096)
_WIDEST = 1 << 30
_MOST_SAMPLES = 120
_ENOUGH = 8
_CHANCES_TOO_MANY = 4
_WORDS = re.compile("[^ \t]*[ \t]?")


@dataclass(frozen=True, slots=True)
class TypedList:
    """A list with the kind of value that each of its properties holds, in the same order."""

    node: ListNode
    types: tuple[ValueType, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """The consoles that explain a run of lists equally well, the likeliest first, and what became of the blanks."""

    consoles: tuple[Console, ...]
    blanks: Blanks


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The widths that are possible: at least `low`, at most `high`; none if they cross."""

    low: int = 0
    high: int = _WIDEST

    def __and__(self, other: _Bounds) -> _Bounds:
        return _Bounds(max(self.low, other.low), min(self.high, other.high))

    def __bool__(self) -> bool:
        return self.low <= self.high


@dataclass(frozen=True, slots=True)
class _Sample:
    """A wrapped value: its pieces, the column they stand at, and what kind of value it is."""

    pieces: tuple[str, ...]
    column: int
    kind: ValueType


@dataclass(frozen=True, slots=True)
class _Score:
    """What a console has for and against it.

    `explained`: values that come out as their kind wants them; `breaks`: line breaks that free text then needs;
    `chances`: cuts that would be a coincidence.
    """

    explained: int
    breaks: int
    chances: int


@dataclass(slots=True)
class _Run:
    """Lists that one console can have printed."""

    bounds: dict[Wrap, _Bounds]
    members: list[TypedList] = field(default_factory=list)

    def joined(self, bounds: Mapping[Wrap, _Bounds]) -> dict[Wrap, _Bounds]:
        return {wrap: self.bounds[wrap] & bounds[wrap] for wrap in Wrap}


def infer(lists: Sequence[TypedList], width: int | None = None, wrap: Wrap | None = None) -> list[Layout]:
    """The layout of every list, in order. `width` and `wrap` are taken as given where they are."""
    runs: list[_Run] = []
    owners: list[_Run] = []
    for member in lists:
        owners.append(_join(runs, member, _given(width, wrap)))
    layouts = {id(run): _layout(run, width, wrap) for run in runs}
    return [layouts[id(run)] for run in owners]


def _given(width: int | None, wrap: Wrap | None) -> dict[Wrap, _Bounds]:
    exact = _Bounds(width, width) if width else _Bounds()
    return {mode: exact if wrap in (None, mode) else _Bounds(1, 0) for mode in Wrap}


def _join(runs: list[_Run], member: TypedList, given: Mapping[Wrap, _Bounds]) -> _Run:
    """Puts a list into the latest run that can have printed it, else into a new one."""
    bounds = _list_bounds(member)
    for run in reversed(runs):
        joined = run.joined(bounds)
        if any(joined.values()):
            run.bounds = joined
            run.members.append(member)
            return run
    run = _Run({wrap: bounds[wrap] & given[wrap] for wrap in Wrap}, [member])
    runs.append(run)
    return run


def _list_bounds(member: TypedList) -> dict[Wrap, _Bounds]:
    """The widths at which every value that cannot hold a line break was cut where it was."""
    widest = max(cells(piece) for printed in member.node.properties for piece in printed.pieces)
    line = _Bounds(member.node.column + widest)
    wrapped = [printed.pieces for printed, kind in _wrapped(member) if not kind.free_text]
    return {wrap: _common(line, [_bounds(pieces, member.node.column, wrap) for pieces in wrapped]) for wrap in Wrap}


def _wrapped(member: TypedList) -> Iterable[tuple[PrintedProperty, ValueType]]:
    return ((printed, kind) for printed, kind in zip(member.node.properties, member.types, strict=True) if len(printed.pieces) > 1)


def _common(bounds: _Bounds, others: Iterable[_Bounds]) -> _Bounds:
    for other in others:
        bounds &= other
    return bounds


def _bounds(pieces: Sequence[str], column: int, wrap: Wrap) -> _Bounds:
    cut = _word_bounds if wrap is Wrap.WORD else _cell_bounds
    return _common(_Bounds(), (cut(piece, following, column) for piece, following in pairwise(pieces)))


def _word_bounds(piece: str, following: str, column: int) -> _Bounds:
    """The next word, with the blank behind it, did not fit; blanks that are not there may have been lost."""
    width, match = column + cells(piece), _WORDS.match(following)
    word = cells(match.group()) if match else 0
    lost = (not piece.endswith((" ", "\t"))) + (word == cells(following))
    return _Bounds(width, width + word - 1 + lost)


def _cell_bounds(piece: str, following: str, column: int) -> _Bounds:
    """The next character did not fit; at most one blank was lost."""
    width, next_cells = column + cells(piece), cells(following[:1])
    return _Bounds(width, width + next_cells - (1 if piece.endswith(" ") else 0))


def _layout(run: _Run, width: int | None, wrap: Wrap | None) -> Layout:
    wrapped = [(printed.pieces, member.node.column, kind) for member in run.members for printed, kind in _wrapped(member)]
    samples = [_Sample(*key, kind) for key, kind in {(pieces, column): kind for pieces, column, kind in wrapped}.items()][:_MOST_SAMPLES]
    candidates = list(_candidates(run)) or [Console(width or run.bounds[Wrap.WORD].low, wrap or Wrap.WORD)]
    consoles = _likeliest(candidates, samples) if samples else candidates[:1]
    return Layout(consoles, _blanks(run, consoles[0]))


def _likeliest(candidates: Sequence[Console], samples: Sequence[_Sample]) -> tuple[Console, ...]:
    """The consoles that explain the most, less those under which too much would be chance, the likeliest first."""
    scores = {console: _score(console, samples) for console in candidates}
    most = max(score.explained for score in scores.values())
    best = [console for console in candidates if scores[console].explained == most]
    least = min(scores[console].chances for console in best)
    left = [console for console in best if scores[console].chances < least + _CHANCES_TOO_MANY]
    return tuple(sorted(left, key=lambda console: (scores[console].breaks, scores[console].chances)))


def _candidates(run: _Run) -> Iterable[Console]:
    """The widths that are worth trying: usual ones, and those at which a piece can fill its line."""
    for wrap, bounds in run.bounds.items():
        if bounds:
            near = [width for width in range(bounds.low, bounds.low + 3) if width <= bounds.high]
            usual = [width for width in USUAL_WIDTHS if bounds.low <= width <= bounds.high]
            yield from (Console(width, wrap) for width in dict.fromkeys([*usual, *near]))


def _score(console: Console, samples: Sequence[_Sample]) -> _Score:
    blanks = Blanks.SOME if any(piece.endswith(" ") for sample in samples for piece in sample.pieces[:-1]) else Blanks.LOST
    explained = breaks = chances = 0
    for sample in samples:
        room = console.width - sample.column
        if sample.kind.free_text:
            breaks += next(free_texts(sample.pieces, room, console.wrap, blanks), "\n" * len(sample.pieces)).count("\n")
        else:
            explained += any(sample.kind.fits(text) for text in one_lines(sample.pieces, room, console.wrap, blanks))
            chances += _chances(sample, room, console.wrap)
    return _Score(explained, breaks, chances)


def _chances(sample: _Sample, room: int, wrap: Wrap) -> int:
    """Cuts that would be a coincidence: by cell, a blank just at the edge; by word, a word that just fills the line."""
    edge = max(map(cells, sample.pieces[:-1]))
    lost = [piece for piece, following in pairwise(sample.pieces) if _blank_at_cut(piece, following, room) is False]
    return len(lost) if wrap is Wrap.CELL else sum(cells(piece) in (edge, edge - 1) and edge >= room - 2 for piece in lost)


def _blanks(run: _Run, console: Console) -> Blanks:
    """Whether the lines still end as they were printed: at cuts where a blank stood, and behind the colons of empty values."""
    kept = lost = cuts = 0
    for member in run.members:
        empty = _empty_values(member.node)
        kept, lost = kept + empty.count(True), lost + empty.count(False)
        for printed, kind in _wrapped(member):
            room = console.width - member.node.column
            here = [_blank_at_cut(piece, following, room) for piece, following in pairwise(printed.pieces)]
            kept, cuts = kept + here.count(True), cuts + (here.count(True) if not kind.free_text else 0)
            lost += here.count(False) if not kind.free_text else 0
    if kept and not lost and cuts and kept >= _ENOUGH:
        return Blanks.KEPT
    return Blanks.SOME if kept else Blanks.LOST


def _empty_values(node: ListNode) -> list[bool]:
    lines = node.text.split("\n")
    labels = (lines[printed.lines.first - node.lines.first] for printed in node.properties if printed.pieces == ("",))
    return [line.endswith(" ") for line in labels]


def _blank_at_cut(piece: str, following: str, room: int) -> bool | None:
    """True where a blank ends the piece, False where one is missing, None where none was."""
    if piece.endswith((" ", "\t")):
        return True
    return None if cells(piece) + cells(following[:1]) > room else False
