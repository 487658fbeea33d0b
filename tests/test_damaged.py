"""Every way of `damages.py`, done to one text, beside what is read of it: `tests/damaged/NAME.txt` and `NAME.json`.

`pytest tests/test_damaged.py --rewrite` writes both anew.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damages
from damages import Damage

from why12014.parser.converter import convert
from why12014.parser.reader import read_bytes

FOLDER = Path(__file__).resolve().parent / "damaged"
WHOLE = (FOLDER / "undamaged.txt").read_text(encoding="utf-8")
WAYS = [damage for damage in damages.ALL if damage.change is not str]


def name(damage: Damage) -> str:
    """The name of the files of a way."""
    return re.sub(r"[^\w+]+", "-", damage.name).strip("-").lower()


def what_is_read(text: str) -> str:
    """The records with their doubts, the repairs and the lines that are in none."""
    document = convert(read_bytes(text.encode(), "paste.txt"))
    return json.dumps({part: document[part] for part in ("records", "repairs", "unread")}, ensure_ascii=False, indent=1) + "\n"


def check(path: Path, text: str, *, rewrite: bool) -> None:
    if rewrite:
        path.write_bytes(text.encode())
    assert path.read_bytes().decode() == text


@pytest.mark.parametrize("damage", WAYS, ids=name)
def test_a_damaged_text_is_read_as_far_as_it_goes(damage: Damage, rewrite: bool) -> None:  # noqa: FBT001 - a fixture
    damaged = damage.change(WHOLE)
    assert damaged != WHOLE
    check(FOLDER / f"{name(damage)}.txt", damaged, rewrite=rewrite)
    check(FOLDER / f"{name(damage)}.json", what_is_read(damaged), rewrite=rewrite)


def test_nothing_else_lies_there() -> None:
    expected = {f"{name(damage)}.{suffix}" for damage in WAYS for suffix in ("txt", "json")}
    assert {path.name for path in FOLDER.iterdir()} == {*expected, "undamaged.txt"}
