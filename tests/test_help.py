"""What the command says of itself: docs/cli.md is that, and the examples in it can be typed."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.core import TyperCommand, TyperGroup

from why12014.cli import app

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cli.md"
_WIDTH = 100


def _group() -> TyperGroup:
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group


def _commands() -> Iterator[tuple[str, TyperCommand]]:
    for name, command in _group().commands.items():
        assert isinstance(command, TyperCommand)
        yield name, command


def _page() -> str:
    """The page of all commands: the help of each."""
    group = _group()
    with group.make_context("why12014", [], resilient_parsing=True, terminal_width=_WIDTH) as whole:
        parts = [("why12014", whole.get_help())]
        for name, command in group.commands.items():
            with command.make_context(name, [], parent=whole, resilient_parsing=True, terminal_width=_WIDTH) as context:
                parts.append((f"why12014 {name}", context.get_help()))
    return "# The command line\n\nWhat `--help` prints.\n" + "".join(f"\n## {title}\n\n```text\n{text.rstrip()}\n```\n" for title, text in parts)


def test_the_page_of_commands_is_current(rewrite: bool) -> None:  # noqa: FBT001 - a fixture
    if rewrite:
        PAGE.write_text(_page(), encoding="utf-8", newline="\n")
    assert PAGE.read_text(encoding="utf-8") == _page()


@pytest.mark.parametrize(("name", "command"), list(_commands()), ids=[name for name, _ in _commands()])
def test_every_command_has_examples_that_can_be_typed(name: str, command: TyperCommand) -> None:
    examples = (command.epilog or "").splitlines()
    assert examples
    for example in examples:
        program, called, *arguments = shlex.split(example)
        assert (program, called) == ("why12014", name)
        # Raises for an option that is not there, and for a value that cannot be.
        command.make_context(name, arguments)


@pytest.mark.parametrize(("name", "command"), list(_commands()), ids=[name for name, _ in _commands()])
def test_every_command_is_told_in_a_line_and_in_a_text(name: str, command: TyperCommand) -> None:
    short = command.get_short_help_str(limit=60)
    assert short.endswith("."), name
    assert not short.endswith("..."), name
    assert len((command.help or "").split("\n\n")) > 1
    assert all(getattr(parameter, "help", "") for parameter in command.params)
