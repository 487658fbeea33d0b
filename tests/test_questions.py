"""The questions beside the main one: what if, would this certificate do, what to ask the customer, what was accepted."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from why12014.cli import main
from why12014.parser.analyzer.rules import known

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
CASE_A = SAMPLES / "article-case-a" / "console.txt"
CASE_B = SAMPLES / "article-case-b" / "console.txt"
STALE = SAMPLES / "stale-tlscertificatename" / "console.txt"
HEALTHY = SAMPLES / "healthy" / "console.txt"
NOW = ("--now", "2026-06-15T12:00:00")


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    said = capsys.readouterr()
    return int(str(left.value.code)), said.out, said.err


def analysis(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict:
    return json.loads(run(capsys, "analyze", *arguments, "--format", "json", *NOW)[1])


def thumbprint(sample: Path, domain: str) -> str:
    (document,) = [json.loads((sample.parent / "document.json").read_text(encoding="utf-8"))]
    return next(r["properties"]["Thumbprint"] for r in document["records"] if domain in (r["properties"].get("CertificateDomains") or ()))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A certificate for mail.contoso.com, as a file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.contoso.com")])
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Issuing CA")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key.public_key()).serial_number(1)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2027, 1, 1, tzinfo=UTC))
    path = tmp_path / "new.cer"
    path.write_bytes(builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
    return path


def test_enabling_the_certificate_of_case_b_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "analyze", CASE_B, "--enable", f"{thumbprint(CASE_B, 'mail.contoso.com')}=SMTP", *NOW)[0] == 0


def test_enabling_it_for_something_else_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "analyze", CASE_B, "--enable", f"{thumbprint(CASE_B, 'mail.contoso.com')}=POP", *NOW)[0] == 1


def test_without_its_certificate_a_healthy_server_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "analyze", HEALTHY, *NOW)[0] == 0
    assert run(capsys, "analyze", HEALTHY, "--without", thumbprint(HEALTHY, "mail.contoso.com"), *NOW)[0] == 1


def test_a_new_name_or_pair_is_judged(capsys: pytest.CaptureFixture[str]) -> None:
    new = thumbprint(STALE, "mail.contoso.com")
    changes = ["--set", f"EX01\\Default Frontend EX01.TlsCertificateName={new}", "--set", f"Outbound to Office 365.TlsCertificateName={new}"]
    assert {row["verdict"] for row in analysis(capsys, STALE, *changes)["connectors"]} == {"covered"}
    broken = analysis(capsys, HEALTHY, "--set", "Internet.Fqdn=smtp.contoso.com")
    assert [row["verdict"] for row in broken["connectors"] if row["name"] == "Internet"] == ["no-certificate"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--enable", "00=SMTP"),
        ("--enable", "x"),
        ("--enable", "x="),
        ("--without", "00"),
        ("--set", "Nobody.Fqdn=x"),
        ("--set", "Internet.Port=25"),
        ("--set", "Internet"),
        ("--set", "00.TlsCertificateName=00"),
    ],
)
def test_a_change_of_nothing_is_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: tuple[str, str]) -> None:
    code, _, said = run(capsys, "analyze", HEALTHY, *arguments, *NOW)
    assert code == 2
    assert arguments[1].partition("=")[0].partition(".")[0] in said


@pytest.mark.parametrize("option", ["--enable", "--services"])
def test_a_service_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str], made: Path, option: str) -> None:
    """A misspelt one would be taken for a service that does not help."""
    arguments = [option, f"{thumbprint(CASE_B, 'mail.contoso.com')}=SMPT"] if option == "--enable" else [option, "SMPT", "--with-certificate", made]
    code, _, said = run(capsys, "analyze", CASE_B, *arguments, *NOW)
    assert (code, "'SMPT' is no service of a certificate" in said, "SMTP" in said) == (2, True, True)


def test_a_certificate_for_other_services_does_not_end_it(capsys: pytest.CaptureFixture[str], made: Path) -> None:
    assert run(capsys, "check-certificate", made, CASE_A, "--services", "IIS, POP", *NOW)[0] == 1
    assert run(capsys, "check-certificate", made, CASE_A, "--services", "iis,smtp", *NOW)[0] == 0


def test_a_service_that_is_added_says_nothing_of_those_that_were_not_printed(capsys: pytest.CaptureFixture[str]) -> None:
    sample = SAMPLES / "services-not-printed" / "console.txt"
    unknown = thumbprint(sample, "mail.contoso.com")
    assert run(capsys, "analyze", sample, "--enable", f"{unknown}=POP", *NOW)[0] == 4
    assert run(capsys, "analyze", sample, "--enable", f"{unknown}=SMTP", *NOW)[0] == 0


def test_the_last_certificate_of_one_of_two_servers_can_be_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    """The server has none then, which is an answer; its certificates were printed."""
    found = analysis(capsys, SAMPLES / "two-servers" / "console.txt")
    there = {one["thumbprint"] for row in found["connectors"] if "EX02" in row["server"] for one in row["certificates"]}
    taken = [argument for one in sorted(there) for argument in ("--without", one)]
    bare = analysis(capsys, SAMPLES / "two-servers" / "console.txt", *taken)
    assert {row["verdict"] for row in bare["connectors"] if "EX02" in row["server"]} == {"no-certificate"}


def test_a_name_that_the_shell_would_refuse_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    supposed = analysis(capsys, HEALTHY, "--set", "EX01\\Default EX01.Fqdn=mail.contoso.com")
    assert "default-connector-foreign-name" in {finding["code"] for finding in supposed["findings"]}


def test_nothing_is_found_on_a_healthy_server(capsys: pytest.CaptureFixture[str]) -> None:
    found = analysis(capsys, HEALTHY)
    assert (found["verdict"], found["findings"], found["plan"]) == ("clear", [], [])


def test_an_empty_value_clears_a_property(capsys: pytest.CaptureFixture[str]) -> None:
    cleared = analysis(capsys, STALE, "--set", "Outbound to Office 365.TlsCertificateName=")
    (row,) = [row for row in cleared["connectors"] if row["kind"] == "send"]
    assert (row["searches"], row["verdict"]) == ({"name": "mail.contoso.com", "from": "Fqdn"}, "covered")


def test_a_new_certificate_is_tried_before_it_is_bound(capsys: pytest.CaptureFixture[str], made: Path) -> None:
    assert run(capsys, "analyze", CASE_A, "--with-certificate", made, "--now", "2026-06-15T12:00:00")[0] == 0
    code, printed, _ = run(capsys, "check-certificate", made, CASE_A, *NOW)
    assert (code, printed.splitlines()[0]) == (0, "Yes: with it no connector logs event 12014.")
    assert "NO CERTIFICATE, then covered" in printed
    assert run(capsys, "check-certificate", made, SAMPLES / "edge-server" / "console.txt", *NOW)[0] == 1


def test_a_certificate_that_will_have_expired_does_not_end_it(capsys: pytest.CaptureFixture[str], made: Path) -> None:
    code, printed, _ = run(capsys, "check-certificate", made, CASE_A, "--now", "2027-06-15T12:00:00")
    assert code != 0
    assert not printed.startswith("Yes")


def test_what_is_no_certificate_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = run(capsys, "check-certificate", CASE_A, CASE_A, *NOW)
    assert (code, "holds no certificate" in said) == (3, True)


RELEASES = ("2007", "2010", "2013+")
WORD = re.compile(
    r"""'(?:[^']|'')*'|"[^"]*"|\#[^\n]*|\$(?:env:)?\w+|[(){}|;=,]|-[A-Za-z]+\b|[A-Z][a-z]+-[A-Z]\w+|[\w*\\.+:]+|\$_(?:\.\w+)?|[ \t]+|\n|\[char\]\d+|\$(?=\()|-(?=\d)"""
)
CLOSED_BY = {"(": ")", "{": "}"}


