"""Completion as a person has it in each shell: a key is pressed, and what can follow stands there."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from why12014.cli import main
from why12014.parser.completions import shells

PATIENCE = 30


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The script of each shell, as it is printed."""
    folder = tmp_path_factory.mktemp("completion")
    for name in shells():
        printed = subprocess.run([sys.executable, "-m", "why12014", "completion", name], capture_output=True, check=True)
        assert printed.stdout.isascii()
        (folder / name).write_bytes(printed.stdout)
    return {name: folder / name for name in shells()}


def _bash(script: Path, words: Sequence[str]) -> set[str]:
    code = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _why12014; printf "%s\\n" "${COMPREPLY[@]}"'
    return set(_run("bash", "--norc", "-c", code, str(script), *words).split())


def _fish(script: Path, words: Sequence[str]) -> set[str]:
    shown = _run("fish", "--no-config", "-c", f"source {script}; complete --do-complete '{' '.join(words)}'")
    return {line.split("\t")[0] for line in shown.splitlines()}


def _zsh(script: Path, words: Sequence[str]) -> set[str]:
    """What zsh writes into the line, or lists below it, when Tab is pressed twice in a terminal."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.environ.update(TERM="dumb", COLUMNS="200", LINES="200", PS1="", ZDOTDIR=str(script.parent))
        os.execvp("zsh", ["zsh", "-f", "-i"])  # noqa: S606 - the shell under test
    shown = b""
    try:
        os.write(terminal, f"unsetopt prompt_cr prompt_sp; PS1=; stty cols 200 rows 200; source {script}; print -r READ''Y\n".encode())
        shown += _until(terminal, b"READY")
        os.write(terminal, " ".join(words).encode() + b"\t\t")
        time.sleep(1)
        # The line itself becomes an argument of print.
        os.write(terminal, b"\x01print -r -- LINE''S \x05 END''S\n")
        shown = _until(terminal, b"ENDS")
    finally:
        os.kill(child, signal.SIGKILL)
        os.close(terminal)
        os.waitpid(child, 0)
    return set(re.findall(r"[\w+-]+", re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x07", " ", shown.decode())))


def _until(terminal: int, mark: bytes) -> bytes:
    shown, end = b"", time.monotonic() + PATIENCE
    while mark not in shown:
        assert time.monotonic() < end, shown
        readable, _, _ = select.select([terminal], [], [], 1)
        shown += os.read(terminal, 1 << 16) if readable else b""
    return shown


def _powershell(script: Path, words: Sequence[str]) -> set[str]:
    """What the table in the script has, looked up as the script does it; there is no PowerShell here to ask."""
    text = script.read_text(encoding="ascii")
    known = {
        key: dict(re.findall(r"'([^']*)' = '((?:[^']|'')*)'", words))
        for key, words in re.findall(r"(?m)^        '([^']*)' = \[ordered\]@\{ (.*) \}$", text)
    }
    said, word = words[1:-1], words[-1]
    key = f"{said[0]} {said[-1]}" if said else ""
    if key not in known:
        key = f"{said[0]} -" if word.startswith("-") else said[0]
    return {name for name in known[key] if name.startswith(word)}


def _run(*command: str) -> str:
    return subprocess.run(command, capture_output=True, check=True, text=True, env=os.environ | {"LC_ALL": "C.UTF-8"}).stdout


@pytest.mark.parametrize(
    ("line", "offered", "not_offered"),
    [
        ("why12014 c", {"convert", "check-certificate", "collect", "completion"}, {"analyze", "rules"}),
        ("why12014 convert --to p", {"parquet", "powershell"}, {"csv", "json"}),
        ("why12014 analyze --w", {"--with-certificate", "--without", "--width", "--wrap"}, {"--to", "--enable"}),
        ("why12014 explain tls-", {"tls-certificate-name-malformed", "tls-certificate-name-stale"}, {"expired"}),
        ("why12014 analyze paste.txt --format s", {"sarif"}, {"json"}),
        ("why12014 collect --version 20", {"2007", "2010"}, {"--short"}),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_what_can_follow_is_offered(scripts: dict[str, Path], shell: str, line: str, offered: set[str], not_offered: set[str]) -> None:
    if shell != "powershell" and (sys.platform == "win32" or not shutil.which(shell)):
        pytest.skip(f"there is no {shell} here")
    ask = {"bash": _bash, "zsh": _zsh, "fish": _fish, "powershell": _powershell}[shell]
    shown = ask(scripts[shell], line.split())
    assert offered <= shown
    assert not shown & not_offered


def test_the_script_of_powershell_is_balanced(scripts: dict[str, Path]) -> None:
    outside = re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"", "", scripts["powershell"].read_text(encoding="ascii"))
    assert "'" not in outside
    for opening, closing in ("()", "{}", "[]"):
        assert outside.count(opening) == outside.count(closing)


def test_every_command_and_option_is_known_to_every_shell(capsys: pytest.CaptureFixture[str], scripts: dict[str, Path]) -> None:
    with pytest.raises(SystemExit):
        main(["analyze", "--help"])
    options = set(re.findall(r"(?m)^  (?:-., )?--([a-z-]+)", capsys.readouterr().out))
    assert options > {"format", "help"}
    for shell, path in scripts.items():
        script = path.read_text(encoding="ascii")
        assert [option for option in options if option not in script] == [], shell


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["completion", "cmd"])
    assert left.value.code == 2
    assert "bash, fish, powershell, zsh" in capsys.readouterr().err
