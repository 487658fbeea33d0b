"""Findings that somebody accepted: a small TOML file that says which, why and when.

[[accepted]]
code = "no-certificate"
connector = "Old relay"            # left out: every connector
server = "EX01.contoso.com"        # left out: every server
reason = "Switched off in March, change 4711"
date = 2026-02-01
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from .errors import UnreadableFile, Why12014Error
from .servers import host
from .wording import say


class Acceptance(Struct, frozen=True, eq=False):
    """Which findings are accepted, and why; `None` stands for any."""

    code: str
    reason: str
    date: str
    connector: str | None = None
    server: str | None = None
    certificate: str | None = None

    def covers(self, code: str, connector: str | None, server: str | None, certificate: str | None) -> bool:
        """Whether a finding with these marks is accepted."""
        same_server = self.server is None or (server is not None and host(self.server) == host(server))
        return self.code == code and same_server and _same(self.connector, connector) and _same(self.certificate, certificate)


def _same(wanted: str | None, found: str | None) -> bool:
    return wanted is None or wanted.casefold() == (found or "").casefold()


def read_accepted(path: Path) -> tuple[Acceptance, ...]:
    """The acceptances of a file. Raises `UnreadableFile` or `Why12014Error` with the line and the next step."""
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeError) as error:
        raise UnreadableFile(str(path), say("cannot be read as UTF-8 text"), say("Check the name and save it as UTF-8.")) from error
    except tomllib.TOMLDecodeError as error:
        raise Why12014Error(
            say("is no TOML: {reason}", reason=error), say("Write one [[accepted]] with code, reason and date for each finding."), source=str(path)
        ) from error
    entries = content.get("accepted", [])
    return tuple(_acceptance(entry, path) for entry in entries if isinstance(entry, dict))


def _acceptance(entry: dict[str, object], path: Path) -> Acceptance:
    lacking = [name for name in ("code", "reason", "date") if not entry.get(name)]
    unknown = [name for name in entry if name not in Acceptance.__struct_fields__]
    if lacking or unknown:
        what = (
            say("an entry lacks {names}", names=tuple(lacking)) if lacking else say("an entry has {names}, which is not known", names=tuple(unknown))
        )
        raise Why12014Error(what, say("Every entry has code, reason and date, and may have connector, server and certificate."), source=str(path))
    texts = {name: str(value) for name, value in entry.items()}
    return Acceptance(**texts)
