"""A PowerShell script that rebuilds the objects: literals alone, and ASCII alone.

Windows PowerShell takes a script without a byte order mark for one of the code page of Windows, in which bytes of a Cyrillic letter are
a quotation mark (about_Character_Encoding): so every character beyond ASCII is written by its number. Needs PowerShell 3.0.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from ..converter import convert
from ..records import Document, Record
from ..values import as_json
from ..values.model import Collection, Value
from .model import Request, TextExport

OWN = "why12014"
"""The property that tells what is known of an object beside its properties."""
# PowerShell keeps these names for itself: a property that has one would be lost, or change what the object is.
_RESERVED = ("", OWN, "pstypename", "pstypenames", "psobject", "psbase", "psadapted", "psextended")
_INT64 = 1 << 63


def _lines(documents: Iterable[Document], request: Request) -> Iterator[str]:
    yield "# Objects that were read from text. Everything here is a literal, nothing runs. To use it: $objects = & .\\objects.ps1"
    for document in documents:
        source, converted = {"source": document.source.name}, convert(document, raw=request.raw)
        for record, known in zip(document.records, converted["records"], strict=True):
            about = source | {name: value for name, value in known.items() if name != "properties"}
            yield literal(dict(_properties(record, raw=request.raw)) | {OWN: about})
        for event in converted["events"]:
            slots = {name: value for name, value in event.items() if name != "lines"}
            yield literal(slots | {OWN: source | {"kind": "event", "lines": event["lines"]}})


def _properties(record: Record, *, raw: bool) -> Iterator[tuple[str, Value]]:
    """The properties by their names. To PowerShell names that differ in case alone are one."""
    taken = set(_RESERVED)
    for one in record:
        name, number = one.name, 1
        while name.casefold() in taken:
            number += 1
            name = f"{one.name} #{number}"
        taken.add(name.casefold())
        yield name, one.text if raw else one.value


def literal(value: object) -> str:
    """The expression of PowerShell for a value of a property or of JSON. Casts of dates and time spans go by the invariant culture."""
    if value is None or isinstance(value, bool):
        return "$null" if value is None else f"${value}".lower()
    if isinstance(value, int):
        # A minus sign binds less than the comma of a list (about_Operator_Precedence).
        return (f"({value})" if value < 0 else str(value)) if -_INT64 < value < _INT64 else f"[bigint]'{value}'"
    if isinstance(value, bytes):
        return f"[byte[]]{literal(list(value))}"
    if isinstance(value, Collection | list):
        return f"@({', '.join(map(literal, value.items if isinstance(value, Collection) else value))})"
    if isinstance(value, dict):
        return f"[pscustomobject]@{{{'; '.join(f'{text(name)} = {literal(member)}' for name, member in value.items())}}}"
    return _cast(value)


def _cast(value: object) -> str:
    """A scalar that is written as text, with its type where PowerShell has one of its own."""
    if isinstance(value, datetime):
        return f"[datetime]{text(value.isoformat())}"
    if isinstance(value, timedelta):
        return f"[timespan]{text(str(as_json(value)))}"
    return f"{'[guid]' if isinstance(value, UUID) else ''}{text(str(value))}"


def text(value: str) -> str:
    """A text as PowerShell literals that hold nothing but printable ASCII between their quotes."""
    runs = [_run("".join(signs), plain=plain) for plain, signs in groupby(value, lambda sign: " " <= sign <= "~")]
    if len(runs) == 1 and runs[0].startswith("'"):
        return runs[0]
    # What begins with a text is one to the end.
    return "(" + "+".join(("''", *runs)) + ")" if runs else "''"


def _run(signs: str, *, plain: bool) -> str:
    if plain:
        return "'" + signs.replace("'", "''") + "'"
    data = signs.encode("utf-16-be", "surrogatepass")
    units = (str(int.from_bytes(data[index : index + 2], "big")) for index in range(0, len(data), 2))
    return f"(-join[char[]]({','.join(units)}))"


EXPORT = TextExport("powershell", (".ps1",), "a script of [pscustomobject] literals, for PowerShell 3.0 and later", _lines)
