"""Reports: every form is found by being there, and a run writes as many as it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from why12014.cli import main
from why12014.parser.reports import forms

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CASE_A = SAMPLES / "article-case-a" / "console.txt"
NOW = ("--now", "2026-06-15T12:00:00")


def _run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    assert isinstance(left.value.code, int)
    return int(left.value.code)


def test_every_suffix_means_one_form() -> None:
    suffixes = [suffix for report in forms().values() for suffix in report.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(report.suffixes for report in forms().values())
    assert all(suffix == suffix.lower() for suffix in suffixes)


def test_the_help_lists_every_form(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("analyze", "--help") == 0
    listed = " ".join(capsys.readouterr().out.split())
    assert [name for name, report in forms().items() if f"{name} files that end in {' or '.join(report.suffixes)}" not in listed] == []


def test_the_readme_has_every_form() -> None:
    readme = (SAMPLES.parent / "README.md").read_text(encoding="utf-8")
    assert [name for name, report in forms().items() if f"| `{name}` | `{report.suffixes[0]}` |" not in readme] == []


def test_several_outputs_in_one_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paths = [tmp_path / f"report{report.suffixes[0].upper()}" for report in forms().values()]
    assert _run("analyze", CASE_A, *NOW, *(word for path in paths for word in ("--output", path))) == 1
    assert capsys.readouterr().out.startswith("Event 12014: yes.")
    written = {path.suffix.lower(): path.read_bytes() for path in paths}
    assert json.loads(written[".json"])["verdict"] == "12014"
    assert written[".txt"].startswith(b"Event 12014: yes.")
    assert all(content.endswith(b"\n") and b"\r" not in content for content in written.values())


def test_an_output_is_utf8_whatever_the_console_is(tmp_path: Path) -> None:
    path = tmp_path / "in.txt"
    path.write_text("Name        : Почта\nFqdn        : mail.contoso.com\nObjectClass : {top, msExchSmtpReceiveConnector}\n", encoding="utf-8")
    assert _run("analyze", path, "--output", tmp_path / "out.txt", "--output", tmp_path / "out.json") == 4
    for name in ("out.txt", "out.json"):
        assert "Почта" in (tmp_path / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["report", "report.xyz", "report.html.bak"])
def test_an_unknown_suffix_is_refused_before_anything_is_read(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    assert _run("analyze", CASE_A, "--output", tmp_path / "good.json", "--output", tmp_path / name) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert name in said.err
    assert all(suffix in said.err for report in forms().values() for suffix in report.suffixes)
    assert list(tmp_path.iterdir()) == []


def test_no_input_is_written_over(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    paste = tmp_path / "paste.txt"
    paste.write_bytes(CASE_A.read_bytes())
    accepted = tmp_path / "accepted.json"
    accepted.write_text("", encoding="utf-8")
    link = tmp_path / "link.txt"
    link.hardlink_to(paste)
    for arguments in ([tmp_path, "--output", paste], [paste, "--output", link], [paste, "--accepted", accepted, "--output", accepted]):
        assert _run("analyze", *arguments) == 2
        assert "is one of the files to read" in capsys.readouterr().err
    assert (paste.read_bytes(), accepted.read_bytes()) == (CASE_A.read_bytes(), b"")


def test_a_file_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert _run("analyze", CASE_A, "--output", tmp_path / "no folder" / "report.txt") == 2
    said = capsys.readouterr()
    assert "cannot be written" in said.err
    assert len(said.err.splitlines()) == 1
