"""Bytes to text, whatever Windows wrote them with."""

from __future__ import annotations

import pytest

from why12014.parser.errors import UnknownEncoding, UnreadableFile
from why12014.parser.source import decode

TEXT = "Name : Приём почты\r\nFqdn : mail.contoso.com\r\n"
CLEAN = TEXT.replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1251"), "cp1251"),
        (TEXT.encode("cp866"), "cp866"),
    ],
)
def test_the_encoding_is_found_and_reported(data: bytes, encoding: str) -> None:
    text = decode(data, "paste.txt")
    assert (text.text, text.source.encoding) == (CLEAN, encoding)


@pytest.mark.parametrize(
    ("line", "encoding"),
    [
        ("FriendlyName : Müller & Söhne GmbH", "cp1252"),
        ("FriendlyName : Müller", "cp850"),
        ("L=Москва", "cp1251"),
        ("証明書 ローカル コンピュータ", "cp932"),
        ("기록 시작", "cp949"),
    ],
)
def test_legacy_code_pages_give_the_right_text(line: str, encoding: str) -> None:
    assert decode(line.encode(encoding), "paste.txt").text == line


def test_a_given_encoding_overrides() -> None:
    assert decode("Ä".encode("cp850"), "paste.txt", "cp850").text == "Ä"


def test_an_unknown_encoding_is_an_error() -> None:
    with pytest.raises(UnknownEncoding):
        decode(b"x", "paste.txt", "utf-42")


def test_bytes_that_are_no_text_are_an_error() -> None:
    with pytest.raises(UnreadableFile):
        decode(bytes(range(32)) * 8 + b"\x89PNG", "picture.png")


def test_terminal_sequences_and_nuls_are_removed_and_reported() -> None:
    text = decode(b"one\nName : \x1b[32;1mred\x1b[0m\n\x1b]0;title\x07\x00x\n", "paste.txt")
    assert text.text == "one\nName : red\nx\n"
    assert {repair.name: (repair.lines.first, repair.lines.last) for repair in text.repairs} == {
        "nul-characters-removed": (3, 3),
        "terminal-sequences-removed": (2, 3),
    }


@pytest.mark.parametrize(("data", "lines"), [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\r\nb", 2), (b"a\rb", 2)])
def test_lines_are_counted(data: bytes, lines: int) -> None:
    assert decode(data, "paste.txt").source.lines == lines
