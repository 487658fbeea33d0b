"""How exactly the corpus is read: values right, marked and silently wrong, as a table.

    python tests/fidelity.py [CORPUS]

Every case is read as printed and as mail, tickets and editors leave it. A value is *right* if its text is what was
printed before wrapping, *marked* if the result says that it may be another, *wrong* if neither. Where the blanks at
the ends of lines are gone, texts are compared without them: that part of a value is no longer in the file.
Then what the texts mean is held against the values themselves, and the package's printer against every line.
Exits with 1 if a gate fails, and with 0 and a message where there is no corpus.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from why12014.parser.doubt import Doubt
from why12014.parser.printer import Wrap, print_list
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document, Property
from why12014.parser.values import as_json
from why12014.parser.values.date import DATE
from why12014.parser.values.model import Collection
from why12014.parser.values.text import UNKNOWN

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
# The languages whose cultures wrap by word.
WORD_LANGUAGES = ("en", "fr", "de", "it", "pt", "es")
UNSETTLED = (Doubt.WRAP, Doubt.DAMAGED)


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip(" \t") for line in text.split("\n"))


def _set_in(text: str, mark: str) -> str:
    return "\n".join(mark + line for line in text.split("\n"))


def _partly(text: str) -> str:
    chance = random.Random(12014)  # noqa: S311 - the same lines every time
    return "\n".join(line.rstrip(" \t") if chance.random() < 0.5 else line for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Variant:
    """What became of the text on its way, and whether blanks at line ends survived it."""

    name: str
    make: Callable[[str], bytes]
    blanks: bool


VARIANTS = (
    Variant("as printed", lambda text: text.encode(), blanks=True),
    Variant("CRLF, UTF-16", lambda text: text.replace("\n", "\r\n").encode("utf-16"), blanks=True),
    Variant("trimmed", lambda text: _trimmed(text).encode(), blanks=False),
    Variant("indented by 4", lambda text: _set_in(text, "    ").encode(), blanks=True),
    Variant("indented by a tab", lambda text: _set_in(text, "\t").encode(), blanks=True),
    Variant("quoted", lambda text: _set_in(text, "> ").encode(), blanks=True),
    Variant("partly trimmed", lambda text: _partly(text).encode(), blanks=False),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One value of one case, and how it was read."""

    variant: str
    kind: str
    culture: str
    width: int
    wrapped: bool
    free_text: bool
    result: str
    cause: str = ""
    """Why it is marked."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A case of the corpus as it was read in one variant, with its truth."""

    case: Path
    truth: dict
    variant: Variant
    document: Document


def readings(corpus: Path, variants: Sequence[Variant] = VARIANTS) -> Iterator[Reading]:
    """Every case in every variant."""
    for case in sorted((corpus / "format-list").glob("*.json")):
        truth = json.loads(case.read_text(encoding="utf-8"))
        text = case.with_suffix(".txt").read_bytes().decode("utf-8")
        for variant in variants:
            yield Reading(case, truth, variant, read_bytes(variant.make(text), case.stem))


def outcomes(reading: Reading) -> Iterator[Outcome]:
    """Every value of a case."""
    truth, variant = reading.truth, reading.variant
    kind = "-".join(reading.case.stem.split("-")[:2])
    read = [list(record.properties) for record in reading.document.records]
    for index, wanted in enumerate(truth["objects"]):
        found = read[index] if index < len(read) else []
        for place, value in enumerate(wanted):
            got = found[place] if place < len(found) and found[place].name.split(" #")[0] == value["name"] else None
            wrapped = got is not None and got.lines.first != got.lines.last
            free = got is not None and got.type.free_text
            result = _result(got, value["printed"], variant)
            cause = _cause(got) if got and result == "marked" else ""
            yield Outcome(variant.name, kind, truth["culture"], truth["width"], wrapped, free, result, cause)


def _result(got: Property | None, printed: str, variant: Variant) -> str:
    if got is None:
        return "wrong"
    if any(unsure.why in UNSETTLED for unsure in got.doubts):
        return "marked"
    same = got.text == printed if variant.blanks else _trimmed(got.text) == _trimmed(printed)
    return "right" if same else "wrong"


