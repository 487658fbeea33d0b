"""What the command line offers, as data: for the completion of shells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from typer._click import Context
    from typer._click.core import Command as ClickCommand
    from typer._click.core import Parameter
    from typer.core import TyperGroup


class Option(Struct, frozen=True):
    """An option by its names, the short one first. `value` is how what follows it is called, `None` where nothing does.

    `words` are all that can follow, where that is known. `several` says that it may be given more than once.
    """

    names: tuple[str, ...]
    help: str
    value: str | None = None
    words: tuple[str, ...] = ()
    several: bool = False


class Command(Struct, frozen=True):
    """A command; `words` are all that its argument can be, where that is known, and otherwise it takes files."""

    name: str
    help: str
    options: tuple[Option, ...]
    words: tuple[str, ...]


class Program(Struct, frozen=True):
    """The whole command line."""

    name: str
    commands: tuple[Command, ...]
    options: tuple[Option, ...]


def described(group: TyperGroup, context: Context) -> Program:
    """The program that a group of commands is."""
    commands = tuple(_command(command, context) for command in group.commands.values())
    return Program(context.info_name or "", commands, tuple(_options(group, context)))


def _command(command: ClickCommand, context: Context) -> Command:
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    words = tuple(word for argument in arguments for word in _words(argument, context))
    return Command(command.name or "", _sentence(command.help or ""), tuple(_options(command, context)), words)


def _options(command: ClickCommand, context: Context) -> Iterator[Option]:
    for parameter in command.get_params(context):
        if parameter.param_type_name == "option":
            names = tuple(sorted(parameter.opts, key=len))
            takes = not getattr(parameter, "is_flag", False)
            value = parameter.make_metavar(context).strip("<>") if takes else None
            yield Option(names, _sentence(getattr(parameter, "help", "")), value, tuple(_words(parameter, context)), parameter.multiple)


def _words(parameter: Parameter, context: Context) -> Iterator[str]:
    """What a parameter can be; the kind `file` stands for any."""
    return (item.value for item in parameter.shell_complete(context, "") if item.type == "plain")


def _sentence(text: str) -> str:
    """The first sentence, on one line, without its full stop."""
    first, _, _ = " ".join(text.split()).partition(". ")
    return first.removesuffix(".")
