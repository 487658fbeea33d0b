"""The consoles that a text was printed on: their width and wrap mode, inferred over all its lists.

Every wrapped value bounds the width: its pieces fitted, and what begins the next piece did not fit any more.
Lists whose bounds agree were printed on one console; where they cannot agree, another console begins.
What the bounds leave open is settled by what the values must look like, and else stays open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain, groupby, islice, pairwise, repeat
from math import comb, log2
from typing import NamedTuple

from msgspec import Struct, field
from msgspec.structs import replace

from .. import grammar
from .nodes import Columns, ListNode
from .printer import DELIMITERS, Wrap, cells, widest
from .unwrap import Blanks, Console, Unwrapped, first_word, free_texts, may_have_lost, one_lines, unbroken, unwrap
from .values.collection import Items
from .values.model import ValueType

# Windows of consoles, less the last cell where the host leaves it free, the likelier first.
USUAL_WIDTHS = (80, 120, 79, 119, 100, 160, 240, 60, 99, 159, 239, 4096)
_WIDEST = 1 << 30
_MOST_SAMPLES = 120
_ENOUGH = 16
_SEVERAL = 3
_BREAKS_AT_EDGE = 8
_CHANCES_TOO_MANY = 10
_EDGE_BITS = 2
_PARTLY_BITS = 4
_WORDS_END_AT_EDGE = 6


class TypedList(Struct, frozen=True, eq=False, gc=False):
    """A list with the kind of value that each of its properties holds, in the same order.

    `colons_tell` says that a blank behind the colon of an empty value shows that blanks at line ends were kept: transcripts,
    and what cuts the blanks of a coloured text, keep those behind colons. `command` is the line of the command that printed it.
    """

    node: ListNode
    types: tuple[ValueType, ...]
    colons_tell: bool
    command: int | None


class Layout(Struct, frozen=True, dict=True):
    """The consoles that explain a run of lists equally well, the likeliest first, and what became of the blanks.

    `proved` is false where they explain too little to be believed: then the lines are no longer as they were printed.
    `perhaps` are narrower ones that explain free text with fewer line breaks.
    """

    consoles: tuple[Console, ...]
    blanks: Blanks
    proved: bool = True
    perhaps: tuple[Console, ...] = ()

    @cached_property
    def values(self) -> Mapping[tuple[tuple[str, ...], int, ValueType], Unwrapped]:
        """The value of which these pieces stand at that column; one that comes again is understood once."""
        return _Values(self.consoles, self.perhaps, self.blanks, proved=self.proved)


def _are_cut_at_the_cell(pieces: Sequence[str], room: int) -> bool:
    """Whether words end in one and the same cell, over and over: the text was not wrapped by word, whatever explains it now."""
    own = cells(pieces[0])
    return own < room and all(cells(piece) == own and not piece.endswith(DELIMITERS) for piece in pieces[:-1])


class _Bounds(Struct, frozen=True, eq=False):
    """The widths that are possible: at least `low`, at most `high`; none if they cross."""

    low: int = 0
    high: int = _WIDEST

    def __and__(self, other: _Bounds) -> _Bounds:
        return _Bounds(max(self.low, other.low), min(self.high, other.high))

    def __bool__(self) -> bool:
        return self.low <= self.high


class _Sample(NamedTuple):
    """A wrapped value: its pieces, the column they stand at, and what kind of value it is."""

    pieces: tuple[str, ...]
    column: int
    kind: ValueType


class _Values(dict[tuple[tuple[str, ...], int, ValueType], Unwrapped]):
    """Wrapped values as these consoles printed them, each unwrapped when it is asked for."""

    def __init__(self, consoles: tuple[Console, ...], perhaps: tuple[Console, ...], blanks: Blanks, *, proved: bool) -> None:
        super().__init__()
        self._consoles, self._perhaps, self._blanks, self._proved = consoles, perhaps, blanks, proved

    def __missing__(self, sample: tuple[tuple[str, ...], int, ValueType]) -> Unwrapped:
        pieces, column, kind = sample
        consoles = self._consoles + self._perhaps if kind.free_text else self._consoles
        found = unwrap(pieces, column, consoles, self._blanks, kind)
        if self._may_be_cut_otherwise(pieces, column, kind):
            found = replace(found, cut_otherwise=True)
        self[sample] = found
        return found

    def _may_be_cut_otherwise(self, pieces: tuple[str, ...], column: int, kind: ValueType) -> bool:
        """Whether a value need not have been cut by the console that is believed to have printed it."""
        if not self._proved and (kind.free_text or _kept(pieces) < len(pieces) - 1):
            return True
        likeliest = self._consoles[0]
        if likeliest.wrap is Wrap.CELL or kind.free_text or isinstance(kind, Items):
            return False
        return len(pieces) >= _SEVERAL and _are_cut_at_the_cell(pieces, likeliest.width - column)


class _Score(Struct, frozen=True, eq=False):
    """What a console has for and against it.

    `explained`: values that come out as their kind wants them; `breaks`: line breaks that free text then needs; `edges`: words
    that end at the very edge more often than words do; `lost`: blanks that are missing; `perhaps`: line breaks of free text that
    stand where a blank may have been lost.
    """

    explained: int
    breaks: int
    edges: int
    lost: int
    perhaps: int


class _Ends(Struct, frozen=True, eq=False):
    """How many lines still end with their blank, and how many lost it."""

    kept: int
    lost: int

    def chances(self, score: _Score, perhaps: int) -> float:
        """How often a coin would have to fall right for all that is a coincidence under a console.

        That a text lost some blanks and kept others is seldom; where it shows that, and where it kept none, each that is
        missing says little.
        """
        edges = _EDGE_BITS * score.edges
        if not (self.kept and score.lost):
            return edges
        if self.lost or self.kept < _BREAKS_AT_EDGE * perhaps:
            return edges + score.lost
        some = self.kept + score.lost
        return edges + _PARTLY_BITS + log2(some + 1) + log2(comb(some, score.lost))


class _Run(Struct, eq=False, dict=True):
    """Lists that one console can have printed."""

    bounds: dict[Wrap, _Bounds]
    members: list[TypedList] = field(default_factory=list)

    @cached_property
    def wrapped(self) -> Counter[_Sample]:
        """The wrapped values of all lists, each with how often it comes."""
        return Counter(value for member in self.members for value in _wrapped(member))


def _wrapped(member: TypedList) -> Iterator[_Sample]:
    column = member.node.shape.column
    return (_Sample(pieces, column, member.types[index]) for index, pieces in member.node.wrapped.items())


def infer(lists: Sequence[TypedList], columns: Columns, width: int | None = None, wrap: Wrap | None = None) -> list[Layout]:
    """The layout of every list, in order; `columns` is what stands in them. `width` and `wrap` are taken as given where they are."""
    given = _given(width, wrap)
    whole = _Run(given, [*lists])
    bounds = _Cuts(columns.narrowest, whole.wrapped)
    whole.bounds = {mode: own & bounds[mode] for mode, own in given.items()}
    possible = [whole] if any(whole.bounds.values()) else []
    owners = [whole] * len(lists) if possible else [_join(possible, member, given) for member in lists]
    runs = {id(run): run for run in owners}.values()
    layouts = {id(run): _layout(run, width, wrap, alone=len(runs) == 1) for run in runs}
    possible.sort(key=lambda run: -len(run.members))
    homes = {id(run): _home(run, possible) for run in runs} if len(runs) > 1 else {}
    found = [layouts[id(homes.get(id(run), run))] for run in owners]
    outputs = [*_outputs(lists, found)]
    return found if width or len(outputs) == 1 else [*chain.from_iterable(map(_with_narrower, outputs))]


def _outputs(lists: Sequence[TypedList], found: Sequence[Layout]) -> Iterator[list[tuple[TypedList, Layout]]]:
    """The lists with their layouts, those of one command together; where none tells, those that follow each other with the same labels."""
    pairs = zip(lists, found, strict=True)
    return ([*group] for _, group in groupby(pairs, lambda pair: (pair[0].command, pair[0].node.shape.labels, id(pair[1]))))


def _with_narrower(output: Sequence[tuple[TypedList, Layout]]) -> list[Layout]:
    """The layouts of what one command printed; where a narrower console needs fewer line breaks in its free text, that one may have printed it.

    Somebody may have copied from several windows: the width that other lists prove need not be the width of these.
    """
    members, found = [member for member, _ in output], output[0][1]
    samples = [*islice(dict.fromkeys(sample for member in members for sample in _wrapped(member)), _MOST_SAMPLES)]
    free = [sample for sample in samples if sample.kind.free_text]
    breaks = _breaks(free, found.consoles[0], found.blanks)
    if not breaks:
        return [found] * len(members)
    low = Columns(member.node for member in members).narrowest
    bounds = _Cuts(low, samples)
    near = (Console(one, mode) for mode in Wrap for one in range(low, low + _SEVERAL) if bounds[mode] & _Bounds(one, one))
    perhaps = tuple(console for console in near if console not in found.consoles and _breaks(free, console, found.blanks) < breaks)
    return [replace(found, perhaps=perhaps) if perhaps else found] * len(members)


def _breaks(free: Iterable[_Sample], console: Console, blanks: Blanks) -> int:
    """How many line breaks free texts have if a console printed them."""
    texts = (next(free_texts(one.pieces, console.width - one.column, console.wrap, blanks), "\n" * len(one.pieces)) for one in free)
    return sum(text.count("\n") for text in texts)


def _home(run: _Run, possible: Sequence[_Run]) -> _Run:
    """The larger run, of those that one console can have printed, the largest first, whose console cut most values of a smaller one.

    The few others were changed since they were printed.
    """
    values = Counter({sample: many for sample, many in run.wrapped.items() if not sample.kind.free_text})
    for other in possible:
        larger = len(other.members) > len(run.members) or not any(run.bounds.values())
        if other is not run and larger and any(_cut_most(values, wrap, bounds) for wrap, bounds in other.bounds.items() if bounds):
            return other
    return run


def _cut_most(values: Counter[_Sample], wrap: Wrap, bounds: _Bounds) -> bool:
    return 2 * sum(many * bool(bounds & _value_bounds(value, wrap)) for value, many in values.items()) >= values.total()


def _value_bounds(value: _Sample, wrap: Wrap) -> _Bounds:
    """The widths at which one value was cut where it was."""
    return _Bounds(value.column + widest(value.pieces), value.column + _widest_cut(value.pieces, wrap))


@lru_cache(maxsize=4096)
def _widest_cut(pieces: tuple[str, ...], wrap: Wrap) -> int:
    """The widest field that would have cut a value where it was cut."""
    highest = _highest_by_word if wrap is Wrap.WORD else _highest_by_cell
    return min(map(highest, pieces, pieces[1:]), default=_WIDEST)


def _given(width: int | None, wrap: Wrap | None) -> dict[Wrap, _Bounds]:
    exact = _Bounds(width, width) if width else _Bounds()
    return {mode: exact if wrap in (None, mode) else _Bounds(1, 0) for mode in Wrap}


def _join(possible: list[_Run], member: TypedList, given: Mapping[Wrap, _Bounds]) -> _Run:
    """Puts a list into the latest of the possible runs that can have printed it, else into a new one, which is none of them if nothing prints it.

    Where its widest line contradicts its cuts, it may be a collection that a repair put on one line.
    """
    column, lines = member.node.shape.column, member.node.right
    bounds = _Cuts(column + widest(lines), _wrapped(member))
    if not (bounds[Wrap.WORD] or bounds[Wrap.CELL]):
        others = [text for text in lines if not (text.startswith("{") and text.endswith("}"))]
        bounds = _Cuts(column + widest(others or lines), _wrapped(member))
    for run in reversed(possible):
        joined = {wrap: own & bounds[wrap] if own else own for wrap, own in run.bounds.items()}
        if any(joined.values()):
            run.bounds = joined
            run.members.append(member)
            return run
    run = _Run({wrap: bounds[wrap] & own for wrap, own in given.items()}, [member])
    if any(run.bounds.values()):
        possible.append(run)
    return run


class _Cuts(dict[Wrap, _Bounds]):
    """The widths, no narrower than `low`, at which every value that cannot hold a line break was cut where it was, by wrap mode when asked for."""

    def __init__(self, low: int, values: Iterable[_Sample]) -> None:
        super().__init__()
        self._low, self._values = low, [value for value in values if not value.kind.free_text]

    def __missing__(self, wrap: Wrap) -> _Bounds:
        high, low = _WIDEST, self._low
        for value in self._values:
            # Where nothing wider is possible any more, what prints so at that width changes nothing.
            if high > low or unbroken(value.pieces, low - value.column, wrap) is None:
                high = min(high, value.column + _widest_cut(value.pieces, wrap))
            if high < low:
                break
        self[wrap] = found = _Bounds(low, high)
        return found


def _highest_by_word(piece: str, following: str) -> int:
    """The widest field in which the next word, with the blank behind it, did not fit; blanks that are not there may have been lost."""
    word = first_word(following)
    lost = (not piece.endswith(DELIMITERS)) + (word == following)
    return cells(piece) + cells(word) - 1 + lost


def _highest_by_cell(piece: str, following: str) -> int:
    """The widest field in which the next character did not fit; at most one blank was lost."""
    return cells(piece) + cells(following[:1]) - (1 if piece.endswith(" ") else 0)


def _layout(run: _Run, width: int | None, wrap: Wrap | None, *, alone: bool) -> Layout:
    samples = list(islice(run.wrapped, _MOST_SAMPLES))
    candidates = list(_candidates(run)) or [Console(one, mode) for one in ([width] if width else USUAL_WIDTHS) for mode in ([wrap] if wrap else Wrap)]
    ends = _ends(run)
    scores = {console: _score(console, samples, ends) for console in (candidates if samples else candidates[:1])}
    consoles = _likeliest(scores, ends)
    first = consoles[0]
    return Layout(consoles, _blanks(run, first, ends), width is not None or _is_proved(first, scores[first], samples, ends, alone=alone))


def _is_proved(console: Console, score: _Score, samples: Sequence[_Sample], ends: _Ends, *, alone: bool) -> bool:
    """Whether a console explains most of the values; one of an unusual width has to explain several.

    Where nothing was wrapped that tells the width, a console that the rest of the text does not share is not believed.
    """
    judged = sum(not sample.kind.free_text for sample in samples)
    usual = console.width in USUAL_WIDTHS
    if not judged:
        return usual and alone
    if any(map(_is_redacted, samples)):
        return False
    if console.wrap is Wrap.WORD and (_pile_up(console, samples) or _may_be_cells(console, samples, ends)):
        return False
    return score.explained * 2 > judged and (usual or score.explained >= _SEVERAL)


def _is_redacted(sample: _Sample) -> bool:
    """Whether somebody put something of another length into the lines of a value: where they end proves nothing any more."""
    text = "".join(sample.pieces).replace("<I>", "").replace("<S>", "")
    return not (sample.kind.free_text or text.startswith("{")) and grammar.terminal("value", "PLACEHOLDER").search(text) is not None


def _may_be_cells(console: Console, samples: Sequence[_Sample], ends: _Ends) -> bool:
    """Whether a usual console that cuts at the cell, no more than a little narrower, makes other values of half of them, just as good ones."""
    names = [sample for sample in samples if not (sample.kind.free_text or sample.pieces[0].startswith("{"))]
    seen = Blanks.SOME if ends.kept else Blanks.LOST
    near = (Console(width, Wrap.CELL) for width in USUAL_WIDTHS if 0 <= console.width - width < _SEVERAL)
    others = ((bool((texts := _texts(sample, one, seen)) and texts - _texts(sample, console, seen)) for sample in names) for one in near)
    return any(_is_so_for_half(of_one, len(names)) for of_one in others)


def _is_so_for_half(answers: Iterable[bool], many: int) -> bool:
    """Whether at least half of so many answers, and any, are yes; no more of them are asked for than needed."""
    yes = no = 0
    for answer in answers:
        yes, no = yes + answer, no + (not answer)
        if 2 * yes >= many or 2 * no > many:
            break
    return yes > 0 and 2 * yes >= many


def _texts(sample: _Sample, console: Console, seen: Blanks) -> set[str]:
    return {text for text in one_lines(sample.pieces, console.width - sample.column, console.wrap, seen) if sample.kind.fits(text)}


def _pile_up(console: Console, samples: Sequence[_Sample]) -> bool:
    """Whether most cuts without a blank stand in one cell, short of the end of the line: words do not end there so often, so the text was cut at the cell."""
    pieces = {(piece, sample.column) for sample in samples if not sample.kind.free_text for piece in sample.pieces[:-1]}
    edges = Counter(column + cells(piece) for piece, column in pieces if not piece.endswith((*DELIMITERS, ",")))
    return edges != {} and max(edges) < console.width and edges[max(edges)] >= _SEVERAL and 2 * edges[max(edges)] >= len(pieces)


def _likeliest(scores: Mapping[Console, _Score], ends: _Ends) -> tuple[Console, ...]:
    """The consoles that explain the most, less those under which too much would be chance, the likeliest first."""
    most = max(score.explained for score in scores.values())
    best = [console for console, score in scores.items() if score.explained == most]
    perhaps = max(scores[console].perhaps for console in best)
    chances = {console: ends.chances(scores[console], perhaps) for console in best}
    least = min(chances.values())
    left = [console for console in best if chances[console] < least + _CHANCES_TOO_MANY]
    return tuple(sorted(left, key=lambda console: (scores[console].breaks, chances[console])))


def _ends(run: _Run) -> _Ends:
    """How lines end of which it is known, before the width is, that a blank ended them: empty values, and cuts behind one."""
    kept = sum(many * _kept(value.pieces) for value, many in run.wrapped.items())
    empty = sum(member.node.empty for member in run.members if member.colons_tell)
    lost = sum(member.node.bare for member in run.members if member.colons_tell)
    return _Ends(kept + empty - lost, lost)


@lru_cache(maxsize=4096)
def _kept(pieces: tuple[str, ...]) -> int:
    """How many pieces that another follows end with a blank."""
    return sum(map(str.endswith, pieces[:-1], repeat(DELIMITERS)))


def _candidates(run: _Run) -> Iterable[Console]:
    """The widths that are worth trying: usual ones, and those at which a piece can fill its line."""
    for wrap, bounds in run.bounds.items():
        if bounds:
            near = [width for width in range(bounds.low, bounds.low + 3) if width <= bounds.high]
            usual = [width for width in USUAL_WIDTHS if bounds.low <= width <= bounds.high]
            yield from (Console(width, wrap) for width in dict.fromkeys([*usual, *near]))


def _score(console: Console, samples: Sequence[_Sample], ends: _Ends) -> _Score:
    explained = breaks = edges = lost = cuts = perhaps = 0
    seen = Blanks.SOME if ends.kept else Blanks.LOST
    for sample in samples:
        room = console.width - sample.column
        if sample.kind.free_text:
            breaks += _breaks([sample], console, seen)
            perhaps += _perhaps_lost(sample.pieces, room, console.wrap)
            continue
        explained += any(sample.kind.fits(text) for text in one_lines(sample.pieces, room, console.wrap, seen))
        blanks = [(piece, _blank_at_cut(piece, following, room)) for piece, following in pairwise(sample.pieces)]
        cuts += len(blanks)
        edges += sum(blank is not None and cells(piece.rstrip()) >= room - 2 for piece, blank in blanks)
        lost += sum(blank is False for _, blank in blanks)
    return _Score(explained, breaks, max(0, edges - cuts // _WORDS_END_AT_EDGE), lost, perhaps)


def _blanks(run: _Run, console: Console, ends: _Ends) -> Blanks:
    """Whether the lines still end as they were printed: at cuts where a blank stood, and behind the colons of empty values."""
    cuts, lost, perhaps = 0, ends.lost, 0
    for (pieces, column, kind), many in run.wrapped.items():
        room = console.width - column
        if kind.free_text:
            perhaps += many * _perhaps_lost(pieces, room, console.wrap)
        else:
            kept = _kept(pieces)
            cuts += many * kept
            if kept < len(pieces) - 1:
                lost += many * [_blank_at_cut(piece, following, room) for piece, following in pairwise(pieces)].count(False)
    if cuts and not lost and ends.kept >= max(_ENOUGH, _BREAKS_AT_EDGE * perhaps):
        return Blanks.KEPT
    return Blanks.SOME if ends.kept else Blanks.LOST


def _perhaps_lost(pieces: Sequence[str], room: int, wrap: Wrap) -> int:
    return sum(may_have_lost(piece, following, room, wrap) for piece, following in pairwise(pieces))


def _blank_at_cut(piece: str, following: str, room: int) -> bool | None:
    """True where a blank ends the piece, False where one is missing, None where none was."""
    if piece.endswith(DELIMITERS):
        return True
    return None if cells(piece) + cells(following[:1]) > room else False