def table(title: str, rows: Counter[tuple[str, str]]) -> Iterator[str]:
    """A table of results, a row for each first part of the keys."""
    yield f"\n{title:<44}{'values':>9}{'right':>9}{'marked':>9}{'wrong':>7}{'right %':>10}"
    for row in sorted({row for row, _ in rows}):
        right, marked, wrong = (rows[row, result] for result in ("right", "marked", "wrong"))
        total = right + marked + wrong
        yield f"{row:<44}{total:>9}{right:>9}{marked:>9}{wrong:>7}{100 * right / total:>10.2f}"


def _cause(got: Property) -> str:
    """What the reader could not settle about a value, told by how its other readings differ."""
    wrap = [unsure for unsure in got.doubts if unsure.why is Doubt.WRAP]
    if not wrap:
        return "no console prints it so"
    readings = (got.text, *(other for unsure in wrap for other in unsure.alternatives))
    if len({reading.count("\n") for reading in readings}) > 1:
        return "a line break may stand where the printer cut"
    if len({"".join(reading.split()) for reading in readings}) == 1:
        return "a blank was lost at a cut, or none was there"
    return "where the label ends"


def causes(found: Counter[Outcome]) -> Iterator[str]:
    """The marks of each text by cause, a row for each."""
    rows = Counter[tuple[str, str, str]]()
    for outcome, count in found.items():
        if outcome.cause:
            rows[outcome.variant, "free text" if outcome.free_text else "others", outcome.cause] += count
    yield f"\n{'marks':<20}{'kind':<11}{'cause':<48}{'values':>7}"
    for (variant, kind, cause), count in sorted(rows.items()):
        yield f"{variant:<20}{kind:<11}{cause:<48}{count:>7}"


def gates(found: Counter[Outcome]) -> Iterator[str]:
    """What must hold; yields what does not."""
    wrong = sum(count for outcome, count in found.items() if outcome.result == "wrong")
    if wrong:
        yield f"{wrong} values are silently wrong"
    for variant in VARIANTS:
        wrapped = {o: n for o, n in found.items() if o.variant == variant.name and o.wrapped and not o.free_text}
        marked = sum(count for outcome, count in wrapped.items() if outcome.result == "marked")
        share, most = 100 * marked / max(1, sum(wrapped.values())), 0.5 if variant.blanks else 3.0
        if share > most:
            yield f"{variant.name}: {share:.2f} % of the wrapped values outside free text are marked, at most {most} % may be"
    unwrapped = sum(count for outcome, count in found.items() if outcome.result != "right" and not outcome.wrapped)
    if unwrapped:
        yield f"{unwrapped} values that did not wrap are not right"


def typed(reading: Reading) -> Iterator[tuple[str, str]]:
    """What became of the typed value of every property, of every date, cut collection and RawData among them."""
    certificates = _certificates(reading.case.with_suffix(".pem"))
    for record, wanted in zip(reading.document.records, reading.truth["objects"], strict=True):
        for got, value in zip(record, wanted, strict=True):
            yield from _typed(got, value if reading.variant.blanks else _as_left(value), certificates)


@cache
def _certificates(path: Path) -> frozenset[bytes]:
    found = load_pem_x509_certificates(path.read_bytes()) if path.exists() else []
    return frozenset(one.public_bytes(Encoding.DER) for one in found)


def _as_left(value: dict) -> dict:
    """A value without the blanks that its text lost."""
    return {name: _trimmed(part) if isinstance(part, str) else part for name, part in value.items()}


