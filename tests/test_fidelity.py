"""The corpus, as printed and trimmed: no value is silently wrong, typed or not. All texts are judged by fidelity.py."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import fidelity

pytestmark = pytest.mark.skipif(not fidelity.CORPUS.is_dir(), reason="the corpus is not here")
NAMES = ("as printed", "trimmed")


def test_all_gates_hold() -> None:
    found, kinds = Counter[fidelity.Outcome](), Counter[tuple[str, str]]()
    for reading in fidelity.readings(fidelity.CORPUS, [variant for variant in fidelity.VARIANTS if variant.name in NAMES]):
        found.update(fidelity.outcomes(reading))
        kinds.update(fidelity.typed(reading))
    assert list(fidelity.gates(found)) == []
    assert list(fidelity.gates_of_values(kinds)) == []
    assert kinds["RawData, whole, against .pem", "right"] > 0
    assert kinds["cut collections", "marked"] > 0
    assert kinds["all values", "right"] > kinds["all values", "marked"] * 10


def test_a_value_that_is_another_one_is_called_wrong() -> None:
    readings = fidelity.readings(fidelity.CORPUS, fidelity.VARIANTS[:1])
    reading = next(reading for reading in readings if reading.case.stem.startswith("fl-x509-en"))
    for one in reading.truth["objects"]:
        for value in one:
            value["typed"], value["printed"] = "another", "another"
    kinds = Counter(fidelity.typed(reading))
    assert kinds["all values", "right"] == 0
    assert any(fidelity.gates(Counter(fidelity.outcomes(reading))))
    assert any(fidelity.gates_of_values(kinds))
