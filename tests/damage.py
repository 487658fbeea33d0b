"""What becomes of every value of the corpus when its text is damaged: right, marked, reported, indistinguishable, silently wrong.

    python tests/damage.py [--all] [--only WAY] [--show N] [--write | --pairs N [--seed S]] [CORPUS]

Each way of `damages.py` is tried alone, and every two of them one after the other. A value is *right* if its text
is what was printed (blanks at the ends of lines aside; redacted values as they were redacted), *marked* if the result says
that it may be another, *reported* if it is in no record but there are unread lines or a record that is called partial, *gone* if its lines were
taken away, *indistinguishable* if the damaged text is, line by line, what a console prints of the other values that were read of it,
and *wrong* if none of these: nothing tells the user. What is read and was never printed is wrong, too.
Every eighth case is tried alone, and each two ways on one case, the next one in turn; with `--all` every case alone, and each two on one
of every kind. `--only` takes the ways with that in their names; the first `--show` wrong values are told; `--write` writes docs/damage.md.
`--pairs` tries nothing but so many times any two ways on any case, others with another `--seed`.
Exits with 1 if anything is silently wrong, and with 0 and a message where there is no corpus.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import cycle, permutations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damages
from damages import Damage

from why12014.parser.doubt import Doubt
from why12014.parser.layout import USUAL_WIDTHS
from why12014.parser.printer import SEPARATOR, Wrap, cells, wrap_value
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document, Property, Record
from why12014.parser.unwrap import Console

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
PAGE = ROOT / "docs" / "damage.md"
UNPRINTED = frozenset("\u00a0\u00ad\u2011")
TOLD = (Doubt.WRAP, Doubt.DAMAGED, Doubt.REDACTED, Doubt.SPLIT)
RESULTS = ("right", "marked", "reported", "gone", "indistinguishable", "wrong")

Objects = list[list[tuple[str, str]]]
Counts = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A text of the corpus and its truth: the labels and values of every object."""

    name: str
    text: str
    objects: Objects


def cases(corpus: Path, every: int) -> Iterator[Case]:
    """Every so-manieth case of each kind, so that small parts have all kinds."""
    seen: Counter[str] = Counter()
    for truth_file in sorted((corpus / "format-list").glob("*.json")):
        kind = "-".join(truth_file.stem.split("-")[:2])
        seen[kind] += 1
        if seen[kind] % every == 1 % every:
            truth = json.loads(truth_file.read_text(encoding="utf-8"))
            objects = [[(value["name"], value["printed"]) for value in one] for one in truth["objects"]]
            yield Case(truth_file.stem, truth_file.with_suffix(".txt").read_bytes().decode("utf-8"), objects)


def judged(case: Case, done: Sequence[Damage]) -> Iterator[tuple[str, str]]:
    """The result of every value of the case, with its name."""
    text = case.text
    for damage in done:
        text = damage.change(text)
    document = read_bytes(text.encode(), case.name)
    found: list[dict[str, str]] = [{} for _ in case.objects]
    for record, index in _placed(document, case.objects):
        wanted = dict(_numbered(case.objects[index]))
        for one in record:
            result = _result(one, wanted, done)
            if result == "wrong" and text != case.text and (_is_printed(text, document) or _hidden(case, done, one)):
                result = "indistinguishable"
            if one.name in wanted and found[index].get(one.name) in (None, "marked"):
                found[index][one.name] = result
            elif result in ("wrong", "indistinguishable"):
                yield result, f"{one.name} was never printed there"
    missing = _missing(document, done)
    for wanted_of, results in zip(case.objects, found, strict=True):
        for name, _ in _numbered(wanted_of):
            yield results.get(name, missing), name


def _hidden(case: Case, done: Sequence[Damage], got: Property) -> bool:
    """Whether one of several damages alone already leaves this value, and no trace."""
    return len(done) > 1 and any((got.name, got.text) in _hidden_by(case, damage) for damage in done)


