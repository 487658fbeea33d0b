"""Fences and back-ticks that a ticket or a forum put around code."""

from __future__ import annotations

from .model import Lines, Mender, is_label


def _mend(lines: list[str]) -> Lines | None:
    fences = [index for index, line in enumerate(lines) if line.strip().startswith("```") and not is_label(line)]
    ticked = [index for index, line in enumerate(lines) if line.strip()]
    if fences and len(fences) < len(ticked):
        return [(index, line) for index, line in enumerate(lines) if index not in set(fences)]
    if len(ticked) >= 3 and all(_is_ticked(lines[index]) for index in ticked):  # noqa: PLR2004 - fewer prove nothing
        return [(index, line.strip()[1:-1] if line.strip() else line) for index, line in enumerate(lines)]
    return None


def _is_ticked(line: str) -> bool:
    inside = line.strip()
    return len(inside) > 1 and inside[0] == inside[-1] == "`"


MENDER = Mender("code-marks", 10, lambda text: "`" in text, _mend)
