"""Parquet: the tables with typed columns, by the package `pyarrow`, which is an extra: `pip install why12014[parquet]`.

A value that is not of its column's type, such as `Unlimited` among numbers, stands as JSON in the column of those without one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ..errors import Usage
from ..records import Document
from ..values import Json
from ..wording import say
from .model import FolderExport, Request
from .tables import HOMELESS, Holds, Row, Table, tables

if TYPE_CHECKING:
    import pyarrow as pa

_LARGEST = 1 << 63
_BYTE = 1 << 8


def _files(documents: Iterable[Document], request: Request) -> Iterator[tuple[str, bytes]]:
    if find_spec("pyarrow") is None:
        raise Usage(say("parquet needs the package pyarrow"), say("Run `python -m pip install pyarrow`, or take --to csv."))
    for table in tables(documents, request):
        yield f"{table.name}.parquet", _written(table)


def _written(table: Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [_fitted(row, table.columns) for row in table.rows]
    schema = pa.schema([(name, _type(holds)) for name, holds in table.columns.items()])
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema), stream)
    return stream.getvalue()


def _type(holds: Holds) -> pa.DataType:
    import pyarrow as pa

    doubt = {"property": pa.string(), "why": pa.string(), "lines": pa.list_(pa.int64()), "alternatives": pa.list_(pa.string())}
    return {
        Holds.TRUTH: pa.bool_(),
        Holds.NUMBER: pa.int64(),
        Holds.MOMENT: pa.timestamp("us"),
        Holds.TEXTS: pa.list_(pa.string()),
        Holds.BYTES: pa.binary(),
        Holds.DOUBTS: pa.list_(pa.struct(list(doubt.items()))),
    }.get(holds, pa.string())


def _fitted(row: Row, columns: Mapping[str, Holds]) -> dict[str, object]:
    """A row of which each cell is of the type of its column; what is not moves to the column of those without one."""
    given = {name: _encodable(row[name]) for name in columns if row.get(name) is not None}
    cells = {name: _FITTING[columns[name]](value) for name, value in given.items() if name != HOMELESS}
    homeless = given.get(HOMELESS)
    others = (homeless if isinstance(homeless, dict) else {}) | {name: given[name] for name, cell in cells.items() if cell is None}
    return cells | ({HOMELESS: json.dumps(others)} if others else {})


def _encodable(value: Json) -> Json:
    """A value that UTF-8 has a place for: half a pair of UTF-16 becomes its escape."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    return {str(_encodable(name)): _encodable(item) for name, item in value.items()} if isinstance(value, dict) else value


def _number(value: Json) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and -_LARGEST <= value < _LARGEST else None


def _moment(value: Json) -> datetime | None:
    """A local time; one that is in UTC, or of which day and month cannot be told apart, is text."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return moment if moment and moment.isoformat() == value and not moment.tzinfo else None


def _texts(value: Json) -> list[Json] | None:
    return value if isinstance(value, list) and all(item is None or isinstance(item, str) for item in value) else None


def _bytes(value: Json) -> bytes | None:
    numbers = [item for item in value if isinstance(item, int) and 0 <= item < _BYTE] if isinstance(value, list) else []
    return bytes(numbers) if isinstance(value, list) and len(numbers) == len(value) else None


# The cell for a value; none for one that is not of that type.
_FITTING: Mapping[Holds, Callable[[Json], object]] = {
    Holds.TEXT: lambda value: value if isinstance(value, str) else None,
    Holds.TRUTH: lambda value: value if isinstance(value, bool) else None,
    Holds.NUMBER: _number,
    Holds.MOMENT: _moment,
    Holds.TEXTS: _texts,
    Holds.BYTES: _bytes,
    Holds.DOUBTS: lambda value: value,
    Holds.ANYTHING: json.dumps,
}

EXPORT = FolderExport("parquet", (".parquet",), "the same tables with typed columns, for DuckDB and others; needs pyarrow", _files)
