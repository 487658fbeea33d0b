"""Redacted copies: they are judged as the originals are, and nothing in them tells whose they are."""

from __future__ import annotations

import codecs
import json
import random
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

import damages
import worlds

from why12014.cli import main
from why12014.parser import analyze, gather, read_bytes, reports
from why12014.parser.records import Document
from why12014.parser.redaction import Disguises, private_map, redact
from why12014.parser.redaction.restoring import restorer
from why12014.parser.redaction.secrets import is_known_label, left_in
from why12014.parser.redaction.stretches import stretches

ROOT = Path(__file__).resolve().parents[1]
CASES = sorted(path.parent for path in ROOT.glob("samples/*/console.txt"))
CORPUS = sorted((ROOT.parent / "shared" / "corpus").glob("*/*.txt"))
NOW = datetime(2026, 6, 15, 12)
# What a file is as bytes, and what RawData alone could have told.
OF_THE_FILE = ("bytes", "sha256", "encoding")
BYTES_TAKEN_OUT = "RawData is not whole"
SOURCES = {
    "prompt": "[PS] C:\\Users\\zyxo\\Desktop>Get-ExchangeCertificate -Server ZYXO01 | fl\n",
    "remote prompt": "[zyxo.example.com]: PS C:\\>hostname\nZYXO01\n",
    "transcript": "**********************\nWindows PowerShell transcript start\nUsername: ZYXO\\zyxo\nMachine: ZYXO01 (Microsoft Windows NT 10.0)\n**********************\n",
    "event": "Source: MSExchangeTransport\nEvent ID: 12014\nComputer: EX.zyxo.com\n\nMicrosoft Exchange could not find a certificate that contains the domain name "
    "mail.zyxo.com in the personal store on the local computer. Therefore, it is unable to support the STARTTLS SMTP verb for the connector "
    "Zyxo mail with a FQDN parameter of mail.zyxo.com. If the connector's FQDN is not specified, the computer's FQDN is used.\n",
    "another event inside": "load the certificate with thumbprint of 4CF338BB6E1BD726412AF1387E20447853F2175D from the personal store on the local computer. zyxo "
    "Zyxo Zyxo.com if New-ExchangeCertificate -DomainName serverfqdn -Services SMTP.\n",
    "frame": "**********************\nWindows PowerShell transcript start\nZyxo machine: zyxo\nMachine: ZYXO01 (Microsoft Windows NT 10.0)\n**********************\n",
    "command": "[PS] C:\\>Get-ReceiveConnector 'ZYXO01\\Zyxo mail' | where { $_.Fqdn -like '*zyxo*' } | fl\n",
    "mail": "From: Jo Zyxo <jo.zyxo@zyxo.co.uk>\nHello Zyxo,\n",
    "error": "Get-Mailbox : The object 'zyxo.local/Users/Jo Zyxo' couldn't be found on 'DC.zyxo.local'.\nAt line:1 char:1\n+ Get-Mailbox zyxo\n",
    "table": "Name    Fqdn\n----    ----\nZyxo in mail.zyxo.com\n",
    "list of another cmdlet": "DisplayName : Zyxo\nLegacyDN    : /o=Zyxo/ou=Exchange/cn=zyxo\n",
    "label": "Zyxo property : 1\nZyxo two      : 2\n",
    "stray line": "Name : a\n  zyxo\n",
    "entities": "Issuer : &lt;I&gt;CN=Zyxo\nSubject : &quot;Zyxo&quot;\n",
    "quote": "zyxo> Name : a\nzyxo> Fqdn : mail.zyxo.com\n",
    "broken word": "the server zy\nxo is down, and zyxo is\n",
    "capital inside": "the ZyxoServer and zyxoserver and Zyxo_Server and Zyxo1\n",
    "broken by cell": "Name        : a\nDescription : aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa zyxo z\n              yxo\n",
}


def document(text: str | bytes, name: str = "paste.txt") -> Document:
    return read_bytes(text if isinstance(text, bytes) else text.encode(), name)


def redacted(*originals: Document, disguises: Disguises | None = None) -> tuple[list[Document], Disguises]:
    used = disguises or Disguises()
    return [document(text, original.source.name) for text, original in zip(redact(originals, used).texts, originals, strict=True)], used


