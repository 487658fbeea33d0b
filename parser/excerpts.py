"""Excerpts: the lines of a source that a report shows, so that nobody has to open the source to see what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from .doubt import Span
from .facts import Place

_CONTEXT = 1
"""Lines of the same object that are shown around those that count."""
_MOST_LINES = 60
"""Of one place."""
_MOST_LINES_OF_ONE = 8
"""Of one property: a long list of names, a value of bytes."""
_MOST_CHARACTERS = 1000
"""Of one line."""
_MOST_CHARACTERS_AROUND = 160
"""Of one line around those that count."""


class Line(Struct, frozen=True, eq=False):
    """One line of a source. `counts` says that a property on it decides; `left_out` how many of its characters are not shown."""

    number: int
    text: str
    counts: bool
    left_out: int


class Excerpt(Struct, frozen=True, eq=False):
    """What a source shows at a place. Where the numbers of its lines leap, lines are left out; `left_out` are those of its end."""

    source: str
    lines: Span
    shown: tuple[Line, ...]
    left_out: int


def excerpts(texts: Mapping[str, str], places: Iterable[Place]) -> tuple[Excerpt, ...]:
    """An excerpt for each place of which the source is text, each once. `texts` are those of the sources, by their names.

    No line outside a place is shown: it may be about something else, and confidential.
    """
    of_source: dict[str, dict[Span, Place]] = {}
    for place in places:
        of_source.setdefault(place.source, {}).setdefault(place.lines, place)
    return tuple(excerpt for source, wanted in of_source.items() if texts.get(source) for excerpt in _of(texts[source], wanted.values()))


def _of(text: str, places: Iterable[Place]) -> Iterator[Excerpt]:
    lines = text.split("\n")
    for place in places:
        counting = set(_counting(place))
        around = {number + step for number in counting for step in range(-_CONTEXT, _CONTEXT + 1)} or set(_numbers(place.lines))
        wanted = sorted(number for number in around if place.lines.first <= number <= min(place.lines.last, len(lines)))
        shown = tuple(_line(number, lines[number - 1], counting) for number in wanted[:_MOST_LINES])
        if shown:
            yield Excerpt(place.source, place.lines, shown, place.lines.last - shown[-1].number)


def _counting(place: Place) -> Iterator[int]:
    for cited in place.properties:
        yield from _numbers(Span(cited.lines.first, min(cited.lines.last, cited.lines.first + _MOST_LINES_OF_ONE - 1)))


def _numbers(lines: Span) -> range:
    return range(lines.first, min(lines.last, lines.first + _MOST_LINES) + 1)


def _line(number: int, text: str, counting: set[int]) -> Line:
    most = _MOST_CHARACTERS_AROUND if counting and number not in counting else _MOST_CHARACTERS
    return Line(number, text[:most], number in counting, max(len(text) - most, 0))
