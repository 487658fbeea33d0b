"""CSV: a file for the objects of each cmdlet, safe to open in a spreadsheet, and exact to read back.

A cell is empty, or JSON, or plain text. Text is plain only where it is not JSON itself and where no spreadsheet takes it, or a part of it, for
a formula; any other text is written as a string of JSON. So whoever reads a cell tries JSON first, and otherwise has the text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator

from ..records import Document
from ..values import Json
from .model import FolderExport, Request
from .tables import Table, tables

# What begins a formula in some spreadsheet, the full-width signs included: OWASP, "CSV Injection".
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_JSON = tuple('"[{')


def _files(documents: Iterable[Document], request: Request) -> Iterator[tuple[str, bytes]]:
    for table in tables(documents, request):
        yield f"{table.name}.csv", _written(table).encode("utf-8-sig")


def _written(table: Table) -> str:
    """A table as RFC 4180 has it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(table.columns)
    writer.writerows([cell(row.get(name)) for name in table.columns] for row in table.rows)
    return text.getvalue()


def cell(value: Json) -> str:
    """A value as a cell; nothing and an empty text are an empty one."""
    if value in (None, ""):
        return ""
    if isinstance(value, str) and _is_plain(value):
        return value
    return "".join(map(_harmless, json.dumps(value, ensure_ascii=False)))


def _is_plain(text: str) -> bool:
    """Whether a text can stand as it is. Where a semicolon parts cells, what follows one begins a cell."""
    if not text.isprintable() or ";" in text or text.lstrip().startswith(_FORMULA + _JSON):
        return False
    try:
        json.loads(text)
    except ValueError:
        return True
    return False


def _harmless(sign: str) -> str:
    """A character of JSON, by its number where it may part cells or cannot be seen."""
    return sign if sign.isprintable() and sign != ";" else "".join(f"\\u{unit:04x}" for unit in _units(sign))


def _units(sign: str) -> Iterable[int]:
    data = sign.encode("utf-16-be", "surrogatepass")
    return (int.from_bytes(data[index : index + 2], "big") for index in range(0, len(data), 2))


EXPORT = FolderExport("csv", (".csv",), "a folder of tables, one for each cmdlet, for spreadsheets and Import-Csv", _files)
