r"""What Markdown and pages eat cannot be put back: it is recognised by what is left, told, and the values are marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from why12014.parser import losses
from why12014.parser.doubt import Doubt
from why12014.parser.printer import Wrap, print_list
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
RECEIVE = [
    ("Bindings", "{[::]:25, 0.0.0.0:25}"),
    ("Comment", "see \\\\EX01\\share <b>now</b>"),
    ("Fqdn", "*.contoso.com"),
    ("Identity", "EX01\\Default EX01"),
    ("Name", "Default-EX01"),
    ("TlsCertificateName", '<I>CN=CA, O="Contoso, Ltd"<S>CN=*.contoso.com'),
    ("TlsDomainCapabilities", "{}"),
    ("RequireTLS", "False"),
]
EATEN: dict[str, tuple[Callable[[str], str], set[str]]] = {
    "lost-asterisks": (lambda text: text.replace("*", ""), {"Fqdn", "TlsCertificateName", "Comment"}),
    "lost-backslashes": (lambda text: text.replace("\\", ""), {"Identity", "Comment"}),
    "lost-braces": (lambda text: text.replace("{", "").replace("}", ""), {"Bindings", "TlsDomainCapabilities"}),
    "lost-hyphens": (lambda text: text.replace("-", "–"), {"Name"}),
    "lost-quotes": (lambda text: text.replace('="', "=“").replace('d"', "d”").replace("Ltd”<", 'Ltd"<'), {"TlsCertificateName"}),
    "lost-tags": (lambda text: text.replace("<I>", "").replace("<S>", "").replace("<b>", "").replace("</b>", ""), {"TlsCertificateName", "Comment"}),
}


def read(text: str) -> Document:
    return read_bytes(text.encode(), "paste.txt")


def in_doubt(document: Document) -> set[str]:
    return {one.name for record in document.records for one in record if any(unsure.why is Doubt.DAMAGED for unsure in one.unsure)}


def test_every_loss_is_tried() -> None:
    assert sorted(loss.name for loss in losses.known()) == sorted(EATEN)


@pytest.mark.parametrize("name", EATEN)
def test_what_was_eaten_is_told_and_doubted(name: str) -> None:
    eat, doubted = EATEN[name]
    document = read(eat(print_list([RECEIVE], 120, Wrap.WORD)))
    if name == "lost-quotes":  # a name that cannot be read otherwise is mended
        assert {repair.name for repair in document.repairs} & {"lost-quotes", "curly-quotes"}
    else:
        assert name in [repair.name for repair in document.repairs]
        assert doubted <= in_doubt(document)
    assert not [one.name for record in document.records for one in record if one.name == "RequireTLS" and one.unsure]


def test_the_lines_are_those_of_the_values_that_show_it() -> None:
    document = read(print_list([RECEIVE], 120, Wrap.WORD).replace("\\", ""))
    (lost,) = document.repairs
    assert (lost.lines.first, lost.lines.last) == (5, 5)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_printed_text_has_lost_nothing() -> None:
    for path in sorted((CORPUS / "format-list").glob("*.txt")):
        assert not read_bytes(path.read_bytes(), path.name).repairs, path.name
