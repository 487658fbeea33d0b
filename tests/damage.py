"""What becomes of every value of the corpus when its text is damaged: right, marked, reported, silently wrong.

    python tests/damage.py [--all] [--only WAY] [--show N] [CORPUS]

Each way of `damages.py` is tried alone. A value is *right* if its text
is what was printed (blanks at the ends of lines aside; redacted values as they were redacted), *marked* if the result says
that it may be another, *reported* if it is in no record but there are unread lines or a record that is called partial, *gone* if its lines were
taken away, and *wrong* if none of these: nothing tells the user. What is read and was never printed is wrong, too.
`--all` takes every case of the corpus, `--only` the ways with that in their names; the first `--show` wrong values are told. Exits with 1 if anything is silently wrong, and
with 0 and a message where there is no corpus.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damages
from damages import Damage

from why12014.parser.doubt import Doubt
from why12014.parser.layout import USUAL_WIDTHS
from why12014.parser.printer import Wrap, print_list
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document, Property, Record

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
TOLD = (Doubt.WRAP, Doubt.DAMAGED, Doubt.REDACTED, Doubt.SPLIT)
RESULTS = ("right", "marked", "reported", "gone", "indistinguishable", "wrong")

Objects = list[list[tuple[str, str]]]
Counts = Counter[tuple[str, str]]


@dataclass(frozen=True, slots=True)
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
    wrong = "indistinguishable" if text != case.text and _is_printed(text, document) else "wrong"
    found: list[dict[str, str]] = [{} for _ in case.objects]
    for record, index in _placed(document, case.objects):
        wanted = dict(_numbered(case.objects[index]))
        for one in record:
            result = _result(one, wanted, done)
            result = wrong if result == "wrong" else result
            if one.name in wanted and found[index].get(one.name) in (None, "marked"):
                found[index][one.name] = result
            elif result == wrong:
                yield wrong, f"{one.name} was never printed there"
    missing = _missing(document, done)
    missing = wrong if missing == "wrong" else missing
    for wanted_of, results in zip(case.objects, found, strict=True):
        for name, _ in _numbered(wanted_of):
            yield results.get(name, missing), name


def _is_printed(text: str, document: Document) -> bool:
    """The proof that a damaged text is that of other, whole objects: one console prints all that was read of it to the very lines of it.

    Lines may be trimmed, if all of them are.
    """
    filled = [line for line in text.split("\n") if line.strip()]
    trimmed = not any(line.endswith((" ", "\t")) for line in filled)
    objects = [[(one.name.split(" #")[0], one.text) for one in record] for record in document.records]
    printed = (print_list(objects, width, wrap).split("\n") for width in USUAL_WIDTHS for wrap in Wrap)
    return any([line.rstrip(" \t") if trimmed else line for line in lines if line.strip()] == filled for lines in printed)


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


def tried(some: Sequence[Case], ways: Sequence[Sequence[Damage]], shown: int = 0) -> Counter[tuple[str, str]]:
    """How many values came to which result, way by way; prints the first that are wrong."""
    counts: Counter[tuple[str, str]] = Counter()
    for way in ways:
        name = ", then ".join(damage.name for damage in way)
        for case in some:
            for result, what in judged(case, way):
                counts[name, result] += 1
                if result == "wrong" and shown > 0:
                    shown -= 1
                    print(f"wrong: {name}: {case.name}: {what}", file=sys.stderr)
    return counts


def table(counts: Counts) -> Iterator[str]:
    """A Markdown table, a row for each way."""
    yield "| what happened to the text | values | right | marked | reported | gone | indistinguishable | silently wrong |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|"
    for name in dict.fromkeys(name for name, _ in counts):
        numbers = [counts[name, result] for result in RESULTS]
        yield f"| {name} | {sum(numbers)} | " + " | ".join(map(str, numbers)) + " |"


def main() -> int:
    """Prints the table, and the first values that are wrong."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("corpus", nargs="?", type=Path, default=CORPUS)
    options.add_argument("--all", action="store_true")
    options.add_argument("--only", default="")
    options.add_argument("--show", type=int, default=10)
    given = options.parse_args()
    if not (given.corpus / "format-list").is_dir():
        print(f"No corpus at {given.corpus}: nothing to damage.")
        return 0
    ways = [(damage,) for damage in damages.ALL if given.only in damage.name]
    single = tried(list(cases(given.corpus, 1 if given.all else 8)), ways, given.show)
    print("\n".join(table(single)))
    return 1 if any(result == "wrong" and count for (_, result), count in single.items()) else 0


if __name__ == "__main__":
    sys.exit(main())
