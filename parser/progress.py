"""A bar on the error stream while many or large files are read, where a person watches it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from .inputs import File
from .terminal import told
from .wording import say

# Below these nobody waits long enough to look.
MANY_FILES = 20
MANY_BYTES = 2_000_000


def watched(files: Sequence[File], stream: TextIO) -> Iterator[File]:
    """The files, one after the other, with a bar on the stream if it is a terminal and the work is long; the bar leaves nothing behind."""
    if not stream.isatty() or not _is_long(files):
        yield from files
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from .reports.model import visible

    columns = TextColumn(told(say("reading"))), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False)
    with Progress(*columns, console=Console(file=stream), transient=True, redirect_stdout=False) as progress:
        task = progress.add_task("", total=len(files))
        for file in files:
            progress.update(task, description=visible(file.name))
            yield file
            progress.advance(task)


def _is_long(files: Sequence[File]) -> bool:
    return len(files) >= MANY_FILES or sum(map(_size, {file.path for file in files})) >= MANY_BYTES


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0
