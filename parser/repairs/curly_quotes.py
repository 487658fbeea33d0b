"""Curly quotes where PowerShell and Windows print straight ones."""

from __future__ import annotations

import re

from .model import Lines, Mender, Outcome

_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'"})
# Windows quotes a part of a distinguished name only with straight marks, and this authority is called with a straight one.
_PROOF = re.compile("=[“”„]|O=Let’s Encrypt")
# Unquoted, the name would end at the comma.
_QUOTED = re.compile("=[“”„][^“”„\n]{0,200},")


def _mend(lines: list[str]) -> Lines | None:
    """Where a straight mark is left as well, both may be meant, unless a name cannot be read otherwise."""
    if any('"' in line or "'" in line for line in lines) and not any(map(_QUOTED.search, lines)):
        return None
    return [(index, line.translate(_STRAIGHT)) for index, line in enumerate(lines)]


def _leaves_open(outcome: Outcome) -> bool:
    return outcome.kind.free_text and ("'" in outcome.text or '"' in outcome.text)


MENDER = Mender("curly-quotes", 45, lambda text: any(mark in text for mark in "“”„’") and _PROOF.search(text) is not None, _mend, _leaves_open)
