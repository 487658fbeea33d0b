"""The private map as a file: a table that any spreadsheet opens, and from which a later redaction goes on."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ..errors import Usage, reason
from ..wording import say
from .disguises import Disguises

# In English whatever is spoken: the map is read again anywhere.
_WARNING = "PRIVATE: leads from the redacted copies back to the true names. Never send it along."
_HEADING = ["kind", "true", "redacted"]
_KINDS = ("words", "owners", "codes", "networks", "addresses")


def beside(folder: Path) -> Path:
    """Where the map of copies goes: not into their folder, which will be sent."""
    named = folder if folder.name not in ("", "..") else folder.resolve()
    return named.parent / f"{named.name}-private-map.csv"


def written(disguises: Disguises) -> str:
    """The map as CSV, below a line that says what it is."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows([[_WARNING], _HEADING])
    for kind in _KINDS:
        writer.writerows([kind, secret, shown] for secret, shown in sorted(getattr(disguises, kind).items()))
    return lines.getvalue()


def read(path: Path) -> Disguises:
    """The map of an earlier redaction. Raises `Usage` where the file is none."""
    try:
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    except OSError as error:
        raise Usage(say("{file} cannot be read: {reason}", file=path, reason=reason(error)), say("Name the map that `redact` wrote.")) from error
    except (UnicodeDecodeError, csv.Error):
        rows = []
    disguises = Disguises()
    if rows[:2] != [[_WARNING], _HEADING] or not all(len(row) == len(_HEADING) and row[0] in _KINDS for row in rows[2:]):
        raise Usage(say("{file} is no private map", file=path), say("Name the map that `redact` wrote, or one that is not there yet."))
    for kind, secret, shown in rows[2:]:
        getattr(disguises, kind)[secret] = shown
    return disguises
