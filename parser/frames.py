"""The frames of transcripts: on which machine, by whom and when a session was recorded.

A frame is recognised by what no language changes: asterisks, a first line that names PowerShell. Only then its language is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

from .. import grammar
from .nodes import Node, NodeKind
from .records import Session

_LANGUAGES = "frame_"
# Of the labels that no language translates.
_VERSION = "PSVersion"
_MOMENT = "%Y%m%d%H%M%S"


def read_sessions(nodes: Sequence[Node]) -> Iterator[tuple[int, Session]]:
    """The sessions that a text records, each with the index of the node that begins it; one whose window was closed has no end."""
    begun: tuple[int, Session] | None = None
    for index, node in enumerate(nodes):
        fields = _fields(node.text) if node.kind is NodeKind.FRAME else {}
        if "MACHINE" in fields or "STARTED" in fields:
            yield from (begun,) if begun else ()
            begun = index, _session(node, fields)
        elif begun and "ENDED" in fields:
            yield begun[0], _ended(begun[1], fields["ENDED"])
            begun = None
    yield from (begun,) if begun else ()


def _session(node: Node, fields: Mapping[str, str]) -> Session:
    machine = fields.get("MACHINE", "").split(" (")[0].strip()
    return Session(
        node.lines,
        machine or None,
        fields.get("USER") or None,
        fields.get("RUN_AS") or None,
        _moment(fields.get("STARTED")),
        None,
        fields.get("language"),
        fields.get(_VERSION) or None,
    )


def _ended(session: Session, end: str) -> Session:
    return replace(session, ended=_moment(end))


def _moment(text: str | None) -> str | None:
    """A time as ISO, or as printed where it is none of fourteen digits."""
    try:
        return datetime.strptime(text or "", _MOMENT).isoformat()  # noqa: DTZ007 - local to the machine
    except ValueError:
        return text or None


def _fields(text: str) -> dict[str, str]:
    """What a frame says, by what its labels name in the language that knows the most of its lines."""
    readings = {language: _named(text, language) for language in _languages()}
    best = max(readings, key=lambda language: len(readings[language]))
    return readings[best] | {"language": best.removeprefix(_LANGUAGES)} if readings[best] else {}


def _named(text: str, language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in text.split("\n"):
        field = grammar.terminal("frame", "_FIELD").fullmatch(line.strip())
        name = _name(field["label"] if field else line.strip(), language)
        if name:
            found.setdefault(name, field["value"].strip() if field else "")
    return found


@cache
def _name(label: str, language: str) -> str | None:
    """What a label names: a terminal of the language's grammar."""
    if label == _VERSION:
        return _VERSION
    return next((name for name in grammar.terminals(language) if grammar.terminal(language, name).fullmatch(label)), None)


def _languages() -> tuple[str, ...]:
    return grammar.named(_LANGUAGES)
