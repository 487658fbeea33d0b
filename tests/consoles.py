"""How exactly whole sessions are read: every object of every command, on the screen, in the terminal stream, in the transcript.

    python tests/consoles.py [--show N] [CORPUS]

A value is *right* if its text is what was printed, *marked* if the result says that it may be another or that it was cut, *reported* if it is in
no record but lines of its command are called unread, and *wrong* if none of these. An object read under another command than its own is wrong, too,
and so is one that no command printed. Blanks at the ends of lines are left out of account, as the transcript does not keep them, and a tab is what
the screen makes of it. Exits with 1 if anything is silently wrong, and with 0 and a message where there is no corpus.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from fidelity import VARIANTS

from why12014.parser.doubt import Doubt
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document, Property, Record

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "consoles"
FORMS = ("console", "console-wrapped", "ansi", "raw", "transcript")
PASTED = ("console", "transcript")
TOLD = (Doubt.WRAP, Doubt.DAMAGED, Doubt.SPLIT, Doubt.CUT)
_CUT = ("...", "\u2026")


@dataclass(frozen=True, slots=True)
class Shown:
    """One object as a command printed it."""

    command: str
    table: bool
    values: dict[str, str]


def expected(truth: dict, form: str) -> list[Shown]:
    """The objects of a session in their order."""
    return [
        Shown(command["text"], command["kind"] == "format-table", {value["name"]: value["printed"] for value in one})
        for command in truth["commands"]
        if form != "transcript" or command["in_transcript"]
        for one in command["objects"]
    ]


def judged(wanted: Sequence[Shown], document: Document) -> Iterator[tuple[str, str]]:
    """The result of every value, with what to tell of it."""
    at = 0
    for record in document.records:
        place = _place(wanted, at, record)
        if place is None:
            # A part of an object that something tore apart, and that says so, is compared value by value.
            parts = [
                one for one in record if record.partial and any(one.name in shown.values and _same(one, shown.values[one.name]) for shown in wanted)
            ]
            if record.partial and len(parts) + 1 >= len(record.properties):
                continue
            yield from (("wrong", f"lines {record.lines.first}-{record.lines.last}: nobody printed {one.name} = {one.text!r}") for one in record)
            continue
        for skipped in wanted[at:place]:
            yield from _missing(skipped, document)
        yield from _compared(wanted[place], record)
        at = place + 1
    for skipped in wanted[at:]:
        yield from _missing(skipped, document)


def _place(wanted: Sequence[Shown], at: int, record: Record) -> int | None:
    """Which object a record is: the next one with its labels and more than half of its values."""
    names = [one.name for one in record]
    for place in range(at, len(wanted)):
        values = wanted[place].values
        if list(values) == names and 2 * sum(_same(one, values[one.name]) for one in record) > len(names):
            return place
    return None


def _missing(shown: Shown, document: Document) -> Iterator[tuple[str, str]]:
    result = "reported" if document.unread else "wrong"
    yield from ((result, f"{shown.command}: {name} is in no record") for name in shown.values)


def _compared(shown: Shown, record: Record) -> Iterator[tuple[str, str]]:
    command = _flat(shown.command) == _flat(record.command or "")
    for one in record:
        same = _same(one, shown.values[one.name])
        told = any(unsure.why in TOLD for unsure in one.unsure)
        if not command:
            yield "wrong", f"lines {record.lines.first}-{record.lines.last} are of {shown.command!r}, not of {record.command!r}"
        elif shown.table and not record.partial:
            yield "wrong", f"lines {record.lines.first}-{record.lines.last} are a row, and not called partial"
        elif same and not (told and one.text.endswith(_CUT)):
            yield "right", ""
        else:
            yield "marked" if told else "wrong", f"{shown.command}: {one.name} is {one.text!r}, not {shown.values[one.name]!r}"


def _flat(command: str) -> str:
    return "\n".join(line.strip() for line in command.split("\n"))


def _same(got: Property, printed: str) -> bool:
    text = got.text
    if text.endswith(_CUT) and not printed.endswith(_CUT):
        return _plain(printed).startswith(_plain(text.removesuffix("\u2026").removesuffix("...")))
    return _plain(text) == _plain(printed)


def _plain(text: str) -> str:
    """A text without what the terminal does to it: blanks at line ends go, a tab becomes blanks."""
    return re.sub("[ \t]+", " ", "\n".join(line.rstrip(" \t") for line in text.split("\n")))


def results(corpus: Path) -> Iterator[tuple[str, str, str]]:
    """Form, result and what to tell of every value of every session; the screen and the transcript in all that mail and editors make of them, too."""
    for truth_file in sorted(corpus.glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        for form in FORMS:
            path = truth_file.with_suffix(f".{form}.txt")
            text = path.read_bytes().decode("utf-8").replace("\r\n", "\n") if path.exists() else ""
            for variant in VARIANTS if text and form in PASTED else VARIANTS[:1] if text else ():
                name = form if variant is VARIANTS[0] else f"{form}, {variant.name}"
                found = judged(expected(truth, form), read_bytes(variant.make(text), path.name))
                yield from ((name, result, f"{path.name}, {variant.name}: {told}") for result, told in found)


def main() -> int:
    """Prints the table and the first values that are wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--show", type=int, default=20)
    options.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    given = options.parse_args()
    if not given.corpus.is_dir():
        print(f"No corpus at {given.corpus}: nothing to judge the reading of sessions by.")
        return 0
    counts: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    for form, result, told in results(given.corpus):
        counts[form, result] += 1
        wrong += [told] if result == "wrong" else []
    print(f"{'':<32}{'values':>8}{'right':>8}{'marked':>8}{'reported':>10}{'wrong':>7}")
    for form in dict.fromkeys(form for form, _ in counts):
        numbers = [counts[form, result] for result in ("right", "marked", "reported", "wrong")]
        print(f"{form:<32}{sum(numbers):>8}{numbers[0]:>8}{numbers[1]:>8}{numbers[2]:>10}{numbers[3]:>7}")
    print("\n".join(wrong[: given.show]))
    print("GATE FAILED: values are silently wrong" if wrong else "All of them are right, or say that they may not be.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
