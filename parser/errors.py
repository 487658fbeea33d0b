"""The one family of errors: each says what is wrong, where, and what to do next."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb


class Why12014Error(Exception):
    """An error that the user can act on; `str()` is the whole message, on one line.

    `what` is wrong at `line` (counted from 1) of `source`; both are `None` where they do not apply. `next_step` is a full sentence.
    """

    def __init__(self, what: str, next_step: str, *, source: str | None = None, line: int | None = None) -> None:
        super().__init__(what, next_step, source, line)
        self.what = what
        self.next_step = next_step
        self.source = source
        self.line = line

    def __str__(self) -> str:
        where = self.source or ""
        if self.line is not None:
            where = f"{where}, line {self.line}" if where else f"line {self.line}"
        return f"{where}: {self.what}. {self.next_step}" if where else f"{self.what}. {self.next_step}"


class UnreadableFile(Why12014Error):
    """A file that cannot be opened, or whose bytes are no text."""

    def __init__(self, source: str, what: str, next_step: str) -> None:
        super().__init__(what, next_step, source=source)


class UnknownKind(UnreadableFile):
    """A file of a kind that nothing here reads."""


class NoUsableInput(Why12014Error):
    """A text without a single record, event or command that could be judged."""

    def __init__(self, source: str) -> None:
        super().__init__(
            "nothing here is output of the Exchange Management Shell",
            "Paste what `Get-ExchangeCertificate | fl *`, `Get-ReceiveConnector | fl *` and `Get-SendConnector | fl *` print.",
            source=source,
        )


class Usage(Why12014Error):
    """An option or argument that cannot be meant."""


class UnknownEncoding(Usage):
    """An encoding that Python has no name for."""

    def __init__(self, encoding: str) -> None:
        super().__init__(f"there is no encoding '{encoding}'", "Try utf-8, utf-16-le, cp1251, cp866 or cp1252, or leave --encoding out.")


def message(error: Exception, source: str = "") -> str:
    """What to tell the user of any error, on one line; `source` is what was being read."""
    if isinstance(error, Why12014Error):
        return str(error)
    if isinstance(error, OSError):
        return f"{error.filename or source or 'the output'}: {error.strerror}. Check the name, and the room on the disk."
    return f"{source}: {_defect(error)}" if source else _defect(error)


def _defect(error: Exception) -> str:
    place = extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__} {error}".split())
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return f"a defect of why12014 itself: {what} ({where}). Please report this line, with the file if you may share it."
