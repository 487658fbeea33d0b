"""Every line of the output twice, as some transcripts have it; prompts and what stands around the output stand once."""

from __future__ import annotations

from itertools import groupby

from ... import grammar
from .model import Lines, Mender, Part, is_label

_ENOUGH = 2


def _mend(lines: list[str]) -> Lines | None:
    """A value can be printed on several lines that are alike, so a run of these is halved, and every line of an object must be in one that can be."""
    framed = _framed(lines)
    runs = [list(run) for _, run in groupby(enumerate(lines), lambda pair: (pair[1], pair[0] in framed))]
    printed = {run[0][0] for run in runs if run[0][0] not in framed and _is_printed(run[0][1])}
    names = {lines[index].partition(" :")[0].strip() for index in printed if is_label(lines[index])}
    # Lists of one property can look like that anyway.
    if len(names) < _ENOUGH or any(len(run) % 2 for run in runs if run[0][0] in printed):
        return None
    return [pair for run in runs for pair in (run[: len(run) // 2] if run[0][0] in printed else run)]


def _is_printed(line: str) -> bool:
    """Whether a line is one of an object: a label, or what is set in below one."""
    return is_label(line) or (line.startswith(" ") and bool(line.strip()))


def _framed(lines: list[str]) -> set[int]:
    """The lines of the frames of transcripts, of which some languages write labels as lists do."""
    text = "\n".join(lines) + "\n"
    frames = grammar.terminal("console", "TRANSCRIPT_FRAME").finditer(text)
    return {index for frame in frames for index in range(text.count("\n", 0, frame.start()), text.count("\n", 0, frame.end()))}


def _may_need(text: str) -> bool:
    return grammar.terminal("damage", "TWICE").search(f"\n{text}") is not None


MENDER = Mender("doubled-lines", 66, _may_need, _mend, part=Part.LOOSE)
