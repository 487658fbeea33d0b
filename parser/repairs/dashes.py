"""Dashes where a word processor or a page replaced the hyphens."""

from __future__ import annotations

import re

from .model import Lines, Mender, Outcome

_DASHES = str.maketrans({"–": "-", "—": "-", "−": "-"})
# A GUID, a range of addresses, a cmdlet, and a host name never hold a dash.
_PROOF = re.compile(r"[0-9a-f]{4}[–—−][0-9a-f]{4}|[:.][0-9a-f]{1,4}[–—−][0-9a-f:]|\b(?:Get|New|Set)[–—−][A-Z]|\w[–—−]{1,2}\w[\w–—−]{0,60}\.\w")


def _mend(lines: list[str]) -> Lines | None:
    """Only where no hyphen is left: who has both may mean both."""
    if any("-" in line for line in lines) or not any(_PROOF.search(line) for line in lines):
        return None
    return [(index, line.translate(_DASHES)) for index, line in enumerate(lines)]


def _leaves_open(outcome: Outcome) -> bool:
    return outcome.kind.free_text and "-" in outcome.text


def _may_need(text: str) -> bool:
    return "-" not in text and any(dash in text for dash in "–—−") and _PROOF.search(text) is not None


MENDER = Mender("dashes", 46, _may_need, _mend, _leaves_open)