def told(*documents: Document) -> Any:  # noqa: ANN401 - the JSON of an analysis
    """Everything that is told of documents, but what they are as files."""
    found = json.loads(reports.form_named("json").render(analyze(gather(documents), NOW), reports.PAGE))
    for source in found["sources"]:
        for member in OF_THE_FILE:
            source.pop(member)
    found["not_examined"] = [one for one in found["not_examined"] if one["needs"] != BYTES_TAKEN_OUT]
    return found


def doubts(found: Document) -> list[tuple[str, ...]]:
    """The doubts of every value but the bytes that are taken out."""
    return [
        tuple(str(unsure.why) for unsure in one.unsure)
        for record in found.records
        for one in record
        if one.name not in ("RawData", "SerializationData")
    ]


def assert_judged_alike(original: Document) -> tuple[Document, Disguises]:
    (copy,), disguises = redacted(original)
    assert json.loads(restorer(disguises)(json.dumps(told(copy), ensure_ascii=False))) == told(original)
    assert doubts(copy) == doubts(original)
    assert len(copy.text) == len(original.text)
    return copy, disguises


def assert_nothing_left(copy: Document, disguises: Disguises) -> None:
    assert not left_in(stretches(copy, is_known_label), disguises)
    joined = re.sub(r"\W", "", copy.text).upper()
    assert not [code for code in disguises.codes if len(code) > 12 and code in joined]
    assert not [network for network in disguises.networks if re.search(rf"(?<![0-9.]){re.escape(network)}\.", copy.text)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_samples_are_judged_alike_and_tell_nothing(case: Path) -> None:
    assert_nothing_left(*assert_judged_alike(read_bytes((case / "console.txt").read_bytes(), "console.txt")))


@pytest.mark.skipif(not CORPUS, reason="there is no corpus")
@pytest.mark.parametrize("path", random.Random(12014).sample(CORPUS, min(len(CORPUS), 40)), ids=lambda path: path.name)  # noqa: S311 - the same files every time
def test_the_corpus_is_judged_alike_and_tells_nothing(path: Path) -> None:
    assert_nothing_left(*assert_judged_alike(read_bytes(path.read_bytes(), "console.txt")))


@pytest.mark.parametrize("seed", range(40))
def test_random_organisations_are_judged_alike(seed: int) -> None:
    assert_nothing_left(*assert_judged_alike(document(worlds.text(worlds.make(random.Random(seed))))))  # noqa: S311 - the same worlds every time


@pytest.mark.parametrize("damage", damages.ALL, ids=lambda damage: damage.name)
@pytest.mark.parametrize("case", ["article-case-a", "stale-tlscertificatename"])
def test_damaged_texts_are_judged_alike(case: str, damage: damages.Damage) -> None:
    text = (ROOT / "samples" / case / "console.txt").read_text(encoding="utf-8-sig")
    assert_nothing_left(*assert_judged_alike(document(damage.change(text))))


@pytest.mark.parametrize("place", SOURCES)
def test_a_name_is_replaced_wherever_it_stands(place: str) -> None:
    (copy,), _ = redacted(document(f"{SOURCES[place]}\nName : zyxo\nFqdn : mail.zyxo.com\n"))
    assert "zyxo" not in re.sub(r"\s", "", copy.text).lower()
    assert len(copy.text.split("\n")) == len(SOURCES[place].split("\n")) + 3


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("Bindings : {192.168.7.5:25, [fe80::1c2d:3e4f]:25}\n", "192.168.7"),
        ("Bindings : {192.168.7.5:25, [fe80::1c2d:3e4f]:25}\n", "1c2d"),
        ("RemoteIPRanges : {10.11.12.0/24, 10.11.12.1-10.11.12.99}\n", "10.11.12."),
        ("the node web-10.11.12.13 is down\n", "10.11.12."),
        ("Thumbprint : 4CF338BB6E1BD726412AF1387E20447853F2175D\n", "4CF338"),
        ("it is 4c f3 38 bb 6e 1b d7 26 41 2a f1 38 7e 20 44 78 53 f2 17 5d\n", "4c f3"),
        ("SerialNumber : 4CF3\n", "4CF3"),
        ("Guid : b9dcb17b-8ca8-49a7-aecb-c24859f90096\n", "b9dcb17b"),
        ("RawData : {48, 130, 3, 37, 48, 130, 2, 13, 160, 3}\n", "48, 130"),
        ("Subject : CN=a, O=Exchange Mail, C=US\n", "Exchange Mail"),
        ("Fqdn : smtp.mail.com\n", "mail.com"),
        ("Fqdn : mail.exchange.co.uk\n", "exchange.co.uk"),
        ("the tenant exchange.onmicrosoft.com\n", "exchange.on"),
        ("DistinguishedName : CN=a,DC=exchange,DC=com\n", "exchange"),
        ("Name : Jo Will\n", "Will"),
        ("[PS] C:\\>Get-ReceiveConnector 'Jo Will' | fl\n", "Will"),
        ("CONTOSO\\may called\n", "may"),
        ("phone 5551234567\n", "5551234567"),
        ("-----BEGIN CERTIFICATE-----\nMIIDazCCAlOgAwIBAgIUQ\n-----END CERTIFICATE-----\n", "MIID"),
        ("the key is " + "QUJDREVG" * 9 + "==\n", "QUJDREVG"),
    ],
)
def test_what_is_more_than_a_word_is_replaced(text: str, secret: str) -> None:
    (copy,), _ = redacted(document(f"{text}\nName : a\nFqdn : b\n"))
    assert secret not in copy.text
    assert len(copy.text) == len(text) + 19


