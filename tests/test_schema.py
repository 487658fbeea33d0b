"""The schema of the document accepts what is promised, and nothing less."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

SCHEMA = json.loads((Path(__file__).resolve().parents[1] / "docs" / "document.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

EXAMPLE: dict[str, Any] = {
    "schema": "why12014/document/1",
    "source": {"name": "paste.txt", "bytes": 5120, "sha256": "0" * 64, "encoding": "utf-16-le", "lines": 131},
    "records": [
        {
            "kind": "receive-connector",
            "command": "Get-ReceiveConnector | fl *",
            "server": None,
            "lines": [12, 88],
            "partial": False,
            "properties": {"Name": "Default EX01", "Bindings": ["[::]:25"], "RequireTLS": False, "MaxMessageSize": 37748736, "Fqdn": None},
            "unsure": [{"property": "Bindings", "why": "cut", "lines": [14, 15], "alternatives": []}],
        }
    ],
    "events": [
        {
            "id": 12014,
            "computer": None,
            "time": None,
            "domain_name": "a.example",
            "connector": "Default EX01",
            "fqdn": None,
            "lines": [3, 9],
            "more": 1,
        }
    ],
    "repairs": [{"name": "doubled-blank-lines", "lines": [1, 131]}],
    "unread": [[33, 35]],
    "added later": True,
}


def _changed(*path: str | int, to: object) -> dict[str, Any]:
    changed = deepcopy(EXAMPLE)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return changed


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_the_example_is_accepted() -> None:
    assert list(VALIDATOR.iter_errors(EXAMPLE)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        _changed("schema", to="why12014/document/2"),
        _changed("source", "sha256", to="abc"),
        _changed("records", 0, "kind", to="mailbox"),
        _changed("records", 0, "lines", to=[12]),
        _changed("records", 0, "properties", "Name", to={"text": "Default EX01"}),
        _changed("records", 0, "unsure", 0, "why", to="doubtful"),
        _changed("events", to=None),
        _changed("unread", 0, to=[0, 1]),
    ],
)
def test_anything_else_is_not(wrong: dict[str, Any]) -> None:
    assert list(VALIDATOR.iter_errors(wrong))


@pytest.mark.parametrize("member", sorted(EXAMPLE.keys() - {"added later"}))
def test_every_member_is_needed(member: str) -> None:
    assert not VALIDATOR.is_valid({name: value for name, value in EXAMPLE.items() if name != member})
