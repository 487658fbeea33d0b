"""Bytes to text: which encoding a file is in, and what has to go before anything can be read."""

from __future__ import annotations

import codecs
import hashlib
import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

from msgspec import Struct

from .doubt import Span
from .errors import UnknownEncoding, UnknownKind
from .records import Repair, Source
from .screen import shown
from .wording import say

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What Windows consoles and editors write, the likelier first: it decides between code pages that read equally well.
_CODE_PAGES = ("cp1251", "cp866", "cp1252", "cp850", "cp932", "cp949", "gbk", "big5", "cp1250", "cp852", "cp437")
_PLAIN_SIGNS = frozenset("«»„“”‘’–—…№§·•©®°¿¡、。「」・\u00a0\u202f")
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}
_SAMPLE = 50_000
TERMINAL_SEQUENCES = "terminal-sequences-removed"
_NOT_TEXT = re.compile(rb"[\x01-\x06\x0e-\x1a\x1c-\x1f]")


class Text(Struct, frozen=True, eq=False, dict=True):
    """The text of one source, its lines ended by LF alone, with what was done to get it; the other names are those of `Source`."""

    name: str
    bytes: int
    sha256: str
    encoding: str
    text: str
    repairs: tuple[Repair, ...] = ()

    @cached_property
    def source(self) -> Source:
        """The source, its lines counted."""
        return self.source_of(self.text.count("\n") + (not self.text.endswith("\n") and self.text != ""))

    def source_of(self, lines: int) -> Source:
        """The source, of which somebody knows how many lines it has: to count those of a large text takes time."""
        return Source(self.name, self.bytes, self.sha256, self.encoding, lines)


def decode(data: bytes, name: str, encoding: str | None = None) -> Text:
    """The text of a file of any encoding that Windows writes.

    `encoding` overrides what is found. Raises `UnknownEncoding` for a name that Python does not know
    and `UnknownKind` for bytes that are no text.
    """
    used = _known(encoding) if encoding else _encoding_of(data, name)
    text = _one_line_end(_without_mark(data, used).decode(used, "backslashreplace"))
    repairs: list[Repair] = []
    for repair, clean in _CLEANINGS:
        text = _cleaned(text, repair, clean, repairs)
    return Text(name, len(data), hashlib.sha256(data).hexdigest(), used, text, tuple(repairs))


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)  # refuses codecs such as rot13, that Python can look up and that are no encoding
    except LookupError:
        raise UnknownEncoding(encoding) from None
    return codecs.lookup(encoding).name


def _encoding_of(data: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return encoding
    if wide := _utf16_without_mark(data):
        return wide
    if len(_NOT_TEXT.findall(data[:_SAMPLE])) * 20 > len(data[:_SAMPLE]):
        raise UnknownKind(name, say("is not text"), say("Send the console output as a text file (.txt)."))
    if data.isascii():
        return "utf-8"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(data)
    return "utf-8"


def _utf16_without_mark(data: bytes) -> str | None:
    """Console text in UTF-16 is mostly ASCII, so one half of its bytes is mostly NUL."""
    sample = data[: _SAMPLE // 2 * 2]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if len(sample) < 2 or max(even, odd) * 4 < len(sample) // 2 or min(even, odd) * 4 > max(even, odd):  # noqa: PLR2004
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _code_page(data: bytes) -> str:
    """The code page under which the lines that are not ASCII look most like words."""
    from charset_normalizer import from_bytes

    lines = b"\n".join(line for line in data.split(b"\n") if not line.isascii())[:_SAMPLE]
    guesses = from_bytes(lines, cp_isolation=list(_CODE_PAGES), threshold=0.9)
    ranked = sorted((round(guess.chaos, 3) + _oddities(str(guess)), _CODE_PAGES.index(guess.encoding)) for guess in guesses)
    return _CODE_PAGES[ranked[0][1]] if ranked else "cp1252"


def _oddities(text: str) -> int:
    return sum(map(_is_odd_sign, text)) + sum(_is_odd_word(word) for word in re.findall(r"\w+", text) if not word.isascii())


def _is_odd_sign(character: str) -> bool:
    if character.isascii() or character in _PLAIN_SIGNS:
        return False
    return not character.isalpha() or "\uff61" <= character <= "\uff9f"


def _is_odd_word(word: str) -> bool:
    """Letters of two scripts, a capital inside a word, or a Latin word that is mostly accents."""
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in word if letter.isalpha()}
    mixed = len(scripts) > 1 and not scripts <= _EAST_ASIAN
    capital_inside = any(letter.isupper() and not letter.isascii() for letter in word[1:]) and any(map(str.islower, word))
    accents = sum(not letter.isascii() for letter in word)
    return mixed or capital_inside or (scripts == {"LATIN"} and len(word) > 3 and accents * 2 > len(word))  # noqa: PLR2004


def _without_mark(data: bytes, encoding: str) -> bytes:
    for mark, marked in _BOMS[2:]:
        if marked == encoding:
            return data.removeprefix(mark)
    return data


def _cleaned(text: str, repair: str, clean: Callable[[str], str], repairs: list[Repair]) -> str:
    cleaned = clean(text)
    if cleaned != text:
        repairs.append(Repair(repair, _changed_lines(text, cleaned)))
    return cleaned


def _changed_lines(before: str, after: str) -> Span:
    """The first and the last line that a cleaning touched; cleanings never join lines."""
    old, new = before.split("\n"), after.split("\n")
    if len(old) != len(new):
        return Span(1, len(new))
    changed = [number for number, pair in enumerate(zip(old, new, strict=True), 1) if pair[0] != pair[1]]
    return Span(changed[0], changed[-1])


def _one_line_end(text: str) -> str:
    if "\r" not in text:
        return text
    return re.sub(r"\r+\n", "\n", text) if "\n" in text else text.replace("\r", "\n")


_CLEANINGS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("nul-characters-removed", lambda text: text.replace("\0", "") if "\0" in text else text),
    (TERMINAL_SEQUENCES, lambda text: shown(text) if "\x1b" in text else text),
)