def test_what_decides_stays() -> None:
    """Internal and public suffixes, wildcards, single labels, underscores, full stops at the end, addresses that mean the same everywhere."""
    text = "Name : Default Frontend EX01\nFqdn : EX_01.zyxo.local.\nBindings : {0.0.0.0:25, [::]:25}\nAuthMechanism : Tls, ExchangeServer\n"
    (copy,), disguises = redacted(document(text))
    server, domain = disguises.words["ex"], disguises.words["zyxo"]
    expected = text.replace("EX", server.upper()).replace("zyxo", domain)
    assert copy.text == expected


def test_one_name_is_the_same_in_all_files_and_runs() -> None:
    first, second = document("Name : zyxo\nFqdn : a.zyxo.com\n", "ZYXO01.txt"), document("Name : ZYXO\nFqdn : b\n", "b.txt")
    disguises = Disguises()
    made = redact([first, second], disguises)
    shown = disguises.words["zyxo"]
    assert made.names == (f"{shown.upper()}01.txt", "b.txt")
    assert shown in made.texts[0]
    assert shown.upper() in made.texts[1]
    again = Disguises(words=dict(disguises.words))
    redact([document("Name : abcd\nFqdn : zyxo.com\n")], again)
    assert again.words["zyxo"] == shown
    assert again.words["abcd"] not in disguises.words.values()
    assert "zyxo" not in redact([document("zyxo will\n\nName : a\nFqdn : b\n")], again).texts[0]
    redact([document("Name : Jo Will\nFqdn : b\n")], again)
    assert "will" not in redact([document("it will do\n\nName : a\nFqdn : b\n")], again).texts[0]


def test_a_name_that_was_not_replaced_would_be_told() -> None:
    (copy,), disguises = redacted(document("Name : zyxo\nFqdn : zyxo.com\n"))
    assert not left_in(stretches(copy, is_known_label), disguises)
    missed = document("Name : a\nFqdn : web01Zyxo\n")
    assert left_in(stretches(missed, is_known_label), disguises) == {"zyxo"}


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp866"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_and_line_ends_stay(tmp_path: Path, capsys: pytest.CaptureFixture[str], encoding: str, end: str) -> None:
    text = (ROOT / "samples" / "russian-server" / "console.txt").read_bytes().decode("cp1251").replace("\r\n", end)
    source = tmp_path / "console.txt"
    source.write_bytes(text.encode(encoding))
    assert run(capsys, "redact", source, "--output", tmp_path / "out")[0] == 0
    copy = (tmp_path / "out" / "console.txt").read_bytes()
    assert read_bytes(copy, "").source.encoding == read_bytes(source.read_bytes(), "").source.encoding
    assert copy.startswith(codecs.BOM_UTF16_LE) == (encoding == "utf-16")
    assert len(copy) == len(source.read_bytes())
    assert source.read_bytes() == text.encode(encoding)


