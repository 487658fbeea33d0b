"""What stood in angle brackets and was taken for HTML: the `<I>` and `<S>` of a TlsCertificateName."""

from __future__ import annotations

from ..values.model import ValueType
from ..values.name import CERTIFICATE_NAME
from .model import Loss, Place, Seen


def _proofs(seen: Seen) -> list[Place]:
    return [place for place, text in seen.of((CERTIFICATE_NAME,)) if text and "<" not in text]


def _may_lack(text: str, kind: ValueType) -> bool:
    """Anything may stand in brackets in free text, and a placeholder between the dots of a host name, where nothing is left."""
    return (kind.free_text and text != "") or ".." in text.replace("...", "")


LOSS = Loss("lost-tags", lambda text: "TlsCertificateName" in text, _proofs, _may_lack)
