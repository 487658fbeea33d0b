"""`&gt;`, `&nbsp;` and their like, where a page showed its source."""

from __future__ import annotations

import re

from .model import Lines, Mender

_ENTITY = re.compile(r"&(?:gt|lt|amp|quot|apos|nbsp|hellip|lsquo|rsquo|ldquo|rdquo|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});")
# Those that consoles print all the time, so that their entities show what happened; a single `&amp;` may be somebody's text.
_TELLING = re.compile(r"&(?:gt|lt|nbsp|hellip|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});")


def _mend(lines: list[str]) -> Lines | None:
    """Not where an angle bracket stands beside its entity: then no page made it, and the entity is somebody's text."""
    from html import unescape

    text = "\n".join(lines)
    told = {found[0] for found in _TELLING.finditer(text)}
    if any(unescape(entity) in "<>" and unescape(entity) in text for entity in told):
        return None
    # An entity cannot bring a line end with it.
    return [(index, _ENTITY.sub(lambda found: unescape(found[0]).replace("\n", " ").replace("\r", " "), line)) for index, line in enumerate(lines)]


MENDER = Mender("html-entities", 30, lambda text: "&" in text and _TELLING.search(text) is not None, _mend)