def test_the_answer_about_a_copy_gets_its_names_back(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    source, report = ROOT / "samples" / "article-case-a" / "console.txt", tmp_path / "report.txt"
    Path("console.txt").write_bytes(source.read_bytes())
    _, expected, _ = run(capsys, "analyze", "console.txt", "--now", NOW.isoformat())
    code, out, err = run(capsys, "redact", "console.txt", "--output", "copies")
    assert (code, err) == (0, "")
    assert out.split() == [str(Path("copies", "console.txt")), "copies-private-map.csv"]
    assert Path("copies-private-map.csv").read_text(encoding="utf-8").startswith("PRIVATE")
    monkeypatch.chdir(tmp_path / "copies")
    _, answer, _ = run(capsys, "analyze", "console.txt", "--now", NOW.isoformat())
    assert "contoso" not in answer.lower()
    report.write_text(answer, encoding="utf-8")
    _, back, _ = run(capsys, "restore", "../copies-private-map.csv", report)
    assert back == expected


def test_other_inputs_are_refused_and_the_rest_is_redacted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.json").write_text('[{"Name": "zyxo", "Fqdn": "zyxo.com"}]', encoding="utf-8")
    (tmp_path / "b.txt").write_text("Name : zyxo\nFqdn : zyxo.com\n", encoding="utf-8")
    code, out, err = run(capsys, "redact", tmp_path / "a.json", tmp_path / "b.txt", "--output", tmp_path / "out")
    assert code == 3
    assert len(out.splitlines()) == 2
    assert err.startswith(f"why12014: {tmp_path / 'a.json'}: is no console text")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["b.txt"]


def test_the_inputs_and_other_files_are_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, other = tmp_path / "a.txt", tmp_path / "other.csv"
    source.write_text("Name : zyxo\nFqdn : zyxo.com\n", encoding="utf-8")
    other.write_text("mine", encoding="utf-8")
    assert run(capsys, "redact", source, "--output", tmp_path)[0] == 2
    assert run(capsys, "redact", source, "--output", tmp_path / "out", "--map", other)[0] == 2
    assert run(capsys, "redact", source, "--output", tmp_path / "out", "--map", tmp_path / "out" / "a.txt")[0] == 2
    assert (source.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")) == ("Name : zyxo\nFqdn : zyxo.com\n", "mine")


@pytest.mark.parametrize("folder", [".", "..", "out", "out/copies"])
def test_the_map_is_never_in_the_folder_of_the_copies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    source, start = tmp_path / "a.txt", tmp_path / "one" / "two"
    source.write_text("Name : zyxo\nFqdn : zyxo.com\n", encoding="utf-8")
    start.mkdir(parents=True)
    monkeypatch.chdir(start)
    code, out, _ = run(capsys, "redact", source, "--output", folder)
    *copies, private = map(Path, out.splitlines())
    assert code == 0
    assert "private" in private.name
    assert private.is_file()
    assert private.resolve().parent != Path(folder).resolve()
    assert all(copy.is_file() for copy in copies)


def test_a_map_is_read_as_it_was_written(tmp_path: Path) -> None:
    _, disguises = redacted(
        document(
            "Name : Zyxo\nFqdn : mail.mail.com\nThumbprint : 4CF338BB6E1BD726412AF1387E20447853F2175D\nBindings : {10.1.2.3:25, [fe80::1c2d]:25}\n"
        )
    )
    path = tmp_path / "map.csv"
    path.write_text(private_map.written(disguises), encoding="utf-8")
    again = private_map.read(path)
    assert all(
        getattr(disguises, kind) and getattr(again, kind) == getattr(disguises, kind)
        for kind in ("words", "owners", "codes", "networks", "addresses")
    )


def test_what_stands_in_the_place_of_a_code_is_taken_as_it_is() -> None:
    text = "Thumbprint   : удалено 4CF3\nSerialNumber : redacted\n"
    (copy,), disguises = redacted(document(text))
    assert copy.text == text.replace("удалено", disguises.words["удалено"]).replace("4CF3", disguises.codes["4CF3"])


@pytest.mark.parametrize("unit", ["a", "a_", "a.", "a-", "1", "1.", "1:", "a\n", 'O="', "'", "DC=a,", "48, ", "é", "éa_", "aB", "\\"])
def test_hostile_text_takes_no_way_back(unit: str) -> None:
    text = f"Name : a\nFqdn : b\n\n{unit * 50_000}\n"
    (copy,), _ = redacted(document(text))
    assert len(copy.text) == len(text)


def test_too_many_names_of_one_shape_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    source = tmp_path / "a.txt"
    source.write_text("Name : a\nFqdn : b\n\n" + "\n".join(f"{one}{other}" for one in letters for other in letters), encoding="utf-8")
    code, _, err = run(capsys, "redact", source, "--output", tmp_path / "out")
    assert code == 3
    assert "can be told apart" in err
    assert not (tmp_path / "out").exists()
