"""Makes the samples of tables, sessions, transcripts, servers and events: one for each thing that public pastes show of them.

    python tests/make_session_samples.py NAME [NAME ...]

Their expected results are rewritten by `pytest tests/test_samples.py --rewrite` and have to be read before they are committed.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_samples import EX01, EX02, PUBLIC, SAMPLES, Console, Properties, event, receive, send, short
from test_sessions import FRAMES, UNSEEN

from why12014.parser.printer import Wrap, cells, print_list

STARS = "*" * 22
A, B, C = (f"{letter * 2}2A52728B01770AB77073A23448A6DB682009{number}" for letter, number in zip("1CE", ("66", "77", "88"), strict=True))
LISTED = [
    ("Thumbprint", A),
    ("CertificateDomains", "{mail.contoso.com, autodiscover.contoso.com}"),
    ("HasPrivateKey", "True"),
    ("Issuer", "CN=Contoso Issuing CA 1, O=Contoso Ltd, C=US"),
    ("NotAfter", "1/10/2027 8:00:00 AM"),
    ("NotBefore", "1/10/2026 8:00:00 AM"),
    ("Status", "Valid"),
]
INTERNET = receive(EX01, "Internet EX01", "mail.contoso.com", auth="Tls")
Files = dict[str, str]
# How Windows PowerShell writes: transcripts with a mark or in the code page of the console, `Out-File` in UTF-16. All others are UTF-8.
ENCODINGS = {"de.txt": "utf-8-sig", "fr.txt": "cp850", "ru.txt": "cp866", "out-file.txt": "utf-16"}


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], *, gap: int = 1) -> str:
    """What Format-Table prints: every column as wide as its longest cell, the last not filled."""
    widths = [max(map(cells, column)) + gap for column in zip(headings, *rows, strict=True)]

    def line(texts: Sequence[str]) -> str:
        return "".join(text + " " * (width - cells(text)) for text, width in zip(texts, widths, strict=True)).rstrip() + "\n"

    return "\n" + line(headings) + line(["-" * len(heading) for heading in headings]) + "".join(map(line, rows)) + "\n"


def certificates(*services: str) -> str:
    subjects = (PUBLIC, "CN=EX01", "CN=Federation")
    rows = [(thumbprint, letters, subject) for thumbprint, letters, subject in zip((A, B, C), services, subjects, strict=False)]
    return table(("Thumbprint", "Services", "Subject"), rows, gap=2)


RECEIVE = table(
    ("Identity", "Bindings", "Enabled"),
    [("EX01\\Default EX01", "{[::]:2525, 0.0.0.0:2525}", "True"), ("EX01\\Internet EX01", "{[::]:25, 0.0.0.0:25}", "True")],
)
SEND = table(
    ("Identity", "AddressSpaces", "Enabled"), [("Internet", "{SMTP:*;1}", "True"), ("To Fabrikam - forced TLS", "{SMTP:fabrikam.com;1}", "False")]
)


def _run(command: str, output: str, prompt: str = r"[PS] C:\Windows\system32>") -> str:
    return f"{prompt}{command}\n{output}"


def _lists(*objects: Properties, width: int = 80) -> str:
    return print_list(objects, width, Wrap.WORD) + "\n"


def table_and_list() -> Files:
    return {
        "console.txt": _run("Get-ExchangeCertificate", certificates("...WS..", "....S.."))
        + _run(f"Get-ExchangeCertificate {A} | fl", _lists(LISTED))
        + _run("Get-ReceiveConnector", RECEIVE)
        + _run(
            "Get-ReceiveConnector | fl name,fqdn,authmechanism", _lists([(name, dict(INTERNET)[name]) for name in ("Name", "Fqdn", "AuthMechanism")])
        )
        + _run("Get-SendConnector", SEND)
        + _run("", "")
    }


def tables_of_old_shells() -> Files:
    """The letters of Exchange 2007, 2010 and 2013, in tables without dashes, with long ones, with their blanks collapsed."""
    bare = "\n".join(line for line in certificates("IP.WS", "....S").split("\n") if not line.startswith("-"))
    dashed = (
        certificates("IP.WS.", "....S.", "F").replace("-" * 10, "\u2014" * 5).replace("-" * 8, "\u2014" * 4).replace("-" * 7, "\u2014\u2014\u2014-")
    )
    collapsed = "\n".join(" ".join(line.split()) for line in certificates("...WS..", "....S..").split("\n"))
    prompt = r"[PS] C:\>"
    return {
        "2007.txt": _run("Get-ExchangeCertificate", bare, prompt),
        "2010.txt": _run("Get-ExchangeCertificate", dashed.replace("  F ", "  .....F "), prompt),
        "2013.txt": _run("Get-ExchangeCertificate", collapsed, prompt)
        + _run("Get-ReceiveConnector", "\n".join(" ".join(line.split()) for line in RECEIVE.split("\n")), prompt),
    }


def table_cut() -> Files:
    cut = certificates("...WS..", "....S..").replace(", S=Washington, C=US", ", S=Wa...")
    wrapped = (
        "\nName          Fqdn             TlsCertificateName\n----          ----             ------------------\n"
        "Internet EX01 mail.contoso.com <I>CN=Contoso Issuing CA 1, O=Contoso \n                               Ltd, C=US<S>CN=mail.contoso.com\n"
        "Default EX01  EX01.contoso.com \n\n"
    )
    warned = cut.replace(B, f"WARNING: The certificate with thumbprint {B} expires soon. NotAfter : see below.\n{B}")
    return {
        "console.txt": _run("Get-ExchangeCertificate", warned)
        + _run("Get-ReceiveConnector -Server EX01 | ft Name,Fqdn,TlsCertificateName -Wrap", wrapped)
    }


def prompts() -> Files:
    """Every prompt that was seen, broken ones, none at all, a command over several lines, one that the window broke."""
    one = _lists(short(INTERNET), width=200)
    long = "Get-ReceiveConnector -Server EX01.contoso.com | Format-List name, fqdn, objectClass"
    typed = r"[PS] C:\Windows\system32>" + long
    return {
        "console.txt": _run("Get-ReceiveConnector | fl name,fqdn,objectClass", one, r"[PS] C:\>")
        + _run("Get-ReceiveConnector | fl name,fqdn,objectClass", one, "PS C:\\> ")
        + _run("Get-ReceiveConnector | fl name,fqdn,objectClass", one, "PS>")
        + _run("Get-ReceiveConnector | fl name,fqdn,objectClass", one, "[PS] C:>")
        + "Get-SendConnector | FL name, fqdn, objectClass\n"
        + _lists(short(send("Internet", "mail.contoso.com", ["EX01"])))
        + "[PS] C:\\>Get-ReceiveConnector -Server EX01 |\n>> fl name,fqdn,objectClass\n>> \n"
        + one,
        "broken-by-the-window.txt": f"{typed[:80]}\n{typed[80:]}\n{one}",
    }


def errors_and_questions() -> Files:
    """What looks like `Name : value` and is no record."""
    return {
        "console.txt": "[PS] C:\\>Enable-ExchangeCertificate -Thumbprint "
        + A
        + " -Services SMTP\n\nConfirm\nOverwrite the existing default SMTP certificate?\n\nCurrent certificate: '"
        + B
        + "' (expires 3/14/2028 9:12:40 AM)\nReplace it with certificate: '"
        + A
        + '\' (expires 1/10/2027 8:00:00 AM)\n[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [?] Help (default is "Y"): y\n'
        "[PS] C:\\>Get-ReciveConnector | fl name,fqdn\nGet-ReciveConnector : The term 'Get-ReciveConnector' is not recognized as the name of a cmdlet.\n"
        "Check the spelling of the name, or if a path was included, verify that the path is correct and try again.\nAt line:1 char:1\n"
        "+ Get-ReciveConnector | fl name,fqdn\n+ ~~~~~~~~~~~~~~~~~~~\n    + CategoryInfo          : ObjectNotFound: (Get-ReciveConnector:String) [], CommandNotFoundException\n"
        "    + FullyQualifiedErrorId : CommandNotFoundException\n \n[PS] C:\\>Get-ReceiveConnector | fl name,fqdn,objectClass\n"
        "WARNUNG: Der Connector : EX01\\Internet EX01 wurde beschädigt.\n" + _lists(short(INTERNET)) + "[PS] C:\\>\n",
        "question-in-french.txt": f"[PS] C:\\>Enable-ExchangeCertificate {A} -Services SMTP\n\nConfirmer\nRemplacer le certificat SMTP par défaut ?\n\n"
        f"Certificat actuel : '{B}' (expire le 14/03/2028 09:12:40)\nLe remplacer par le certificat : '{A}' (expire le 10/01/2027 08:00:00)\n"
        "[O] Oui  [T] Oui pour tout  [N] Non  [U] Non pour tout  [?] Aide (la valeur par défaut est « O ») : o\n[PS] C:\\>\n"
        "VERBOSE: [09:14:07.123 GMT] Get-ReceiveConnector : Active Directory session settings are: View Entire Forest: 'False'\n"
        + _run("Get-ReceiveConnector | fl name,fqdn,objectClass", _lists(short(INTERNET)), "[PS] C:\\>"),
        "health-checker.txt": "Exchange Health Checker version 24.01.01.1200\n\nServer Name          : EX01\nGeneration Time      : 05/23/2026 09:14:07\n"
        f"Version              : Exchange 2019 CU13\nCertificate\n\tSubject: {PUBLIC}\n\tThumbprint: {A}\n\tCertificate has expired: False\n"
        "\tCertificate status: Valid\n\tBound to services: IIS, SMTP\n\tNamespaces:\n\t\tmail.contoso.com\nExchange Connectors\n\tName: Internet EX01\n"
        "\tEnabled: True\n\tTlsCertificateName: \n\n"
        + _run("Get-ReceiveConnector | fl name,fqdn,objectClass", _lists(short(INTERNET)), "[PS] C:\\>"),
    }


def _transcript(language: str, body: str, machine: str = "EX01", before: str = "") -> str:
    first, start, user, computer, last, end = (FRAMES | UNSEEN)[language]
    header = f"{STARS}\n{first}\n{start}20260523091407\n{user}CONTOSO\\admin\n{computer}{machine} (Microsoft Windows NT 10.0.17763.0)\nPSVersion: 5.1.17763.5933\nPSEdition: Desktop\n{STARS}\n"
    return f"{header}{before}{body}{STARS}\n{last}\n{end}20260523093000\n{STARS}\n"


def transcripts() -> Files:
    """The frames of Windows PowerShell 5.1 in every language of which one was seen, and of two with labels that nobody knows."""
    body = _run("Get-ExchangeCertificate", certificates("...WS..", "....S.."), r"[PS] C:\>")
    return {f"{language}.txt": _transcript(language, body) for language in FRAMES | UNSEEN}


def transcript_of_several() -> Files:
    """Sessions one after the other: of PowerShell 2, with the time of each command, with traces, with no end."""
    old = _transcript("en", _run("Get-ExchangeCertificate", certificates("IP.WS.", "....S."), r"[PS] C:\>"))
    old = (
        old.replace("Username: ", "Username  : ").replace("Machine: ", "Machine\t  : ").replace("PSVersion: 5.1.17763.5933\nPSEdition: Desktop\n", "")
    )
    timed = f"{STARS}\nCommand start time: 20260523091410\n{STARS}\n"
    traced = (
        timed
        + 'PS C:\\>TerminatingError(Get-ReceiveConnector): "The operation could not be performed because object : EX09 was not found."\n'
        + '>> TerminatingError(Get-ReceiveConnector): "The operation could not be performed because object : EX09 was not found."\n'
        + timed
        + 'PS C:\\>CommandInvocation(Get-Command): "Get-Command"\n>> ParameterBinding(Get-Command): name="Name"; value="Get-ReceiveConnector"\n'
        + timed
        + "PS C:\\>Get-ReceiveConnector |\nAn empty pipe element is not allowed.\n>> Get-ReceiveConnector |\nfl name,fqdn,objectClass\n"
        + _lists(short(INTERNET))
    )
    closed = _transcript("en", traced, EX02).partition(f"{STARS}\n{FRAMES['en'][4]}")[0]
    return {"console.txt": old + closed}


def wide_file() -> Files:
    """What `Out-File -Width 4096` writes: nothing is wrapped, however long it is."""
    ranges = "{" + ", ".join(f"10.{number // 256}.{number % 256}.0/24" for number in range(120)) + "}"
    long = [*dict(INTERNET, RemoteIPRanges=ranges).items()]
    return {"out-file.txt": _run("Get-ReceiveConnector | fl *", _lists(long, width=4096)) + _run("Get-SendConnector", SEND) + _run("", "")}


def dates() -> Files:
    """Dates of many cultures; one that could be two days, alone and beside what tells which it is."""
    undecided = "12/02/2027 1:53:00 PM"
    prompt = r"[PS] C:\>"

    def run(*ends: str) -> str:
        numbered = [f"{A[:-2]}{number:02}" for number in range(len(ends))]
        listed = [[("NotAfter", end), ("Thumbprint", number), ("Services", "SMTP")] for end, number in zip(ends, numbered, strict=True)]
        return _run("Get-ExchangeCertificate | fl NotAfter,Thumbprint,Services", _lists(*listed), prompt)

    viewer = event("mail.contoso.com", "Internet EX01", "mail.contoso.com", EX01, "12/02/2026 1:53:00 PM").rstrip("\n")
    xml = f'Event Xml:\n<Event>\n  <System>\n    <TimeCreated SystemTime="2026-02-12T02:53:00.000000000Z" />\n    <Computer>{EX01}</Computer>\n  </System>\n</Event>\n\n'
    return {
        "american.txt": run("9/13/2027 5:26:01 PM"),
        "british.txt": run("31/01/2027 17:07:12"),
        "russian.txt": run("02.02.2028 4:22:23"),
        "korean.txt": run("2027-07-28   오후 3:53"),
        "date-only.txt": run("1/31/2027"),
        "undecided.txt": run(undecided),
        "told-by-another-date.txt": run(undecided, "1/31/2027 1:53:00 PM"),
        "told-by-the-xml-of-an-event.txt": f"{viewer}\n{xml}{run(undecided)}",
        "told-by-a-transcript.txt": _transcript("fr", run("12/02/2027 13:53:00")),
    }


def raw_terminal() -> Files:
    """What a terminal was sent: colours, and a command that the line editor drew anew at every key."""
    typed = "Get-ReceiveConnector | fl name,fqdn,objectClass"
    drawn = "".join(f"\x1b[1;10H{typed[:length]}" for length in range(1, len(typed) + 1))
    listed = "\n".join(f"\x1b[32;1m{line[:14]}\x1b[0m{line[14:]}" if " : " in line else line for line in _lists(short(INTERNET)).split("\n"))
    return {"console.txt": f"\x1b[?1h\x1b[6n[PS] C:\\>{drawn}\n\x1b[?1l{listed}\x1b[6n[PS] C:\\>"}


def servers_by_all_signs() -> Files:
    """An object is on the server that it names, that the command asks for, that the prompt or the transcript is of; the text of one names two."""
    mine = [("Thumbprint", A), ("CertificateDomains", "{mail.contoso.com}"), ("Services", "SMTP"), ("HasPrivateKey", "True")]
    return {
        "asked.txt": _run("Get-ExchangeCertificate -Server EX02 | fl", _lists(mine)) + _run("", ""),
        "named.txt": _run("Get-ExchangeCertificate -Server EX02 | fl", _lists([*mine, ("Identity", f"{EX01}\\{A}")])) + _run("", ""),
        "prompted.txt": _run("Get-ExchangeCertificate | fl", _lists(mine), "[EX03.contoso.com]: PS C:\\>"),
        "recorded.txt": _transcript("de", _run("Get-ExchangeCertificate | fl", _lists(mine)), "EX04"),
        "connected.txt": _run("Get-ExchangeCertificate | fl", _lists([*mine, ("PSComputerName", "ex05.contoso.com")])) + _run("", ""),
        "proxied.txt": _run(
            "Get-SendConnector | fl",
            _lists([*(dict(send("Internet", "mail.contoso.com", ["EX01", "EX02"])) | {"FrontendProxyEnabled": "True"}).items()]),
        )
        + _run("", ""),
    }


MESSAGE = event("mail.contoso.com", "Internet EX01", "mail.contoso.com", EX01, "5/23/2026 9:14:07 AM").partition("Description:\n")[2].strip()


def events_as_text() -> Files:
    """Event 12014 as the viewer and wevtutil give it, and what pages make of it."""
    viewer = event("mail.contoso.com", "Internet EX01", "mail.contoso.com", EX01, "5/23/2026 9:14:07 AM")
    russian = (
        "Имя журнала:   Application\nИсточник:      MSExchangeTransport\nДата:          23.05.2026 9:14:07\nКод события:   12014\n"
        "Категория задачи:TransportService\nУровень:       Ошибка\nКлючевые слова:Классический\nПользователь:  Н/Д\nКомпьютер:     EX01.contoso.com\nОписание:\n"
    )
    japanese = (
        "イベントの種類: 警告\nイベント ソース: MSExchangeTransport\nイベント ID: 12014\nコンピュータ: EX01\n説明:\n"
        "ローカル コンピュータの個人用ストアにドメイン名 EX01.contoso.com を含む証明書が見つかりませんでした。このため、FQDN パラメータが EX01.contoso.com の"
        "コネクタ 組織内の SMTP 送信コネクタ に対する STARTTLS SMTP コマンドをサポートできません。\n"
    )
    pair = f"<I>CN=Contoso Issuing CA 1, O=Contoso Ltd, C=US<S>{PUBLIC}"
    return {
        "viewer.txt": viewer,
        "collapsed.txt": "\n".join(" ".join(line.split()) for line in viewer.split("\n")),
        "one-line.txt": " ".join(viewer.split()) + "\n",
        "mailed.txt": viewer.replace("find a certificate that ", "find a certificate that\n").replace("Therefore, ", "Therefore,\n"),
        "russian.txt": russian + MESSAGE + "\n",
        "japanese.txt": japanese,
        "wevtutil.txt": "Event[0]:\n  Log Name: Application\n  Source: MSExchangeFrontEndTransport\n  Date: 2026-05-23T09:14:07.000\n  Event ID: 12014\n  Task: TransportService\n"
        f"  Level: Error\n  Opcode: N/A\n  Keyword: Classic\n  User: N/A\n  User Name: N/A\n  Computer: {EX01}\n  Description: \n{MESSAGE}\n",
        "pair.txt": event(pair, "Default - receive connector EX01", "mail.contoso.com", EX01, "5/23/2026 9:14:07 AM"),
        "pair-eaten.txt": event(pair, "Internet EX01", pair, EX01, "5/23/2026 9:14:07 AM").replace(pair, ""),
        "typographic.txt": MESSAGE.replace("could not", "couldn't").replace("'", "\u2019").replace("mail.contoso.com. If", "mail.contoso.com.If")
        + "\n",
    }


def events_of_the_shell() -> Files:
    """The same by Get-EventLog and Get-WinEvent, as XML, and as the viewer saves it for spreadsheets; with events around it."""
    console = Console(width=120)
    logged: Properties = [
        ("Index", "4711"),
        ("EntryType", "Error"),
        ("InstanceId", "3221499630"),
        ("Message", MESSAGE),
        ("Category", "TransportService"),
        ("Source", "MSExchangeTransport"),
        ("TimeGenerated", "5/23/2026 9:14:07 AM"),
    ]
    found: Properties = [("TimeCreated", "5/23/2026 9:14:07 AM"), ("ProviderName", "MSExchangeTransport"), ("Id", "12014"), ("Message", MESSAGE)]
    data = "".join(f"<Data>{slot}</Data>" for slot in ("mail.contoso.com", "Internet EX01", "mail.contoso.com"))
    return {
        "get-eventlog.txt": console.run("Get-EventLog Application -InstanceId 3221499630 -Newest 1 | fl", [logged]) + "[PS] C:\\>\n",
        "get-winevent.txt": console.run("Get-WinEvent -FilterHashtable @{LogName='Application'; Id=12014} | fl", [found]) + "[PS] C:\\>\n",
        "event.xml": "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='MSExchangeTransport'/>"
        "<EventID Qualifiers='49156'>12014</EventID><Level>2</Level><TimeCreated SystemTime='2026-05-23T06:14:07.000000000Z'/>"
        f"<Computer>{EX01}</Computer></System><EventData>{data}</EventData></Event>\n",
        "viewer.csv": "Level,Date and Time,Source,Event ID,Task Category\n"
        f'Error,5/23/2026 9:14:07 AM,MSExchangeTransport,12014,TransportService,"{MESSAGE}"\n'
        'Error,5/23/2026 9:10:00 AM,MSExchangeTransport,12016,TransportService,"There is no valid SMTP Transport Layer Security (TLS) certificate for the FQDN of '
        'mail.contoso.com. The existing certificate for that FQDN has expired."\n'
        'Warning,5/22/2026 9:10:00 AM,MSExchangeTransport,12018,TransportService,"The STARTTLS certificate will expire soon: subject: mail.contoso.com, thumbprint: '
        f'{A}, hours remaining: 23."\n',
    }


MAKERS: dict[str, Callable[[], Files]] = {
    "table-and-list": table_and_list,
    "tables-of-old-shells": tables_of_old_shells,
    "table-cut": table_cut,
    "prompts": prompts,
    "errors-and-questions": errors_and_questions,
    "transcripts-of-all-languages": transcripts,
    "transcript-of-several-sessions": transcript_of_several,
    "wide-file": wide_file,
    "dates": dates,
    "raw-terminal": raw_terminal,
    "servers-by-all-signs": servers_by_all_signs,
    "events-as-text": events_as_text,
    "events-of-the-shell": events_of_the_shell,
}


def main() -> None:
    """Writes the named samples, with the line ends of Windows."""
    for name in sys.argv[1:] or sys.exit(f"Which? {' '.join(MAKERS)}"):
        folder = SAMPLES / name
        folder.mkdir(parents=True, exist_ok=True)
        for file, text in MAKERS[name]().items():
            (folder / file).write_bytes(text.replace("\n", "\r\n").encode(ENCODINGS.get(file, "utf-8")))
        for expected in ("document.json", "analysis.json", "report.txt", "report.md", "report.xml"):
            (folder / expected).touch()


if __name__ == "__main__":
    main()