def tokens(script: str) -> list[str]:
    """The words of a script as PowerShell reads them; fails where one does not end, or a bracket does not close."""
    found, at, opened = [], 0, []
    while at < len(script):
        match = WORD.match(script, at)
        assert match, script[at : at + 40]
        if match[0] in CLOSED_BY:
            opened.append(CLOSED_BY[match[0]])
        elif match[0] in CLOSED_BY.values():
            assert opened.pop() == match[0]
        assert match[0] != "\n" or not opened, "a line ends inside brackets"
        found.append(match[0])
        at = match.end()
    assert not opened
    return [word for word in found if word.strip() or word == "\n"]


@pytest.mark.parametrize("short", [(), ("--short",)])
@pytest.mark.parametrize("version", RELEASES)
@pytest.mark.parametrize("server", [(), ("--server", "EX'01"), ("--server", "$(Stop-Computer)\n; Stop-Computer")])
def test_what_the_customer_runs_only_reads(capsys: pytest.CaptureFixture[str], version: str, server: tuple[str, ...], short: tuple[str, ...]) -> None:
    _, script, _ = run(capsys, "collect", "--version", version, *server, *short)
    words = tokens(script.rstrip("\n"))
    cmdlets = {word for word in words if re.fullmatch(r"[A-Z][a-z]+-[A-Z]\w+", word)}
    assert {word.partition("-")[0] for word in cmdlets} <= {"Get", "Out", "Export", "New", "Join", "Select", "Where"}
    assert {word for word in cmdlets if word.startswith("New-")} <= {"New-Item"}
    assert "$FormatEnumerationLimit" in words
    assert not short or script.count("\n") == 1


