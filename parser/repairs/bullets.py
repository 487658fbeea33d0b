"""The bullet that a Markdown editor puts before every line of a list."""

from __future__ import annotations

from .model import Lines, Mender, is_heading, is_label, opening

_BULLETS = ("* ", "- ", "+ ", "• ", "· ")
_ENOUGH = 3


def _mend(lines: list[str]) -> Lines | None:
    filled = [line for line in lines if line.strip()]
    bullet = next((bullet for bullet in _BULLETS if filled and filled[0].startswith(bullet)), None)
    if bullet is None or len(filled) < _ENOUGH or not all(line.startswith(bullet.strip()) for line in filled):
        return None
    bare = [line.removeprefix(bullet) if line.startswith(bullet) else line[1:] for line in lines]
    return list(enumerate(bare)) if any(is_label(line) or is_heading(line) for line in bare) else None


MENDER = Mender("bullets", 25, lambda text: opening(text) in _BULLETS, _mend)
