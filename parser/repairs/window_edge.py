"""Lines that a window broke at its edge: what is longer goes on at the left of the next line, and nothing shows that it does.

Format-List breaks its own lines before the edge, so only commands, messages and what was printed for a wider window reach it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ... import grammar
from ..printer import cells
from .model import Lines, Mender, Part, is_label

# Windows as wide as people have them; a list fills one cell less.
_WINDOWS = (80, 100, 120, 160)
_INDENT = "    "


def _mend(lines: list[str]) -> Lines | None:
    broken = _broken(lines)
    if not broken:
        return None
    mended: Lines = []
    for index, line in enumerate(lines):
        if index - 1 in broken:
            mended[-1] = (mended[-1][0], mended[-1][1] + broken[index - 1] + line)
        else:
            mended.append((index, line))
    return mended


def _broken(lines: list[str]) -> dict[int, str]:
    """The lines that go on below, with the blank that was lost between: commands at the edge of any window, and all that reach as far as one.

    Only a command shows that it is a window's edge: what else breaks there may have lost its indentation.
    """
    widths = list(map(cells, lines))
    widest = max(widths)
    wide = [index for index in range(len(lines) - 1) if widths[index] in (*_WINDOWS, widest - 1, widest) and _goes_on(lines[index + 1])]
    typed = [index for index in wide if _is("PROMPT", lines[index])]
    full = [index for index in wide if widths[index] == widest]
    if set(typed).isdisjoint(full):
        return {index: "" for index in typed if widths[index] in _WINDOWS}
    return {index: " " if widths[index] == widest - 1 else "" for index in {*typed, *full}}


def _goes_on(line: str) -> bool:
    """Whether a line can be the rest of the one above: nothing else begins there."""
    return bool(line.strip()) and not line.startswith(_INDENT) and not is_label(line) and not _is_typed(line)


def _is_typed(line: str) -> bool:
    """Whether a line begins with a prompt, or is a warning or the like."""
    return any(_is(name, line) for name in ("PROMPT", "CONTINUED", "NOTICE", "TRACE"))


def _is(name: str, line: str) -> bool:
    return grammar.terminal("console", name).match(line + "\n") is not None


def _may_need(text: str) -> bool:
    """A command was typed, and a line is as wide as a usual window."""
    return _prompt().search(f"\n{text}") is not None and _widest(text.split("\n")) >= _WINDOWS[0]


@cache
def _prompt() -> re.Pattern[str]:
    return re.compile(f"\n(?:{grammar.terminal('console', 'PROMPT').pattern})")


def _widest(lines: Sequence[str]) -> int:
    return max(map(len, lines))


MENDER = Mender("window-edge", 65, _may_need, _mend, part=Part.LOOSE)
