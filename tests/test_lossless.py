"""Clixml, JSON and CSV give the records that the console text of the same objects gives, up to what each form can carry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from why12014.parser import cmdlets
from why12014.parser.doubt import Doubt
from why12014.parser.errors import UnreadableFile
from why12014.parser.inputs import read_bytes
from why12014.parser.records import Document, Property, Record
from why12014.parser.values import as_json
from why12014.parser.values.model import Collection

CONSOLES = Path(__file__).resolve().parents[2] / "shared" / "corpus" / "consoles"
EXPORTS = sorted(path.name.removesuffix(".clixml.xml") for path in CONSOLES.glob("forms/*.clixml.xml"))
FORMS = ("clixml.xml", "objects.json", "objects.csv")
# Which property tells the objects of a cmdlet apart.
KEYS = ("Thumbprint", "Identity", "Name")

needs_corpus = pytest.mark.skipif(not EXPORTS, reason="the corpus is not beside the repository")


def _read(export: str, form: str) -> Document:
    path = CONSOLES / "forms" / f"{export}.{form}"
    return read_bytes(path.read_bytes(), path.name)


def _carried(printed: Property) -> bool:
    return not any(unsure.why is Doubt.DAMAGED for unsure in printed.unsure)


@needs_corpus
@pytest.mark.parametrize("export", EXPORTS)
def test_the_forms_agree(export: str) -> None:
    whole, *others = (_read(export, form) for form in FORMS)
    for other, lists_lost in zip(others, (False, True), strict=True):
        assert [record.kind for record in other.records] == [record.kind for record in whole.records]
        assert [record.server for record in other.records] == [record.server for record in whole.records]
        for record, same in zip(whole.records, other.records, strict=True):
            assert [printed.name for printed in record] == [printed.name for printed in same]
            for printed, again in zip(record, same, strict=True):
                if _carried(printed) and not (lists_lost and isinstance(printed.value, Collection | bytes)):
                    assert (printed.name, as_json(printed.value), printed.unsure) == (again.name, as_json(again.value), again.unsure)
                else:
                    assert not _carried(again), f"{again.name} is lost and does not say so"


@needs_corpus
@pytest.mark.parametrize("export", EXPORTS)
@pytest.mark.parametrize("form", FORMS)
def test_the_console_printed_the_same(export: str, form: str) -> None:
    session, cmdlet = export.split(".")
    truth = json.loads((CONSOLES / f"{session}.json").read_text(encoding="utf-8"))
    commands = [command for command in truth["commands"] if command["cmdlet"] == cmdlet and command["kind"] == "format-list"]
    document = _read(export, form)
    compared = 0
    for shown in (shown for command in commands for shown in command["objects"]):
        record = _same(document, {entry["name"]: entry["printed"] for entry in shown})
        for entry in shown if record else ():
            compared += _compare(record, entry, cmdlet) if record else 0
    assert compared > 0


def _same(document: Document, shown: dict[str, str]) -> Record | None:
    """The record of the object that the console showed, where one property tells it apart; other servers are not in the export."""
    for key in (key for key in KEYS if key in shown):
        found = [record for record in document.records if (printed := record.get(key)) and printed.text == shown[key]]
        if len(found) == 1:
            return found[0]
    return None


def _compare(record: Record, entry: dict[str, Any], cmdlet: str) -> int:
    """Whether one property could be compared; it is the value that its printed text is read to, where neither lost anything."""
    printed = record.get(entry["name"])
    if printed is None or not _carried(printed):
        return 0
    (kind,) = (known for known in cmdlets.known() if known.name == cmdlet)
    expected = kind.type_of(entry["name"]).read(entry["printed"], printed.dates)
    if isinstance(expected.value, Collection) and expected.value.cut:
        assert as_json(printed.value)[: len(expected.value.items)] == as_json(Collection(expected.value.items))  # type: ignore[index]
    elif not expected.unsure:
        assert as_json(printed.value) == as_json(expected.value), entry["name"]
    return int(not expected.unsure)


def test_windows_powershell_json() -> None:
    text = (
        '{"Thumbprint": "1B2A52728B01770AB77073A23448A6DB68200966", "Services": 24, "NotAfter": "\\/Date(1781413200000)\\/",\n'
        '"CertificateDomains": {"value": ["a.example", "b, c"], "Count": 2}, "Subject": "CN=a", "Issuer": {"Name": "CN=a"}}'
    )
    (record,) = read_bytes(text.encode("utf-16"), "a.json").records
    values = {printed.name: (as_json(printed.value), [unsure.why for unsure in printed.unsure], printed.lines.first) for printed in record}
    assert values["CertificateDomains"] == (["a.example", "b, c"], [], 2)
    assert values["NotAfter"] == ("2026-06-14T05:00:00Z", [Doubt.ZONE], 1)
    # The names of the services are lost, and nobody guesses them.
    assert values["Services"] == ("24", [Doubt.DAMAGED], 1)
    assert values["Issuer"] == ('{"Name": "CN=a"}', [Doubt.DAMAGED], 2)


def test_a_comment_that_looks_like_a_date_is_text() -> None:
    text = '{"Bindings": [], "Comment": "2026-06-14T05:00:00.5Z", "Banner": "/Date(0)/", "WhenChanged": "2026-06-14T05:00:00.5Z"}'
    (record,) = read_bytes(text.encode(), "x").records
    assert [as_json(printed.value) for printed in record] == [[], "2026-06-14T05:00:00.5Z", "/Date(0)/", "2026-06-14T05:00:00.500000"]
    assert not any(printed.unsure for printed in record)


def test_signs_that_python_takes_for_line_ends_break_no_row() -> None:
    text = '"Name","Bindings","Comment"\n"a","b",c\u2028d\x0b\n"e","f","g"\n'
    first, second = read_bytes(text.encode(), "x.csv").records
    assert (first.lines.first, second.lines.first) == (2, 3)
    assert [printed.text for printed in first] == ["a", "b", "c\u2028d\x0b"]


def _clixml(members: str) -> bytes:
    return f'<Objs xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><MS>\n{members}</MS></Obj></Objs>'.encode()


def test_real_exchange_objects_carry_their_text() -> None:
    members = (
        '<S N="Thumbprint">1B2A52728B01770AB77073A23448A6DB68200966</S>\n'
        '<Obj N="Services" RefId="1"><TN RefId="0"><T>X.AllowedServices</T></TN><ToString>IIS, SMTP</ToString><I32>24</I32></Obj>\n'
        '<Obj N="CertificateDomains" RefId="2"><LST><Obj RefId="3"><ToString>a.example</ToString><Props/></Obj></LST></Obj>\n'
        '<DT N="NotAfter">2026-06-14T05:00:00.0000000+02:00</DT>\n<S N="FriendlyName">a_x000D__x000A_b_xD83D__xDE00__x005F_</S>\n<Ref N="Same" RefId="2"/>\n'
    )
    (record,) = read_bytes(_clixml(members), "x.txt").records
    assert {printed.name: as_json(printed.value) for printed in record} == {
        "Thumbprint": "1B2A52728B01770AB77073A23448A6DB68200966",
        "Services": "IIS, SMTP",
        "CertificateDomains": ["a.example"],
        "NotAfter": "2026-06-14T05:00:00",
        "FriendlyName": "a\nb😀_",
        "Same": ["a.example"],
    }
    assert [printed.lines.first for printed in record] == [2, 3, 4, 5, 6, 7]
    assert not any(printed.unsure for printed in record)


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
MANY = '<Obj N="A" RefId="1"><LST>' + "<S>a</S>" * 2000 + "</LST></Obj>" + '<Ref N="B" RefId="1"/>' * 2000


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (_clixml("").replace(b"<Objs", LAUGHS.encode() + b"<Objs"), "x.clixml"),
        (_clixml("<S>"), "cut.txt"),
        (_clixml("<Obj>" * 300 + "</Obj>" * 300), "deep.txt"),
        (_clixml('<Ref N="A" RefId="77"/>'), "nowhere.txt"),
        (_clixml(MANY), "many.txt"),
        (b'{"Name": ' + b"[" * 100_000, "deep.json"),
        (b'{"Name": "a"', "cut.json"),
        (b'[{"Name": "a"} {"Name": "b"}]', "comma.json"),
        (b'{"Name": 1' + b"0" * 10_000 + b"}", "digits.json"),
        (b"plain text", "text.json"),
        (b"plain text", "text.csv"),
        (b'"Name","Fqdn"\n"' + b"a" * 200_000 + b'","b"', "wide.csv"),
    ],
)
def test_hostile_files_are_refused(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableFile, match=name):
        read_bytes(data, name)


def test_a_row_that_does_not_fit_its_names_is_marked() -> None:
    (record,) = read_bytes(b'"Thumbprint","Services","Subject"\n"1B2A","SMTP"\n', "x.csv").records
    assert all(printed.unsure for printed in record)


def test_console_text_is_what_nothing_else_is() -> None:
    text = "[PS] C:\\>Get-SendConnector | fl Name, Fqdn\n\nName : a, b\nFqdn : c\n\n"
    (record,) = read_bytes(text.encode(), "x").records
    assert [printed.text for printed in record] == ["a, b", "c"]


@pytest.mark.parametrize(
    "heading", ["Level,Date and Time,Source,Event ID,Task Category", "Ebene,Datum und Uhrzeit,Quelle,Ereignis-ID,Aufgabenkategorie"]
)
def test_what_the_viewer_saves_as_csv(heading: str) -> None:
    row = 'Error,14.06.2026 5:00:00,MSExchangeTransport,{id},TransportService,"{text}"\n'
    message = "An internal transport certificate expired. Thumbprint:1B2A5272"
    other = row.format(id=1000, text="Something else.").replace("MSExchangeTransport", "Outlook")
    text = f"{heading}\n{other}{row.format(id=12015, text=message)}{row.format(id=12014, text='Etwas anderes')}"
    first, second = read_bytes(text.encode("utf-8-sig"), "events.csv").events
    assert (first.id, first.thumbprint, first.time, first.lines.first) == (12015, "1B2A5272", "2026-06-14T05:00:00", 3)
    assert (second.id, second.connector) == (12014, None)
