"""A blank line behind every line, where a page made a paragraph of each."""

from __future__ import annotations

from itertools import pairwise

from .model import Mender, labels

_ENOUGH = 4


def _mend(lines: list[str]) -> list[tuple[int, str]] | None:
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if len(filled) < _ENOUGH or any(later - earlier < 2 for earlier, later in pairwise(filled)):  # noqa: PLR2004 - next to each other
        return None
    if len({lines[index].partition(" :")[0].strip() for index in labels(lines)}) < 2:  # noqa: PLR2004 - lists of one property look like that anyway
        return None
    return [(index, line) for index, line in enumerate(lines) if line.strip() or not _follows(lines, index)]


def _follows(lines: list[str], index: int) -> bool:
    """Whether a blank line is the one behind a line, not one that stood there before."""
    return index > 0 and bool(lines[index - 1].strip())


MENDER = Mender("doubled-blank-lines", 70, lambda text: "\n\n" in text or "\n \n" in text, _mend)
