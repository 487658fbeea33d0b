"""Fences and back-ticks that a ticket or a forum put around code."""

from __future__ import annotations

from ... import grammar
from .model import Lines, Mender, is_label

_ENOUGH = 1


def _mend(lines: list[str]) -> Lines | None:
    fences = {index for index, line in enumerate(lines) if line.strip().startswith("```") and not is_label(line)}
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if fences and len(fences) < len(filled):
        return [(index, line) for index, line in enumerate(lines) if index not in fences]
    if len(filled) == 1 and (joined := _joined(lines[filled[0]].strip())):
        return [(filled[0], joined)]
    ticked = [index for index in filled if _is_ticked(lines[index])]
    # No label begins with a back-tick.
    if len(ticked) >= _ENOUGH and 2 * len(ticked) > len(filled) and any(is_label(lines[index].strip()) for index in ticked):
        return [(index, line.strip()[1:-1] if _is_ticked(line) else line) for index, line in enumerate(lines)]
    return None


def _joined(line: str) -> str:
    """What stands between two fences that were joined with it, the first with the name of a language; nothing where a label stands there."""
    inside = line.partition(" ")[2].removesuffix("```").strip()
    return inside if line.startswith("```") and line.endswith("```") and not inside.startswith(":") else ""


def _is_ticked(line: str) -> bool:
    inside = line.strip()
    return len(inside) > 1 and inside[0] == inside[-1] == "`"


def _may_need(text: str) -> bool:
    return "`" in text and grammar.terminal("damage", "TICKED").search(f"\n{text}") is not None


MENDER = Mender("code-marks", 10, _may_need, _mend)