def _typed(got: Property, value: dict, certificates: frozenset[bytes]) -> Iterator[tuple[str, str]]:
    marked = bool(got.unsure)
    cut = isinstance(value["typed"], list) and value["printed"].endswith(("...}", "\u2026}"))
    yield "all values", "marked" if marked else "right" if agrees(got, value) else "wrong"
    if got.type is DATE and value["printed"]:
        yield "dates", "marked" if marked else "right" if as_json(got.value) == value["typed"] else "wrong"
    if cut:
        kept = isinstance(got.value, Collection) and as_json(got.value) == value["typed"][: len(got.value.items)]
        told = any(unsure.why is Doubt.CUT for unsure in got.unsure)
        split = any(unsure.why in (Doubt.SPLIT, *UNSETTLED) for unsure in got.unsure)
        yield "cut collections", "marked" if told and (kept or split) else "wrong"
    if got.name == "RawData" and certificates:
        whole = "marked" if marked else "right" if got.value in certificates else "wrong"
        yield (f"RawData, {'cut when it was printed' if cut else 'whole'}, against .pem", whole)


def agrees(got: Property, value: dict) -> bool:
    """Whether a typed value is that of the object: what the console does not print of it, line ends and the numbers of flags, aside."""
    own, truth, printed = as_json(got.value), value["typed"], value["printed"]
    own = _trimmed(own) if isinstance(own, str) and printed == _trimmed(printed) else own
    if not isinstance(own, list) and got.type is UNKNOWN:
        return (own or "") == printed
    if isinstance(truth, dict):  # flags: their number, and their names
        return own == truth["Value"]
    if isinstance(truth, str) and isinstance(own, int):  # a size, as it is printed
        return str(own) == "".join(filter(str.isdigit, truth.partition("(")[2] or truth))
    if isinstance(truth, str) and isinstance(own, list):  # objects of which the console prints another text than the corpus keeps
        return "{" + ", ".join(map(str, own)) + "}" == printed
    return own == (truth.replace("\r", "") or None if isinstance(truth, str) else truth)


def gates_of_values(kinds: Counter[tuple[str, str]]) -> Iterator[str]:
    """What must hold of typed values and printed lines; yields what does not."""
    for (kind, result), count in kinds.items():
        if result == "wrong" or (result == "marked" and kind.startswith("RawData, whole")):
            yield f"{count} of {kind} are {result}"


def reprinted(corpus: Path) -> Iterator[tuple[str, str]]:
    """Every line of the corpus, and whether the package's printer makes it of the values."""
    for truth_file in sorted((corpus / "format-list").glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        wrap = Wrap.WORD if truth["culture"][:2] in WORD_LANGUAGES else Wrap.CELL
        objects = [[(value["name"], value["printed"]) for value in values] for values in truth["objects"]]
        lines = truth_file.with_suffix(".txt").read_bytes().decode("utf-8").strip("\n").split("\n")
        again = print_list(objects, truth["width"], wrap).strip("\n").split("\n")
        for line, same in zip_longest(lines, again):
            yield f"printed by {wrap}", "right" if line == same else "wrong"


def main() -> int:
    """Prints the tables and the gates."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if not (corpus / "format-list").is_dir():
        print(f"No corpus at {corpus}: nothing to judge the reading by.")
        return 0
    found, kinds = Counter[Outcome](), Counter[tuple[str, str]]()
    for reading in readings(corpus):
        found.update(outcomes(reading))
        kinds.update(typed(reading))
    for title, key in (
        ("text", lambda o: o.variant),
        ("kind of case", lambda o: o.kind),
        ("culture", lambda o: o.culture),
        ("width", lambda o: f"{o.width:>5}"),
        ("wrapped values", lambda o: f"{o.variant}, {'free text' if o.free_text else 'others'}" if o.wrapped else "not wrapped"),
    ):
        rows: Counter[tuple[str, str]] = Counter()
        for outcome, count in found.items():
            rows[key(outcome), outcome.result] += count
        print("\n".join(table(title, rows)))
    print("\n".join(causes(found)))
    lines = Counter(reprinted(corpus))
    print("\n".join(table("typed values, all texts", kinds)))
    print("\n".join(table("lines printed again", lines)))
    failed = [*gates(found), *gates_of_values(kinds + lines)]
    print("\n" + ("\n".join(f"GATE FAILED: {reason}" for reason in failed) or "All gates hold."))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
