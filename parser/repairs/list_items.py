"""The items of a collection on lines of their own below its label, where somebody took its braces away."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ... import grammar
from ..values.collection import Items
from ..values.text import UNKNOWN
from .model import Lines, Mender, Outcome, Part, is_label, kinds_of
from .rows import row


def _mend(lines: list[str]) -> Lines | None:
    """Only where items stand below the label of a property that is known to be a collection."""
    empty = _empty(lines)
    items = _items(lines, empty)
    if not any(_holds(lines[index], _collection(lines, found)) for index, found in items.items()):
        return None
    # What is below another label is the end of a value that begins with a line break.
    items = {index: found for index, found in items.items() if _may_be_list(lines[index])}
    gone = {line for found in items.values() for line in found}
    gone |= {index + 1 for index in empty if index not in items and _is_gap(lines, index)}
    return [(index, _mended(lines, index, items)) for index in range(len(lines)) if index not in gone]


def _empty(lines: Sequence[str]) -> list[int]:
    """The labels with nothing behind them."""
    return [index for index, line in enumerate(lines) if line.endswith(" :") and is_label(line)]


def _items(lines: list[str], empty: Sequence[int]) -> dict[int, list[int]]:
    return {index: found for index in empty if (found := list(_below(lines, index)))}


def _below(lines: list[str], index: int) -> Iterator[int]:
    """The lines with the items of a label: up to the next label or empty line."""
    for below in range(index + 1, len(lines)):
        line = lines[below]
        if not line.strip() or _is_label(line, below) or (below == index + 1 and line[0] in " {"):
            return
        yield below


def _is_label(line: str, number: int) -> bool:
    """Whether a label stands on a line, and be it glued to its colon."""
    found = row(line, number)
    return is_label(line) or (found is not None and found.is_known)


def _unsure(lines: list[str]) -> Iterator[int]:
    """The labels of which an item may be the rest of the one above, or that one an item of its own.

    So it is where other values go on at the left, too, and with what is set in. Others may have more items below an empty line, or below
    the text, and where no line is left empty for the items of a collection that has none, it may be nothing at all.
    """
    empty = _empty(lines)
    items = _items(lines, empty)
    inside = {below for found in items.values() for below in found}
    lost = any(_goes_on_at_the_left(lines, index) for index in range(1, len(lines)) if index not in inside)
    for index, found in items.items():
        if lost or any(lines[below][0] == " " for below in found) or _goes_on_behind(lines, found[-1] + 1):
            yield index
    yield from (index for index in empty if index not in items and _is_list(lines[index]) and "".join(lines[index + 1 : index + 2]).strip())


def _is_list(label: str) -> bool:
    return any(isinstance(kind, Items) for kind in kinds_of(label))


def _goes_on_at_the_left(lines: Sequence[str], index: int) -> bool:
    line = lines[index]
    return line[:1] not in ("", " ", "[") and is_label(lines[index - 1]) and not is_label(line)


def _goes_on_behind(lines: Sequence[str], gap: int) -> bool:
    """Whether the text ends here, or something stands below an empty line that begins no object."""
    below = next((line for line in lines[gap : gap + 2] if line.strip()), "")
    ends = len(lines) - gap <= 1 and not below
    return ends or (not lines[gap].strip() and below != "" and not is_label(below) and below[0] != "[")


def _collection(lines: list[str], items: list[int]) -> str:
    """The items in braces; what is set in goes on with the item above, cut inside a word."""
    texts: list[str] = []
    for index in items:
        if texts and lines[index][0] == " ":
            texts[-1] += lines[index].strip(" ")
        else:
            texts.append(lines[index].strip(" "))
    return "{" + ", ".join(texts) + "}"


def _holds(label: str, collection: str) -> bool:
    return any(isinstance(kind, Items) and kind.fits(collection) for kind in kinds_of(label))


def _may_be_list(label: str) -> bool:
    kinds = kinds_of(label)
    return not kinds or any(isinstance(kind, Items) or kind is UNKNOWN for kind in kinds)


def _is_gap(lines: list[str], index: int) -> bool:
    """An empty line inside an object, where the collection had no items."""
    return _mended(lines, index, {}) != lines[index] and index + 2 < len(lines) and not lines[index + 1].strip() and is_label(lines[index + 2])


def _mended(lines: list[str], index: int, items: dict[int, list[int]]) -> str:
    if index in items:
        return f"{lines[index]} {_collection(lines, items[index])}"
    empty = lines[index].endswith(" :") and _is_list(lines[index])
    return f"{lines[index]} {{}}" if empty and index + 2 < len(lines) and not lines[index + 1].strip() else lines[index]


def _leaves_open(outcome: Outcome) -> bool:
    """No width is known any more where collections tell none, nor what nothing was."""
    if isinstance(outcome.kind, Items):
        return not outcome.text
    return outcome.kind.free_text and (outcome.lines > 1 or outcome.text.startswith("{") or not outcome.text)


def _may_need(text: str) -> bool:
    return grammar.terminal("damage", "EMPTY").search(text) is not None


MENDER = Mender("list-items", 80, _may_need, _mend, _leaves_open, Part.LOOSE, is_unsure=_unsure)
