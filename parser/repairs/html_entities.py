"""`&gt;`, `&nbsp;` and their like, where a page showed its source."""

from __future__ import annotations

from collections.abc import Iterable

from ... import grammar
from .model import Lines, Mender, is_label, kinds_of


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


def _may_be_meant(lines: list[str]) -> Iterable[int]:
    """All lines with an entity, unless one stands where nobody typed it: who showed its source made all the others, too."""
    entity = grammar.terminal("damage", "ENTITY")
    found = [index for index, line in enumerate(lines) if "&" in line and entity.search(line)]
    return [] if any(_is_printed(lines[index]) for index in found) else found


def _is_printed(line: str) -> bool:
    """Whether it is the sign of a prompt that is an entity in a line, or part of a value that nobody typed."""
    from html import unescape

    prompt = grammar.terminal("console", "PROMPT").match(unescape(line))
    if prompt:
        return prompt[0].endswith(">")
    kinds = kinds_of(line) if is_label(line) else ()
    return bool(kinds) and not any(kind.free_text for kind in kinds)


def _may_need(text: str) -> bool:
    return "&" in text and grammar.terminal("damage", "TELLING_ENTITY").search(text) is not None


MENDER = Mender("html-entities", 30, _may_need, _mend, may_be_meant=_may_be_meant)
