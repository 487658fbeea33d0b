"""Every way of `damages.py`, done to one text: a file each in the samples of damaged lines, damaged values, and what people do to a text.

What is read of each is in the samples' document.json. `pytest tests/test_damaged.py --rewrite` writes the texts anew.
"""

from __future__ import annotations

import re
import sys
from datetime import datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damages
from damages import Damage

from why12014.parser import analyze, gather, read_bytes
from why12014.parser.analyzer.selection import Verdict

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
GROUPS = ("damaged-lines", "damaged-values", "redacted", "cut-off")
WHOLE = (SAMPLES / "damaged-lines" / "as-printed.txt").read_text(encoding="utf-8")
# What is cut off at an end is cut off an object: nothing else is in the text.
OBJECTS = "\n\n".join(block for block in WHOLE.split("\n\n") if " : " in block) + "\n"
NOW = datetime(2026, 6, 15, 12)


def file_of(damage: Damage) -> Path:
    wholes = "damaged-lines" if damage in damages.LINES else "damaged-values"
    group = "cut-off" if damage.removes else "redacted" if damage.name.startswith(("thumbprints", "names")) else wholes
    name = re.sub(r"[^\w+]+", "-", damage.name).strip("-").lower()
    return SAMPLES / group / f"{name}.txt"


def verdicts(text: str) -> dict[str, Verdict]:
    analysis = analyze(gather([read_bytes(text.encode(), "paste.txt")]), NOW)
    return {row.connector.name: row.verdict for row in analysis.rows}


@pytest.mark.parametrize("damage", damages.ALL, ids=lambda damage: damage.name)
class TestDamage:
    def test_is_shown_by_a_sample(self, damage: Damage, rewrite: bool) -> None:  # noqa: FBT001 - a fixture
        damaged = damage.change(OBJECTS if damage.removes else WHOLE)
        assert (damaged == WHOLE) is (damage.change is str)
        if rewrite:
            file_of(damage).write_bytes(damaged.encode())
        assert file_of(damage).read_bytes().decode() == damaged

    def test_leads_to_no_other_verdict(self, damage: Damage) -> None:
        whole, damaged = verdicts(WHOLE), verdicts(damage.change(WHOLE))
        assert {*whole.values()} == {Verdict.COVERED, Verdict.NO_CERTIFICATE}
        wrong = {name: verdict for name, verdict in damaged.items() if verdict not in (Verdict.CANNOT_JUDGE, whole.get(name))}
        assert not wrong


def test_every_file_shows_a_damage() -> None:
    shown = {path for group in GROUPS for path in (SAMPLES / group).glob("*.txt") if path.name != "report.txt"}
    assert shown == {file_of(damage) for damage in damages.ALL}
