r"""The identity of a certificate: `SERVER\thumbprint`."""

from __future__ import annotations

from .matched import Matched
from .model import DateOrder, Reading
from .stand_in import redaction
from .thumbprint import THUMBPRINT


class Identity(Matched):
    """As certain as the thumbprint in it."""

    def read(self, text: str, dates: DateOrder) -> Reading:
        reading = super().read(text, dates)
        return Reading(reading.value, reading.unsure or THUMBPRINT.read(text.rpartition("\\")[2], dates).unsure)


IDENTITY = Identity("IDENTITY", lambda match: match[0], lambda text: redaction(text.rpartition("\\")[0]))
