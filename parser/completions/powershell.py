"""PowerShell, 5.0 and later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..analyzer.quoting import quoted
from ..program import Command, Option, Program
from .model import Shell

# The key of what can be said is what stands before it: nothing, a command, or a command and an option.
_SCRIPT = """\
Register-ArgumentCompleter -Native -CommandName {name}, {name}.exe -ScriptBlock {{
    param($wordToComplete, $commandAst, $cursorPosition)
    $known = @{{
{known}
    }}
    $said = @($commandAst.CommandElements | Select-Object -Skip 1 | Where-Object {{ $_.Extent.EndOffset -lt $cursorPosition }} | ForEach-Object {{ $_.Extent.Text }})
    $key = if ($said.Count -eq 0) {{ '' }} else {{ "$($said[0]) $($said[-1])" }}
    if (-not $known.ContainsKey($key)) {{ $key = if ($wordToComplete.StartsWith('-')) {{ "$($said[0]) -" }} else {{ $said[0] }} }}
    if ($known.ContainsKey($key)) {{
        $known[$key].GetEnumerator() | Where-Object {{ $_.Key.StartsWith($wordToComplete) }} | ForEach-Object {{
            [System.Management.Automation.CompletionResult]::new($_.Key, $_.Key, 'ParameterValue', $_.Value)
        }}
    }}
}}
"""


def _script(program: Program) -> str:
    """Where nothing is known PowerShell completes files."""
    first = {command.name: command.help for command in program.commands} | _help(program.options)
    known = {"": first} | {key: words for command in program.commands for key, words in _words(command)}
    lines = (f"        {quoted(key)} = [ordered]@{{ {_pairs(words)} }}" for key, words in known.items())
    return _SCRIPT.format(name=program.name, known="\n".join(lines))


def _words(command: Command) -> Iterator[tuple[str, Mapping[str, str]]]:
    for option in command.options:
        if option.value:
            yield from ((f"{command.name} {name}", dict.fromkeys(option.words, option.help)) for name in option.names)
    yield f"{command.name} -", _help(command.options)
    yield command.name, dict.fromkeys(command.words, command.help)


def _help(options: Iterable[Option]) -> dict[str, str]:
    return {name: option.help for option in options for name in option.names}


def _pairs(words: Mapping[str, str]) -> str:
    return "; ".join(f"{quoted(word)} = {quoted(told)}" for word, told in words.items())


# The >> of Windows PowerShell writes UTF-16 behind whatever the file holds.
SHELL = Shell("powershell", "why12014 completion powershell | Add-Content $PROFILE", _script)
