"""Dashes where a word processor or a page replaced the hyphens."""

from __future__ import annotations

from ... import grammar
from .model import Lines, Mender, Outcome

_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-"})


def _mend(lines: list[str]) -> Lines:
    return [(index, line.translate(_DASHES)) for index, line in enumerate(lines)]


def _leaves_open(outcome: Outcome) -> bool:
    return outcome.kind.free_text and "-" in outcome.text


def _may_need(text: str) -> bool:
    """Only where no hyphen is left: who has both may mean both."""
    return "-" not in text and any(dash in text for dash in "–—−") and grammar.terminal("damage", "DASHED").search(text) is not None


MENDER = Mender("dashes", 46, _may_need, _mend, _leaves_open)
