"""fish."""

from __future__ import annotations

from collections.abc import Iterator

from ..program import Command, Option, Program
from .model import Shell


def _script(program: Program) -> str:
    return "".join(f"complete --command {program.name} {line}\n" for line in _lines(program))


def _lines(program: Program) -> Iterator[str]:
    nothing_yet = "--condition __fish_use_subcommand"
    for option in program.options:
        yield f"{nothing_yet} {_option(option)}"
    for command in program.commands:
        yield f"{nothing_yet} --no-files --arguments {command.name} --description {_quoted(command.help)}"
        yield from _of(command)


def _of(command: Command) -> Iterator[str]:
    chosen = f"--condition '__fish_seen_subcommand_from {command.name}'"
    if command.words:
        yield f"{chosen} --no-files --arguments {_quoted(' '.join(command.words))}"
    for option in command.options:
        yield f"{chosen} {_option(option)}"


def _option(option: Option) -> str:
    names = " ".join(f"--long-option {name[2:]}" if name.startswith("--") else f"--short-option {name[1:]}" for name in option.names)
    words = f"--exclusive --arguments {_quoted(' '.join(option.words))}" if option.words else "--require-parameter" if option.value else ""
    return " ".join(filter(None, [names, words, f"--description {_quoted(option.help)}"]))


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


SHELL = Shell("fish", "why12014 completion fish >> ~/.config/fish/config.fish", _script)
