"""Straight quotes that an editor made curly, here and not there: Windows quotes the parts of a name with straight ones alone."""

from __future__ import annotations

from ..values.model import ValueType
from ..values.name import CERTIFICATE_NAME, WINDOWS_NAME
from .model import Loss


def _is_quoted(text: str, kind: ValueType) -> bool:
    return kind in (WINDOWS_NAME, CERTIFICATE_NAME) and ("=“" in text or "=”" in text)


def _has_curly(text: str, _kind: ValueType) -> bool:
    return any(mark in text for mark in "“”„‘’")


LOSS = Loss("lost-quotes", lambda text: "=“" in text or "=”" in text, lambda seen: seen.where(_is_quoted), _has_curly)
