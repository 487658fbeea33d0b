"""The private map of a redaction: each secret has a disguise of its own, which takes the same room, and nothing leads back from it but the map.

A disguise is made from how many came before it, never from the secret, so the same files give the same copies.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, lru_cache
from itertools import count, pairwise
from math import gcd, prod

from msgspec import Struct, field

from ... import grammar
from ..errors import CannotRedact
from ..printer import cells
from ..wording import say

_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS, _HEXADECIMAL = "0123456789", "0123456789ABCDEF"
_SHORT = 3
# A shorter code has its letters where the secret has them, so that it stays one to the eye.
_LONG_CODE = 16
# So many letters of a word are enough to tell it from all others.
_TELLING = 8
_STRIDE = 7919
_MOST_TRIES = 20_000
_NOT_IN_CODES = re.compile("[^0-9A-Za-z]")
# Networks of the same number of characters: those of the documentation (RFC 5737) first, then private and reserved ones.
_NETWORKS: dict[int, tuple[str, ...]] = {
    5: ("0.{a}.{b}",),
    6: ("10.{a}.{b}", "0.{a}{b}.{c}"),
    7: ("192.0.2", "10.{a}{b}.{c}", "0.{a}{b}.{c}{d}"),
    8: ("10.{a}{b}.{c}{d}", "0.1{a}{b}.{c}{d}"),
    9: ("203.0.113", "10.1{a}{b}.{c}{d}", "0.1{a}{b}.1{c}{d}"),
    10: ("198.51.100", "10.1{a}{b}.1{c}{d}"),
    11: ("192.168.1{a}{b}", "172.1{c}.1{a}{b}", "240.1{a}{b}.1{c}{d}"),
}


class Disguises(Struct):
    """What stands for each secret.

    `words` are the secrets made of letters, in lower case. `owners` are words of everybody, replaced in the name of a domain or an
    organization alone. `codes` are thumbprints, serial numbers, GUIDs and long numbers, in capitals and without what stands between
    their digits; `networks` the first three numbers of IPv4 addresses, `addresses` whole IPv6 ones.
    """

    words: dict[str, str] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    networks: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)
    encodings: tuple[str, ...] = ("utf-8",)
    """Those of the copies: a disguise has letters of all of them."""
    _taken: set[str] = field(default_factory=set)
    _free: dict[tuple[str, ...], Iterator[str]] = field(default_factory=dict)

    def keep_free(self, taken: Collection[str]) -> None:
        """Make no disguise that is one of these, in lower case: what the files hold, and what is never replaced."""
        for disguises in (self.words, self.owners, self.codes, self.networks, self.addresses):
            self._taken.update(map(str.lower, disguises.values()))
        self._taken.update(taken)

    def word(self, secret: str) -> str:
        return self._of(self.words, secret, self._spellings)

    def owner(self, word: str) -> str:
        return self._of(self.owners, word, self._spellings)

    def code(self, secret: str) -> str:
        return self._of(self.codes, secret, self._numbers)

    def codes_of(self, secrets: Collection[str]) -> None:
        """Disguise all these; one that is the beginning of another, as the screen cuts it, stays its beginning."""
        ordered = sorted(secrets)
        for secret, following in reversed([*pairwise([*ordered, ""])]):
            if len(secret) >= _TELLING and following.startswith(secret) and _alphabet(secret) == _alphabet(following):
                self.codes.setdefault(secret, self.code(following)[: len(secret)])
            self.code(secret)

    def beginnings(self, cut: Collection[str], words: Collection[str]) -> None:
        """A word that was cut stays the beginning of the only word that it can be."""
        for beginning in sorted(cut):
            possible = [word for word in words if word.startswith(beginning) and word != beginning]
            if len(possible) == 1 and possible[0] not in cut:
                self.words.setdefault(beginning, self.word(possible[0])[: len(beginning)])

    def network(self, secret: str) -> str:
        return self._of(self.networks, secret, lambda _: self._free.setdefault(("network", f"{len(secret)}"), _networks(len(secret))))

    def address(self, secret: str) -> str:
        return self._of(self.addresses, secret, _addresses)

    def _of(self, known: dict[str, str], secret: str, candidates: Callable[[str], Iterator[str]]) -> str:
        if secret not in known:
            known[secret] = self._unused(secret, candidates)
        return known[secret]

    def _unused(self, secret: str, candidates: Callable[[str], Iterator[str]]) -> str:
        for _, one in zip(range(_MOST_TRIES), candidates(secret), strict=False):
            if one.lower() not in self._taken:
                self._taken.add(one.lower())
                return one
        raise CannotRedact(
            say(
                "the files hold more different names or numbers of {length} characters than can be told apart once they are replaced",
                length=len(secret),
            ),
            say("Redact fewer files at once, or cut out of them what is no output of the Exchange Management Shell."),
        )

    def _spellings(self, word: str) -> Iterator[str]:
        """Words of other letters, each as wide as the one in its place; those that are alike go on where the last one ended."""
        pools = tuple(_pool(letter, index, len(word), self.encodings) for index, letter in enumerate(word))
        return self._free.setdefault(pools, _spelled(pools))

    def _numbers(self, key: str) -> Iterator[str]:
        """Codes of the same digits and letters, likewise; what somebody put in the place of some of them stays."""
        pools = _pools_of_code(key)
        return self._free.setdefault(("code", *pools), _codes(pools))


def _spelled(pools: Sequence[str]) -> Iterator[str]:
    telling, rest = pools[:_TELLING], pools[_TELLING:]
    space = prod(map(len, telling))
    stride = next(number for number in count(_STRIDE) if gcd(number, space) == 1)
    for turn in range(1, space + 1):
        left, word = turn * stride % space, ""
        for pool in telling:
            left, index = divmod(left, len(pool))
            word += pool[index]
        yield word + "".join(pool[turn % len(pool)] for pool in rest)


@lru_cache(maxsize=1 << 12)
def _pool(letter: str, index: int, length: int, encodings: tuple[str, ...]) -> str:
    """The letters that may stand in place of one: as wide, of the same alphabet, and in every encoding."""
    if letter in _LETTERS:
        return _LETTERS if length <= _SHORT else (_CONSONANTS, _VOWELS)[index % 2]
    block = (ord(letter) - 0x10 & ~0x1F) + 0x10
    near = (chr(point) for point in range(block, block + 0x20))
    return "".join(one for one in near if _is_like(one, letter) and _is_in(one + one.upper(), encodings)) or letter


def _is_like(one: str, letter: str) -> bool:
    same = unicodedata.category(one) == unicodedata.category(letter) and cells(one) == cells(letter)
    return same and len(one.upper()) == 1 and one.upper().lower() == one and one.isalpha()


def _is_in(text: str, encodings: Sequence[str]) -> bool:
    try:
        return all(text.encode(encoding) for encoding in encodings)
    except UnicodeEncodeError:
        return False


def key_of_code(text: str) -> str:
    """A code as the map has it, whatever stands between its digits."""
    return _NOT_IN_CODES.sub("", text).upper()


def _pools_of_code(key: str) -> tuple[str, ...]:
    alphabet = _alphabet(key)
    letters = "ABCDEF" if alphabet else _LETTERS.upper()
    mixed = alphabet if len(key) >= _LONG_CODE else ""
    kept = {index for match in _taken_out().finditer(key) for index in range(*match.span())}
    return tuple(sign if index in kept else mixed or (_DIGITS if sign.isdecimal() else letters) for index, sign in enumerate(key))


def _codes(pools: Sequence[str]) -> Iterator[str]:
    for turn in count():
        yield "".join(pool[digit % len(pool)] for pool, digit in zip(pools, _digits(f"{len(pools)} {turn}", len(pools)), strict=True))


@cache
def _taken_out() -> re.Pattern[str]:
    return re.compile(f"{grammar.terminal('value', 'REPEATED').pattern}|REDACTED|REMOVED|CENSORED|HIDDEN")


def _alphabet(key: str) -> str:
    """The digits of a code, if it is a number."""
    return _DIGITS if key.isdecimal() else _HEXADECIMAL if set(key) <= set(_HEXADECIMAL) else ""


def _digits(seed: str, length: int) -> bytes:
    blocks = (hashlib.sha256(f"{seed} {block}".encode()).digest() for block in range(length // 32 + 1))
    return b"".join(blocks)[:length]


def _networks(length: int) -> Iterator[str]:
    for form in _NETWORKS[length]:
        for number in range(10_000 if "{d}" in form else 1_000 if "{c}" in form else 100 if "{a}" in form else 1):
            made = form.format(**dict(zip("dcba", f"{number:04}", strict=True)))
            # A zero before another digit is another way to write a shorter one.
            if len(made) == length and all(part == str(int(part)) for part in made.split(".")) and _is_number(made):
                yield made


def _is_number(network: str) -> bool:
    return all(int(part) <= 255 for part in network.split("."))  # noqa: PLR2004 - a byte


def _addresses(secret: str) -> Iterator[str]:
    """Addresses of the same shape; where it has the room they begin as those of the documentation do (RFC 3849), else as link-local ones do."""
    groups = secret.split(":")
    head = _head(groups)
    for turn in count():
        digits = iter(_digits(f"{secret.count(':')} {turn}", len(secret)))
        body = [*head, *(_other_group(group, digits) for group in groups[len(head) :])]
        yield ":".join(body)


def _head(groups: Sequence[str]) -> list[str]:
    if len(groups[0]) == 4 and len(groups[1]) in (3, 4):  # noqa: PLR2004 - 2001:db8, 2001:0db8
        return ["2001", "db8".rjust(len(groups[1]), "0")]
    return ["fe80"] if groups[0] == "fe80" else []


def _other_group(group: str, digits: Iterator[int]) -> str:
    if "." in group:  # an IPv4 address inside: small numbers are always valid
        return re.sub("[0-9]", lambda _: "12"[next(digits) % 2], group)
    return "".join(_HEXADECIMAL[next(digits) % 15 + 1].lower() for _ in group)
