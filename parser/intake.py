"""Many files to documents: one that cannot be read is told, and does not lose the others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from msgspec import Struct, field

from .errors import NoUsableInput, UnknownKind, UnreadableFile, Usage, message
from .inputs import File, expand, read
from .progress import watched
from .reader import ReadOptions
from .records import Document
from .terminal import tell
from .wording import say
from .x509 import Decoded


class Intake(Struct, eq=False):
    """The files to read, and what was wrong with those that were read so far."""

    files: Sequence[File]
    options: ReadOptions
    failures: list[Exception] = field(default_factory=list)

    @property
    def is_useless(self) -> bool:
        """Whether every file failed."""
        return len(self.failures) == len(self.files)

    def documents(self, bar: TextIO | None) -> Iterator[Document]:
        """The documents of the files that can be read and hold something to judge, each read when it is asked for.

        What lies beside the exports in a folder or a bundle is told too, and is a failure where nothing else is there. A long
        reading is shown on `bar`. Raises `Usage` where the options cannot be meant.
        """
        beside: list[Exception] = []
        usable = False
        for file in watched(self.files, bar) if bar else self.files:
            found = self._read(file)
            if isinstance(found, Document):
                usable = True
                yield found
            else:
                (beside if file.found and isinstance(found, NoUsableInput | UnknownKind) else self.failures).append(found)
                tell(message(found, file.name))
        self.failures += [] if usable else beside

    def _read(self, file: File) -> Document | Exception:
        try:
            document = read(file, self.options)
        except Usage:
            raise
        except Exception as defect:  # noqa: BLE001 - one bad file must not lose the others
            return defect
        return document if _holds_something(document) else NoUsableInput(document.source.name)


def _holds_something(document: Document) -> bool:
    """A command that ran and printed nothing is an answer, too."""
    return bool(document.records or document.events or any(command.printed_nothing for command in document.commands))


def expanded(names: Sequence[str]) -> list[File]:
    """The files that were named, and those in the folders and bundles that were. A name that means none stays, to be missed by name."""
    return [file for name in names for file in expand(name)]


def certificates(name: str, options: ReadOptions) -> tuple[Decoded, ...]:
    """The certificates of a file. Raises `UnreadableFile` where it holds none."""
    from .certificates import whole

    records = [record for file in expand(name) for record in read(file, options).records]
    found = tuple(decoded for record in records if (decoded := whole(record)))
    if not found:
        raise UnreadableFile(name, say("holds no certificate"), say("Give a .cer, .crt, .pem, .p7b or .pfx file."))
    return found
