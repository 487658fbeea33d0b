"""Whatever a name holds, PowerShell reads it back as that name, and nothing in it runs."""

from __future__ import annotations

import re

from hypothesis import example, given
from hypothesis import strategies as st

from why12014.parser.analyzer.quoting import quoted

QUOTES = "'\u2018\u2019\u201a\u201b"
NUMBER = re.compile(r"\[char\]([0-9]+)")


def evaluated(expression: str) -> str:
    """What PowerShell makes of an expression of single-quoted strings and [char]N, joined by plus; fails on anything else."""
    inside = expression[1:-1] if expression.startswith("(") else expression
    # [char]10+[char]10 would be a sum of numbers.
    assert inside[0] in QUOTES
    result, at = "", 0
    while at < len(inside):
        if number := NUMBER.match(inside, at):
            result, at = result + chr(int(number[1])), number.end()
        else:
            assert inside[at] in QUOTES
            text, at = _string(inside, at + 1)
            result += text
        if at < len(inside):
            assert inside[at] == "+"
            at += 1
            assert at < len(inside)
    return result


def _string(source: str, at: int) -> tuple[str, int]:
    """A string that begins at `at`, and where it ends. Any quote, doubled by any quote, stands for itself."""
    text = ""
    while True:
        if source[at] in QUOTES:
            if at + 1 < len(source) and source[at + 1] in QUOTES:
                text, at = text + source[at], at + 2
                continue
            return text, at + 1
        text, at = text + source[at], at + 1


def units(text: str) -> list[int]:
    """The UTF-16 units of a text: what a .NET string is made of."""
    data = text.encode("utf-16-be", "surrogatepass")
    return [int.from_bytes(data[index : index + 2], "big") for index in range(0, len(data), 2)]


NAMES = st.text(st.one_of(st.characters(), st.sampled_from("'\u2018\u2019\u201a\u201b`$\"();|&\n\r\x00\x1b\u202e\ud800")), max_size=30)


@given(NAMES)
@example("Default EX01")
@example("a'; Remove-Item C:\\ -Recurse; '")
@example("\u2019; Stop-Computer; \u2018")
@example("$(Stop-Computer)")
@example("")
def test_a_name_stays_a_name(name: str) -> None:
    assert units(evaluated(quoted(name))) == units(name)


@given(NAMES)
def test_a_command_stays_on_one_line(name: str) -> None:
    assert quoted(name).isprintable()


def test_plain_names_are_quoted_plainly() -> None:
    assert quoted("EX01\\Default Frontend EX01") == "'EX01\\Default Frontend EX01'"
    assert quoted("Kunde 'A'") == "'Kunde ''A'''"
