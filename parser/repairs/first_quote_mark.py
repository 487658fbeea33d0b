"""The `> ` of a quotation before the first line alone, where somebody typed it."""

from __future__ import annotations

from ... import grammar
from .model import Lines, Mender, is_heading, is_label, opening


def _mend(lines: list[str]) -> Lines | None:
    """Only before what can begin a console's text; more such marks are those of a mail."""
    first, *others = [index for index, line in enumerate(lines) if line.strip()]
    if not _can_be_first(_bare(lines[first])) or any(lines[index].lstrip().startswith(">") for index in others):
        return None
    return [(index, _bare(line) if index == first else line) for index, line in enumerate(lines)]


def _can_be_first(line: str) -> bool:
    text = line.lstrip(" \t")
    return is_label(text) or is_heading(text) or any(_begins(name, text) for name in ("PROMPT", "BARE_COMMAND"))


def _begins(terminal: str, line: str) -> bool:
    return grammar.terminal("console", terminal).match(line + "\n") is not None


def _bare(line: str) -> str:
    return line[1:].removeprefix(" ")


MENDER = Mender("first-quote-mark", 21, lambda text: opening(text) == "> ", _mend)
