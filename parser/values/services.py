"""What a certificate is enabled for: by words in a list, by letters in the default table."""

from __future__ import annotations

from ... import grammar
from .matched import FLAGS
from .model import DateOrder, Flags, Reading

# By place, as Exchange's own view writes them: a full stop where the service is not enabled.
_PLACES = ("IMAP", "POP", "UM", "IIS", "SMTP", "Federation", "UMCallRouter")


class Services:
    """The names of services, `IMAP, SMTP`, or their letters, `I...S..`."""

    free_text = False

    def fits(self, text: str) -> bool:
        return FLAGS.fits(text) or _are_letters(text)

    def read(self, text: str, dates: DateOrder) -> Reading:
        if not _are_letters(text):
            return FLAGS.read(text, dates)
        names = tuple(name for letter, name in zip(text, _PLACES, strict=False) if letter != ".")
        return Reading(Flags(names or ("None",)))


def _are_letters(text: str) -> bool:
    return grammar.terminal("value", "SERVICE_LETTERS").fullmatch(text) is not None


SERVICES = Services()
