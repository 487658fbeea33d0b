"""Braces of collections that somebody took away: then an empty value may have been `{}`, and a text a collection."""

from __future__ import annotations

from ..values.collection import Items
from ..values.text import UNKNOWN
from .model import Loss

LOSS = Loss(
    "lost-braces",
    lambda text: " : {" not in text,
    lambda seen: seen.where(lambda text, kind: text[:1] not in ("", "{") and isinstance(kind, Items)),
    lambda text, kind: kind is UNKNOWN or (not text and isinstance(kind, Items)),
)
