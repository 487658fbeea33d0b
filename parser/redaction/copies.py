"""Redacted files: the bytes to write in place of those that were read, and what is different about them."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TextIO

from msgspec import Struct
from msgspec.structs import replace

from ..analyzer import analyze
from ..analyzer.model import Analysis
from ..errors import UnreadableFile, message
from ..facts import gather
from ..intake import Intake
from ..reader import read_bytes
from ..records import Document
from ..source import decode
from ..terminal import tell
from ..wording import say
from . import redact
from .disguises import Disguises
from .restoring import restorer
from .secrets import is_known_label, left_in
from .stretches import stretches

_MARKS = {
    "utf-8-sig": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32": codecs.BOM_UTF32_LE,
}
_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-32": "utf-32-le"}


class Copies(Struct, frozen=True):
    """Files by their names, and what is told about them and not about the originals, or the other way round: verdicts, and codes of findings."""

    files: tuple[tuple[str, bytes], ...]
    differences: tuple[str, ...]
    left: tuple[str, ...]
    """Words that are secrets in one place and were not replaced in another."""


def copies(intake: Intake, bar: TextIO | None, disguises: Disguises, moment: datetime) -> Copies:
    """The copies of all files that are console text, in their encodings; what is none is told, and is a failure of the intake."""
    # Standard input is read once.
    intake.files = [replace(file, load=cache(file.load)) for file in intake.files]
    documents = [document for document in intake.documents(bar) if _is_console_text(document, intake)]
    disguises.encodings = tuple(sorted({document.source.encoding for document in documents}))
    made = redact(documents, disguises)
    data = {file.name: file.load for file in intake.files}
    files = [
        (name, _encoded(text, document.source.encoding, data[document.source.name]()))
        for name, text, document in zip(_distinct(made.names), made.texts, documents, strict=True)
    ]
    again = [read_bytes(content, name, replace(intake.options, encoding=None)) for name, content in files]
    left = left_in((stretch for document in again for stretch in stretches(document, is_known_label)), disguises)
    return Copies(tuple(files), tuple(_differences(documents, again, disguises, moment)), tuple(sorted(left)))


def _is_console_text(document: Document, intake: Intake) -> bool:
    """What is none says things in ways that nobody looked into, and is refused."""
    if document.nodes:
        return True
    refused = UnreadableFile(
        document.source.name,
        say("is no console text, and nothing else can be redacted"),
        say("Leave it out; print what it holds with `| fl *` into a text file."),
    )
    intake.failures.append(refused)
    tell(message(refused))
    return False


def _distinct(names: Sequence[str]) -> list[str]:
    """File names of which none is like another, whatever their case; a second one gets a number."""
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        seen[name.lower()] += 1
        number = seen[name.lower()]
        stem, dot, suffix = name.rpartition(".")
        found.append(name if number == 1 else f"{stem or suffix} ({number}){dot}{suffix if stem else ''}")
    return found


def _encoded(text: str, encoding: str, original: bytes) -> bytes:
    """In the encoding and with the line ends of the original; as UTF-8 with a mark where nobody could tell that encoding from the copy."""
    plain, mark = _WITHOUT_MARK.get(encoding, encoding), _MARKS.get(encoding, b"")
    lines = text.replace("\n", "\r\n") if "\r\n".encode(plain) in original else text
    try:
        made = (mark if original.startswith(mark) else b"") + lines.encode(plain)
    except UnicodeEncodeError:
        made = b""
    return made if made and decode(made, "").text == text else codecs.BOM_UTF8 + lines.encode("utf-8", "backslashreplace")


def _differences(originals: Sequence[Document], copied: Sequence[Document], disguises: Disguises, moment: datetime) -> list[str]:
    """What is told about the originals and not about the copies, or the other way round."""
    before, after = (analyze(gather(documents), moment) for documents in (originals, copied))
    back = restorer(disguises)
    told, again = Counter(_told(before)), Counter((one[0], *map(back, one[1:])) for one in _told(after))
    return sorted({str(one[0]) for one in (told - again) + (again - told)})


def _told(analysis: Analysis) -> list[tuple[str, ...]]:
    rows = [
        (row.verdict, row.connector.name, row.server or "", row.search.name if row.search else "", row.winner.thumbprint or "" if row.winner else "")
        for row in analysis.rows
    ]
    findings = [(found.code, found.connector or "", found.server or "", found.certificate or "") for found in analysis.findings]
    return [(analysis.verdict,), *rows, *findings]
