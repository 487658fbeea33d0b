"""What a repair is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mender:
    """A repair by the name that the JSON gives it.

    `order` says when it is done: what wraps whole lines goes first, what is inside them later. `may_need` is a quick look at the
    text; `mend` takes its lines and gives the mended ones, each with the index of the line that it comes from, or `None`.
    """

    name: str
    order: int
    may_need: Callable[[str], bool]
    mend: Callable[[list[str]], list[tuple[int, str]] | None]


def labels(lines: list[str], indent: str = "") -> list[int]:
    """The indexes of lines `label : value` that begin behind `indent`."""
    return [index for index, line in enumerate(lines) if line.startswith(indent) and is_label(line[len(indent) :])]


def has_label(text: str) -> bool:
    """Whether any line of a text is `label : value`; the first that is ends the search."""
    return any(is_label(line[0]) for line in re.finditer("[^\n]+", text))


def is_label(line: str) -> bool:
    """Whether a line is `label : value`, with or without a value."""
    return line[:1] not in ("", " ", "\t", "+", ">", "*") and (" : " in line or line.endswith(" :"))
