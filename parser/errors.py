"""The one family of errors: each says what is wrong, where, and what to do next."""

from __future__ import annotations

from pathlib import Path
from traceback import extract_tb

from .wording import say


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

    @property
    def told(self) -> str:
        """The whole message, which can be told in another language, too."""
        if self.source and self.line is not None:
            return say("{source}, line {line}: {what}. {next}", source=self.source, line=self.line, what=self.what, next=self.next_step)
        if self.line is not None:
            return say("line {line}: {what}. {next}", line=self.line, what=self.what, next=self.next_step)
        if self.source:
            return say("{source}: {what}. {next}", source=self.source, what=self.what, next=self.next_step)
        return say("{what}. {next}", what=self.what, next=self.next_step)

    def __str__(self) -> str:
        return str(self.told)


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
            say("nothing here is output of the Exchange Management Shell"),
            say("Paste what `Get-ExchangeCertificate | fl *`, `Get-ReceiveConnector | fl *` and `Get-SendConnector | fl *` print."),
            source=source,
        )


class CannotRedact(Why12014Error):
    """Files with more different secrets of one shape than that shape has disguises."""


class Usage(Why12014Error):
    """An option or argument that cannot be meant."""


class UnknownEncoding(Usage):
    """An encoding that Python has no name for."""

    def __init__(self, encoding: str) -> None:
        super().__init__(
            say("there is no encoding '{encoding}'", encoding=encoding),
            say("Try utf-8, utf-16-le, cp1251, cp866 or cp1252, or leave --encoding out."),
        )


def message(error: Exception, source: str = "") -> str:
    """What to tell the user of any error, on one line; `source` is what was being read."""
    if isinstance(error, Why12014Error):
        return error.told
    if isinstance(error, OSError):
        return say(
            "{file}: {reason}. Check the name, and the room on the disk.", file=error.filename or source or say("the output"), reason=reason(error)
        )
    return say("{source}: {what}", source=source, what=_defect(error)) if source else _defect(error)


def reason(error: OSError) -> str:
    """Why a file cannot be opened or written, in our words where it is one of the usual reasons, else in the system's."""
    if isinstance(error, FileNotFoundError):
        return say("no such file or directory")
    if isinstance(error, PermissionError):
        return say("permission denied")
    return error.strerror.lower() if error.strerror else say("cannot be opened")


def _defect(error: Exception) -> str:
    place = extract_tb(error.__traceback__)[-1]
    what = " ".join(f"{type(error).__name__} {error}".split())
    return say(
        "a defect of why12014 itself: {what} ({file}, line {line}). Please report this line, with the file if you may share it.",
        what=what,
        file=Path(place.filename).name,
        line=place.lineno,
    )
