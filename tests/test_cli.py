"""The command as a user meets it: exit codes, messages, and never a traceback."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from why12014.cli import main
from why12014.parser.progress import MANY_BYTES

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CASE_A = SAMPLES / "article-case-a" / "console.txt"
HEALTHY = SAMPLES / "healthy" / "console.txt"
NOW = ("--now", "2026-06-15T12:00:00")
COMMANDS = ("convert", "analyze")
CONNECTOR = "Name        : Почта\nFqdn        : mail.contoso.com\nObjectClass : {top, msExchSmtpReceiveConnector}\n"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the command said and how it left."""

    code: int
    out: str
    err: str


def _run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Answer:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    assert "Traceback" not in said.err
    assert isinstance(left.value.code, int)
    return Answer(int(left.value.code), said.out, said.err)


def _start(arguments: Sequence[str], data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "why12014", *arguments], input=data, capture_output=True, check=False, env=os.environ | environment)


def _saved(folder: Path, name: str, text: str = CONNECTOR) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _run(capsys, "--version")
    assert (answer.code, answer.out.split()[0]) == (0, "why12014")


def test_no_command_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _run(capsys)
    assert answer.code == 2
    assert "Usage: why12014" in answer.out


@pytest.mark.parametrize(("sample", "code"), [(CASE_A, 1), (HEALTHY, 0), (SAMPLES / "cut-domains-hide-the-answer" / "console.txt", 4)])
def test_the_verdict_is_the_exit_code(capsys: pytest.CaptureFixture[str], sample: Path, code: int) -> None:
    answer = _run(capsys, "analyze", sample, *NOW)
    assert answer.code == code
    assert answer.out.strip()
    assert not answer.err


