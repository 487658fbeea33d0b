"""bash, 3.2 and later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..program import Command, Option, Program
from .model import Shell

_SCRIPT = """\
_{name}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} command= before= words=
    if (( COMP_CWORD > 1 )); then
        command=${{COMP_WORDS[1]}} before=${{COMP_WORDS[COMP_CWORD-1]}}
    fi
    case "$command $before $current" in
{cases}
    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
# Where no word of ours fits, a file does.
complete -o default -F _{name} {name}
"""


def _script(program: Program) -> str:
    cases = [case for command in program.commands for case in _cases(command)]
    first = _case("'  '*", (*(command.name for command in program.commands), *_names(program.options)))
    return _SCRIPT.format(name=program.name, cases="\n".join([*cases, first]))


def _cases(command: Command) -> Iterator[str]:
    """What follows an option goes before what follows the command."""
    for option in command.options:
        if option.value:
            yield _case("|".join(f"'{command.name} {name} '*" for name in option.names), option.words)
    yield _case(f"'{command.name} '*' -'*", _names(command.options))
    yield _case(f"'{command.name} '*", command.words)


def _case(pattern: str, words: Iterable[str]) -> str:
    return f"        {pattern}) words='{' '.join(words)}' ;;"


def _names(options: Iterable[Option]) -> list[str]:
    return [name for option in options for name in option.names]


SHELL = Shell("bash", "why12014 completion bash >> ~/.bashrc", _script)
