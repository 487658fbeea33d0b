"""Where results go: the screen, or files in UTF-8, never over a file that was read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from .errors import Usage
from .terminal import show


def deliver(texts: Iterable[str], output: Path | None, read: Iterable[os.PathLike[str]]) -> None:
    """Each text as a line, to the screen as soon as it is there, or to a file once all is read. Raises `Usage` where that cannot be."""
    if output is None:
        for text in texts:
            show(text)
        return
    refuse_to_overwrite([output], read)
    save(output, "".join(f"{text}\n" for text in texts))


def save(path: Path, text: str) -> None:
    """Write a whole text. Raises `Usage` where that cannot be."""
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise Usage(f"{path} cannot be written: {error.strerror}", "Write to another file.") from error


def refuse_to_overwrite(outputs: Iterable[Path], read: Iterable[os.PathLike[str]]) -> None:
    """Raises `Usage` where a file to write is one of those that are read."""
    for output, file in product(outputs, read):
        if _is_same(Path(file), output):
            raise Usage(f"{output} is one of the files to read", "Write to another file.")


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names mean one file, by whatever links or case."""
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except OSError:
        return False
