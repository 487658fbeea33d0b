"""The pages of docs/ that describe data are made of what describes it to programs: the schemas, and the tables themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from why12014.parser.exports import Request
from why12014.parser.exports.tables import Holds, Table, tables

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCHEMAS = ("document.schema.json", "analysis.schema.json")
TYPES = {"string": "text", "integer": "number", "boolean": "true or false", "null": "null"}
HOLDS = {
    Holds.TEXT: "text",
    Holds.TRUTH: "true or false",
    Holds.NUMBER: "number",
    Holds.MOMENT: "moment",
    Holds.TEXTS: "list of texts",
    Holds.BYTES: "bytes",
    Holds.DOUBTS: "list of doubts",
    Holds.ANYTHING: "JSON",
}
OWN = {
    "source": "the name of the source",
    "first_line": "the first line on which it stands",
    "last_line": "the last",
    "command": "the command that printed it",
    "of_server": "the server that it belongs to",
    "partial": "whether only some of its properties are in the text",
    "not_in_columns": "what was printed and has no column, by name; in Parquet also values that are not of their column's type, such as `Unlimited`",
    "printed_empty": "the properties that were printed without a value: other empty cells were not printed",
    "unsure": "what is not certain, as in the [JSON](json.md#unsure)",
    "named_in_event": "whether an event 12014 of the same source names the connector",
    "judged_as_of": "the local time by which it was judged",
}
TABLES = """# The tables

What `why12014 convert --to csv` and `--to parquet` write: always these files, with these columns, whatever was read. Columns may be added; none is renamed.

An empty cell of a property says that it was not printed, unless `printed_empty` names it. In CSV a cell is JSON or plain text: try JSON first; what is
none is text. Text that a spreadsheet would take for a formula is written as a string of JSON, so that it is none. Dates are local to the server. With `--raw` every property is text.
"""


def _schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DOCS / name).read_text(encoding="utf-8"))
    return loaded


def _json_page() -> str:
    return "# The JSON\n" + "".join(part for name in SCHEMAS for part in _sections(name, _schema(name)))


def _sections(name: str, schema: Mapping[str, Any]) -> Iterator[str]:
    yield f"\n## {schema['title']}\n\n[{name}]({name}). {schema['description']}\n\n{_table(schema)}"
    for title, part in schema["$defs"].items():
        # What both documents have is told once.
        if "properties" in part and (name == SCHEMAS[0] or title not in _schema(SCHEMAS[0])["$defs"]):
            yield f"\n### {title}\n\n{part['description']}\n\n{_table(part)}"


def _table(schema: Mapping[str, Any]) -> str:
    rows = "".join(f"| `{name}` | {holds} | {told} |\n" for name, holds, told in _members(schema, ""))
    return f"| member | holds | what it is |\n|---|---|---|\n{rows}"


def _members(schema: Mapping[str, Any], before: str) -> Iterator[tuple[str, str, str]]:
    """The members of an object, and of the objects in it that have no section of their own."""
    for name, member in schema["properties"].items():
        optional = "" if name in schema["required"] else "; may be missing"
        yield f"{before}{name}", _holds(member) + optional, member.get("description", "").replace("|", "\\|").replace("<", "&lt;")
        for inner in (member, member.get("items", {}), *member.get("anyOf", ())):
            if "properties" in inner:
                yield from _members(inner, f"{before}{name}.")


def _holds(schema: Mapping[str, Any]) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return {"lines": "`[first, last]`", "text": "text or null", "scalar": "value", "value": "value"}.get(name, f"[{name}](#{name})")
    if "const" in schema:
        return f"`{schema['const']}`"
    if "enum" in schema:
        return ", ".join(f"`{json.dumps(one).strip(chr(34))}`" for one in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(map(_holds, schema["anyOf"]))
    if schema["type"] == "array":
        return f"list of {_holds(schema['items'])}"
    types = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    return " or ".join(TYPES.get(one, "object") for one in types)


def _tables_page() -> str:
    found = tables((), Request(datetime(2026, 6, 15, 12)))
    own = "".join(f"| `{name}` | {told} |\n" for name, told in OWN.items() if any(name in table.columns for table in found))
    return f"{TABLES}\n| column | what it is |\n|---|---|\n{own}" + "".join(map(_columns, found))


def _columns(table: Table) -> str:
    """The columns of a table, by what they hold."""
    by_kind = {told: [name for name, holds in table.columns.items() if holds is kind] for kind, told in HOLDS.items()}
    lines = "".join(f"- {told}: {', '.join(f'`{name}`' for name in names)}\n" for told, names in by_kind.items() if names)
    return f"\n## {table.name}\n\n{lines}"


@pytest.mark.parametrize(("name", "page"), [("json.md", _json_page), ("tables.md", _tables_page)], ids=["json", "tables"])
def test_the_page_is_current(name: str, page: Any, rewrite: bool) -> None:  # noqa: ANN401, FBT001 - a function, and a fixture
    if rewrite:
        (DOCS / name).write_text(page(), encoding="utf-8", newline="\n")
    assert (DOCS / name).read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_member_is_described(name: str) -> None:
    """By the schema of the member, or by that which it refers to."""
    schema = _schema(name)
    described = {title for title, part in schema["$defs"].items() if "description" in part}
    objects = [schema, *(part for part in schema["$defs"].values() if "properties" in part)]
    members = [(path, holds, told) for one in objects for path, holds, told in _members(one, "")]
    assert [
        path for path, holds, told in members if not told and not any(f"[{title}]" in holds or holds.startswith("`[first") for title in described)
    ] == []
