"""Which server an object is on, as far as the text says it, and what in the text says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

from msgspec import Struct

from .records import Kind, ServerFrom


class Owner(Struct, frozen=True, eq=False):
    """The server of an object; `also_on` are other servers that the text names for it."""

    server: str | None = None
    told_by: ServerFrom | None = None
    also_on: tuple[str, ...] = ()


# What tells the server of an object, the surest first. Get-ExchangeCertificate lists the certificates of the machine that the shell is
# connected to; Get-ReceiveConnector lists the connectors of the whole organization, so where it ran says nothing about them.
# A Send connector belongs to no server: it has source servers. OriginatingServer is a domain controller, and tells nothing.
_TOLD_BY: Mapping[Kind, tuple[ServerFrom, ...]] = {
    Kind.CERTIFICATE: (
        ServerFrom.IDENTITY,
        ServerFrom.SERVER,
        ServerFrom.COMMAND,
        ServerFrom.COMPUTER_NAME,
        ServerFrom.PROMPT,
        ServerFrom.TRANSCRIPT,
    ),
    Kind.RECEIVE_CONNECTOR: (ServerFrom.SERVER, ServerFrom.IDENTITY, ServerFrom.COMMAND),
}
_PROPERTIES = {ServerFrom.SERVER: "server", ServerFrom.COMPUTER_NAME: "pscomputername"}
# Of these each is sure: two that differ are a conflict, where the others only say where the shell was.
_SURE = frozenset((ServerFrom.IDENTITY, ServerFrom.SERVER, ServerFrom.COMMAND))


def host(server: str) -> str:
    """What tells servers apart: `EX01` and `ex01.contoso.com` are one."""
    return server.partition(".")[0].casefold()


def owner_of(kind: Kind, texts: Callable[[str], str | None], around: Mapping[ServerFrom, str | None]) -> Owner:
    """The server of a record, where the text says it.

    `texts` gives the exact text of a property by its lower-case name, `around` what stands around the object.
    """
    return _owner(tuple((by, name) for by in _TOLD_BY.get(kind, ()) if (name := _told(by, texts, around))))


@lru_cache(maxsize=4096)
def _owner(told: tuple[tuple[ServerFrom, str], ...]) -> Owner:
    """What all that tells the server, the surest first, says together."""
    if not told:
        return Owner()
    by, server = told[0]
    others = dict.fromkeys(name for other, name in told[1:] if other in _SURE and name != server and host(name) != host(server))
    return Owner(server, by, tuple(others))


def _told(by: ServerFrom, texts: Callable[[str], str | None], around: Mapping[ServerFrom, str | None]) -> str | None:
    if by is ServerFrom.IDENTITY:
        identity, separator, _ = (texts("identity") or "").partition("\\")
        return identity if separator else None
    own = texts(_PROPERTIES[by]) if by in _PROPERTIES else None
    return own or around.get(by)
