"""The script that asks a customer for exactly what a diagnosis needs: read-only, nothing shortened, nothing secret.

Exchange 2007 may run PowerShell 1.0, which has no Get-WinEvent and whose Get-EventLog takes no filter.
"""

from __future__ import annotations

from msgspec import Struct

from .analyzer.asking import SERVER_PROPERTIES
from .analyzer.quoting import quoted
from .facts import Release

_DAYS = 14
_APPEND = "Out-File -Append -Width 4096 -Encoding utf8"
# What of these objects may hold a secret, and is of no use here.
_UNWANTED = "AuthenticationCredential, PrivateKey"
_PROVIDERS = "MSExchange*Transport"
_FIRST, _LAST = 12010, 12030
_EVENT_PROPERTIES = "TimeCreated, Id, ProviderName, MachineName, Message"


class _Question(Struct, frozen=True):
    """A command, and the properties of its objects that are printed."""

    command: str
    properties: str = "*"

    @property
    def printed(self) -> str:
        return f"{self.command} | fl {self.properties}"


def _questions(server: str | None, release: Release) -> list[_Question]:
    """The cmdlets with what the release takes. A Send connector belongs to the whole organization."""
    here = f" -Server {quoted(server)}" if server else " -Server $env:COMPUTERNAME"
    # Exchange 2007 has no -Server on Get-ExchangeCertificate.
    at = here if server and release is not Release.EXCHANGE_2007 else ""
    return [
        _Question(f"Get-ExchangeCertificate{at}"),
        _Question(f"Get-ReceiveConnector{here}"),
        _Question("Get-SendConnector"),
        _Question("Get-ExchangeServer", SERVER_PROPERTIES),
    ]


def script(server: str | None, release: Release) -> str:
    """The script, to be saved as .ps1 or pasted into the Exchange Management Shell."""
    lines = [
        "# Prints what a diagnosis of event 12014 needs. It only reads; no password or private key is in what it writes.",
        f"# Run it in the Exchange Management Shell {_where(server, release)}, and send the folder it names.",
        "$FormatEnumerationLimit = -1",
        "$folder = Join-Path $HOME ('why12014-' + $env:COMPUTERNAME)",
        "New-Item -ItemType Directory -Force -Path $folder | Out-Null",
        "$text = Join-Path $folder 'console.txt'",
        "'[PS] C:\\>' | Out-File -Width 4096 -Encoding utf8 $text",
    ]
    for question in _questions(server, release):
        name = question.command.split()[0].removeprefix("Get-")
        lines += [
            f"{_announced(question)} | {_APPEND} $text",
            f"{question.printed} | {_APPEND} $text",
            f"{question.command} | Select-Object {question.properties} -ExcludeProperty {_UNWANTED} | Export-Clixml -Path (Join-Path $folder '{name}.xml')",
        ]
    lines += [f"'[PS] C:\\>' | {_APPEND} $text", f"{_events(server, release)} | Out-File -Width 4096 -Encoding utf8 (Join-Path $folder 'events.txt')"]
    return "\n".join([*lines, "$folder", ""])


def _where(server: str | None, release: Release) -> str:
    if not server:
        return "of the server that logs the event"
    return f"{'on' if release is Release.EXCHANGE_2007 else 'on or for'} {_comment(server)}"


def _announced(question: _Question) -> str:
    """The line that shows which command printed what follows, even if nothing does."""
    return quoted("[PS] C:\\>" + question.printed)


def _events(server: str | None, release: Release) -> str:
    """What prints the events of the last days. A query of the log takes about twenty conditions and no more, so the numbers are a range."""
    if release is Release.EXCHANGE_2007:
        numbers = f"$_.EventID -ge {_FIRST} -and $_.EventID -le {_LAST}"
        days = f"$_.TimeGenerated -gt (Get-Date).AddDays(-{_DAYS})"
        return f"Get-EventLog Application | Where-Object {{ {numbers} -and {days} -and $_.Source -like '{_PROVIDERS}' }} | fl *"
    at = f" -ComputerName {quoted(server)}" if server else ""
    milliseconds = _DAYS * 24 * 60 * 60 * 1000
    query = f"*[System[EventID >= {_FIRST} and EventID <= {_LAST} and TimeCreated[timediff(@SystemTime) <= {milliseconds}]]]"
    found = f"Get-WinEvent{at} -LogName Application -FilterXPath '{query}' -ErrorAction SilentlyContinue"
    return f"{found} | Where-Object {{ $_.ProviderName -like '{_PROVIDERS}' }} | fl {_EVENT_PROPERTIES}"


def _comment(text: str) -> str:
    """A name in a comment: on one line, whatever it holds."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def one_line(server: str | None, release: Release) -> str:
    """The short form, to be pasted as one line: the console text alone."""
    parts = [part for question in _questions(server, release) for part in (_announced(question), question.printed)]
    body = "; ".join([*parts, "'[PS] C:\\>'", _events(server, release)])
    return f'$FormatEnumerationLimit = -1; $({body}) | Out-File -Width 4096 -Encoding utf8 "$HOME\\why12014.txt"'