def test_the_verdict_is_in_the_json_too(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _run(capsys, "analyze", CASE_A, "--format", "json", *NOW)
    analysis = json.loads(answer.out)
    assert (answer.code, analysis["verdict"], analysis["now"]) == (1, "12014", "2026-06-15T12:00:00")


def test_one_file_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _run(capsys, "convert", CASE_A)
    assert (answer.code, answer.err) == (0, "")
    assert json.loads(answer.out)["source"]["name"] == str(CASE_A)


def test_several_files_are_one_document_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    answer = _run(capsys, "convert", HEALTHY, CASE_A, "--raw")
    documents = [json.loads(line) for line in answer.out.splitlines()]
    assert [document["source"]["name"] for document in documents] == [str(HEALTHY), str(CASE_A)]
    assert all(isinstance(value, str) for document in documents for record in document["records"] for value in record["properties"].values())


def test_patterns_are_expanded(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    names = [str(_saved(tmp_path, name)) for name in ("a.txt", "b.txt")]
    answer = _run(capsys, "convert", tmp_path / "*.txt")
    assert [json.loads(line)["source"]["name"] for line in answer.out.splitlines()] == names


def test_a_file_named_like_a_pattern_is_itself(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _saved(tmp_path, "a.txt", "")
    answer = _run(capsys, "convert", _saved(tmp_path, "[a].txt"))
    assert json.loads(answer.out)["source"]["name"].endswith("[a].txt")


def test_standard_input(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(CONNECTOR.encode("utf-16"))))
    document = json.loads(_run(capsys, "convert", "-").out)
    assert (document["source"]["name"], document["source"]["encoding"]) == ("<stdin>", "utf-16-le")
    assert document["records"][0]["properties"]["Name"] == "Почта"


def test_output_goes_to_a_file_in_utf8(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = _run(capsys, "convert", _saved(tmp_path, "in.txt"), "--output", tmp_path / "out.json")
    assert (answer.code, answer.out) == (0, "")
    assert "Почта" in (tmp_path / "out.json").read_text(encoding="utf-8")


def test_the_input_is_never_overwritten(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = _saved(tmp_path, "in.txt")
    answer = _run(capsys, "convert", path, "--output", path)
    assert (answer.code, path.read_text(encoding="utf-8")) == (2, CONNECTOR)
    assert "is one of the files to read" in answer.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_missing_file(capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path) -> None:
    answer = _run(capsys, command, tmp_path / "missing.txt")
    assert (answer.code, answer.out) == (3, "")
    assert str(tmp_path / "missing.txt") in answer.err


@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder(capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path) -> None:
    answer = _run(capsys, command, tmp_path)
    assert answer.code == 3
    assert f"{tmp_path}: is a folder" in answer.err


@pytest.mark.parametrize("command", COMMANDS)
def test_bytes_that_are_no_text(capsys: pytest.CaptureFixture[str], command: str, tmp_path: Path) -> None:
    path = tmp_path / "rubbish.bin"
    path.write_bytes(bytes(range(256)) * 40)
    answer = _run(capsys, command, path)
    assert answer.code == 3
    assert str(path) in answer.err


@pytest.mark.parametrize("text", ["", "\n", "Dear support,\n\nplease help.\n"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_text_without_records(capsys: pytest.CaptureFixture[str], command: str, text: str, tmp_path: Path) -> None:
    path = _saved(tmp_path, "letter.txt", text)
    answer = _run(capsys, command, path)
    assert answer.code == 3
    assert str(path) in answer.err
    assert "Get-ExchangeCertificate" in answer.err


def test_a_bad_file_does_not_lose_the_others(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    missing = tmp_path / "missing.txt"
    converted = _run(capsys, "convert", missing, HEALTHY)
    assert (converted.code, len(converted.out.splitlines())) == (3, 1)
    assert str(missing) in converted.err
    assert _run(capsys, "analyze", missing, CASE_A, *NOW).code == 1
    assert _run(capsys, "analyze", missing, HEALTHY, *NOW).code == 3


@pytest.mark.parametrize(
    "options",
    [
        ("--now", "yesterday"),
        ("--now", "2026-06-15T12:00:00Z"),
        ("--encoding", "klingon"),
        ("--encoding", "rot13"),
        ("--width", "wide"),
        ("--width", "0"),
        ("--wrap", "never"),
        ("--format", "papyrus"),
        ("--unknown",),
    ],
    ids=" ".join,
)
def test_wrong_usage(capsys: pytest.CaptureFixture[str], options: Sequence[str]) -> None:
    answer = _run(capsys, "analyze", HEALTHY, *options)
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.strip()


def test_a_defect_is_told_on_one_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("Subject")

    monkeypatch.setattr("why12014.parser.intake.read", broken)
    answer = _run(capsys, "convert", HEALTHY)
    assert answer.code == 3
    assert answer.err.startswith(f"why12014: {HEALTHY}: a defect of why12014 itself: KeyError 'Subject' (test_cli.py, line ")
    assert len(answer.err.splitlines()) == 1


@pytest.mark.parametrize("encoding", ["cp1252", "cp866", "ascii", "utf-8"])
def test_a_console_of_any_code_page(encoding: str, tmp_path: Path) -> None:
    path = _saved(tmp_path, "in.txt", CONNECTOR.replace("Почта", "Почта メール 📧"))
    converted = _start(["convert", str(path)], PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (converted.returncode, converted.stderr) == (0, b"")
    assert json.loads(converted.stdout.decode(encoding))["records"][0]["properties"]["Name"] == "Почта メール 📧"
    analyzed = _start(["analyze", str(path)], PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (analyzed.returncode, analyzed.stderr) == (4, b"")


@pytest.mark.skipif(os.name == "nt", reason="a pipe is closed here as POSIX does it")
def test_a_reader_that_leaves_early() -> None:
    arguments = [sys.executable, "-m", "why12014", "convert", *[str(CASE_A)] * 30]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk here is always full")
def test_no_bar_and_no_hidden_cursor_stay_where_writing_fails(tmp_path: Path) -> None:
    import pty

    long = _saved(tmp_path, "long.txt", (CONNECTOR + "\n") * (MANY_BYTES // len(CONNECTOR)))
    terminal, screen = pty.openpty()
    with Path("/dev/full").open("wb") as full:
        command = subprocess.Popen(
            [sys.executable, "-m", "why12014", "convert", str(long)], stdout=full, stderr=screen, env={**os.environ, "TERM": "xterm"}
        )
    os.close(screen)
    shown = _all_of(terminal)
    assert command.wait() == 3
    assert b"no space left" in shown
    assert shown.rfind(b"\x1b[?25h") > shown.rfind(b"\x1b[?25l") > -1


def _all_of(terminal: int) -> bytes:
    """What comes to a terminal until nobody writes to it any more, which Linux calls an error."""
    shown = b""
    with os.fdopen(terminal, "rb", buffering=0) as screen, contextlib.suppress(OSError):
        while more := screen.read(1 << 16):
            shown += more
    return shown
