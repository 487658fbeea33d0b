"""The frames of transcripts: on which machine, by whom and when a session was recorded.

A frame is recognised by what no language changes: asterisks, a first line that names PowerShell. Only then its language is; of one that
is not known, what tells itself by its value is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache

from msgspec.structs import replace

from .. import grammar
from .nodes import Node, NodeKind
from .records import Session

_LANGUAGES = "frame_"
# Of the labels that no language translates.
_VERSION = "PSVersion"
_MOMENT = "%Y%m%d%H%M%S"
# Lines of a frame that have no label: those of asterisks, and the first.
_FRAME = 3


def read_sessions(nodes: Sequence[Node]) -> Iterator[tuple[int, Session]]:
    """The sessions that a text records, each with the index of the node that begins it; one whose window was closed has no end."""
    begun: tuple[int, Session] | None = None
    frame = NodeKind.FRAME
    for index, node in [(index, node) for index, node in enumerate(nodes) if node.kind is frame]:
        fields = _fields(node.text)
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
    """What a frame says, by what its labels name in the language that knows the most of its lines; what they leave open, by its values."""
    if not grammar.terminal("console", "TRANSCRIPT_FRAME").match(text):
        return {}
    readings = {language: _named(text, language) for language in _languages()}
    best = max(readings, key=lambda language: len(readings[language]))
    known = {"START", "END"} & readings[best].keys() or len(readings[best]) * 2 > text.count("\n") - _FRAME
    return _untranslated(text) | (readings[best] | {"language": best.removeprefix(_LANGUAGES)} if known else {})


def _untranslated(text: str) -> dict[str, str]:
    """What is the same in every language: a header has the version or the machine, before it the user and as whom it ran; a footer has a moment alone."""
    fields = [match for line in text.split("\n") if (match := grammar.terminal("frame", "_FIELD").fullmatch(line.strip()))]
    values = [field["value"].strip() for field in fields]
    moments, machines, accounts = (_like(terminal, values) for terminal in ("_MOMENT", "_MACHINE", "_ACCOUNT"))
    version = [field["value"].strip() for field in fields if field["label"] == _VERSION]
    if not version and not machines:
        return {"ENDED": moments[0]} if len(moments) == len(fields) == 1 else {}
    before = [account for account in accounts if machines and values.index(account) < values.index(machines[0])]
    found = {"STARTED": moments[:1], "USER": before[:1], "RUN_AS": before[1:2], "MACHINE": machines[:1], _VERSION: version[:1]}
    return {name: value[0] for name, value in found.items() if value}


def _like(terminal: str, values: Sequence[str]) -> list[str]:
    return [value for value in values if grammar.terminal("frame", terminal).fullmatch(value)]


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
