"""Events as files: XML of the viewer, of wevtutil and of the shell, and the log itself."""

from __future__ import annotations

import struct
import sys
from zlib import crc32

import pytest

from why12014.parser.errors import UnreadableFile
from why12014.parser.inputs import read_bytes

SLOTS = ("mail.contoso.com", "Default EX01", "mail2.contoso.com")
PAIR = '<I>CN=CA, O="a, b"<S>CN=mail & more'
SOURCE = "MSExchangeFrontEndTransport"


def _xml(number: int, slots: tuple[str, ...], message: str = "", source: str = SOURCE) -> str:
    data = "".join(f"<Data>{slot.replace('&', '&amp;').replace('<', '&lt;')}</Data>" for slot in slots)
    rendered = f"<RenderingInfo Culture='de-DE'><Message>{message}</Message></RenderingInfo>" if message else ""
    return (
        "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
        f"<Provider Name='{source}'/><EventID Qualifiers='49156'>{number}</EventID>\n"
        "<TimeCreated SystemTime='2026-06-14T05:00:00.1234567Z'/><Computer>EX01.contoso.com</Computer></System>"
        f"<EventData>{data}</EventData>{rendered}</Event>\n"
    )


FORMS = {
    "one": _xml(12014, SLOTS),
    "declared": "<?xml version='1.0' encoding='utf-16' standalone='yes'?>\n" + _xml(12014, SLOTS),
    "rooted": f"<Events>{_xml(12014, SLOTS)}{_xml(1000, SLOTS)}</Events>",
    "several roots": _xml(12014, SLOTS) + _xml(12014, SLOTS, source="Outlook"),
    "message in another language": _xml(12014, SLOTS, "Es wurde kein Zertifikat gefunden."),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_xml(form: str, encoding: str) -> None:
    (event,) = read_bytes(FORMS[form].encode(encoding), "events.txt").events
    assert (event.id, event.domain_name, event.connector, event.fqdn) == (12014, *SLOTS)
    assert (event.computer, event.time) == ("EX01.contoso.com", "2026-06-14T05:00:00Z")


def test_xml_has_lines() -> None:
    _, second = read_bytes((_xml(12014, SLOTS) + _xml(12016, ("mail.contoso.com", "1B2A"))).encode(), "x").events
    assert (second.id, second.fqdn, second.thumbprint, second.lines.first, second.lines.last) == (12016, "mail.contoso.com", "1B2A", 3, 4)


def test_slots_that_run_together_are_not_guessed() -> None:
    (event,) = read_bytes(_xml(12014, (",".join(SLOTS),)).encode(), "x").events
    assert (event.domain_name, event.connector, event.fqdn) == (None, None, None)


@pytest.mark.parametrize("damage", [_xml(12014, SLOTS)[:-9], '<!DOCTYPE a [<!ENTITY b "c">]>' + _xml(12014, SLOTS)])
def test_xml_that_is_refused(damage: str) -> None:
    head = "<Events><Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'/>"
    with pytest.raises(UnreadableFile, match=r"x\.xml"):
        read_bytes((head + damage + "</Events>").encode(), "x.xml")


def test_the_log_itself() -> None:
    log = event_log([(1000, "Outlook", ["a"]), (12014, SOURCE, [PAIR, *SLOTS[1:]]), (12018, SOURCE, ["mail.contoso.com", "1B2A", "99"])])
    document = read_bytes(log, "Application.evtx")
    first, second = document.events
    assert (first.id, first.domain_name, first.connector, first.fqdn, first.lines.first) == (12014, PAIR, *SLOTS[1:], 2)
    assert (first.computer, first.time) == ("EX01.contoso.com", "2026-06-14T05:00:00Z")
    assert (second.id, second.subject, second.thumbprint, second.hours_remaining) == (12018, "mail.contoso.com", "1B2A", 99)
    assert (document.source.lines, document.unread) == (3, ())


def test_a_damaged_record_does_not_lose_the_others() -> None:
    log = bytearray(event_log([(12014, SOURCE, list(SLOTS)), (12014, SOURCE, list(SLOTS))]))
    log[4096 + 512 + 24 : 4096 + 512 + 60] = b"\xee" * 36
    document = read_bytes(bytes(log), "x.evtx")
    assert [event.lines.first for event in document.events] == [2]
    assert [span.first for span in document.unread] == [1]


@pytest.mark.parametrize("data", [b"ElfFile\0", b"ElfFile\0" + bytes(5000), b"ElfFile\0" + b"\xff" * 70_000, b"\x01\x02\x03\x04" * 99])
def test_logs_that_are_none(data: bytes) -> None:
    with pytest.raises(UnreadableFile, match=r"x\.evtx"):
        read_bytes(data, "x.evtx")


def test_without_the_package_the_message_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evtx", None)
    with pytest.raises(UnreadableFile, match="needs the package evtx"):
        read_bytes(event_log([(12014, SOURCE, list(SLOTS))]), "x.evtx")


# An event log as Windows writes it, for no real one may be published: for each record a template of its own, and the strings of
# the event as one array. The layout is that of [MS-EVEN6] 2.2.12 (BinXml) and of the public descriptions of the EVTX format.
_FILE_HEADER, _CHUNK, _RECORDS, _RECORD_HEADER = 4096, 65536, 512, 24
_FRAGMENT = b"\x0f\x01\x01\x00"
_STRING_ARRAY = 0x81


class _Xml:
    """Binary XML that stands at one place of a chunk: names are written where they are used, and known by that place."""

    def __init__(self, place: int) -> None:
        self.data = bytearray()
        self._place = place

    def element(self, name: str, attributes: dict[str, str], content: object) -> None:
        """An element with elements, a text, or (a number) what the record puts there."""
        self.data += struct.pack("<BHI", 0x41 if attributes else 0x01, 0xFFFF, 0)
        start = len(self.data)
        self._name(name)
        if attributes:
            self._attributes(attributes)
        self.data += b"\x02"
        if isinstance(content, str):
            self._text(content)
        elif isinstance(content, int):
            self.data += struct.pack("<BHB", 0x0D, content, _STRING_ARRAY)
        elif isinstance(content, list):
            for child in content:
                self.element(*child)
        self.data += b"\x04"
        struct.pack_into("<I", self.data, start - 4, len(self.data) - start)

    def _name(self, name: str) -> None:
        self.data += struct.pack("<I", self._place + len(self.data) + 4)
        self.data += struct.pack("<IHH", 0, 0, len(name)) + name.encode("utf-16-le") + b"\0\0"

    def _text(self, text: str) -> None:
        self.data += struct.pack("<BBH", 5, 1, len(text)) + text.encode("utf-16-le")

    def _attributes(self, attributes: dict[str, str]) -> None:
        self.data += struct.pack("<I", 0)
        start = len(self.data)
        for left, (name, value) in zip(range(len(attributes) - 1, -1, -1), attributes.items(), strict=True):
            self.data += b"\x46" if left else b"\x06"
            self._name(name)
            self._text(value)
        struct.pack_into("<I", self.data, start - 4, len(self.data) - start)


def event_log(events: list[tuple[int, str, list[str]]]) -> bytes:
    """A log with an event for each (id, source, strings)."""
    records, last = bytearray(), 0
    for number, (event, source, strings) in enumerate(events, 1):
        last = _RECORDS + len(records)
        body = _instance(last + _RECORD_HEADER, number, event, source, strings)
        size = _RECORD_HEADER + len(body) + 4
        records += struct.pack("<IIQQ", 0x2A2A, size, number, 133_000_000_000_000_000) + body + struct.pack("<I", size)
    header = bytearray(_RECORDS)
    struct.pack_into("<8sQQQQIIII", header, 0, b"ElfChnk\0", 1, len(events), 1, len(events), 128, last, _RECORDS + len(records), crc32(records))
    struct.pack_into("<I", header, 124, crc32(header[:120] + header[128:512]))
    file = bytearray(_FILE_HEADER)
    struct.pack_into("<8sQQQIHHHH", file, 0, b"ElfFile\0", 0, 0, len(events) + 1, 128, 1, 3, _FILE_HEADER, 1)
    struct.pack_into("<I", file, 124, crc32(file[:120]))
    return bytes(file + (header + records).ljust(_CHUNK, b"\0"))


def _instance(place: int, number: int, event: int, source: str, strings: list[str]) -> bytes:
    """A record's template with its definition, and the array that it puts into Data."""
    definition = place + len(_FRAGMENT) + 10
    xml = _Xml(definition + 24 + len(_FRAGMENT))
    system = [
        ("Provider", {"Name": source}, ""),
        ("EventID", {"Qualifiers": "49156"}, str(event)),
        ("TimeCreated", {"SystemTime": "2026-06-14T05:00:00.123456Z"}, ""),
        ("Computer", {}, "EX01.contoso.com"),
    ]
    namespace = {"xmlns": "http://schemas.microsoft.com/win/2004/08/events/event"}
    xml.element("Event", namespace, [("System", {}, system), ("EventData", {}, [("Data", {}, 0)])])
    template = _FRAGMENT + bytes(xml.data) + b"\0"
    array = "".join(f"{text}\0" for text in strings).encode("utf-16-le")
    values = struct.pack("<IHBB", 1, len(array), _STRING_ARRAY, 0) + array
    head = struct.pack("<BBII", 0x0C, 1, number, definition) + struct.pack("<I16sI", 0, number.to_bytes(16, "little"), len(template))
    return _FRAGMENT + head + template + values + b"\0"