def test_the_events_of_each_release_are_asked_for_by_what_it_has(capsys: pytest.CaptureFixture[str]) -> None:
    """PowerShell 1.0, which Exchange 2007 may run, has no Get-WinEvent; a filter of the log takes no twenty numbers."""
    asked = {version: tokens(run(capsys, "collect", "--version", version)[1]) for version in RELEASES}
    assert [("Get-EventLog" in words, "Get-WinEvent" in words) for words in asked.values()] == [(True, False), (False, True), (False, True)]
    assert "-After" not in asked["2007"]
    query = next(word for word in asked["2013+"] if word.startswith("'*[System["))
    assert query.count(" and ") < 20
    assert "EventID >= 12010 and EventID <= 12030" in query


def test_a_server_is_asked_by_name_where_the_release_can(capsys: pytest.CaptureFixture[str]) -> None:
    for version in RELEASES:
        words = tokens(run(capsys, "collect", "--version", version, "--server", "EX'01")[1])
        named = [words[index : index + 3] for index, word in enumerate(words) if word == "Get-ExchangeCertificate"]
        assert all((after[1:] == ["-Server", "'EX''01'"]) is (version != "2007") for after in named)


def test_nothing_that_may_be_secret_is_written_beside_the_text(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "collect")[1].splitlines()
    exported = [line for line in lines if "Export-Clixml" in line]
    assert len(exported) == 4
    assert all("-ExcludeProperty AuthenticationCredential, PrivateKey" in line for line in exported)


def test_what_the_script_writes_is_read_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """The lines that announce a command, and the objects that a server prints after it."""
    printed = {
        "ExchangeCertificate": "",
        "ReceiveConnector": CONNECTOR,
        "SendConnector": "",
        "ExchangeServer": "Fqdn                : EX01.contoso.com\nAdminDisplayVersion : Version 15.1 (Build 1.1)\n",
    }
    text = []
    for line in run(capsys, "collect", "--server", "EX01")[1].splitlines():
        if line.startswith("'[PS]"):
            text.append(tokens(line)[0][1:-1].replace("''", "'"))
        elif line.startswith("Get-") and "Export-Clixml" not in line and "Event" not in line:
            text.append(printed[line.split()[0].removeprefix("Get-")])
    path = tmp_path / "console.txt"
    path.write_text("\n".join(text), encoding="utf-8")
    (row,) = analysis(capsys, path)["connectors"]
    assert (row["server"], row["searches"]["name"], row["verdict"]) == ("EX01.contoso.com", "mail.contoso.com", "no-certificate")


CONNECTOR = "AuthMechanism      : Tls\nFqdn               : mail.contoso.com\nTlsCertificateName : \nServer             : EX01\nName               : Internet\n"


ACCEPTED = '[[accepted]]\ncode = "not-enabled-for-smtp"\nreason = "Change 4711"\ndate = 2026-06-01\n'


def test_accepted_findings_are_shown_and_do_not_count(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text(ACCEPTED, encoding="utf-8")
    code, printed, _ = run(capsys, "analyze", CASE_B, "--accepted", path, *NOW)
    assert (code, "Accepted: Change 4711 (2026-06-01)" in printed) == (0, True)
    path.write_text(ACCEPTED + 'connector = "Internet"\n', encoding="utf-8")
    assert run(capsys, "analyze", CASE_B, "--accepted", path, *NOW)[0] == 1


@pytest.mark.parametrize("text", ["[[accepted]", '[[accepted]]\ncode = "x"\n', ACCEPTED + 'who = "me"\n'])
def test_a_broken_list_of_accepted_findings_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text(text, encoding="utf-8")
    code, _, said = run(capsys, "analyze", CASE_B, "--accepted", path, *NOW)
    assert (code, "accepted.toml" in said) == (3, True)


def test_rules_are_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    _, listed, _ = run(capsys, "rules")
    assert [line.split()[0] for line in listed.splitlines()] == [rule.code for rule in known()]
    for rule in known():
        assert rule.paragraphs[0] in " ".join(run(capsys, "explain", rule.code)[1].split())
    assert run(capsys, "explain", "nothing")[0] == 2


def test_the_plan_ends_every_fault_of_the_samples() -> None:
    for path in sorted(SAMPLES.glob("*/analysis.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        faulty = [row for row in found["connectors"] if row["verdict"] in ("no-certificate", "not-enabled-for-smtp", "no-private-key")]
        assert sum(len(step["ends"]) for step in found["plan"]) == len(faulty), path
        assert len(found["plan"]) <= len(faulty)
