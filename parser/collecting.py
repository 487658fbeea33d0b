"""The script that asks a customer for exactly what a diagnosis needs: read-only, nothing shortened, nothing secret."""

from __future__ import annotations

from enum import StrEnum

from .analyzer.quoting import quoted


class Version(StrEnum):
    """The versions of Exchange between which the cmdlets differ."""

    EXCHANGE_2007 = "2007"
    EXCHANGE_2010 = "2010"
    EXCHANGE_2013 = "2013+"


_CMDLETS = ("Get-ExchangeCertificate", "Get-ReceiveConnector", "Get-SendConnector")
_EVENTS = "$events = @{{LogName='Application'; ProviderName='MSExchangeTransport','MSExchangeFrontEndTransport'; Id={ids}; StartTime=(Get-Date).AddDays(-14)}}"
_IDS = ",".join(map(str, range(12010, 12031)))
_OLD_EVENTS = (
    "Get-EventLog Application -Source MSExchangeTransport -After (Get-Date).AddDays(-14) | Where-Object { 12010..12030 -contains $_.EventID } | fl *"
)


def commands(server: str | None, version: Version) -> list[str]:
    """The three cmdlets with what the version takes. Get-SendConnector is about the whole organization."""
    # Exchange 2007 has no -Server on Get-ExchangeCertificate.
    at = f" -Server {quoted(server)}" if server and version is not Version.EXCHANGE_2007 else ""
    return [f"{_CMDLETS[0]}{at}", f"{_CMDLETS[1]}{at}", _CMDLETS[2]]


def script(server: str | None, version: Version) -> str:
    """The script, to be saved as .ps1 or pasted into the Exchange Management Shell."""
    lines = [
        "# Prints what a diagnosis of event 12014 needs. It only reads; no password or private key is in what it writes.",
        f"# Run it in the Exchange Management Shell {f'on or for {_comment(server)}' if server else 'of the server that logs the event'}, and send the folder it names.",
        "$FormatEnumerationLimit = -1",
        "$folder = Join-Path $HOME ('why12014-' + $env:COMPUTERNAME)",
        "New-Item -ItemType Directory -Force -Path $folder | Out-Null",
        "$text = Join-Path $folder 'console.txt'",
        "'[PS] C:\\>' | Out-File -Width 4096 -Encoding utf8 $text",
    ]
    for command in commands(server, version):
        name = command.split()[0].removeprefix("Get-")
        lines += [
            f"{_announced(command)} | Out-File -Append -Width 4096 -Encoding utf8 $text",
            f"{command} | fl * | Out-File -Append -Width 4096 -Encoding utf8 $text",
            # A Send connector may hold a password, which no diagnosis needs.
            f"{command} | Select-Object * -ExcludeProperty AuthenticationCredential | Export-Clixml -Path (Join-Path $folder '{name}.xml')",
        ]
    lines.append("'[PS] C:\\>' | Out-File -Append -Width 4096 -Encoding utf8 $text")
    lines += _events(version)
    return "\n".join([*lines, "$folder", ""])


def _announced(command: str) -> str:
    """The line that shows which command printed what follows, even if nothing does."""
    return quoted("[PS] C:\\>" + command + " | fl *")


def _events(version: Version) -> list[str]:
    path = "(Join-Path $folder 'events.txt')"
    if version is Version.EXCHANGE_2007:
        return [f"{_OLD_EVENTS} | Out-File -Width 4096 -Encoding utf8 {path}"]
    return [
        _EVENTS.format(ids=_IDS),
        f"Get-WinEvent -FilterHashtable $events -ErrorAction SilentlyContinue | fl TimeCreated, Id, MachineName, Message | Out-File -Width 4096 -Encoding utf8 {path}",
    ]


def _comment(text: str) -> str:
    """A name in a comment: on one line, whatever it holds."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def one_line(server: str | None, version: Version) -> str:
    """The short form, to be pasted as one line: the console text alone."""
    parts = [part for command in commands(server, version) for part in (_announced(command), f"{command} | fl *")]
    body = "; ".join([*parts, "'[PS] C:\\>'"])
    return f'$FormatEnumerationLimit = -1; $({body}) | Out-File -Width 4096 -Encoding utf8 "$HOME\\why12014.txt"'