@lru_cache(maxsize=1024)
def _hidden_by(case: Case, damage: Damage) -> frozenset[tuple[str, str]]:
    """The names and texts that are read of a case after one damage which leaves no trace."""
    text = damage.change(case.text)
    document = read_bytes(text.encode(), case.name)
    return frozenset((one.name, one.text) for record in document.records for one in record) if _is_printed(text, document) else frozenset()


def _is_printed(text: str, document: Document) -> bool:
    """The proof that a damaged text is that of other, whole objects: one console prints all that is not marked to the very lines of it.

    Lines may be trimmed, if all of them are. What the printer itself does not print is not looked for.
    """
    lines = text.split("\n")
    trimmed = not any(line.endswith((" ", "\t")) for line in lines)
    sure = [(record, one) for record in document.records for one in record if not any(unsure.why in TOLD for unsure in one.unsure)]
    return any(
        all(_stands_there(lines, record, one, Console(width, wrap), trimmed=trimmed) for record, one in sure if not UNPRINTED & {*one.text})
        for width in USUAL_WIDTHS
        for wrap in Wrap
    )


def _stands_there(lines: Sequence[str], record: Record, one: Property, console: Console, *, trimmed: bool) -> bool:
    """Whether a console prints a property to the lines on which it was found."""
    column = max(cells(label) for label in record.properties.names) + len(SEPARATOR)
    label = one.name.split(" #")[0]
    heads = [label + " " * (column - len(SEPARATOR) - cells(label)) + SEPARATOR]
    pieces = wrap_value(one.text, console.width - column, console.wrap)
    printed = [head + piece for head, piece in zip(heads + [" " * column] * (len(pieces) - 1), pieces, strict=True)]
    own = lines[one.lines.first - 1 : one.lines.last]
    return [line.rstrip(" \t") for line in printed] == own if trimmed else printed == own


def _missing(document: Document, done: Sequence[Damage]) -> str:
    """What to call a value that is in no record."""
    if any(damage.removes for damage in done):
        return "gone"
    return "reported" if document.unread or any(record.partial for record in document.records) else "wrong"


def _placed(document: Document, objects: Objects) -> Iterator[tuple[Record, int]]:
    """Each record with the object that it is: the first from where the last one was of which most is in it and was not in a record before."""
    left = [dict(_numbered(one)) for one in objects]
    at = 0
    for record in document.records:
        texts = {one.name: _trimmed(one.text) for one in record}
        scores = [sum(1 + (_trimmed(text) == texts[name]) for name, text in one.items() if name in texts) for one in left[at:]]
        at += scores.index(max(scores))
        left[at] = {name: text for name, text in left[at].items() if name not in texts}
        yield record, at


def _numbered(properties: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    seen: Counter[str] = Counter()
    for name, text in properties:
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name} #{seen[name]}"), text


def _result(got: Property, wanted: dict[str, str], done: Sequence[Damage]) -> str:
    if any(unsure.why in TOLD for unsure in got.unsure):
        return "marked"
    printed = wanted.get(got.name)
    if printed is None or (got.text != printed and any(damage.must_mark(printed) for damage in done)):
        return "wrong"
    return "right" if _replaced(got.text, done) == _replaced(printed, done) else "wrong"


def _replaced(text: str, done: Sequence[Damage]) -> str:
    """A value with what was replaced on purpose replaced; a name that was broken between two lines was not found in the text."""
    for damage in done:
        text = damage.stand_in(text)
    return _trimmed(text)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


Tries = Iterable[tuple[str, Sequence[Damage], Case]]
"""The name of a row, what is done one after the other, and to what."""


def tried(tries: Tries, shown: int = 0) -> Counts:
    """How many values came to which result, row by row; prints the first that are wrong."""
    counts: Counts = Counter()
    for name, way, case in tries:
        for result, what in judged(case, way):
            counts[name, result] += 1
            if result == "wrong" and shown > 0:
                shown -= 1
                print(f"wrong: {', then '.join(damage.name for damage in way)}: {case.name}: {what}", file=sys.stderr)
    return counts


def alone(ways: Sequence[Damage], some: Sequence[Case]) -> Tries:
    """Every way on every case."""
    return ((way.name, (way,), case) for way in ways for case in some)


