"""The `> ` that mail puts before every line it quotes."""

from __future__ import annotations

from .model import Lines, Mender, is_label, opening

_ENOUGH = 3


def _mend(lines: list[str]) -> Lines | None:
    filled = [line for line in lines if line.strip()]
    if len(filled) < _ENOUGH or not all(line.startswith(">") for line in filled):
        return None
    bare = [_bare(line) for line in lines]
    # Continuation prompts begin with two marks; text that is quoted twice still has labels behind them.
    return list(enumerate(bare)) if any(map(is_label, bare)) or not all(line.startswith(">>") for line in filled) else None


def _bare(line: str) -> str:
    return line[1:].removeprefix(" ")


MENDER = Mender("quote-marks", 20, lambda text: opening(text).startswith(">"), _mend)
