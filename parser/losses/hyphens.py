"""Hyphens that a word processor made dashes of, where nothing proves that it did: a text with dashes has a hyphen somewhere, too."""

from __future__ import annotations

from ..values.model import ValueType
from .model import Loss

_DASHES = "–—−"


def _has_dash(text: str, _kind: ValueType) -> bool:
    return any(dash in text for dash in _DASHES)


LOSS = Loss(
    "lost-hyphens",
    lambda text: not text.isascii() and "-" not in text and any(dash in text for dash in _DASHES),
    lambda seen: seen.where(_has_dash),
    _has_dash,
)