def in_pairs(ways: Sequence[Damage], some: Sequence[Case], *, each: bool) -> Tries:
    """Every two ways, in both orders, on each case or on one, the next in turn; a row is a way and whatever is done after it."""
    turn = cycle(some)
    for way, other in permutations([way for way in ways if way.change is not str], 2):
        for case in some if each else [next(turn)]:
            yield way.name, (way, other), case


def at_random(ways: Sequence[Damage], some: Sequence[Case], many: int, seed: int) -> Tries:
    """So many times any two ways on any case."""
    chance = random.Random(seed)  # noqa: S311 - the same ones every time
    for _ in range(many):
        way, other = chance.sample([way for way in ways if way.change is not str], 2)
        yield way.name, (way, other), chance.choice(some)


def table(counts: Counts) -> Iterator[str]:
    """A Markdown table, a row for each way: how many values, and of a hundred how many came to what."""
    yield "| what happened to the text | values | " + " | ".join(f"{result} %" for result in RESULTS) + " |"
    yield "|---|--:|" + "--:|" * len(RESULTS)
    for name in dict.fromkeys(name for name, _ in counts):
        total = sum(counts[name, result] for result in RESULTS)
        yield f"| {name} | {total} | " + " | ".join(_share(counts[name, result], total) for result in RESULTS) + " |"


def _share(count: int, total: int) -> str:
    """Never rounded to nothing."""
    return f"{100 * count / total:.2f}" if not count or count * 20000 >= total else f"{100 * count / total:.4f}"


def page(single: Counts, pairs: Counts, command: str, extent: str) -> str:
    """The text of docs/damage.md."""
    wrong = {name: sum(count for (_, result), count in counts.items() if result == "wrong") for name, counts in (("one", single), ("two", pairs))}
    return "\n".join(
        [
            "# What becomes of a damaged text",
            "",
            "Mail, web pages, editors and people change what a console printed. Each way is done to text of which every value is known, and each",
            f"value that is read of it is judged. Measured with `{command}`, which explains the columns, on {extent}.",
            "",
            f"## One damage: {wrong['one']} of {sum(single.values())} values silently wrong",
            "",
            *table(single),
            "",
            f"## Two, one after the other: {wrong['two']} of {sum(pairs.values())} values silently wrong",
            "",
            "Each row is the damage that was done first, with every other one after it.",
            "",
            *table(pairs),
            "",
        ]
    )


def main() -> int:
    """Prints the tables, and the first values that are wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    options.add_argument("--all", action="store_true")
    ending = options.add_mutually_exclusive_group()
    ending.add_argument("--write", action="store_true")
    ending.add_argument("--pairs", type=int, default=0)
    options.add_argument("--seed", type=int, default=12014)
    options.add_argument("--only", default="")
    options.add_argument("--show", type=int, default=10)
    given = options.parse_args()
    if not (given.corpus / "format-list").is_dir():
        print(f"No corpus at {given.corpus}: nothing to damage.")
        return 0
    ways = [damage for damage in damages.ALL if given.only in damage.name]
    if given.pairs:
        counts = tried(at_random(ways, list(cases(given.corpus, 1)), given.pairs, given.seed), given.show)
        print("\n".join(table(counts)))
        return _verdict(counts)
    single = tried(alone(ways, list(cases(given.corpus, 1 if given.all else 8))), given.show)
    pairs = tried(in_pairs(ways, list(cases(given.corpus, 64 if given.all else 16)), each=given.all), given.show)
    print("\n".join((*table(single), "", *table(pairs))))
    if given.write:
        command = " ".join(["python tests/damage.py", *(["--all"] if given.all else []), "--write"])
        extent = (
            "every case of the corpus, and each two damages on one of every kind"
            if given.all
            else "every eighth case of each kind of the corpus, and each two damages on one case"
        )
        PAGE.write_text(page(single, pairs, command, extent), encoding="utf-8", newline="\n")
    return _verdict(single, pairs)


def _verdict(*several: Counts) -> int:
    return 1 if any(result == "wrong" and count for counts in several for (_, result), count in counts.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
