"""An Fqdn that no certificate can have."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from ...records import Kind
from ...wording import say
from ..model import Case, Found, Need, Severity, rule
from ..remedies import is_host_name, may_be_named, rename


@rule("fqdn-malformed", Severity.WARNING, Need(Kind.RECEIVE_CONNECTOR, "fqdn"), Need(Kind.SEND_CONNECTOR, "fqdn"))
def fqdn_malformed(case: Case) -> Iterator[Found]:
    """The Fqdn of a connector is no host name that a certificate can be made out to.

    What it means: a blank or a full stop at its end, an underscore or an IP address. It is compared as it stands, so a certificate with
    the right name does not match. A trailing blank is a real-world cause of event 12014 that nobody sees.
    How to confirm: (Get-ReceiveConnector NAME).Fqdn.ToString().Length
    How to fix: set the Fqdn anew.
    Source: published cases of event 12014.
    """
    for row in case.rows:
        name = row.connector.fqdn.value
        if name and (why := _why(name)):
            better = name.strip().rstrip(".")
            fixes = (
                rename(row, better, case.evidence.releases_of(row.server))
                if is_host_name(better) and not _is_address(better) and may_be_named(row, better)
                else ()
            )
            yield Found(
                say("the Fqdn of {connector}, '{name}', {why}", connector=row.title, name=name, why=why),
                row,
                evidence=(row.connector.place,),
                remedies=tuple(fixes),
            )


def _why(name: str) -> str:
    """What is wrong with a name; nothing where it can be on a certificate."""
    if name != name.strip():
        return say("begins or ends with a blank")
    if name.endswith("."):
        return say("ends with a full stop")
    if _is_address(name):
        return say("is an IP address")
    return say("has an underscore") if "_" in name else "" if is_host_name(name) else say("is no host name")


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False
