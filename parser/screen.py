"""What a terminal showed of all that was written to it: colours leave no trace, and a line that was drawn anew is as it was drawn last."""

from __future__ import annotations

import re
from collections.abc import Callable

from .printer import cells

# A control sequence with its parameters and its final letter, another sequence, a sign that moves the cursor, or plain text.
_PART = re.compile(
    r"\x1b\[(?P<parameters>[0-?]*)[ -/]*(?P<final>[@-~])|\x1b(?:\][^\x07\x1b\n]*(?:\x07|\x1b\\)?|[ -/]*[0-Z\\^-~])|(?P<move>[\r\x08])|(?P<text>[^\x1b\r\x08]+|.)"
)


def shown(text: str) -> str:
    """The text as the terminal showed it, line by line."""
    return "\n".join(_line(line) if "\x1b" in line else line for line in text.split("\n"))


def _line(line: str) -> str:
    drawn = _Drawn()
    for part in _PART.finditer(line):
        if part["text"]:
            drawn.write(part["text"])
        elif part["move"]:
            drawn.column = 0 if part["move"] == "\r" else max(0, drawn.column - 1)
        elif part["final"] in _MOVES:
            _MOVES[part["final"]](drawn, part["parameters"])
    return "".join(drawn.cells)


class _Drawn:
    """One line of a screen: what stands in each of its cells, and where the next sign goes. A wide sign leaves its second cell empty."""

    def __init__(self) -> None:
        self.cells: list[str] = []
        self.column = 0

    def write(self, text: str) -> None:
        if self.column == len(self.cells) and text.isascii():
            self.cells.extend(text)
            self.column += len(text)
            return
        for sign in text:
            taken = [sign, *[""] * (cells(sign) - 1)]
            self.cells.extend(" " * (self.column - len(self.cells)))
            self.cells[self.column : self.column + len(taken)] = taken
            self.column += len(taken)


_WIDEST = 512


def _number(parameters: str, place: int = 0) -> int:
    """A parameter; one that is left out is 1. No window is wider than the widest."""
    numbers = parameters.split(";")
    given = numbers[place] if place < len(numbers) else ""
    return min(int(given), _WIDEST) if given.isdecimal() and len(given) <= len(str(_WIDEST)) else 1


def _to_place(drawn: _Drawn, parameters: str) -> None:
    # A command that is longer than the screen is one line here: where its prompt is, whatever the row.
    drawn.column = max(0, _number(parameters, 1) - 1)


def _to_column(drawn: _Drawn, parameters: str) -> None:
    drawn.column = max(0, _number(parameters) - 1)


def _right(drawn: _Drawn, parameters: str) -> None:
    drawn.column = min(_WIDEST, drawn.column + _number(parameters))


def _left(drawn: _Drawn, parameters: str) -> None:
    drawn.column = max(0, drawn.column - _number(parameters))


def _erase(drawn: _Drawn, parameters: str) -> None:
    if parameters in ("", "0"):
        del drawn.cells[drawn.column :]
    elif parameters == "2":
        drawn.cells = [" "] * drawn.column


_MOVES: dict[str, Callable[[_Drawn, str], None]] = {
    "H": _to_place,
    "f": _to_place,
    "G": _to_column,
    "C": _right,
    "D": _left,
    "K": _erase,
    "J": _erase,
}
