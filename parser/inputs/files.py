"""What was named to files: folders, patterns and bundles to the files in them, each under a name of its own.

Nothing of a bundle is written anywhere, so no name in it can reach a place; a name is what reports call a member by.
"""

from __future__ import annotations

import io
import os
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from ..errors import UnreadableFile, reason
from ..wording import say
from .pasted import read_standard_input

if TYPE_CHECKING:
    import zipfile

STANDARD_INPUT = "-"

MOST_FILES = 1000
"""Of one folder or one bundle."""
MOST_BYTES = 256 * 1024 * 1024
"""Of one file, and of all members of one bundle together."""
_BUNDLE = b"PK\x03\x04"
_EMPTY_BUNDLE = b"PK\x05\x06"
# Documents of Office are bundles to the eye of a program alone.
_OFFICE = "[Content_Types].xml"
_ENCRYPTED = 0x1


class File(Struct, frozen=True, eq=False):
    """One file to read. `name` is how reports call it, `path` where it is: of a member of a bundle, the bundle.

    `load` gives its bytes, and raises `UnreadableFile`. `found` says that nobody named it: a folder or a bundle held it.
    """

    name: str
    path: str
    load: Callable[[], bytes]
    found: bool = False

    def __fspath__(self) -> str:
        return self.path


def expand(given: str) -> list[File]:
    """The files that a name means, in the order of their names; a name that means none stays, and its `load` says why. Never raises."""
    if given == STANDARD_INPUT:
        return [File("<stdin>", given, read_standard_input)]
    # Windows leaves patterns to us; what is there by that very name is no pattern.
    names = [given] if Path(given).exists() else sorted(glob(given)) or [given]  # noqa: PTH207 - a pattern may begin with a drive
    return [file for name in names for file in _named(name)]


def _named(name: str) -> list[File]:
    try:
        if Path(name).is_dir():
            return [file for path in _in_folder(name) for file in _opened(str(path), found=True)]
    except UnreadableFile as error:
        return [_failed(name, error)]
    return _opened(name, found=False)


def _in_folder(folder: str) -> list[Path]:
    """The files of a folder and the folders in it. What a link leads to is not gone into."""
    paths: list[Path] = []
    for parent, folders, names in os.walk(folder, onerror=_unreadable):
        folders.sort()
        paths += (path for name in sorted(names) if (path := Path(parent) / name).is_file())
        if len(paths) > MOST_FILES:
            raise UnreadableFile(
                folder,
                say("holds more than {number} files", number=MOST_FILES),
                say("Name the files that matter, or put them into a folder of their own."),
            )
    if not paths:
        raise UnreadableFile(folder, say("is a folder without any file"), say("Name a folder that holds what was exported."))
    return paths


def _unreadable(error: OSError) -> None:
    raise UnreadableFile(str(error.filename), reason(error), say("Check your rights to the folder.")) from error


def _opened(name: str, *, found: bool) -> list[File]:
    """A file, or the members of a bundle."""
    try:
        with Path(name).open("rb") as stream:
            head = stream.read(len(_BUNDLE))
    except OSError:
        head = b""  # `load` says why it cannot be read
    if head not in (_BUNDLE, _EMPTY_BUNDLE):
        return [File(name, name, partial(_load, name), found)]
    try:
        return list(_members(name, _load(name)))
    except UnreadableFile as error:
        return [_failed(name, error)]


def _load(path: str) -> bytes:
    try:
        with Path(path).open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableFile(path, reason(error), say("Check the name and your rights to the file.")) from error
    if len(data) > MOST_BYTES:
        raise UnreadableFile(path, say("is larger than {size} MB", size=MOST_BYTES // 1024**2), say("Send the part of it that matters."))
    return data


def _failed(name: str, error: UnreadableFile) -> File:
    def load() -> bytes:
        raise error

    return File(name, name, load)


def _members(name: str, data: bytes) -> Iterator[File]:
    from zipfile import ZipFile

    try:
        bundle = ZipFile(io.BytesIO(data))
    except Exception as error:  # zipfile has a dozen errors for what is no zip file
        raise UnreadableFile(name, say("is a damaged zip file"), say("Send it again, or send the files in it.")) from error
    members = [member for member in bundle.infolist() if not member.filename.endswith("/")]
    if any(member.filename == _OFFICE for member in members):
        raise UnreadableFile(name, say("is a document of Office"), say("Save it as plain text (.txt), or send the console output itself."))
    if not members:
        raise UnreadableFile(name, say("is an empty zip file"), say("Put the console output into it."))
    if len(members) > MOST_FILES:
        raise UnreadableFile(name, say("holds more than {number} files", number=MOST_FILES), say("Name the files that matter."))
    if sum(member.file_size for member in members) > MOST_BYTES:
        raise UnreadableFile(name, say("unpacks to more than {size} MB", size=MOST_BYTES // 1024**2), say("Send the files that matter."))
    seen: dict[str, int] = {}
    for member in sorted(members, key=lambda member: member.filename):
        shown = f"{name}/{_harmless(member.filename)}"
        seen[shown] = seen.get(shown, 0) + 1
        called = shown if seen[shown] == 1 else f"{shown} #{seen[shown]}"
        yield File(called, name, partial(_unpacked, bundle, member, called), found=True)


def _harmless(filename: str) -> str:
    """The name of a member without what would lead out of its bundle, or would do something to a screen."""
    parts = [part for part in filename.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join("".join("\ufffd" if unicodedata.category(sign) in ("Cc", "Cf") else sign for sign in part) for part in parts) or "(no name)"


def _unpacked(bundle: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """The bytes of a member, of which there may be no more than it declares."""
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile(name, say("is locked with a password"), say("Unpack the bundle, and name the files in it."))
    try:
        with bundle.open(member) as stream:
            data = stream.read(member.file_size + 1)
    except Exception as error:  # every method of packing has errors of its own
        raise UnreadableFile(
            name, say("cannot be unpacked: the bundle is damaged, or packed by an unusual method"), say("Send the file itself.")
        ) from error
    if len(data) > member.file_size:
        raise UnreadableFile(name, say("unpacks to more than its bundle declares"), say("Send the file itself."))
    if data.startswith(_BUNDLE):
        raise UnreadableFile(name, say("is a bundle in a bundle"), say("Unpack the outer one."))
    return data
