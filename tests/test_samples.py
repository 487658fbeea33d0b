"""Every folder of `samples/` is a case: console files beside the JSON, the diagnosis and the report they must give.

`pytest tests/test_samples.py --rewrite` writes the expected results anew.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from why12014.parser import analyzer, facts, reports
from why12014.parser.converter import convert
from why12014.parser.inputs import read_bytes
from why12014.parser.languages import language, names
from why12014.parser.records import Document

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ROOT / "samples"
NOW = datetime(2026, 6, 15, 12, 0, 0)
EXPECTED = ("document.json", "analysis.json", "report.txt")
# Of a form in which every case would be much to keep, so many cases have a report as it takes to see a change.
FEWEST = {"html": 2, "sarif": 3}
CASES = sorted(path for path in SAMPLES.iterdir() if path.is_dir())


def inputs(case: Path) -> list[Path]:
    return sorted(path for path in case.iterdir() if path.name not in EXPECTED and not path.name.startswith("report."))


def documents(case: Path) -> list[Document]:
    return [read_bytes(path.read_bytes(), path.name) for path in inputs(case)]


def page(report: Path) -> reports.Screen:
    """What a report is written for: `report.ru.txt` is in Russian."""
    return replace(reports.PAGE, language=language(report.name.split(".")[-2])) if len(report.suffixes) > 1 else reports.PAGE


def schema(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((ROOT / "docs" / name).read_text(encoding="utf-8")))


def check(path: Path, text: str, *, rewrite: bool) -> None:
    if rewrite:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


def as_text(value: Any) -> str:  # noqa: ANN401 - JSON
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def test_there_are_enough_cases_and_nothing_lies_beside_them() -> None:
    assert len(CASES) >= 12
    assert sorted(SAMPLES.iterdir()) == CASES


@pytest.mark.parametrize("form", sorted(reports.forms().keys() - {"json"}))
def test_every_form_has_cases(form: str) -> None:
    """That of JSON is analysis.json."""
    suffixes = reports.forms()[form].suffixes
    found = [case for case in CASES if any((case / f"report{suffix}").exists() for suffix in suffixes)]
    assert len(found) >= FEWEST.get(form, len(CASES))


@pytest.mark.parametrize("name", sorted({*names()} - {"en"}))
def test_every_language_has_cases(name: str) -> None:
    assert len([case for case in CASES if (case / f"report.{name}.txt").exists()]) >= 3


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
class TestCase:
    def test_is_complete(self, case: Path) -> None:
        assert inputs(case)
        assert all((case / name).is_file() for name in EXPECTED)

    def test_converts(self, case: Path, rewrite: bool) -> None:  # noqa: FBT001 - a fixture
        converted = [convert(document) for document in documents(case)]
        for document in converted:
            schema("document.schema.json").validate(document)
        check(case / "document.json", as_text(converted[0] if len(converted) == 1 else converted), rewrite=rewrite)

    def test_is_diagnosed(self, case: Path, rewrite: bool) -> None:  # noqa: FBT001 - a fixture
        analysis = analyzer.analyze(facts.gather(documents(case)), NOW)
        printed = reports.render(analysis, "json")
        schema("analysis.schema.json").validate(json.loads(printed))
        check(case / "analysis.json", as_text(json.loads(printed)), rewrite=rewrite)
        for path in sorted(case.glob("report.*")):
            check(path, reports.form_of(path).render(analysis, page(path)) + "\n", rewrite=rewrite)
