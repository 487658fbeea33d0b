"""Sessions: frames of transcripts in any language, commands as they were typed, and which server an object is on."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_samples import event

from why12014 import grammar
from why12014.parser.analyzer import analyze
from why12014.parser.facts import gather
from why12014.parser.reader import read_bytes
from why12014.parser.records import Document

STARS = "*" * 22
A = "1B2A52728B01770AB77073A23448A6DB68200966"
# First line, start, user, machine, and behind the session the last line and the end: as public transcripts have them.
FRAMES = {
    "en": ("Windows PowerShell transcript start", "Start time: ", "Username: ", "Machine: ", "Windows PowerShell transcript end", "End time: "),
    "de": (
        "Start der Windows PowerShell-Aufzeichnung",
        "Startzeit: ",
        "Benutzername: ",
        "Computer: ",
        "Ende der Windows PowerShell-Aufzeichnung",
        "Endzeit: ",
    ),
    "fr": (
        "Début de la transcription Windows PowerShell",
        "Heure de début : ",
        "Nom d'utilisateur : ",
        "Ordinateur : ",
        "Fin de la transcription Windows PowerShell",
        "Heure de fin : ",
    ),
    "es": (
        "Inicio de la transcripción de Windows PowerShell",
        "Hora de inicio: ",
        "Nombre de usuario: ",
        "Máquina: ",
        "Fin de la transcripción de Windows PowerShell",
        "Hora de finalización: ",
    ),
    "pt": (
        "Início da transcrição do Windows PowerShell",
        "Hora de início: ",
        "Nome de Usuário: ",
        "Computador: ",
        "Fim da transcrição do Windows PowerShell",
        "Hora de término: ",
    ),
    "ko": ("Windows PowerShell 기록 시작", "시작 시간: ", "사용자 이름: ", "Machine: ", "Windows PowerShell 기록 끝", "종료 시간: "),
    "ja": (
        "Windows PowerShell トランスクリプト開始",
        "開始時刻: ",
        "ユーザー名: ",
        "コンピューター: ",
        "Windows PowerShell トランスクリプト終了",
        "終了時刻: ",
    ),
    "zh": ("Windows PowerShell 脚本开始", "开始时间: ", "用户名: ", "计算机: ", "Windows PowerShell 脚本结束", "结束时间: "),
}
# Of Russian the first line alone was seen, of Polish nothing: the labels are made up.
UNSEEN = {
    "ru": (
        "Начало записи сценария Windows PowerShell",
        "Время: ",
        "Пользователь: ",
        "Машина: ",
        "Конец записи сценария Windows PowerShell",
        "Время: ",
    ),
    "pl": (
        "Początek transkrypcji Windows PowerShell",
        "Godzina: ",
        "Użytkownik: ",
        "Maszyna: ",
        "Koniec transkrypcji Windows PowerShell",
        "Godzina: ",
    ),
}


def read(text: str) -> Document:
    return read_bytes(text.encode(), "x")


def transcript(language: str, body: str, machine: str = "EX01") -> str:
    first, start, user, computer, last, end = (FRAMES | UNSEEN)[language]
    header = f"{STARS}\n{first}\n{start}20260523091407\n{user}CONTOSO\\admin\n{computer}{machine} (Microsoft Windows NT 10.0.17763.0)\nPSVersion: 5.1.17763\n{STARS}\n"
    return f"{header}{body}{STARS}\n{last}\n{end}20260523093000\n{STARS}\n"


LISTED = f"PS C:\\>Get-ExchangeCertificate | fl Thumbprint,Services\n\nThumbprint : {A}\nServices   : SMTP\n\n\n"


@pytest.mark.parametrize("language", FRAMES)
def test_a_transcript_tells_its_host(language: str) -> None:
    document = read(transcript(language, LISTED))
    (session,) = document.sessions
    assert (session.machine, session.user, session.language) == ("EX01", "CONTOSO\\admin", language)
    assert (session.started, session.ended, session.powershell) == ("2026-05-23T09:14:07", "2026-05-23T09:30:00", "5.1.17763")
    (record,) = document.records
    assert (record.server, record.server_from) == ("EX01", "transcript")
    assert not document.unread


def test_every_language_is_tried() -> None:
    """Of Russian nobody saw more than the first line."""
    assert {name.removeprefix("frame_") for name in grammar.named("frame_")} == {*FRAMES, "ru"}


@pytest.mark.parametrize(("language", "known"), [("ru", "ru"), ("pl", None)])
def test_a_frame_with_labels_that_nobody_knows_tells_what_its_values_say(language: str, known: str | None) -> None:
    text = transcript(language, LISTED).replace("PSVersion", "? ?: CONTOSO\\service\nPSVersion")
    document = read(text.replace(f"{STARS}\nPS", f"{STARS}\nЗапись начата, выходной файл C:\\temp\\a.txt\nPS", 1))
    (session,) = document.sessions
    assert (session.machine, session.user, session.run_as, session.language) == ("EX01", "CONTOSO\\admin", None, known)
    assert (session.started, session.ended, session.powershell) == ("2026-05-23T09:14:07", "2026-05-23T09:30:00", "5.1.17763")
    assert (document.records[0].server, document.unread) == ("EX01", ())


def test_the_time_of_a_command_is_no_end_of_a_session() -> None:
    timed = f"{STARS}\nCommand start time: 20260523091410\n{STARS}\n"
    (session,) = read(transcript("en", timed + LISTED)).sessions
    assert session.ended == "2026-05-23T09:30:00"


def test_a_transcript_of_powershell_2() -> None:
    text = transcript("en", LISTED).replace("Machine: ", "Machine\t  : ").replace("Username: ", "Username  : ").replace("PSVersion: 5.1.17763\n", "")
    (session,) = read(text).sessions
    assert (session.machine, session.user, session.powershell) == ("EX01", "CONTOSO\\admin", None)


def test_several_sessions_in_one_file() -> None:
    document = read(transcript("en", LISTED) + transcript("de", LISTED.replace("SMTP", "IIS "), "EX02"))
    assert [session.machine for session in document.sessions] == ["EX01", "EX02"]
    assert [record.server for record in document.records] == ["EX01", "EX02"]


def test_a_window_that_was_closed() -> None:
    text = transcript("en", LISTED)
    (session,) = read(text[: text.index(f"{STARS}\nWindows PowerShell transcript end")]).sessions
    assert (session.started, session.ended) == ("2026-05-23T09:14:07", None)


def test_what_a_transcript_tells_of_binding_is_no_command() -> None:
    body = (
        f"{STARS}\nCommand start time: 20260523091410\n{STARS}\n"
        'PS C:\\>CommandInvocation(Get-Command): "Get-Command"\n>> ParameterBinding(Get-Command): name="Name"; value="Get-ExchangeCertificate"\n'
        'PS C:\\>TerminatingError(Get-ExchangeCertificate): "Access : denied"\n>> TerminatingError(Get-ExchangeCertificate): "Access : denied"\n'
    )
    document = read(transcript("en", body + LISTED))
    assert [command.text for command in document.commands] == ["Get-ExchangeCertificate | fl Thumbprint,Services"]
    assert [record.command for record in document.records] == ["Get-ExchangeCertificate | fl Thumbprint,Services"]


def test_a_command_that_the_transcript_has_twice() -> None:
    body = (
        "PS C:\\>Get-ExchangeCertificate |\nAn empty pipe element is not allowed.\n>> Get-ExchangeCertificate |\nfl Thumbprint,Services\n"
        + LISTED.split("\n", 1)[1]
    )
    (record,) = read(transcript("en", body)).records
    assert record.command == "Get-ExchangeCertificate |\nfl Thumbprint,Services"


def test_a_command_that_the_window_broke() -> None:
    prompt = "[PS] C:\\Windows\\system32>"
    command = "Get-ExchangeCertificate -Server EX01.contoso.com | fl Thumbprint,Services,Subject"
    typed = prompt + command
    document = read(f"{typed[:80]}\n{typed[80:]}\n\nThumbprint : {A}\nServices   : SMTP\n\n{prompt}\n")
    assert [record.command for record in document.records] == [command]
    assert [repair.name for repair in document.repairs] == ["window-edge"]


def test_what_the_line_editor_drew_anew() -> None:
    text = "\x1b[6nPS C:\\>\x1b[?1hG\x1b[1;8HGe\x1b[1;8HGet-SenX\x1b[1;8HGet-Send\x1b[1;8HGet-SendConnector|fl Name\r\n\x1b[?1l\r\n\x1b[32;1mName : \x1b[0mInternet\r\n\r\n"
    (record,) = read(text).records
    assert (record.command, record.properties[0].text) == ("Get-SendConnector|fl Name", "Internet")


def test_an_error_of_a_command_that_does_not_exist_is_no_record() -> None:
    text = "PS C:\\>GetX | fl\nGetX : The term 'GetX' is not recognized.\nCheck the spelling.\nAt line:1 char:1\n+ GetX | fl\n+ ~~~~\n"
    assert not read(text).records


@pytest.mark.parametrize(
    ("text", "server", "told_by"),
    [
        (f"PS C:\\>Get-ExchangeCertificate | fl\n\nThumbprint : {A}\nIdentity   : EX02.contoso.com\\{A}\n", "EX02.contoso.com", "identity"),
        (f"PS C:\\>Get-ExchangeCertificate -Server EX03 | fl\n\nThumbprint : {A}\n", "EX03", "command"),
        (f"PS C:\\>Get-ExchangeCertificate | fl\n\nThumbprint     : {A}\nPSComputerName : ex04\n", "ex04", "computer-name"),
        (f"[EX05]: PS C:\\>Get-ExchangeCertificate | fl\n\nThumbprint : {A}\n", "EX05", "prompt"),
        ("PS C:\\>Get-ReceiveConnector | fl\n\nServer   : EX06\nBindings : {0.0.0.0:25}\n", "EX06", "server"),
        ("[EX05]: PS C:\\>Get-ReceiveConnector | fl\n\nName     : A\nBindings : {0.0.0.0:25}\n", None, None),
        (f"[PS] C:\\>Get-ExchangeCertificate | fl\n\nThumbprint        : {A}\nOriginatingServer : DC01\n", None, None),
        ("PS C:\\>Get-SendConnector -Server EX01 | fl\n\nName          : A\nAddressSpaces : {SMTP:*;1}\n", None, None),
    ],
)
def test_what_tells_the_server(text: str, server: str | None, told_by: str | None) -> None:
    (record,) = read(text).records
    assert (record.server, record.server_from, record.also_on) == (server, told_by, ())


def test_two_servers_for_one_object_are_a_conflict() -> None:
    (record,) = read(f"PS C:\\>Get-ExchangeCertificate -Server EX03 | fl\n\nThumbprint : {A}\nIdentity   : EX02.contoso.com\\{A}\n").records
    assert (record.server, record.also_on) == ("EX02.contoso.com", ("EX03",))


SENDING = "Name                   : Out\nAddressSpaces          : {SMTP:*;1}\nFqdn                   : mail.contoso.com\nSourceTransportServers : {EX01, EX02}\nFrontendProxyEnabled   : {proxied}\n\n"


@pytest.mark.parametrize("proxied", [False, True])
def test_a_send_connector_runs_on_its_source_servers_and_on_front_ends_if_it_is_proxied(proxied: bool) -> None:  # noqa: FBT001 - a case
    (connector,) = gather([read(SENDING.replace("{proxied}", str(proxied)))]).connectors
    assert connector.servers == ("EX01", "EX02")
    assert ("FrontendProxyEnabled" in connector.servers_open) == proxied


FRONT = "Name                   : Out\nFqdn                   : mail.contoso.com\nIgnoreSTARTTLS         : False\nSourceTransportServers : {EX01}\nFrontendProxyEnabled   : True\n\n"
HELD = """PS C:\\>Get-ExchangeCertificate -Server %s | fl

