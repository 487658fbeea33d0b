"""What the made-up consoles of test_identity.py cover: each thing that a console can print is printed there."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

sys.path.insert(0, str(Path(__file__).resolve().parent))

from printed import Ends, File, Value, files

from why12014.parser.printer import Wrap, cells

_MAKING = settings(
    max_examples=250,
    phases=[Phase.generate],
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@cache
def made_up(ends: Ends) -> list[File]:
    """Some of the files, as they come: what is seldom among them is not looked for further."""
    made = []

    @_MAKING
    @given(files(ends))
    def make(file: File) -> None:
        made.append(file)

    make()
    return made


def texts(file: File) -> list[str]:
    return [value.printed for one in file.objects for value in one]


def labels(file: File) -> list[str]:
    return [value.label for one in file.objects for value in one]


def values(file: File) -> Iterator[tuple[Value, list[str]]]:
    """The values, each with its own lines."""
    return ((value, value.printed.split("\n")) for one in file.objects for value in one)


def is_wrapped(file: File, wrap: Wrap) -> bool:
    return any(value.field.console.wrap is wrap and any(cells(line) > value.field.room for line in lines) for value, lines in values(file))


def any_text(pattern: str) -> Callable[[File], bool]:
    return lambda file: any(re.search(pattern, text) for text in texts(file))


def any_label(pattern: str) -> Callable[[File], bool]:
    return lambda file: any(re.search(pattern, label) for label in labels(file))


COVERED: dict[str, Callable[[File], bool]] = {
    "word wrap": lambda file: is_wrapped(file, Wrap.WORD),
    "cell wrap": lambda file: is_wrapped(file, Wrap.CELL),
    "a width of 40 to 50": lambda file: min(console.width for console in file.consoles) <= 50,
    "a width of 4096": lambda file: max(console.width for console in file.consoles) == 4096,
    "several widths": lambda file: len({console.width for console in file.consoles}) > 1,
    "several cultures": lambda file: len({console.culture for console in file.consoles}) > 1,
    "several line breaks in a value": any_text(r"\n[^\n]+\n"),
    "a line break at the edge of the field": lambda file: any(
        cells(line) == value.field.room for value, lines in values(file) for line in lines[:-1]
    ),
    "a line break at the edge of the field, behind a cut": lambda file: any(
        cells(line) > value.field.room == cells(value.field.pieces(line)[-1]) for value, lines in values(file) for line in lines[:-1]
    ),
    "a line break behind a blank at the edge": lambda file: any(
        cells(line) == value.field.room and line.endswith(" ") for value, lines in values(file) for line in lines[:-1]
    ),
    "a value that ends with a line break": any_text(r"\n$"),
    "an empty line in a value": any_text(r"[^\n]\n\n[^\n]"),
    "a word longer than the field": lambda file: any(cells(word) > value.field.room for value, _ in values(file) for word in value.printed.split()),
    "a wide character that does not fit": lambda file: any(
        "?" in "".join(value.field.pieces(value.printed.replace("?", ""))) for value, _ in values(file)
    ),
    "a run of blanks": any_text("[^ ]  [^ ]"),
    "blanks at the edges of a value": any_text("^ .* $"),
    "a tab": any_text(r"\t"),
    "wide characters": any_text("証"),
    "combining characters": any_text("e\u0301"),
    "emoji": any_text("\U0001f512"),
    "colours": lambda file: b"\x1b" in file.data,
    "an empty value": any_text("^$"),
    "a value that looks like a property": any_text("Fqdn : mail"),
    "a label with blanks": any_label(" "),
    "a label with a colon": any_label(":"),
    "a label with a colon between blanks": any_label(" : "),
    "a wide label": any_label("証"),
    "a label that is not Latin": any_label("[А-я]"),
    "an object of one property": lambda file: any(len(one) == 1 for one in file.objects),
    "objects of different types after each other": lambda file: any(
        [value.label for value in one] != [value.label for value in other] for one, other in pairwise(file.objects)
    ),
    "a collection cut by dots": lambda file: any(value.cut and value.printed.endswith("...}") for one in file.objects for value in one),
    "a collection cut by an ellipsis": lambda file: any(value.cut and value.printed.endswith("\u2026}") for one in file.objects for value in one),
    "an empty collection": any_text(r"^\{\}$"),
    "a nested collection": any_text(r"^\{.*\{.*\}.*\}$"),
    "an item with a comma and a blank": lambda file: any(
        "b, c" in value.typed for one in file.objects for value in one if isinstance(value.typed, list)
    ),
    "an item with a brace": lambda file: any("}" in value.typed for one in file.objects for value in one if isinstance(value.typed, list)),
    "bytes": lambda file: "RawData" in labels(file),
    "line ends of Windows": lambda file: b"\r" in file.data,
    "UTF-16": lambda file: b"\0" in file.data,
    "a byte order mark": lambda file: file.data.startswith(b"\xef\xbb\xbf"),
}


@pytest.mark.parametrize("covered", COVERED)
def test_it_is_printed(covered: str) -> None:
    assert any(map(COVERED[covered], made_up(Ends.KEPT)))


@pytest.mark.parametrize("ends", list(Ends))
def test_blanks_at_line_ends_are_kept_or_lost(ends: Ends) -> None:
    def shows(file: File) -> bool:
        lines = file.data.decode("utf-8", "replace").replace("\r", "").split("\n")
        kept, lost = any(line.endswith(" ") for line in lines), any(line.endswith(" :") for line in lines)
        return (kept, lost) == {Ends.KEPT: (True, False), Ends.SOME: (True, True), Ends.NONE: (False, True)}[ends]

    assert any(map(shows, made_up(ends)))
