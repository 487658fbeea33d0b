"""Lines that a mail program broke near column 70, to go on at the left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .. import cmdlets
from .model import Lines, Mender, Outcome, Part, colons, has_run_on, is_label, lacks_padding
from .rows import is_set_in

_NARROWEST, _WIDEST, _ENOUGH = 60, 78, 2


def _mend(lines: list[str]) -> Lines | None:
    """Only where each line that goes on at the left was full to one and the same column, and none that could be broken is longer."""
    rests = list(_rests(lines))
    broken = [index - 1 for index in rests]
    if len({lines[index] for index in rests}) < _ENOUGH:
        return None
    least = max(len(lines[index]) for index in broken)
    most = min(len(lines[index]) + len(lines[index + 1].split(" ", 1)[0]) for index in broken)
    if not (least <= most and most >= _NARROWEST and least <= _WIDEST) or any(_can_be_broken(line, most) for line in lines):
        return None
    return _joined(lines, {*rests, *(index for index in range(1, len(lines) - 1) if _is_empty_rest(lines, index, least))})


def _rests(lines: Sequence[str]) -> Iterator[int]:
    """The lines at the left that go on with a list above them."""
    in_list = False
    for index, line in enumerate(lines):
        if not line.strip():
            in_list = False
        elif in_list and _is_rest(line, lines[index - 1]):
            yield index
        else:
            in_list = in_list or is_label(line)


def _is_rest(line: str, above: str) -> bool:
    """Whether a line at the left is no label, or none that the object of the line above can have."""
    if line[0] in " \t[>":
        return False
    return not is_label(line) or (
        not cmdlets.is_property(line.partition(" :")[0].strip()) and is_label(above) and set(colons(line)).isdisjoint(colons(above))
    )


def _can_be_broken(line: str, column: int) -> bool:
    """Whether a line is longer than any that the mail program left whole."""
    return len(line) > column and line.rfind(" ", len(line) - len(line.lstrip(" ")), column + 1) > 0


def _is_empty_rest(lines: Sequence[str], index: int, column: int) -> bool:
    """Whether all that went on was the blank at the end of a line: an empty line in the middle of an object."""
    return not lines[index] and len(lines[index - 1]) == column and (is_set_in(lines[index + 1]) or _has_colon_of(lines, index))


def _has_colon_of(lines: Sequence[str], index: int) -> bool:
    """Whether a label follows that is of the object above the empty line, and not its first."""
    start = index - 1
    while start and lines[start - 1].strip():
        start -= 1
    first, following = lines[start], lines[index + 1]
    return is_label(following) and following.find(" :") == first.find(" :") and following.partition(" :")[0] != first.partition(" :")[0]


def _joined(lines: list[str], rests: set[int]) -> Lines:
    joined: Lines = []
    for index, line in enumerate(lines):
        if index in rests:
            number, above = joined[-1]
            joined[-1] = (number, f"{above} {line}")
        else:
            joined.append((index, line))
    return joined


def _leaves_open(outcome: Outcome) -> bool:
    """Of a run of blanks at the break, some may be lost; what is no free text has none."""
    return (outcome.kind.free_text and " " in outcome.text) or "  " in outcome.text


MENDER = Mender("mail-wrap", 65, lambda text: has_run_on(text) and not lacks_padding(text), _mend, _leaves_open, Part.LOOSE)
