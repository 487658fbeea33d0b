"""Copies of console text without its secrets: the same text to whoever judges it, and nobody's.

Every replacement takes the same room on the screen as what it stands for, so no line is broken anew and the copy is wrapped as the original is.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ..records import Document
from .disguises import Disguises
from .secrets import Secrets, is_known_label, never_replaced, plain_words, words_of
from .stretches import Place, Stretch, stretches

__all__ = ["Disguises", "Redacted", "redact"]


class Redacted(Struct, frozen=True):
    """The copies in the order of the documents, and the names of their files, in which there may be secrets, too."""

    texts: tuple[str, ...]
    names: tuple[str, ...]


def redact(documents: Sequence[Document], disguises: Disguises) -> Redacted:
    """Copies of the documents in which every secret has its disguise; new ones are added to `disguises`.

    The documents must be console text. Raises `CannotRedact` where there are too many secrets to tell them apart.
    """
    # What was a name in an earlier file is one wherever it stands now.
    secrets = Secrets({*disguises.words})
    texts = [document.text for document in documents]
    names = [Stretch(name, range(len(name)), Place.NAME) for name in (_base(document.source.name) for document in documents)]
    found = [list(stretches(document, is_known_label)) for document in documents]
    for stretch in (*names, *(one for some in found for one in some)):
        secrets.collect(stretch)
    known = [[one.rejoined(secrets.words, secrets.codes) for one in some] for some in found]
    for stretch in (one for some in known for one in some):
        secrets.collect(stretch)
    secrets.settle()
    disguises.keep_free(words_of(texts) | secrets.words | never_replaced() | plain_words())
    disguises.codes_of(secrets.codes)
    disguises.beginnings(secrets.cut & secrets.words, secrets.words)
    copies = tuple(_copy(text, some, secrets, disguises) for text, some in zip(texts, known, strict=True))
    return Redacted(copies, tuple(secrets.disguised(name, disguises) for name in names))


def _copy(text: str, found: Sequence[Stretch], secrets: Secrets, disguises: Disguises) -> str:
    # The reader ends the last line if nobody did.
    characters = [*text, "\n"]
    for stretch in found:
        stretch.written(secrets.disguised(stretch, disguises), characters)
    return "".join(characters[:-1])


def _base(name: str) -> str:
    """The name of a file without its folders; standard input, which is called <stdin>, gets one."""
    return "text.txt" if name.startswith("<") else name.replace("\\", "/").rpartition("/")[2]