CertificateDomains : {%s}
HasPrivateKey      : True
IsSelfSigned       : False
NotAfter           : 9/13/2027 5:26:01 PM
NotBefore          : 9/13/2025 5:26:01 PM
Services           : SMTP
Status             : Valid
Thumbprint         : 1B2A52728B01770AB77073A23448A6DB682009%s

"""
SITES = "PS C:\\>Get-ExchangeServer | fl Name,AdminDisplayVersion,Site\n\n" + "".join(
    f"Name                : {name}\nAdminDisplayVersion : Version 15.2 (Build 1.1)\nSite                : contoso.com/Configuration/Sites/{{}}\n\n"
    for name in ("EX01", "EX02")
)
MAIL, OTHER = "mail.contoso.com", "smtp.contoso.com"


@pytest.mark.parametrize(
    ("there", "sites", "verdicts"),
    [
        (MAIL, "", {"EX01": "covered", "EX02": "covered"}),
        (OTHER, "", {"EX01": "covered", "EX02": "cannot-judge"}),
        (OTHER, SITES.format("One", "One"), {"EX01": "covered", "EX02": "no-certificate"}),
        (OTHER, SITES.format("One", "Two"), {"EX01": "covered"}),
    ],
    ids=["covered wherever", "site unknown", "same site", "another site"],
)
def test_a_proxied_send_connector_is_judged_on_every_front_end_that_may_send_for_it(there: str, sites: str, verdicts: dict[str, str]) -> None:
    text = HELD % ("EX01", MAIL, "66") + HELD % ("EX02", there, "77") + sites
    rows = analyze(gather([read(text + FRONT)]), datetime(2026, 6, 15, 12)).rows
    assert {row.server: row.verdict.value for row in rows} == verdicts
    asked = [missing.what for row in rows for missing in row.missing]
    assert asked == ["whether Out sends by the front end of EX02: FrontendProxyEnabled is True"] * ("cannot-judge" in verdicts.values())


def test_placeholders_change_nothing_about_the_front_ends() -> None:
    text = HELD % ("EX01", "mail.xxxxx.com", "66") + HELD % ("EX02", "mail.xxxxx.com", "77") + FRONT.replace(MAIL, "mail.xxxxx.com")
    for sites, servers in ((SITES.format("One", "Two"), ["EX01"]), ("", ["EX01", "EX02"])):
        rows = analyze(gather([read(text + sites)]), datetime(2026, 6, 15, 12)).rows
        assert [row.server for row in rows] == servers
        assert all("a certificate covers it" in " ".join(row.remarks) for row in rows)


def test_an_event_shows_that_a_front_end_sends() -> None:
    logged = event(MAIL, "Out", MAIL, "EX02", "6/14/2026 9:14:07 AM")
    text = HELD % ("EX01", MAIL, "66") + HELD % ("EX02", OTHER, "77") + FRONT
    rows = analyze(gather([read(logged + text)]), datetime(2026, 6, 15, 12)).rows
    assert {row.server: (row.verdict.value, row.event is not None) for row in rows} == {"EX01": ("covered", False), "EX02": ("no-certificate", True)}


def test_files_of_two_servers_are_judged_together() -> None:
    documents = [read(transcript("en", LISTED, server)) for server in ("EX01", "EX02")]
    evidence = gather([*documents, read(SENDING.replace("{proxied}", "False"))])
    assert [certificate.server for certificate in evidence.certificates] == ["EX01", "EX02"]
    assert sorted(evidence.servers) == ["ex01", "ex02"]
    assert [row.server for row in analyze(evidence, datetime(2026, 6, 15, 12)).rows] == ["EX01", "EX02"]
