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
    "arguments", [("--enable", "00=SMTP"), ("--enable", "x"), ("--without", "00"), ("--set", "Nobody.Fqdn=x"), ("--set", "Internet.Port=25")]
)
def test_a_change_of_nothing_is_wrong_usage(capsys: pytest.CaptureFixture[str], arguments: tuple[str, str]) -> None:
    code, _, said = run(capsys, "analyze", HEALTHY, *arguments, *NOW)
    assert code == 2
    assert arguments[1].partition("=")[0].partition(".")[0] in said


def test_a_new_certificate_is_tried_before_it_is_bound(capsys: pytest.CaptureFixture[str], made: Path) -> None:
    assert run(capsys, "analyze", CASE_A, "--with-certificate", made, "--now", "2026-06-15T12:00:00")[0] == 0
    code, printed, _ = run(capsys, "check-certificate", made, CASE_A, *NOW)
    assert (code, printed.splitlines()[0]) == (0, "Yes: with it no connector logs event 12014.")
    assert "NO CERTIFICATE, then covered" in printed
    assert run(capsys, "check-certificate", made, SAMPLES / "edge-server" / "console.txt", *NOW)[0] == 1


def test_what_is_no_certificate_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = run(capsys, "check-certificate", CASE_A, CASE_A, *NOW)
    assert (code, "holds no certificate" in said) == (3, True)


@pytest.mark.parametrize("version", ["2007", "2010", "2013+"])
def test_what_the_customer_runs_only_reads(capsys: pytest.CaptureFixture[str], version: str) -> None:
    _, script, _ = run(capsys, "collect", "--version", version, "--server", "EX'01")
    verbs = set(re.findall(r"(?<![\w'-])([A-Z][a-z]+)-[A-Z]\w+", re.sub(r"'(?:[^']|'')*'", "", script)))
    assert verbs <= {"Get", "Out", "Export", "New", "Join", "Select", "Where"}
    assert re.findall(r"New-\w+", script) == ["New-Item"]
    assert "$FormatEnumerationLimit = -1" in script
    assert ("-Server 'EX''01'" in script) is (version != "2007")


def test_the_short_form_is_one_line_that_we_can_read(capsys: pytest.CaptureFixture[str]) -> None:
    _, line, _ = run(capsys, "collect", "--short")
    assert line.count("\n") == 1
    assert all(cmdlet in line for cmdlet in ("Get-ExchangeCertificate", "Get-ReceiveConnector", "Get-SendConnector"))


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
