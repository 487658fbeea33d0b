"""Files of certificates as text, each between its BEGIN and its END; keys in them are not read."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ... import grammar
from ..certificates import record_of
from ..doubt import Span
from ..errors import UnreadableFile
from ..reader import ReadOptions
from ..records import Document
from ..source import Text
from ..wording import say
from ..x509 import decode
from .der import several
from .model import TextInput

_CERTIFICATES = ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")
_SEVERAL = ("PKCS7", "CMS")
_NEXT = say("Send the certificate again, from BEGIN to END.")


def read(text: Text, options: ReadOptions) -> Document:  # noqa: ARG001 - the form says it all
    """The certificates of the file, each as a record that stands in for what the shell would print of it."""
    name = text.name
    found = [(der, lines) for what, body, lines in _blocks(text.text) for der in _ders(what, body, lines, name)]
    if not found:
        raise UnreadableFile(name, say("holds no certificate"), say("Export the certificate as .cer, without its key."))
    records = []
    for der, lines in found:
        decoded = decode(der)
        if decoded is None:
            raise UnreadableFile(name, say("holds a damaged certificate in line {line}", line=lines.first), _NEXT)
        records.append(record_of(decoded, lines))
    return Document(text.source, records=tuple(records), repairs=text.repairs)


def _blocks(text: str) -> Iterator[tuple[str, str, Span]]:
    """What stands between each BEGIN and the END of the same name, with the lines of both."""
    begin: tuple[str, int] | None = None
    body: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        sign = re.fullmatch(grammar.terminal("export", "PEM_LINE"), line.strip())
        if sign and sign["which"] == "BEGIN":
            begin, body = (sign["what"], number), []
        elif sign and begin and sign["what"] == begin[0]:
            yield begin[0], "".join(body), Span(begin[1], number)
            begin = None
        else:
            body.append(line.strip())


def _ders(what: str, body: str, lines: Span, name: str) -> list[bytes]:
    from base64 import b64decode

    if what not in (*_CERTIFICATES, *_SEVERAL):
        return []
    try:
        data = b64decode(body, validate=True)
    except ValueError as error:
        raise UnreadableFile(name, say("holds a damaged certificate in line {line}", line=lines.first), _NEXT) from error
    return [data] if what in _CERTIFICATES else several(data, name)


INPUT = TextInput("PEM", (".pem", ".cer", ".crt", ".p7b"), lambda text: grammar.terminal("export", "PEM").match(text) is not None, read)
