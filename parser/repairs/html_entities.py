"""`&gt;`, `&nbsp;` and their like, where a page showed its source."""

from __future__ import annotations

from ... import grammar
from .model import Lines, Mender


def _mend(lines: list[str]) -> Lines | None:
    """Not where an angle bracket stands beside its entity: then no page made it, and the entity is somebody's text."""
    from html import unescape

    text = "\n".join(lines)
    told = {found[0] for found in grammar.terminal("damage", "TELLING_ENTITY").finditer(text)}
    if any(unescape(entity) in "<>" and unescape(entity) in text for entity in told):
        return None
    entity = grammar.terminal("damage", "ENTITY")
    # An entity cannot bring a line end with it.
    return [(index, entity.sub(lambda found: unescape(found[0]).replace("\n", " ").replace("\r", " "), line)) for index, line in enumerate(lines)]


def _may_need(text: str) -> bool:
    return "&" in text and grammar.terminal("damage", "TELLING_ENTITY").search(text) is not None


MENDER = Mender("html-entities", 30, _may_need, _mend)
