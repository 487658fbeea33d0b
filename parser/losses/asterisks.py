"""Asterisks that Markdown took for emphasis: `*.contoso.com` is left as `.contoso.com`, `SMTP:*;1` as `SMTP:;1`."""

from __future__ import annotations

import re

from ..values.collection import ADDRESS_SPACES, HOST_NAMES
from ..values.matched import HOST_NAME
from ..values.name import CERTIFICATE_NAME, WINDOWS_NAME
from .model import Loss

_LEFT = re.compile(r"(?:^|[{ =:])\.\w|:;", re.MULTILINE)
# A full stop and a semicolon are rarer in a text than what stands before them.
_STOP = re.compile(r"\.(?<=[{ =:\n]\.)")
_SEMICOLON = re.compile(";(?<=:;)")
_KINDS = (HOST_NAME, HOST_NAMES, ADDRESS_SPACES, WINDOWS_NAME, CERTIFICATE_NAME)

LOSS = Loss(
    "lost-asterisks",
    lambda text: _STOP.search(text) is not None or (";" in text and _SEMICOLON.search(text) is not None),
    lambda seen: seen.where(lambda text, kind: kind in _KINDS and _LEFT.search(text) is not None),
    lambda text, kind: kind.free_text and text != "",
)
