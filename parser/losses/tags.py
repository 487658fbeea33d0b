"""What stood in angle brackets and was taken for HTML: the `<I>` and `<S>` of a TlsCertificateName."""

from __future__ import annotations

from collections.abc import Iterator

from ..values.name import CERTIFICATE_NAME
from .model import Loss, Seen


def _proofs(seen: Seen) -> Iterator[int]:
    if CERTIFICATE_NAME in seen.types:
        index = seen.types.index(CERTIFICATE_NAME)
        if seen.texts[index] and "<" not in seen.texts[index]:
            yield index


LOSS = Loss("lost-tags", lambda text: "TlsCertificateName" in text, _proofs, lambda text, kind: kind.free_text and text != "")
