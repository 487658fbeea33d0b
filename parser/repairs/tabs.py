"""Tabs that an editor put in place of the blanks before a colon."""

from __future__ import annotations

import re

from .model import Mender

_BEFORE_COLON = re.compile(r"^[^\t:]+\t+ ?:(?: |\t|$)")
_TAB = 8


def _mend(lines: list[str]) -> list[tuple[int, str]] | None:
    if not any(_BEFORE_COLON.match(line) for line in lines):
        return None
    return [(index, line.expandtabs(_TAB)) for index, line in enumerate(lines)]


MENDER = Mender("tabs", 50, lambda text: "\t" in text, _mend)
