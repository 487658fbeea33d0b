"""How exactly the corpus is read: values right, marked and silently wrong, as a table.

    python tests/fidelity.py [CORPUS]

Every case is read as printed and as mail, tickets and editors leave it. A value is *right* if its text is what was
printed before wrapping, *marked* if the result says that it may be another, *wrong* if neither. Where the blanks at
the ends of lines are gone, texts are compared without them: that part of a value is no longer in the file.
Exits with 1 if a gate fails, and with 0 and a message where there is no corpus.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import load_pem_x509_certificates

from why12014.parser.doubt import Doubt
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document, Property
from why12014.parser.values import as_json
from why12014.parser.values.date import DATE

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
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


def outcomes(corpus: Path) -> Iterator[Outcome]:
    """Every value of every case in every variant."""
    for truth_file in sorted((corpus / "format-list").glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        text = truth_file.with_suffix(".txt").read_bytes().decode("utf-8")
        for variant in VARIANTS:
            yield from _case(truth_file.stem, truth, variant, read_bytes(variant.make(text), truth_file.stem))


def _case(name: str, truth: dict, variant: Variant, document: Document) -> Iterator[Outcome]:
    kind = "-".join(name.split("-")[:2])
    read = [list(record.properties) for record in document.records]
    for index, wanted in enumerate(truth["objects"]):
        found = read[index] if index < len(read) else []
        for place, value in enumerate(wanted):
            got = found[place] if place < len(found) and found[place].name.split(" #")[0] == value["name"] else None
            wrapped = got is not None and got.lines.first != got.lines.last
            free = got is not None and got.type.free_text
            yield Outcome(variant.name, kind, truth["culture"], truth["width"], wrapped, free, _result(got, value["printed"], variant))


def _result(got: Property | None, printed: str, variant: Variant) -> str:
    if got is None:
        return "wrong"
    if any(unsure.why in UNSETTLED for unsure in got.doubts):
        return "marked"
    same = got.text == printed if variant.blanks else _trimmed(got.text) == _trimmed(printed)
    return "right" if same else "wrong"


def table(title: str, rows: Counter[tuple[str, str]]) -> Iterator[str]:
    """A table of results, a row for each first part of the keys."""
    yield f"\n{title:<24}{'values':>9}{'right':>9}{'marked':>9}{'wrong':>7}{'right %':>10}"
    for row in sorted({row for row, _ in rows}):
        right, marked, wrong = (rows[row, result] for result in ("right", "marked", "wrong"))
        total = right + marked + wrong
        yield f"{row:<24}{total:>9}{right:>9}{marked:>9}{wrong:>7}{100 * right / total:>10.2f}"


def gates(found: Counter[Outcome]) -> Iterator[str]:
    """What must hold; yields what does not."""
    wrong = sum(count for outcome, count in found.items() if outcome.result == "wrong")
    if wrong:
        yield f"{wrong} values are silently wrong"
    for variant, most in (("as printed", 0.5), ("trimmed", 3.0)):
        wrapped = {o: n for o, n in found.items() if o.variant == variant and o.wrapped and not o.free_text}
        marked = sum(count for outcome, count in wrapped.items() if outcome.result == "marked")
        share = 100 * marked / max(1, sum(wrapped.values()))
        if share > most:
            yield f"{variant}: {share:.2f} % of the wrapped values outside free text are marked, at most {most} % may be"
    unwrapped = sum(count for outcome, count in found.items() if outcome.result != "right" and not outcome.wrapped)
    if unwrapped:
        yield f"{unwrapped} values that did not wrap are not right"


def typed(corpus: Path) -> Iterator[tuple[str, str]]:
    """What became of every date, every cut collection and every whole RawData, read as printed."""
    for truth_file in sorted((corpus / "format-list").glob("*.json")):
        truth = json.loads(truth_file.read_text(encoding="utf-8"))
        document = read_bytes(truth_file.with_suffix(".txt").read_bytes(), truth_file.stem)
        for record, wanted in zip(document.records, truth["objects"], strict=True):
            for got, value in zip(record, wanted, strict=True):
                yield from _typed(got, value, truth_file)


def _typed(got: Property, value: dict, truth_file: Path) -> Iterator[tuple[str, str]]:
    if got.type is DATE and value["printed"]:
        marked = any(unsure.why is Doubt.DATE for unsure in got.unsure)
        yield "dates", "marked" if marked else "right" if as_json(got.value) == value["typed"] else "wrong"
    if isinstance(value["typed"], list) and value["printed"].endswith(("...}", "\u2026}")):
        yield "cut collections", "marked" if any(unsure.why is Doubt.CUT for unsure in got.unsure) else "wrong"
    pem = truth_file.with_suffix(".pem")
    if got.name == "RawData" and pem.exists():
        wanted = {one.public_bytes(Encoding.DER) for one in load_pem_x509_certificates(pem.read_bytes())}
        yield "RawData against .pem", "right" if got.value in wanted else "marked" if got.unsure else "wrong"


def main() -> int:
    """Prints the tables and the gates."""
    corpus = Path(sys.argv[1]) if len(sys.argv) > 1 else CORPUS
    if not (corpus / "format-list").is_dir():
        print(f"No corpus at {corpus}: nothing to judge the reading by.")
        return 0
    found = Counter(outcomes(corpus))
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
    kinds = Counter(typed(corpus))
    print("\n".join(table("typed values", kinds)))
    failed = [*gates(found), *(f"{count} of the {kind} are wrong" for (kind, result), count in kinds.items() if result == "wrong")]
    print("\n" + ("\n".join(f"GATE FAILED: {reason}" for reason in failed) or "All gates hold."))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
