"""The way back: what was said about a redacted file, with the true names."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from ... import grammar
from .disguises import Disguises, key_of_code
from .secrets import cased_as, lowered, spelled_as

# Shorter codes, and shorter numbers, turn up by chance.
_SHORTEST_CODE, _SHORTEST_NUMBER = 4, 6
_RUN = r"(?P<RUN>[^\W_]+)"
_WORD = re.compile(r"[^\W\d_]+")


def restorer(disguises: Disguises) -> Callable[[str], str]:
    """What gives a text with every disguise replaced by what it stands for, for as many texts as there are."""
    words = _back(disguises.words) | _back(disguises.owners)
    codes = {key: secret for key, secret in _back(disguises.codes).items() if len(key) >= _shortest(key)}
    networks, addresses = _back(disguises.networks), _back(disguises.addresses)

    def word(match: re.Match[str]) -> str:
        secret = words.get(lowered(match[0]))
        return cased_as(match[0], secret) if secret else match[0]

    def token(match: re.Match[str]) -> str:
        if match["DOTTED"]:
            network = match["network"] or ""
            return networks.get(network, network) + match[0][len(network) :]
        if match["IPV6"]:
            return addresses.get(match[0].lower(), match[0])
        code = codes.get(key_of_code(match[0]))
        return spelled_as(match[0], code) if code else _WORD.sub(word, match[0])

    return lambda text: _tokens().sub(token, text)


def _shortest(code: str) -> int:
    return _SHORTEST_NUMBER if code.isdecimal() or code.isalpha() else _SHORTEST_CODE


def _back(disguises: Mapping[str, str]) -> dict[str, str]:
    return {shown: secret for secret, shown in disguises.items()}


@cache
def _tokens() -> re.Pattern[str]:
    found = [f"(?P<{name}>{grammar.terminal('secret', name).pattern})" for name in ("GUID", "PAIRS", "IPV6", "DOTTED")]
    return re.compile("|".join((*found, _RUN)))
