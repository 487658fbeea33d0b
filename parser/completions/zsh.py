"""zsh, with its completion system."""

from __future__ import annotations

from collections.abc import Iterable

from ..program import Command, Option, Program
from .model import Shell

_SCRIPT = """\
#compdef {name}
_{name}() {{
  local -a commands=({commands})
  if (( CURRENT == 2 )); then
    _describe command commands
    _arguments{options}
    return
  fi
  shift words
  (( CURRENT-- ))
  case $words[1] in
{cases}
  esac
}}
# Read by compinit from a folder of $fpath, or with a file such as ~/.zshrc.
if [[ $funcstack[1] == _{name} ]]; then
  _{name} "$@"
else
  (( $+functions[compdef] )) || {{ autoload -Uz compinit && compinit }}
  compdef _{name} {name}
fi
"""


def _script(program: Program) -> str:
    commands = " ".join(_quoted(f"{command.name}:{_plain(command.help)}") for command in program.commands)
    return _SCRIPT.format(name=program.name, commands=commands, options=_arguments(program.options), cases="\n".join(map(_case, program.commands)))


def _case(command: Command) -> str:
    what = f"({' '.join(command.words)})" if command.words else "_files"
    return f"    {command.name}) _arguments{_arguments(command.options)} {_quoted(f'*:argument:{what}')} ;;"


def _arguments(options: Iterable[Option]) -> str:
    return "".join(f" {_quoted(specification)}" for option in options for specification in _specifications(option))


def _specifications(option: Option) -> list[str]:
    """`(-q --quiet)--quiet[help]`: given once, one name rules out the others."""
    head = "*" if option.several else f"({' '.join(option.names)})"
    what = f"({' '.join(option.words)})" if option.words else "_files"
    value = f":{_plain(option.value)}:{what}" if option.value else ""
    return [f"{head}{name}[{_plain(option.help)}]{value}" for name in option.names]


def _plain(text: str) -> str:
    """Text in which nothing parts a specification."""
    return "".join(f"\\{sign}" if sign in "\\[]:" else sign for sign in text)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


SHELL = Shell("zsh", "why12014 completion zsh >> ~/.zshrc", _script)
