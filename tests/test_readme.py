"""What README.md says is so: its commands run as written, and its output is what they print."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_session_samples import MAKERS

from why12014.cli import ExitCode, main
from why12014.parser.analyzer.rules import known

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SET_UP = re.findall(r"(?m)^python -m pip install .*$", README)
SHOWN = re.findall(r"(?s)<!-- shown: ([^\n]+) -->\n```[a-z]*\n(.*?)```\n", README)


def _run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: str) -> str:
    monkeypatch.chdir(ROOT)
    with pytest.raises(SystemExit):
        main(shlex.split(arguments))
    return capsys.readouterr().out


def test_two_commands_do_all_set_up() -> None:
    assert [command.split(" ; ")[1].split()[:3] for command in SET_UP] == [["python", "-m", "why12014"], ["python", "-m", "pytest"]]


def test_the_main_job_runs_as_written_and_finds_the_fault() -> None:
    arguments = SET_UP[0].split(" ; ")[1].removeprefix("python ").split()
    result = subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (ExitCode.FOUND, b"")


def test_output_is_shown() -> None:
    assert {arguments.split()[0] for arguments, _ in SHOWN} == {"analyze", "convert"}


@pytest.mark.parametrize(("arguments", "shown"), SHOWN, ids=[arguments for arguments, _ in SHOWN])
def test_shown_output_is_what_is_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: str, shown: str) -> None:
    """A line of three dots stands for lines left out."""
    kept = re.split(r"(?m)^ *\.\.\.\n", shown)
    pattern = r"(?s:.*?)".join(re.escape(part) for part in kept)
    printed = "".join(f"{line.rstrip()}\n" for line in _run(capsys, monkeypatch, arguments).splitlines())
    assert shown.strip()
    assert re.fullmatch(pattern, printed), printed


def test_every_exit_code_is_listed() -> None:
    listed = {int(code) for code in re.findall(r"(?m)^\| (\d+) \|", README)}
    assert listed == set(ExitCode) - {ExitCode.INTERRUPTED}


def test_every_option_named_exists(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    known = "".join(
        _run(capsys, monkeypatch, f"{command} --help")
        for command in ("convert", "analyze", "collect", "check-certificate", "redact", "completion", "")
    )
    named = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", re.sub(r"<!--|-->", "", README)))
    assert named
    assert [option for option in sorted(named) if option not in known] == []


def test_every_link_leads_somewhere() -> None:
    assert [link for link in re.findall(r"\]\(([^)#:]+)\)", README) if not (ROOT / link).exists()] == []


def table_of_rules() -> str:
    rows = "".join(f"| `{rule.code}` | {rule.severity} | {rule.explanation.splitlines()[0]} |\n" for rule in known())
    return f"| code | severity | what it found |\n|---|---|---|\n{rows}"


def test_the_rules_are_listed(rewrite: bool) -> None:  # noqa: FBT001 - a fixture
    pattern = re.compile(r"(<!-- rules -->\n).*?(<!-- end of rules -->)", re.DOTALL)
    page = ROOT / "README.md"
    if rewrite:
        page.write_text(pattern.sub(lambda found: found[1] + table_of_rules() + found[2], README), encoding="utf-8", newline="\n")
    assert table_of_rules() in page.read_text(encoding="utf-8")


def test_what_is_read_has_a_sample() -> None:
    """Every row of the table names a sample, and every sample of the kinds that it tells of has its row."""
    named = re.findall(r"(?m)^\|[^|]+\|[^|]+\| `([a-z-]+)` \|$", README.partition("## What it reads")[2].partition("\n## ")[0])
    assert set(MAKERS) <= set(named)
    assert [name for name in named if not (ROOT / "samples" / name / "document.json").is_file()] == []
