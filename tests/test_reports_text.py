"""The report for a screen: what it tells first, how much, and on which consoles it can be read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from why12014.parser import analyzer, facts
from why12014.parser.analyzer.model import Analysis
from why12014.parser.inputs import File
from why12014.parser.progress import MANY_FILES, watched
from why12014.parser.reader import read_bytes, read_file
from why12014.parser.reports import PAGE, Detail, render
from why12014.parser.source import decode

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
NOW = datetime(2026, 6, 15, 12, 0, 0)
ANSI = "\x1b["
HOSTILE = """\
Name               : \x1b]0;owned\x07[red]x[/red]\u202egnp.exe
Fqdn               : mail.contoso.com
TlsCertificateName :
AuthMechanism      : Tls
ObjectClass        : {top, msExchSmtpReceiveConnector}

[PS] C:\\>Get-ExchangeCertificate | fl *
[PS] C:\\>
"""


def of_sample(name: str) -> Analysis:
    return analyzer.analyze(facts.gather([read_file(SAMPLES / name / "console.txt")]), NOW)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "why12014", *arguments], capture_output=True, check=False, env=os.environ | environment)


def test_the_answer_comes_first_then_the_matrix_then_the_details() -> None:
    report = render(of_sample("stale-tlscertificatename"), "text")
    marks = ["Event 12014: yes.", "Why", "What to do", "Set-ReceiveConnector", "Connectors and certificates", "WINS", "In detail", "Judged as of"]
    places = [report.index(mark) for mark in marks]
    assert places == sorted(places)
    assert "EX01\\Default Frontend EX01" in report[: report.index("What to do")]


def test_what_is_missing_is_part_of_the_answer() -> None:
    report = render(of_sample("cut-domains-hide-the-answer"), "text")
    assert report.index("What is missing to judge") < report.index("Get-ExchangeCertificate") < report.index("Connectors and certificates")


def test_each_detail_tells_more_than_the_one_before() -> None:
    analysis = of_sample("article-case-b")
    answer, report, evidence = (render(analysis, "text", replace(PAGE, detail=detail)) for detail in Detail)
    assert len(answer) < len(report) < len(evidence)
    command = "Enable-ExchangeCertificate -Thumbprint F37B9067E65F8FFD534B25F7502842AB56DC1300 -Services SMTP"
    assert all(command in told for told in (answer, report, evidence))
    assert ("Connectors and certificates" in answer, "Connectors and certificates" in report) == (False, True)
    assert ("CertificateDomains : {mail" in report, "CertificateDomains : {mail" in evidence) == (False, True)


def test_quiet_and_verbose() -> None:
    sample = str(SAMPLES / "article-case-b" / "console.txt")
    quiet, usual, verbose = (run("analyze", sample, *options) for options in (["-q"], [], ["-v"]))
    assert len(quiet.stdout) < len(usual.stdout) < len(verbose.stdout)
    both = run("analyze", sample, "-q", "-v")
    assert (both.returncode, both.stdout, len(both.stderr.splitlines())) == (2, b"", 1)


def _commands(analysis: Analysis) -> set[str]:
    remedies = [remedy for finding in analysis.findings for remedy in finding.remedies]
    asked = [missing.command for row in analysis.rows for missing in row.missing] + [entry.command for entry in analysis.not_examined]
    return {command for remedy in remedies for command in remedy.commands} | set(asked)


@pytest.mark.parametrize("width", [40, 80, 132])
@pytest.mark.parametrize("sample", ["stale-tlscertificatename", "two-servers", "article-case-a", "russian-server"])
def test_no_line_is_wider_than_the_screen_and_no_command_is_broken(sample: str, width: int) -> None:
    analysis = of_sample(sample)
    lines = render(analysis, "text", replace(PAGE, width=width)).split("\n")
    commands = _commands(analysis)
    assert commands <= {line.strip() for line in lines}
    assert [line for line in lines if len(line) > width and line.strip() not in commands] == []


def test_a_name_of_wide_characters_stays_on_the_screen() -> None:
    text = HOSTILE.replace("\x1b]0;owned\x07[red]x[/red]\u202egnp.exe", "\u6771\u4eac" * 40).replace("mail.contoso.com", "m" * 30 + ".contoso.com")
    analysis = analyzer.analyze(facts.gather([read_bytes(text.encode(), "paste.txt")]), NOW)
    report = render(analysis, "text", replace(PAGE, width=60))
    assert sum(report.count(sign) for sign in "\u6771\u4eac") >= 80
    assert [line for line in report.split("\n") if cell_len(line) > 60 and not line.startswith("    ")] == []


@pytest.mark.parametrize("sample", sorted(path.parent.name for path in SAMPLES.glob("*/console.txt")))
def test_what_the_report_adds_is_ascii(sample: str) -> None:
    printed = decode((SAMPLES / sample / "console.txt").read_bytes(), sample).text
    report = render(of_sample(sample), "text", replace(PAGE, detail=Detail.EVIDENCE))
    assert {sign for sign in report if not sign.isascii()} <= set(printed)


@pytest.mark.parametrize("encoding", ["cp437", "cp866", "cp850", "cp932"])
def test_a_console_of_an_old_code_page_shows_it_whole(encoding: str) -> None:
    told = run("analyze", str(SAMPLES / "stale-tlscertificatename" / "console.txt"), "-v", PYTHONIOENCODING=encoding, PYTHONUTF8="0")
    assert (told.returncode, told.stderr) == (1, b"")
    assert told.stdout.isascii()
    assert b"\\u" not in told.stdout


def test_names_cannot_act_on_the_terminal() -> None:
    document = read_bytes(HOSTILE.encode(), "\x1b[31mpaste\u202e.txt")
    analysis = analyzer.analyze(facts.gather([document]), NOW)
    for screen in (replace(PAGE, detail=detail, colours=colours) for detail in Detail for colours in (True, False)):
        report = render(analysis, "text", screen)
        assert "[red]x[/red]" in report
        assert not {"\u202e", "\x07"} & set(report)
        assert f"{ANSI}31mpaste" not in report
        assert (ANSI in report) is screen.colours


def test_colours_say_nothing_that_words_do_not() -> None:
    analysis = of_sample("article-case-b")
    coloured = render(analysis, "text", replace(PAGE, colours=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured).split() == render(analysis, "text").split()


def on_terminal(*arguments: str, watch: int, **environment: str) -> str:
    """What a command writes to a terminal of 80 columns that its file descriptor `watch` is; the other one is a pipe."""
    import fcntl
    import pty
    import struct
    import termios

    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | {"stdout" if watch == 1 else "stderr": terminal}
    process = subprocess.Popen([sys.executable, "-m", "why12014", *arguments], env=os.environ | {"TERM": "xterm"} | environment, **streams)
    os.close(terminal)
    written = b""
    try:
        while block := os.read(master, 65536):
            written += block
    except OSError:
        pass  # Linux ends a terminal that nobody has open with an error
    os.close(master)
    process.wait()
    return written.decode()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals in Python")
class TestOnATerminal:
    sample = str(SAMPLES / "article-case-b" / "console.txt")

    def test_there_are_colours(self) -> None:
        assert f"{ANSI}1;31mEvent 12014: yes." in on_terminal("analyze", self.sample, watch=1)

    @pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=str)
    def test_there_are_none_where_they_are_not_wanted(self, environment: dict[str, str]) -> None:
        written = on_terminal("analyze", self.sample, watch=1, **environment)
        assert written.startswith("Event 12014: yes.")
        assert ANSI not in written

    def test_a_bar_shows_how_far_long_work_is(self) -> None:
        written = on_terminal("analyze", *[self.sample] * MANY_FILES, watch=2)
        assert f"{MANY_FILES}/{MANY_FILES}" in written

    def test_short_work_has_none(self) -> None:
        assert on_terminal("analyze", self.sample, watch=2) == ""


def test_the_bar_writes_nothing_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    files = [File(str(number), str(number), bytes) for number in range(MANY_FILES)]
    assert list(watched(files, sys.stderr)) == files
    assert capsys.readouterr() == ("", "")
