"""Where results go: the screen, or files in UTF-8, never over a file that was read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from itertools import product
from pathlib import Path

from .errors import Usage, reason
from .terminal import show
from .wording import say


def deliver(texts: Iterable[str], output: Path | None, read: Iterable[os.PathLike[str]]) -> None:
    """Each text as a line, to the screen as soon as it is there, or to a file once all is read. Raises `Usage` where that cannot be."""
    if output is None:
        for text in texts:
            show(text)
        return
    refuse_to_overwrite([output], read)
    save(output, "".join(f"{text}\n" for text in texts))


def save(path: Path, content: str | bytes) -> None:
    """Write a whole file. Raises `Usage` where that cannot be."""
    try:
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise Usage(say("{file} cannot be written: {reason}", file=path, reason=reason(error)), say("Write to another file.")) from error


def deliver_folder(files: Iterable[tuple[str, bytes]], folder: Path | None, read: Iterable[os.PathLike[str]]) -> None:
    """Files by their names into a folder, which is made; none of them before all are there. Raises `Usage` where that cannot be."""
    if folder is None:
        raise Usage(say("this form is several files"), say("Name the folder for them with --output."))
    contents = {folder / name: content for name, content in files}
    refuse_to_overwrite(contents, read)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Usage(
            say("{folder} cannot be made a folder: {reason}", folder=folder, reason=reason(error)), say("Name another folder with --output.")
        ) from error
    for path, content in contents.items():
        save(path, content)


def refuse_to_overwrite(outputs: Iterable[Path], read: Iterable[os.PathLike[str]]) -> None:
    """Raises `Usage` where a file to write is one of those that are read."""
    for output, file in product(outputs, read):
        if _is_same(Path(file), output):
            raise Usage(say("{file} is one of the files to read", file=output), say("Write to another file."))


def _is_same(one: Path, other: Path) -> bool:
    """Whether two names mean one file, by whatever links or case."""
    try:
        return one.resolve() == other.resolve() or one.samefile(other)
    except OSError:
        return False
